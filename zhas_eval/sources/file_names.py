"""Names of files and sheets compared as people read them."""

import unicodedata
from fnmatch import fnmatchcase


def is_pattern(file: str) -> bool:
    """Whether a file's name stands for several.

    >>> is_pattern("register-*.xlsx"), is_pattern("register.xlsx")
    (True, False)
    """
    return any(sign in file for sign in "*?[")


def name_fits(name: str, pattern: str) -> bool:
    """Whether a file's name fits a pattern, however the system keeps its letters.

    >>> name_fits("Реестр-2.XLSX", "реестр-*.xlsx")
    True
    """
    return fnmatchcase(fold_name(name), fold_name(pattern))


def fold_name(name: str) -> str:
    """A name as it is compared: й is one sign or two, capitals and blanks at the ends count for nothing."""
    return unicodedata.normalize("NFC", name).strip().casefold()
