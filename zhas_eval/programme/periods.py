"""Periods: a year, a quarter, a month, a span of days, or the whole programme."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

PeriodKind = Literal["year", "quarter", "month", "span", "all"]


class PeriodError(ValueError):
    """The text names no period."""


@dataclass(frozen=True)
class Period:
    """Days from ``start`` to ``end``, both included; ``code`` is how the user names it."""

    code: str
    kind: PeriodKind
    start: date
    end: date

    def contains(self, other: "Period") -> bool:
        """Whether every day of ``other`` is a day of this period."""
        return self.start <= other.start and other.end <= self.end


def parse_period(code: str, *, first_day: date, last_day: date) -> Period:
    """The period that ``code`` names; ``all`` spans the programme's first to last day.

    Raises PeriodError where the code has none of the five forms, ends before it starts, or has no
    day in common with the programme.

    >>> parse_period("2023-Q4", first_day=date(2023, 9, 25), last_day=date(2024, 10, 31)).start
    datetime.date(2023, 10, 1)
    >>> parse_period("2024-02", first_day=date(2023, 9, 25), last_day=date(2024, 10, 31)).end
    datetime.date(2024, 2, 29)
    """
    period = _read(code.strip(), first_day, last_day)
    if period is None or period.end < period.start:
        raise PeriodError(code)
    if period.end < first_day or last_day < period.start:
        raise PeriodError(code)
    return period


def list_quarters(first: date, last: date, *, whole: bool = False) -> list[Period]:
    """The quarters with a day from ``first`` to ``last``; ``whole``: only those with all their days in it.

    >>> [quarter.code for quarter in list_quarters(date(2023, 9, 25), date(2024, 2, 1))]
    ['2023-Q3', '2023-Q4', '2024-Q1']
    >>> [quarter.code for quarter in list_quarters(date(2023, 9, 25), date(2024, 2, 1), whole=True)]
    ['2023-Q4']
    """
    numbers = range(first.year * 4 + (first.month - 1) // 3, last.year * 4 + (last.month - 1) // 3 + 1)
    quarters = [
        parse_period(f"{number // 4}-Q{number % 4 + 1}", first_day=first, last_day=last) for number in numbers
    ]
    return [quarter for quarter in quarters if not whole or (first <= quarter.start and quarter.end <= last)]


def _read(code: str, first_day: date, last_day: date) -> Period | None:
    if code == "all":
        return Period(code, "all", first_day, last_day)
    try:
        if re.fullmatch(r"\d{4}", code):
            return Period(code, "year", date(int(code), 1, 1), date(int(code), 12, 31))
        if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", code):
            year, last = int(quarter[1]), int(quarter[2]) * 3
            return Period(code, "quarter", date(year, last - 2, 1), _month_end(year, last))
        if month := re.fullmatch(r"(\d{4})-(\d{2})", code):
            year, number = int(month[1]), int(month[2])
            return Period(code, "month", date(year, number, 1), _month_end(year, number))
        if span := re.fullmatch(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", code):
            return Period(code, "span", date.fromisoformat(span[1]), date.fromisoformat(span[2]))
    except ValueError:
        return None
    return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
