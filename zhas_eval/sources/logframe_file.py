"""``logframe.xlsx`` read and checked: every reference, period, quantity and rule of adding up."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.dimensions import list_groups
from zhas_eval.programme.logframe import (
    AGGREGATIONS,
    COMPOSED,
    COMPOSITION_KINDS,
    SOCIO_ECONOMIC,
    Activity,
    Composition,
    Indicator,
    Logframe,
    Statistic,
    Target,
    Task,
)
from zhas_eval.programme.passport import ALL_REGIONS, Passport
from zhas_eval.programme.periods import PeriodError, parse_period
from zhas_eval.programme.quantity import parse_quantity
from zhas_eval.programme.signs import drop_signs
from zhas_eval.sources.raw import RawWorkbook
from zhas_eval.sources.workbook import read_known_workbook

LOGFRAME_SHEETS: Mapping[str, tuple[str, ...]] = {
    "Задачи": ("task", "name"),
    "Мероприятия": (
        *("activity", "task", "name", "dates", "place", "participants"),
        *("short_term_result", "effect", "starts_on", "ends_on"),
    ),
    "Индикаторы": ("indicator", "number", "group", "name", "unit", "aggregation", "measure", "formula"),
    "План и факт": ("indicator", "region", "period", "plan", "reported", "source"),
    "Статистика": ("table", "group", "label", "reported", "period"),
    "Состав": ("dimension", "group", "region", "kind", "share", "source"),
}
# Sheets that a programme may leave out.
OPTIONAL_SHEETS = {"Состав"}
DASHES = {"-", "–", "—"}
Record = dict[str, str]
Records = Mapping[str, list[Record]]
# The Excel row of a record; no heading is read under this name.
ROW = "_row"


def read_logframe(path: Path, passport: Passport) -> Logframe:
    """The logframe; every sheet has its headings in row 1.

    Raises InputError with every sheet and column that is missing, else with every wrong cell.
    """
    records = _read_records(read_known_workbook(path))
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
        composition=tuple(map(_composition, records["Состав"])),
    )


def _read_records(workbook: RawWorkbook) -> Records:
    """Sheet → its rows by heading, and the number of each row."""
    records: dict[str, list[Record]] = {}
    problems: list[Problem] = []
    for sheet, columns in LOGFRAME_SHEETS.items():
        if sheet not in workbook.sheets and sheet in OPTIONAL_SHEETS:
            records[sheet] = []
            continue
        if sheet not in workbook.sheets:
            details = {"known": ", ".join(workbook.sheets)}
            problems.append(Problem("missing_sheet", file=workbook.file, sheet=sheet, details=details))
            continue
        rows = workbook.sheets[sheet].text.to_numpy().tolist()
        heads = [head.strip() for head in rows[0]] if rows else []
        problems += [
            Problem("missing_logframe_column", workbook.file, sheet, 1, column)
            for column in columns
            if column not in heads
        ]
        records[sheet] = [
            dict(zip(heads, (drop_signs(cell).strip() for cell in row), strict=True)) | {ROW: str(number)}
            for number, row in enumerate(rows[1:], start=2)
            if any(map(str.strip, row))
        ]
    if problems:
        raise InputError(problems)
    return records


def _texts(row: Record, *names: str) -> dict[str, str]:
    return {name: row[name] for name in names}


def _day(text: str) -> date | None:
    return datetime.fromisoformat(text).date() if text else None


def _activity(row: Record) -> Activity:
    texts = _texts(row, *(name for name in LOGFRAME_SHEETS["Мероприятия"] if not name.endswith("_on")))
    return Activity(**texts, starts_on=_day(row["starts_on"]), ends_on=_day(row["ends_on"]))


def _target(row: Record) -> Target:
    texts = _texts(row, "indicator", "region", "period", "source")
    return Target(**texts, plan=parse_quantity(row["plan"]), reported=parse_quantity(row["reported"]))


def _statistic(row: Record) -> Statistic:
    texts = _texts(row, "table", "group", "label", "period")
    return Statistic(**texts, reported=parse_quantity(row["reported"]))


def _composition(row: Record) -> Composition:
    texts = _texts(row, "dimension", "group", "region", "kind", "source")
    stated = parse_quantity(row["share"])
    share = stated.lower if stated.value is None else stated.value
    return Composition(**texts, share=share, is_share=stated.is_share)


def _check_cells(records: Records, passport: Passport, file: str) -> list[Problem]:
    """Days, references, periods and quantities, sheet by sheet."""

    def check(
        rule: str, fits: Callable[[str], bool], sheet: str, *columns: str, **details: str
    ) -> list[Problem]:
        return [
            Problem(rule, file, sheet, int(row[ROW]), column, details)
            for row in records[sheet]
            for column in columns
            if not fits(row[column])
        ]

    def refer(sheet: str, column: str, known: Iterable[str]) -> list[Problem]:
        codes = list(dict.fromkeys(known))
        listed = ", ".join(codes) or "—"
        return check("unknown_reference", lambda cell: cell in codes, sheet, column, known=listed)

    def is_period(cell: str) -> bool:
        try:
            parse_period(cell, first_day=passport.starts_on, last_day=passport.ends_on)
        except PeriodError:
            return False
        return True

    def codes(sheet: str, column: str) -> list[str]:
        return [row[column] for row in records[sheet]]

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
        *refer("Состав", "dimension", COMPOSED),
        *_check_groups(records["Состав"], passport, file),
        *refer("Состав", "region", [ALL_REGIONS, *passport.region_codes()]),
        *refer("Состав", "kind", COMPOSITION_KINDS),
        *check("bad_quantity", _is_number, "Состав", "share"),
    ]


def _check_groups(rows: Iterable[Record], passport: Passport, file: str) -> list[Problem]:
    """Groups of a composition that its dimension does not have."""
    known = list_groups(passport)
    return [
        Problem(
            "unknown_reference", file, "Состав", int(row[ROW]), "group", {"known": ", ".join(codes) or "—"}
        )
        for row in rows
        if (codes := known.get(row["dimension"])) is not None and row["group"] not in codes
    ]


def _is_day(cell: str) -> bool:
    try:
        _day(cell)
    except ValueError:
        return False
    return True


def _is_quantity(cell: str) -> bool:
    """Whether the cell states a number, or that there is none."""
    stated = parse_quantity(cell)
    return stated.text in {"", *DASHES} or any(
        number is not None for number in (stated.value, stated.lower, stated.upper)
    )


def _is_number(cell: str) -> bool:
    """Whether the cell states a number or a lower bound of one."""
    stated = parse_quantity(cell)
    return stated.value is not None or stated.lower is not None
