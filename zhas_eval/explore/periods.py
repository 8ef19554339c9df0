"""The periods that a reader can choose."""

from collections.abc import Iterator

from zhas_eval.programme.passport import Passport


def list_periods(passport: Passport) -> list[str]:
    """The periods of the report plan, then the whole, every year, quarter and month of the programme."""
    return list(dict.fromkeys([*passport.report.periods, "all", *_parts(passport)]))


def _parts(passport: Passport) -> Iterator[str]:
    first, last = passport.starts_on, passport.ends_on
    months = [
        (year, month)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if (first.year, first.month) <= (year, month) <= (last.year, last.month)
    ]
    yield from (f"{year}" for year, _ in months)
    yield from (f"{year}-Q{(month + 2) // 3}" for year, month in months)
    yield from (f"{year}-{month:02}" for year, month in months)
