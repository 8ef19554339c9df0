"""``logframe.xlsx`` read and checked: every reference, period, quantity and rule of adding up."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.logframe import (
    AGGREGATIONS,
    SOCIO_ECONOMIC,
    Activity,
    Indicator,
    Logframe,
    Statistic,
    Target,
    Task,
)
from zhas_eval.programme.passport import ALL_REGIONS, Passport
from zhas_eval.programme.periods import PeriodError, parse_period
from zhas_eval.programme.quantity import parse_quantity
from zhas_eval.sources.workbook import RawWorkbook, read_workbook

LOGFRAME_SHEETS: Mapping[str, tuple[str, ...]] = {
    "Задачи": ("task", "name"),
    "Мероприятия": (
        *("activity", "task", "name", "dates", "place", "participants"),
        *("short_term_result", "effect", "starts_on", "ends_on"),
    ),
    "Индикаторы": ("indicator", "number", "group", "name", "unit", "aggregation", "measure", "formula"),
    "План и факт": ("indicator", "region", "period", "plan", "reported", "source"),
    "Статистика": ("table", "group", "label", "reported", "period"),
}
DASHES = {"-", "–", "—"}
Records = Mapping[str, list[dict[str, Any]]]


def read_logframe(path: Path, passport: Passport) -> Logframe:
    """The logframe; every sheet has its headings in row 1.

    Raises InputError with every sheet and column that is missing, else with every wrong cell.
    """
    records = _read_records(read_workbook(path))
    if problems := _check_cells(records, passport, path.name):
        raise InputError(problems)
    return Logframe(
        tasks=tuple(Task(**_texts(row, "task", "name")) for row in records["Задачи"]),
        activities=tuple(map(_activity, records["Мероприятия"])),
        indicators=tuple(
            Indicator(**_texts(row, *LOGFRAME_SHEETS["Индикаторы"])) for row in records["Индикаторы"]
        ),
        targets=tuple(map(_target, records["План и факт"])),
        statistics=tuple(map(_statistic, records["Статистика"])),
    )


def _read_records(workbook: RawWorkbook) -> Records:
    """Sheet → its rows by heading; ``_row`` is the Excel row."""
    records: dict[str, list[dict[str, Any]]] = {}
    problems: list[Problem] = []
    for sheet, columns in LOGFRAME_SHEETS.items():
        if sheet not in workbook.sheets:
            details = {"known": ", ".join(workbook.sheets)}
            problems.append(Problem("missing_sheet", file=workbook.file, sheet=sheet, details=details))
            continue
        rows = workbook.sheets[sheet].rows
        heads = [str(cell).strip() for cell in rows[0]] if rows else []
        problems += [
            Problem("missing_logframe_column", workbook.file, sheet, 1, column)
            for column in columns
            if column not in heads
        ]
        records[sheet] = [
            dict(zip(heads, row, strict=False)) | {"_row": number}
            for number, row in enumerate(rows[1:], start=2)
            if any(str(cell).strip() for cell in row)
        ]
    if problems:
        raise InputError(problems)
    return records


def _texts(row: Mapping[str, Any], *names: str) -> dict[str, str]:
    return {name: _text(row[name]) for name in names}


def _text(value: Any) -> str:
    # A whole number comes out of Excel as 1.0.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(value.strip()) if value else None


def _activity(row: Mapping[str, Any]) -> Activity:
    texts = _texts(row, *(name for name in LOGFRAME_SHEETS["Мероприятия"] if not name.endswith("_on")))
    return Activity(**texts, starts_on=_day(row["starts_on"]), ends_on=_day(row["ends_on"]))


def _target(row: Mapping[str, Any]) -> Target:
    texts = _texts(row, "indicator", "region", "period", "source")
    return Target(
        **texts, plan=parse_quantity(_text(row["plan"])), reported=parse_quantity(_text(row["reported"]))
    )


def _statistic(row: Mapping[str, Any]) -> Statistic:
    texts = _texts(row, "table", "group", "label", "period")
    return Statistic(**texts, reported=parse_quantity(_text(row["reported"])))


def _check_cells(records: Records, passport: Passport, file: str) -> list[Problem]:
    """Days, references, periods and quantities, sheet by sheet."""

    def check(
        rule: str, fits: Callable[[Any], bool], sheet: str, *columns: str, **details: str
    ) -> list[Problem]:
        return [
            Problem(rule, file, sheet, row["_row"], column, details)
            for row in records[sheet]
            for column in columns
            if not fits(row[column])
        ]

    def refer(sheet: str, column: str, known: Iterable[str]) -> list[Problem]:
        codes = list(dict.fromkeys(known))
        listed = ", ".join(codes) or "—"
        return check("unknown_reference", lambda cell: _text(cell) in codes, sheet, column, known=listed)

    def is_period(cell: Any) -> bool:
        try:
            parse_period(_text(cell), first_day=passport.starts_on, last_day=passport.ends_on)
        except PeriodError:
            return False
        return True

    def codes(sheet: str, column: str) -> list[str]:
        return [_text(row[column]) for row in records[sheet]]

    days = {"first_day": passport.starts_on.isoformat(), "last_day": passport.ends_on.isoformat()}
    return [
        *refer("Мероприятия", "task", codes("Задачи", "task")),
        *check("bad_date", _is_day, "Мероприятия", "starts_on", "ends_on"),
        *refer("Индикаторы", "group", [*codes("Мероприятия", "activity"), SOCIO_ECONOMIC]),
        *refer("Индикаторы", "aggregation", AGGREGATIONS),
        *refer("План и факт", "indicator", codes("Индикаторы", "indicator")),
        *refer("План и факт", "region", [ALL_REGIONS, *passport.region_codes()]),
        *check("bad_period", is_period, "План и факт", "period", **days),
        *check("bad_quantity", _is_quantity, "План и факт", "plan", "reported"),
        *check("bad_quantity", _is_quantity, "Статистика", "reported"),
        *check("bad_period", is_period, "Статистика", "period", **days),
    ]


def _is_day(cell: Any) -> bool:
    try:
        _day(cell)
    except (ValueError, AttributeError):
        return False
    return True


def _is_quantity(cell: Any) -> bool:
    """Whether the cell states a number, or that there is none."""
    stated = parse_quantity(_text(cell))
    return stated.text in {"", *DASHES} or any(
        number is not None for number in (stated.value, stated.lower, stated.upper)
    )
