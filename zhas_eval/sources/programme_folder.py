"""A programme folder: ``programme.yml``, ``logframe.xlsx``, and the workbooks in ``raw/``."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.logframe import Activity, Indicator, Logframe, Statistic, Target, Task
from zhas_eval.programme.passport import Passport
from zhas_eval.programme.quantity import parse_quantity
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import load_contracts
from zhas_eval.sources.workbook import RawWorkbook, hash_file, read_workbook

PASSPORT_FILE = "programme.yml"
LOGFRAME_FILE = "logframe.xlsx"
RAW_FOLDER = "raw"
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


def open_programme(folder: Path | str) -> Programme:
    """The programme in ``folder``.

    Raises InputError with every problem of the passport and the logframe.
    """
    folder = Path(folder).resolve()
    passport = read_passport(folder / PASSPORT_FILE)
    return Programme(folder, passport, read_logframe(folder / LOGFRAME_FILE, passport))


def read_passport(path: Path) -> Passport:
    """The passport, checked; InputError names the key that is wrong."""
    if not path.is_file():
        raise InputError([Problem("missing_passport", file=path.name, details={"folder": path.parent.name})])
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        raise InputError(
            [Problem("bad_yaml", file=path.name, row=mark.line + 1 if mark else None)]
        ) from error
    try:
        passport = Passport.model_validate(data)
    except ValidationError as error:
        raise InputError(
            Problem(
                "bad_passport",
                file=path.name,
                column=".".join(map(str, entry["loc"])),
                details={"message": entry["msg"]},
            )
            for entry in error.errors()
        ) from error
    if unknown := sorted(passport.sources.keys() - load_contracts().keys()):
        details = {"known": ", ".join(load_contracts())}
        raise InputError(
            Problem("unknown_table", file=path.name, column=name, details=details) for name in unknown
        )
    return passport


def read_logframe(path: Path, passport: Passport) -> Logframe:
    """The logframe; every sheet has its headings in row 1."""
    workbook = read_workbook(path)
    records: dict[str, list[dict[str, Any]]] = {}
    problems: list[Problem] = []
    for sheet, columns in LOGFRAME_SHEETS.items():
        if sheet not in workbook.sheets:
            details = {"known": ", ".join(workbook.sheets)}
            problems.append(Problem("missing_sheet", file=path.name, sheet=sheet, details=details))
            continue
        rows = workbook.sheets[sheet].rows
        heads = [str(cell).strip() for cell in rows[0]] if rows else []
        problems += [
            Problem("missing_column", file=path.name, sheet=sheet, row=1, column=column, details={"near": ""})
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
    _check_days(records["Мероприятия"], path.name)
    logframe = Logframe(
        tasks=tuple(Task(**_texts(row, "task", "name")) for row in records["Задачи"]),
        activities=tuple(map(_activity, records["Мероприятия"])),
        indicators=tuple(
            Indicator(**_texts(row, *LOGFRAME_SHEETS["Индикаторы"])) for row in records["Индикаторы"]
        ),
        targets=tuple(map(_target, records["План и факт"])),
        statistics=tuple(map(_statistic, records["Статистика"])),
    )
    _check_logframe(logframe, records, passport, path.name)
    return logframe


def raw_paths(programme: Programme) -> list[Path]:
    """The workbooks that the passport names, each once, in its order."""
    names = dict.fromkeys(source.file for source in programme.passport.sources.values())
    return [programme.folder / RAW_FOLDER / name for name in names]


def read_raw_workbooks(programme: Programme) -> dict[str, RawWorkbook]:
    """File name → workbook, for every workbook that the passport names.

    Raises InputError with all that are missing or unreadable, and all sheets that are missing.
    """
    workbooks: dict[str, RawWorkbook] = {}
    problems: list[Problem] = []
    for path in raw_paths(programme):
        try:
            workbooks[path.name] = read_workbook(path)
        except InputError as error:
            problems += error.problems
    for source in programme.passport.sources.values():
        workbook = workbooks.get(source.file)
        if workbook is not None and source.sheet not in workbook.sheets:
            details = {"known": ", ".join(workbook.sheets)}
            problems.append(Problem("missing_sheet", file=source.file, sheet=source.sheet, details=details))
    if problems:
        raise InputError(problems)
    return workbooks


def input_hashes(programme: Programme) -> dict[str, str]:
    """SHA-256 of every input file, by its path in the programme folder."""
    paths = [programme.folder / PASSPORT_FILE, programme.folder / LOGFRAME_FILE, *raw_paths(programme)]
    return {
        path.relative_to(programme.folder).as_posix(): hash_file(path) for path in paths if path.is_file()
    }


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


def _check_days(rows: list[dict[str, Any]], file: str) -> None:
    """Every day of an activity can be read."""
    problems = []
    for row in rows:
        for column in ("starts_on", "ends_on"):
            try:
                _day(row[column])
            except (ValueError, AttributeError):
                problems.append(Problem("bad_date", file, "Мероприятия", row["_row"], column))
    if problems:
        raise InputError(problems)


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


def _check_logframe(
    logframe: Logframe, records: Mapping[str, list[dict[str, Any]]], passport: Passport, file: str
) -> None:
    """Every reference inside the logframe leads somewhere."""
    known = {
        "task": {task.task for task in logframe.tasks},
        "indicator": {indicator.indicator for indicator in logframe.indicators},
        "region": {"all", *passport.region_codes()},
    }
    checks = [("Мероприятия", "task"), ("План и факт", "indicator"), ("План и факт", "region")]
    problems = [
        Problem(
            "unknown_reference",
            file=file,
            sheet=sheet,
            row=row["_row"],
            column=column,
            details={"known": ", ".join(sorted(known[column]))},
        )
        for sheet, column in checks
        for row in records[sheet]
        if _text(row[column]) not in known[column]
    ]
    if problems:
        raise InputError(problems)
