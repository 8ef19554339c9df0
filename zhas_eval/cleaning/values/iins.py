"""Individual identification numbers: twelve digits with a check digit, a birth date and a sex."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from zhas_eval.cleaning.values.calendar import Days, make_days
from zhas_eval.cleaning.values.parsed import Parsed, name_rules
from zhas_eval.cleaning.values.strings import (
    INVISIBLE,
    SPACE,
    Mask,
    change_some,
    differs,
    has,
    null_where,
    to_arrow,
    to_series,
)

Whole = npt.NDArray[np.int64]

FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
# Of a number of the 2000s Excel takes three zeros at most: the month and the day are never both 0.
_SHORTENED = r"^[1-9]\d{8,10}$"
_SEPARATORS = rf"{SPACE}|{INVISIBLE}|[\p{{Pd}}\x{{2212}}'’]"
_LABEL = r"(?i)^(?:иин|жсн|iin)[:№.]*"
_SCIENTIFIC = r"(?i)^\d(?:[.,]\d+)?e\+?\d+$"


def parse_iin(text: pd.Series, _kinds: pd.Series) -> Parsed:
    """Numbers as twelve digits; zeros that Excel took are put back where the check digit then holds.

    A number that stands in the form 9.00101E+11 has lost digits. Source of the rules: the public
    description of the number; see ``check_iin`` and ``read_birth_date``.

    >>> cells = pd.Series(["9912 3150 0006", "105500003", "9.91231E+11", "12"])
    >>> parsed = parse_iin(cells, pd.Series(0, index=cells.index))
    >>> parsed.values.tolist(), parsed.problem.tolist()
    (['991231500006', '000105500003', nan, nan], ['', '', 'iin_scientific', 'bad_iin'])
    """
    raw = to_arrow(text)
    digits = change_some(raw, ~has(raw, r"^\d*$"), _bare_digits)
    whole = change_some(digits, has(digits, _SHORTENED), lambda some: pc.utf8_lpad(some, 12, "0"))
    numbers = to_series(whole, text.index)
    right = _is_iin(numbers)
    filled = has(digits, ".")
    return Parsed(
        to_series(null_where(whole, ~right), text.index),
        name_rules(
            text.index,
            {"iin_zeros": right & differs(whole, digits), "iin_format": right & differs(whole, raw)},
        ),
        name_rules(
            text.index,
            {"iin_scientific": ~right & has(digits, _SCIENTIFIC), "bad_iin": ~right & filled},
        ),
    )


def check_iin(numbers: pd.Series) -> pd.Series:
    """Which texts of twelve digits carry the right check digit.

    Source: the public rule of the number; weights 1…11, then 3…11, 1, 2 where the first sum leaves
    ten; a number for which the second leaves ten too is never issued.

    >>> check_iin(pd.Series(["991231500006", "991231500707", "991231500007"])).tolist()
    [True, True, False]
    """
    whole = _read_whole(numbers)
    digits = [_part(whole, at, at + 1) for at in range(12)]
    first, second = (
        sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11
        for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS)
    )
    right = np.where(first == 10, second, first) == digits[11]
    return pd.Series(right & (whole >= 0), index=numbers.index)


def read_birth_date(numbers: pd.Series) -> pd.Series:
    """The days that numbers of twelve digits name, as datetime64[us]; NA where there is no such day.

    Source: digits 1–6 are the year, month and day; digit 7 tells the century, 1 or 2 the 19th.

    >>> read_birth_date(pd.Series(["991231500006", "990229500002"])).dt.strftime("%Y-%m-%d").tolist()
    ['2099-12-31', nan]
    """
    return pd.Series(_birth_days(numbers).astype("datetime64[us]"), index=numbers.index)


def check_iin_facts(iin: pd.Series, birth_date: pd.Series, sex: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Where a valid number names another birth date, and where another sex, than the row: two masks.

    ``sex`` holds ``female`` and ``male``; a blank on either side is no difference. Since 2013 a number
    need not agree with its holder's papers, so that this is never more than a warning.

    >>> row = pd.Series(["991231500006"]), pd.to_datetime(pd.Series(["2099-12-30"])), pd.Series(["male"])
    >>> [mask.tolist() for mask in check_iin_facts(*row)]
    [[True], [False]]
    """
    named = read_birth_date(iin)
    other_day = named.notna() & birth_date.notna() & (named != birth_date)
    is_even = _part(_read_whole(iin), 6, 7) % 2 == 0
    named_sex = pd.Series(np.where(is_even, "female", "male"), index=iin.index, dtype="str")
    return other_day, iin.notna() & sex.notna() & (named_sex != sex)


def _bare_digits(array: Any) -> Any:
    bare = pc.replace_substring_regex(pc.replace_substring_regex(array, _SEPARATORS, ""), _LABEL, "")
    # Tables saved as text write a number cell with a point.
    return pc.replace_substring_regex(bare, r"^(\d+)\.0$", r"\1")


def _is_iin(numbers: pd.Series) -> Mask:
    is_dated: Mask = ~np.isnat(_birth_days(numbers))
    return check_iin(numbers).to_numpy() & is_dated


def _birth_days(numbers: pd.Series) -> Days:
    whole = _read_whole(numbers)
    century = (_part(whole, 6, 7) + 1) // 2
    days = make_days(1700 + 100 * century + _part(whole, 0, 2), _part(whole, 2, 4), _part(whole, 4, 6))
    return np.where((whole >= 0) & (century >= 1) & (century <= 3), days, np.datetime64("NaT"))


def _read_whole(numbers: pd.Series) -> Whole:
    """Texts of twelve digits as whole numbers, -1 for any other."""
    array = to_arrow(numbers)
    shaped = pa.array(has(array, r"^\d{12}$"))
    whole: Whole = pc.cast(pc.if_else(shaped, array, "-1"), pa.int64()).to_numpy()
    return whole


def _part(whole: Whole, start: int, stop: int) -> Whole:
    """The digits from ``start`` to before ``stop`` of numbers of twelve."""
    part: Whole = whole // 10 ** (12 - stop) % 10 ** (stop - start)
    return part
