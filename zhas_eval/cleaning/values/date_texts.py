"""Days from texts: year, month and day apart, not yet which of two numbers is the month."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from zhas_eval.cleaning.values.months import read_month_word
from zhas_eval.cleaning.values.strings import Mask, even_dashes, has, tidy

Whole = npt.NDArray[np.int64]

_TIME = r"(?:[ ,t]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:z|utc|[+-]\d{2}:?\d{2}))?)$"
_YEAR_WORD = r"(?:года?|г|жылғы|жылы|жылдың|жыл|ж)"
_FORMS = (
    r"^(?P<year>\d{4}) ?[-./] ?(?P<second>\d{1,2}) ?[-./] ?(?P<first>\d{1,2})$",
    r"^(?P<first>\d{1,2}) ?[-./, ] ?(?P<second>\d{1,2}) ?[-./, ] ?(?P<year>\d{4}|\d{2})$",
    r"^[«\"“]?(?P<first>\d{1,2})[»\"”]?[ .-]*(?P<word>\p{L}+)[ .,-]*(?P<year>\d{4}|\d{2})$",
    rf"^(?P<year>\d{{4}}) ?(?:{_YEAR_WORD}\.?)?,? ?(?P<first>\d{{1,2}})[ -]*(?P<word>\p{{L}}+)$",
)
_TWO_NUMBERS = 1


@dataclass(frozen=True)
class DateParts:
    """Numbers of each text, 0 where there are none.

    ``first`` and ``second`` are day and month as they stand, for ``is_open`` texts perhaps the other
    way round. ``is_short``: the year has two digits. ``has_time``: a time was left out; ``has_word``: the
    month is a word.
    """

    first: Whole
    second: Whole
    year: Whole
    is_open: Mask
    is_short: Mask
    has_time: Mask
    has_word: Mask


def read_date_parts(array: Any) -> DateParts:
    """The numbers of a day in each text.

    >>> parts = read_date_parts(pa.array(["05.10.2023 г.", "5 қазан 23", "осень"], pa.large_string()))
    >>> parts.first.tolist(), parts.second.tolist(), parts.year.tolist()
    ([5, 5, 0], [10, 10, 0], [2023, 23, 0])
    """
    even = pc.utf8_lower(even_dashes(tidy(array)))
    has_time = has(even, _TIME)
    bare = pc.replace_substring_regex(even, _TIME, "")
    bare = pc.replace_substring_regex(bare, rf",? ?{_YEAR_WORD}\.?$", "")
    size = len(bare)
    first, second, year = (np.zeros(size, dtype=np.int64) for _ in range(3))
    is_open, is_short, has_word = (np.zeros(size, dtype=bool) for _ in range(3))
    for form, pattern in enumerate(_FORMS):
        found = pc.extract_regex(bare, pattern)
        fits = found.is_valid().to_numpy(zero_copy_only=False) & (first == 0)
        here = found.filter(pa.array(fits))
        first[fits], year[fits] = _numbers(here, "first"), _numbers(here, "year")
        is_short[fits] = has(pc.struct_field(here, "year"), r"^\d\d$")
        if "word" in here.type.names:
            second[fits], has_word[fits] = _months(pc.struct_field(here, "word")), True
        else:
            second[fits], is_open[fits] = _numbers(here, "second"), form == _TWO_NUMBERS
    return DateParts(first, second, year, is_open, is_short, has_time, has_word)


def _numbers(found: Any, name: str) -> Whole:
    numbers: Whole = pc.cast(pc.struct_field(found, name), pa.int64()).to_numpy()
    return numbers


def _months(words: Any) -> Whole:
    """Numbers of months, each distinct word read once."""
    distinct = pc.dictionary_encode(words)
    months = np.array([read_month_word(word) for word in distinct.dictionary.to_pylist()], dtype=np.int64)
    return months[distinct.indices.to_numpy()] if len(months) else np.zeros(0, dtype=np.int64)
