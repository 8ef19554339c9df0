"""Programme folders whose one file is bad in some way, and what must hold of all that is made of them."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from builders import passport_data, sheet_rows, write_programme
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from zhas_eval.cleaning.clean import Cleaned
from zhas_eval.cleaning.load import load_review
from zhas_eval.programme.tables import OUTCOMES
from zhas_eval.sources.programme_folder import open_programme

Rows = list[list[Any]]
Change = Callable[[Workbook, Worksheet], None]
PERSON = {
    **{"full_name": "Сейтова Дана", "iin": "991231400002", "sex": "жен", "birth_date": "31.12.1999"},
    **{"phone": "+7 700 000 00 01", "region": "Шымкент", "enrolled_on": "05.10.2023"},
}
POST = {"posted_on": "05.10.2023", "title": "Прием заявок", "language": "рус", "region": "ЗКО", "views": 7}


def write_rows(
    path: Path, rows: Rows, *, sheet: str, change: Change | None = None, options: Any = None
) -> None:
    """A workbook of one sheet as Excel keeps it; texts stay texts; ``change`` is made at the end."""
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(path, plain | (options or {})) as book:
        page = book.add_worksheet(sheet)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell != "":
                    page.write(at, column, cell)
        if change:
            change(book, page)


def make_folder(folder: Path, table: str, **source: Any) -> Path:
    """A programme folder with one table and no file of it yet; returns the path of ``<table>.xlsx``."""
    write_programme(folder)
    entry = {"file": f"{table}.xlsx", "sheet": table} | source
    passport = passport_data(table, sources={table: entry})
    (folder / "programme.yml").write_text(yaml.safe_dump(passport, allow_unicode=True), encoding="utf-8")
    return folder / "raw" / f"{table}.xlsx"


def load_records(
    folder: Path, table: str, records: Iterable[Mapping[str, Any]], *, change: Change | None = None
) -> Cleaned:
    """Records in a workbook on the disk, through the whole way."""
    path = make_folder(folder, table)
    write_rows(path, sheet_rows(table, [dict(record) for record in records]), sheet=table, change=change)
    return load(folder)


def load(folder: Path) -> Cleaned:
    """The clean data of a folder, each raw row accounted for once."""
    cleaned = load_review(open_programme(folder))
    data = cleaned.data
    accounts = data.accounts.astype({"file": "str", "sheet": "str"})
    places = accounts.groupby(["table", "file", "sheet"], sort=False)["row"]
    assert all(list(rows) == list(range(1, len(rows) + 1)) for _, rows in places)
    assert set(accounts["outcome"]) <= {*OUTCOMES}
    clean = accounts[accounts["outcome"] == "clean"]
    origins = clean["file"] + "!" + clean["sheet"] + "!" + clean["row"].astype("str")
    assert set(origins) == {origin for table in data.tables.values() for origin in table["origin"]}
    assert len(clean) == sum(map(len, data.tables.values()))
    lost = data.problems[data.problems["severity"] == "reject"]
    rejected = accounts[accounts["outcome"] == "rejected"]
    cells = ["file", "sheet", "row"]
    assert set(map(tuple, lost[cells].to_numpy())) == set(map(tuple, rejected[cells].to_numpy()))
    return cleaned


def told(cleaned: Cleaned) -> str:
    """All that leaves the programme folder: problems, accounts, counts of changes."""
    data = cleaned.data
    return "".join(frame.to_csv() for frame in (data.problems, data.accounts, data.changes))


def rules(cleaned: Cleaned) -> list[tuple[Any, ...]]:
    """Row, letter, rule, severity of every problem."""
    found = cleaned.data.problems[["row", "column", "rule", "severity"]]
    return [
        (None if pd.isna(row) else int(row), *rest) for row, *rest in found.itertuples(index=False, name=None)
    ]


def changes(cleaned: Cleaned) -> list[tuple[Any, ...]]:
    """Row, column, old, new, rule of every line of the log."""
    log = cleaned.review.log.astype({"name": "str", "rule": "str"})
    return list(log[["row", "name", "old", "new", "rule"]].itertuples(index=False, name=None))
