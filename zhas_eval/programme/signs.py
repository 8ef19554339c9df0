"""Signs that Unicode keeps for a program's own use.

Marks of numbers are made of them (``presentation.marks``), so no text of a user is read with them.
"""

SIGNS = ("\ufdd0", "\ufdd1", "\ufdd2")
_DROPPED = {ord(sign): None for sign in SIGNS}


def drop_signs(text: str) -> str:
    """The text without such signs.

    >>> drop_signs("70\\ufdd2 человек")
    '70 человек'
    """
    return text.translate(_DROPPED)
