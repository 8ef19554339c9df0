"""Numbers of people in a text: identification numbers and telephones, in whatever groups they are typed."""

import re
from collections.abc import Iterator

import pandas as pd

from zhas_eval.cleaning.values.iins import check_iin, read_birth_date

IIN_DIGITS = 12
# Between the groups of one number: spaces, dashes, points, brackets.
_GROUP = re.compile(r"\d+")
_BETWEEN = re.compile(r"[\s .()\-‐-―−'’]{0,3}")
_MOBILE = re.compile(r"(?:7|8)?7(?:0[0-25-8]|47|6[0-4]|7[15-8]|85)\d{7}")
_LAND_LINE = re.compile(r"[78]7[12]\d{8}")
# «7 050 000 000 тенге» is a sum and no telephone.
_SUM = re.compile(r"\d{1,3}(?:[\s ]\d{3})+")
HIDDEN = "…"


def find_personal(text: str) -> list[tuple[int, int]]:
    """Where numbers of people stand in a text, each as start and end, in order and without overlap.

    Twelve digits that pass the check of an identification number and name a day, and telephones of
    Kazakhstan by their codes.

    >>> find_personal("ИИН 991231 500006, тел. +7 (700) 000-00-01; грант 34 495 376 ₸")
    [(4, 17), (24, 42)]
    """
    found: list[tuple[int, int]] = []
    for start, end in _spans(text):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def hide_personal(text: str) -> str:
    """The text with an ellipsis in the place of each number of a person.

    >>> hide_personal("ИИН 991231500006")
    'ИИН …'
    """
    for start, end in reversed(find_personal(text)):
        text = text[:start] + HIDDEN + text[end:]
    return text


def _spans(text: str) -> Iterator[tuple[int, int]]:
    groups = list(_GROUP.finditer(text))
    for first, group in enumerate(groups):
        digits, end = "", group.start()
        for part in groups[first:]:
            if digits and not _BETWEEN.fullmatch(text[end : part.start()]):
                break
            digits, end = digits + part[0], part.end()
            if len(digits) > IIN_DIGITS:
                break
            if _is_personal(digits, text[group.start() : end], plus=text[: group.start()].endswith("+")):
                yield group.start() - text[: group.start()].endswith("+"), end
                break


def _is_personal(digits: str, written: str, *, plus: bool) -> bool:
    if len(digits) == IIN_DIGITS:
        number = pd.Series([digits], dtype="str")
        return bool(check_iin(number).iloc[0] and read_birth_date(number).notna().iloc[0])
    is_phone = _MOBILE.fullmatch(digits) or _LAND_LINE.fullmatch(digits)
    return bool(is_phone) and (plus or not _SUM.fullmatch(written))
