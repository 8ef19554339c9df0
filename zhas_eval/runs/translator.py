"""Days and paths as parameters of a notebook: papermill itself knows neither and quotes no path."""

from papermill.translators import PythonTranslator

from zhas_eval.runs.typed_texts import DayText, PathText


class TypedTranslator(PythonTranslator):  # type: ignore[misc]
    """papermill's own translation to Python, and that of days and paths.

    >>> print(TypedTranslator.codify({"since": DayText("2023-10-01")}))
    # Parameters
    since = __import__("datetime").date.fromisoformat("2023-10-01")
    <BLANKLINE>
    """

    @classmethod
    def translate(cls, val: object) -> str:
        """``val`` as a Python expression; it needs no import in the notebook."""
        text = str(super().translate(val))
        if isinstance(val, DayText):
            return f'__import__("datetime").date.fromisoformat({text})'
        if isinstance(val, PathText):
            return f'__import__("pathlib").Path({text})'
        return text
