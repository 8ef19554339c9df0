"""Small programmes for tests: a passport, raw sheets in memory or on the disk, clean tables from CSV."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import yaml

from zhas_eval.cleaning.clean import clean_workbooks, empty_table
from zhas_eval.programme.logframe import Logframe
from zhas_eval.programme.missing import BLANK, MISSING_DTYPE, SUFFIX, missing_column
from zhas_eval.programme.passport import Passport
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import CleanData, load_contracts
from zhas_eval.sources.raw import RawWorkbook, make_sheet

Records = list[dict[str, Any]]
LOGFRAME = {
    "Задачи": ["task", "name"],
    "Мероприятия": [
        *("activity", "task", "name", "dates", "place", "participants"),
        *("short_term_result", "effect", "starts_on", "ends_on"),
    ],
    "Индикаторы": ["indicator", "number", "group", "name", "unit", "aggregation", "measure", "formula"],
    "План и факт": ["indicator", "region", "period", "plan", "reported", "source"],
    "Статистика": ["table", "group", "label", "reported", "period"],
    "Состав": ["dimension", "group", "region", "kind", "share", "source"],
}
PASSPORT: dict[str, Any] = {
    "code": "small",
    "ngo": "ОО «Пример»",
    "project": "Проба",
    "grantor": "НАО «Грантодатель»",
    "starts_on": "2023-09-25",
    "ends_on": "2024-10-31",
    "grant": {2023: 634_528, 2024: 700_000},
    "regions": [
        {"code": "shymkent", "name": "город Шымкент", "short": "Шымкент", "aliases": ["г. Шымкент"]},
        {
            "code": "wko",
            "name": {"ru": "Западно-Казахстанская область", "kk": "Батыс Қазақстан облысы"},
            "short": {"ru": "ЗКО", "kk": "БҚО"},
            "aliases": ["Уральск"],
        },
    ],
    "common_region": ["оба региона"],
    "cycles": [
        {
            **{"code": 1, "starts_on": "2023-09-25", "ends_on": "2023-12-31", "cap": 1_000_000},
            "quota": {"shymkent": 2, "wko": 1},
        }
    ],
    "visits": {"interim": {"within_days": 60}, "final": {"by": {1: "2024-02-29"}}},
    "eligibility": [
        {
            **{"starts_on": "2023-09-25", "min_age": 18, "max_age": 35},
            **{"neet": True, "or_status": ["disability"]},
        },
        {"starts_on": "2024-01-01", "min_age": 18, "max_age": 34},
    ],
    "age_bands": [[13, 16], [17, 22], [23, 27], [28, 32], [33, 45], [46, 58], [59, None]],
    # Limits small enough for examples that can be worked by hand.
    "privacy": {"small_cell": 2, "sensitive_cell": 3, "sensitive": ["status.disability"]},
    "taxes": [
        {
            **{"starts_on": "2023-01-01", "pension": 0.10, "employee_health": 0.02},
            **{"social_contributions": 0.035, "social_tax": 0.095, "health_insurance": 0.03},
        }
    ],
    "partners": [
        {"name": "МРЦ Шымкента", "role": "вовлечение", "region": "shymkent"},
        {"name": "Палата", "role": "обучение"},
    ],
    "report": {"periods": ["2023"], "regions": ["all", "wko"]},
    "codebooks": {
        "project_topic": {
            "ecology": {"label": "Экология", "spellings": ["экология"]},
            "sport": {"label": "Спорт", "spellings": ["спорт"]},
        },
        "consultation_topic": {
            "budget": {"label": "Бюджет", "spellings": ["бюджет", "смета"]},
            "legal": {"label": "Право", "spellings": ["правовые вопросы"]},
        },
        "channel": {
            "instagram": {"label": "Instagram", "spellings": ["instagram", "инстаграм"]},
            "website": {"label": "Сайты", "spellings": ["сайт"]},
            "partner": {"label": "Партнеры", "spellings": ["партнер"]},
        },
    },
}
PERSON = {
    **{"full_name": "Ахметова Айгерім", "iin": "991231400002", "sex": "жен", "birth_date": "31.12.1999"},
    **{"phone": "+7 700 000 00 01", "region": "Шымкент", "status": "безработная; молодежь"},
    **{"employment_before": "не работает", "employment_after": "работает", "enrolled_on": "05.10.2023"},
}


def passport_data(
    *tables: str, samples: Mapping[str, tuple[int, int]] | None = None, **changes: Any
) -> dict[str, Any]:
    """The contents of ``programme.yml`` with each table in a workbook of its own.

    ``samples``: table → how many of its rows were drawn, and of how many; the others are registers.
    """
    sources: dict[str, dict[str, Any]] = {name: {"file": f"{name}.xlsx", "sheet": name} for name in tables}
    for name, (drawn, whole) in (samples or {}).items():
        sources[name]["coverage"] = {"sample": drawn, "of": whole}
    return PASSPORT | {"sources": sources} | changes


def make_programme(*tables: str, logframe: Logframe | None = None, **changes: Any) -> Programme:
    """A programme that is nowhere on the disk; it keeps every table unless some are named."""
    passport = Passport.model_validate(passport_data(*(tables or load_contracts()), **changes))
    return Programme(Path("nowhere"), passport, logframe or Logframe())


def heading_row(table: str) -> list[str]:
    """The first spelling of the heading of every column; a repeated one twice."""
    headings: list[str] = []
    for column in load_contracts()[table].columns:
        numbers = ("1", "2") if column.repeated else ("",)
        headings += [f"{column.headers[0]} {number}".strip() for number in numbers]
    return headings


def sheet_rows(table: str, records: Records) -> list[list[Any]]:
    """A heading row and a row for each record; ``""`` where a record has no such column."""
    names: list[str] = []
    for column in load_contracts()[table].columns:
        names += [f"{column.name}_1", f"{column.name}_2"] if column.repeated else [column.name]
    return [heading_row(table), *([record.get(name, "") for name in names] for record in records)]


def raw_workbooks(sheets: Mapping[str, list[list[Any]]]) -> dict[str, RawWorkbook]:
    """Table → rows, as workbooks read into memory."""
    return {
        f"{name}.xlsx": RawWorkbook(
            f"{name}.xlsx", f"hash of {name}", {name: make_sheet(f"{name}.xlsx", name, rows)}
        )
        for name, rows in sheets.items()
    }


def clean_sheets(**sheets: list[list[Any]]) -> CleanData:
    """Rows of sheets, cleaned."""
    return clean_workbooks(raw_workbooks(sheets), make_programme(*sheets)).data


def clean_records(**tables: Records) -> CleanData:
    """Records of raw cells, cleaned."""
    return clean_sheets(**{name: sheet_rows(name, records) for name, records in tables.items()})


def write_workbook(path: Path, sheets: Mapping[str, list[list[Any]]]) -> None:
    """A workbook with the sheets; ``""`` leaves a cell empty."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    workbook.save(path)


