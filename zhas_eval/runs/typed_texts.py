"""Parameters that JSON knows only as text, and a notebook as what they are."""


class DayText(str):
    """A day as ISO text that becomes a ``datetime.date`` in the notebook: JSON has no days."""


class PathText(str):
    """A path as text that becomes a ``pathlib.Path`` in the notebook."""
