"""Workbooks of every disorder, written to the disk and read back: each raw row is accounted for."""

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import heading_row, make_programme
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from tests.searches import examples
from zhas_eval.cleaning.clean import clean_workbooks
from zhas_eval.cleaning.values import write_kinds, write_values
from zhas_eval.errors import InputError
from zhas_eval.programme.missing import missing_column
from zhas_eval.programme.tables import OUTCOMES, CleanData, load_contracts
from zhas_eval.sources.raw import RawWorkbook, make_sheet
from zhas_eval.sources.workbook import read_workbook

TABLE = "posts"
PROGRAMME = make_programme(TABLE)
DISORDER = examples(8)
DAYS = ["05.10.2023", "2023-10-05", 45204, "31.02.2024", "05.10.23 г.", "", "10/05/2023", "05.10.2033"]
CELLS = {
    "posted_on": st.sampled_from(DAYS),
    "title": st.sampled_from(["Прием заявок", "Итоги", "=A1", "<b>", "NA", "", "  А  ", "Всего хорошего", 7]),
    "language": st.sampled_from(
        ["рус", "каз", "қазақша", "англ", "", "Қаз ", "русс", "отказ", "refused", "—"]
    ),
    "region": st.sampled_from(["Шымкент", "ЗКO", "Шымкнет", "Туркестан", "", "оба региона", "#N/A"]),
    "views": st.sampled_from([100, 1.5, "1 234", "1 000", "много", "", "2 тыс.", True, -5, "не спрашивали"]),
}
RECORDS = st.lists(st.fixed_dictionaries(CELLS), max_size=12)
# Column → first row and how many more are merged with it.
MERGED = st.dictionaries(
    st.integers(0, len(CELLS) - 1), st.tuples(st.integers(0, 12), st.integers(1, 4)), max_size=3
)
BETWEEN = st.sampled_from(["blank", "heading", "subtotal", "note", "nothing"])


@st.composite
def workbooks(draw: st.DrawFn) -> dict[str, Any]:
    """Records, the order of columns, what stands above and between, what is hidden and merged."""
    records = draw(RECORDS)
    return {
        "records": records,
        "order": draw(st.permutations(range(len(CELLS)))),
        "title": draw(st.sampled_from([[], ["Журнал постов"], ["Журнал", ""]])),
        "between": [draw(BETWEEN) for _ in records],
        "hidden": draw(st.sets(st.integers(0, 20), max_size=3)),
        "split": draw(st.booleans()),
        "merged": draw(MERGED),
    }


def _rows(made: dict[str, Any]) -> list[list[Any]]:
    order, names = made["order"], list(CELLS)
    heads = [heading_row(TABLE)[at] for at in order]
    rows: list[list[Any]] = [[text] for text in made["title"]]
    rows += [heads, [""] * len(heads)] if made["split"] else [heads]
    extra = {
        "blank": [""] * len(heads),
        "heading": heads,
        "subtotal": ["Итого:", *[""] * (len(heads) - 2), 5],
        "note": ["Составила: отдел"],
    }
    for record, between in zip(made["records"], made["between"], strict=True):
        rows.append([record[names[at]] for at in order])
        if between != "nothing":
            rows.append(extra[between])
    return rows


def _write(path: Path, made: dict[str, Any]) -> int:
    """The workbook; returns its last row with anything in it."""
    rows = _rows(made)
    with Workbook(path, {"strings_to_formulas": False}) as file:
        sheet = file.add_worksheet(TABLE)
        for column, (first, more) in made["merged"].items():
            sheet.merge_range(first, column, first + more, column, "")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell != "":
                    sheet.write(at, column, cell)
        for at in made["hidden"]:
            sheet.set_row(at, options={"hidden": True})
    return max(at for at, row in enumerate(rows, 1) if any(str(cell).strip() for cell in row))


@DISORDER
@given(made=workbooks())
def test_every_raw_row_is_clean_merged_rejected_or_skipped(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / f"{TABLE}.xlsx"
    last = _write(path, made)
    data, review = clean_workbooks({path.name: read_workbook(path)}, PROGRAMME)
    accounts = data.accounts
    assert accounts["row"].tolist() == list(range(1, last + 1))
    outcomes = Counter(accounts["outcome"])
    assert set(outcomes) <= {*OUTCOMES}
    assert outcomes["clean"] == len(data.tables[TABLE])
    records = len(made["records"])
    lost = {name for record in made["records"] for name, cell in record.items() if str(cell).strip()}
    # A record of blanks alone is a blank row, one of a single cell may be a note.
    assert outcomes["clean"] + outcomes["merged"] + outcomes["rejected"] <= records
    assert lost or not outcomes["clean"]
    assert set(accounts.loc[accounts["outcome"] == "rejected", "row"]) == set(review.rejects["row"])
    assert set(accounts["sha256"]) == {data.hashes[path.name]}


@DISORDER
@given(made=workbooks(), random=st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(made, random):
    """The same clean rows, the same outcomes and the same changes, wherever in the sheet a row stands."""
    shuffled = made | {"records": random.sample(made["records"], len(made["records"]))}
    one, other = (_clean_rows(which) for which in (made, shuffled))
    pd.testing.assert_frame_equal(one, other)


def _clean_rows(made: dict[str, Any]) -> pd.DataFrame:
    """The clean rows by their values, without their places."""
    sheet = make_sheet(f"{TABLE}.xlsx", TABLE, _rows(made))
    table = clean_workbooks({sheet.file: RawWorkbook(sheet.file, "", {TABLE: sheet})}, PROGRAMME).data
    rows = table.tables[TABLE].drop(columns="origin")
    return rows.sort_values(list(rows), ignore_index=True)


def _as_raw(data: CleanData) -> dict[str, RawWorkbook]:
    """The clean table written out as a sheet."""
    contract, table = load_contracts()[TABLE], data.tables[TABLE]
    columns = {column.name: write_values(table[column.name], column.kind) for column in contract.columns}
    for name in contract.asked_in(table):
        columns[name] = write_kinds(columns[name], table[missing_column(name)])
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    sheet = make_sheet(f"{TABLE}.xlsx", TABLE, [heading_row(TABLE), *rows])
    return {sheet.file: RawWorkbook(sheet.file, "", {TABLE: sheet})}


@DISORDER
@given(made=workbooks())
def test_cleaning_twice_is_cleaning_once(made):
    rows = _rows(made)
    merged = tuple((first + 1, first + 1 + more, at, at) for at, (first, more) in made["merged"].items())
    sheet = make_sheet(f"{TABLE}.xlsx", TABLE, rows, merged=merged)
    try:
        once = clean_workbooks({sheet.file: RawWorkbook(sheet.file, "", {TABLE: sheet})}, PROGRAMME).data
    except InputError:
        pytest.fail("the headings are there")
    again = clean_workbooks(_as_raw(once), PROGRAMME)
    contract = load_contracts()[TABLE]
    names = [column.name for column in contract.columns]
    names += map(missing_column, contract.asked_in(once.tables[TABLE]))
    pd.testing.assert_frame_equal(
        again.data.tables[TABLE][names].reset_index(drop=True),
        once.tables[TABLE][names].reset_index(drop=True),
    )
    assert again.review.log.empty
    assert again.review.rejects.empty
