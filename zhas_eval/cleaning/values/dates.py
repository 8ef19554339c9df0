"""Days and months, from real days, serial numbers and texts; the column tells which number is the month."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from zhas_eval.cleaning.values.calendar import Days, make_days
from zhas_eval.cleaning.values.date_texts import read_date_parts
from zhas_eval.cleaning.values.parsed import Parsed, name_rules, read_distinct
from zhas_eval.cleaning.values.strings import Mask, has, tidy, to_arrow, to_series
from zhas_eval.sources.raw import DAY, NUMBER, TEXT

_EPOCH, _EPOCH_1904 = np.datetime64("1899-12-30"), np.datetime64("1904-01-01")
# Serial numbers of the days 1927-05-18 to 2064-04-08: a number outside is no date of ours.
_SERIALS = (10_000, 60_000)
_SERIAL_TEXT = r"^\d{5}(?:\.\d+)?$"
_YEARS = (1900, 2100)
# Without a last day that can be meant, two digits are a year of 1969 to 2068, as in POSIX.
_FIRST_SHORT_YEAR = 69


def parse_date(
    text: pd.Series, kinds: pd.Series, *, starts_1904: bool = False, latest: date | None = None
) -> Parsed:
    """Days as datetime64[us]: real days, serial numbers, texts in numbers or with the month as a word.

    Of two numbers that may both be a month the first is the day, unless all clear texts of the column
    say that it is the month; where they say both, it is the day with a warning. Years of two digits are
    such that the day is not after the year of ``latest``. Real days and ISO texts are never turned round.

    >>> cells = pd.Series(["05.10.2023 г.", "45204", "5 қазан 2023", "31.02.2024"])
    >>> parsed = parse_date(cells, pd.Series([0, 1, 0, 0]))
    >>> parsed.values.dt.strftime("%Y-%m-%d").tolist(), parsed.problem.tolist()
    (['2023-10-05', '2023-10-05', '2023-10-05', nan], ['', '', '', 'bad_date'])
    """

    def parse(words: pd.Series, types: pd.Series) -> Parsed:
        return _parse(words, types.to_numpy(), starts_1904=starts_1904, latest=latest)

    return read_distinct(text, kinds, parse)


def parse_month(
    text: pd.Series, kinds: pd.Series, *, starts_1904: bool = False, latest: date | None = None
) -> Parsed:
    """Months as datetime64[us], each as its last day, from any day of it.

    >>> parse_month(pd.Series(["01.02.2024"]), pd.Series([0])).values.dt.strftime("%Y-%m-%d").tolist()
    ['2024-02-29']
    """
    days = parse_date(text, kinds, starts_1904=starts_1904, latest=latest)
    ends = (days.values + pd.offsets.MonthEnd(0)).astype("datetime64[us]")
    moved = ends.notna() & (ends != days.values) & (days.change == "")
    return Parsed(ends, days.change.mask(moved, "month_end"), days.problem)


def _parse(text: pd.Series, kinds: Any, *, starts_1904: bool, latest: date | None) -> Parsed:
    raw = to_arrow(text)
    days = np.full(len(text), np.datetime64("NaT"), dtype="datetime64[D]")
    rules = {
        name: np.zeros(len(text), dtype=bool)
        for name in ("date_month_first", "date_short_year", "date_serial", "date_time", "date_words")
    }
    real = kinds == DAY
    days[real] = _read_iso(raw.filter(pa.array(real)))
    rules["date_time"][real] = has(raw.filter(pa.array(real)), ":")
    serial = (kinds == NUMBER) | ((kinds == TEXT) & has(raw, _SERIAL_TEXT))
    days[serial] = _read_serials(raw.filter(pa.array(serial)), _EPOCH_1904 if starts_1904 else _EPOCH)
    rules["date_serial"] = serial
    words = (kinds == TEXT) & ~serial
    ambiguous = np.zeros(len(text), dtype=bool)
    days[words], ambiguous[words], found = _read_texts(raw.filter(pa.array(words)), latest)
    for name, mask in found.items():
        rules[name][words] = mask
    first, last = (np.datetime64(f"{year}-01-01") for year in _YEARS)
    days[~((days >= first) & (days < last))] = np.datetime64("NaT")
    read = ~np.isnat(days)
    written = pa.array(np.datetime_as_string(days).astype(object), pa.large_string())
    rules["date_text"] = pc.not_equal(written, raw).to_numpy(zero_copy_only=False)
    return Parsed(
        pd.Series(days.astype("datetime64[us]"), index=text.index),
        name_rules(text.index, {name: mask & read for name, mask in rules.items()}),
        name_rules(text.index, {"date_ambiguous": ambiguous & read, "bad_date": ~read & has(tidy(raw), ".")}),
    )


def _read_iso(array: Any) -> Days:
    texts = to_series(pc.utf8_slice_codeunits(array, 0, 10), pd.RangeIndex(len(array)))
    read = pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce")
    return read.to_numpy().astype("datetime64[D]")


def _read_serials(array: Any, epoch: np.datetime64) -> Days:
    numbers = pc.cast(array, pa.float64()).to_numpy(zero_copy_only=False)
    inside = (numbers >= _SERIALS[0]) & (numbers <= _SERIALS[1])
    days = epoch + np.where(inside, numbers, 0).astype(np.int64).astype("timedelta64[D]")
    return np.where(inside, days, np.datetime64("NaT"))


def _read_texts(array: Any, latest: date | None) -> tuple[Days, Mask, dict[str, Mask]]:
    """Days, which of them may be another, and by which rules they were read."""
    parts = read_date_parts(array)
    year = np.where(parts.is_short, _full_years(parts.year, latest), parts.year)
    day_first = make_days(year, parts.second, parts.first)
    month_first = make_days(year, parts.first, parts.second)
    may_day, may_month = ~np.isnat(day_first), parts.is_open & ~np.isnat(month_first)
    must_month = may_month & ~may_day
    either = may_day & may_month & (parts.first != parts.second)
    # A text clear by itself tells of the others: which of its two numbers cannot be a month.
    says_month = bool(must_month.any())
    says_day = bool((parts.is_open & may_day & ~may_month).any())
    turned = must_month | (either & says_month & (not says_day))
    rules = {
        "date_month_first": turned,
        "date_short_year": parts.is_short,
        "date_time": parts.has_time,
        "date_words": parts.has_word,
    }
    return np.where(turned, month_first, day_first), either & says_month & says_day, rules


def _full_years(years: Any, latest: date | None) -> Any:
    """Years of two digits in full."""
    first = _FIRST_SHORT_YEAR if latest is None else latest.year % 100 + 1
    century = 2000 if latest is None else latest.year // 100 * 100
    return np.where(years >= first, century - 100 + years, century + years)