def write_programme(folder: Path, **tables: Records) -> Path:
    """A programme folder on the disk: passport, a logframe of headings alone, a workbook a table."""
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(passport_data(*tables), allow_unicode=True)
    (folder / "programme.yml").write_text(text, encoding="utf-8")
    write_workbook(folder / "logframe.xlsx", {name: [heads] for name, heads in LOGFRAME.items()})
    for name, records in tables.items():
        write_workbook(folder / "raw" / f"{name}.xlsx", {name: sheet_rows(name, records)})
    return folder


def clean_table(name: str, records: Records | pd.DataFrame) -> pd.DataFrame:
    """Records of typed values as a clean table, as the cleaner would leave it.

    ``when`` is the column that the contract names unless the records have one of their own. An answer
    that a record has not is ``blank`` unless its ``<column>_missing`` says otherwise.
    """
    contract = load_contracts()[name]
    empty = empty_table(contract)
    given = pd.DataFrame(records)
    table = pd.DataFrame(index=range(2, len(given) + 2))
    for column in empty.columns.union([head for head in given if head.startswith("score_")], sort=False):
        if column.endswith(SUFFIX):
            continue
        dtype = empty[column].dtype if column in empty else "float64"
        values = list(given[column]) if column in given else [None] * len(given)
        cells = pd.Series(values, index=table.index, dtype=object)
        table[column] = cells.where(cells.notna(), None).astype(dtype)
        if column in contract.asked_in([column]):
            said = (
                list(given[missing_column(column)])
                if missing_column(column) in given
                else [None] * len(given)
            )
            kinds = pd.Series(said, index=table.index, dtype=MISSING_DTYPE).fillna(BLANK)
            table[missing_column(column)] = kinds.mask(table[column].notna())
    if contract.date and "when" not in given:
        table["when"] = table[contract.date]
    if "region" not in given:
        table["region"] = "common"
    return table.assign(origin=[f"{name}.xlsx!{name}!{row}" for row in table.index])


@cache
def _no_rows(name: str) -> pd.DataFrame:
    return clean_table(name, [])


def clean_data(**tables: Records | pd.DataFrame) -> CleanData:
    """Clean data of typed records; tables that are not given have no rows."""
    accounts = ["table", "file", "sha256", "sheet", "row", "outcome", "reason", "region"]
    problems = ["table", "file", "sheet", "row", "column", "rule", "severity", "region", "name"]
    return CleanData(
        tables={
            name: clean_table(name, tables[name]) if name in tables else _no_rows(name)
            for name in load_contracts()
        },
        accounts=pd.DataFrame(columns=accounts),
        problems=pd.DataFrame(columns=problems),
        changes=pd.DataFrame(
            columns=["table", "file", "sheet", "name", "rule", "region", "written", "taken", "cells"]
        ),
        hashes={},
    )
