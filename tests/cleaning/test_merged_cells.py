"""Cells merged over several rows: what the rows below take from them, and what they never do."""

import pandas as pd
import pytest
from builders import heading_row, make_programme, sheet_rows

from zhas_eval.cleaning.clean import Cleaned, clean_workbooks
from zhas_eval.cleaning.layout import read_layout
from zhas_eval.programme.tables import load_contracts, load_override_contracts
from zhas_eval.sources.raw import RawWorkbook, make_sheet

POSTS = heading_row("posts")
FIRST = ["05.10.2023", "Прием заявок", "рус", "Шымкент", 100]
BELOW = ["", "Итоги", "каз", "", 50]


def _clean(rows, merged, table="posts", decisions=None) -> Cleaned:
    sheet = make_sheet(f"{table}.xlsx", table, rows, merged=tuple(merged))
    workbooks = {sheet.file: RawWorkbook(sheet.file, "", {table: sheet})}
    return clean_workbooks(workbooks, make_programme(table), decisions)


def _log(cleaned: Cleaned) -> list[tuple]:
    log = cleaned.review.log
    log = log[log["rule"] == "merged_cell"].astype({"name": "str"})
    return list(log[["row", "name", "old", "new"]].itertuples(index=False, name=None))


def _outcomes(cleaned: Cleaned) -> list[str]:
    return list(cleaned.data.accounts["outcome"])


def test_rows_below_a_merged_cell_take_its_value_and_the_log_says_so():
    cleaned = _clean([POSTS, FIRST, BELOW, BELOW], [(2, 4, 0, 0), (2, 4, 3, 3)])
    table = cleaned.data.tables["posts"]
    assert table["region"].tolist() == ["shymkent"] * 2
    assert table["posted_on"].tolist() == [pd.Timestamp(2023, 10, 5)] * 2
    assert _outcomes(cleaned) == ["skipped", "clean", "clean", "merged"]
    assert _log(cleaned) == [(3, "posted_on", "", "2023-10-05"), (3, "region", "", "shymkent")]


def test_a_sum_merged_over_two_rows_is_counted_once():
    cleaned = _clean([POSTS, FIRST, [*FIRST[:1], "Итоги", "рус", "ЗКО", ""]], [(2, 3, 4, 4)])
    assert cleaned.data.tables["posts"]["views"].sum() == 100
    assert _log(cleaned) == []


def test_of_a_box_of_several_columns_the_first_one_counts():
    rows = [POSTS, FIRST, ["05.10.2023", "", "", "ЗКО", 50]]
    table = _clean(rows, [(2, 3, 1, 2)]).data.tables["posts"]
    assert table["title"].tolist() == ["Прием заявок"] * 2
    assert table["language"].isna().tolist() == [False, True]


def test_a_cell_with_a_value_of_its_own_keeps_it():
    cleaned = _clean([POSTS, FIRST, ["06.10.2023", "Итоги", "каз", "ЗКО", 50]], [(2, 3, 3, 3)])
    assert cleaned.data.tables["posts"]["region"].tolist() == ["shymkent", "wko"]
    assert _log(cleaned) == []


def test_a_heading_merged_into_the_rows_of_data_is_no_value():
    cleaned = _clean([POSTS, FIRST, BELOW], [(1, 3, 3, 3)])
    assert _outcomes(cleaned) == ["skipped", "clean", "rejected"]


def test_a_lone_number_beside_merged_cells_is_a_row_of_data():
    rows = [POSTS, FIRST, ["", "", "", "", 50]]
    cleaned = _clean(rows, [(2, 3, at, at) for at in range(4)])
    assert cleaned.data.tables["posts"]["views"].tolist() == [100, 50]


def test_a_note_beside_merged_cells_is_a_note():
    cleaned = _clean([POSTS, FIRST, ["Составила: отдел"]], [(2, 3, 1, 1)])
    assert cleaned.data.accounts["reason"].tolist() == ["header", "", "note"]


def test_blank_rows_under_a_merged_cell_stay_blank():
    cleaned = _clean([POSTS, FIRST, [""] * 5, BELOW], [(2, 99, 0, 0), (2, 99, 3, 3)])
    assert cleaned.data.accounts["reason"].tolist() == ["header", "", "blank", ""]


def test_a_row_merged_over_the_whole_table_is_a_title_of_its_part():
    person = {"full_name": "Ким А", "region": "Шымкент", "enrolled_on": "05.10.2023"}
    heads, row = sheet_rows("participants", [person])
    part = ["", "Группа 1", *[""] * (len(heads) - 2)]
    width = len(heads) - 1
    for merged, outcome in (([(2, 2, 0, width)], "skipped"), ([], "rejected")):
        cleaned = _clean([heads, part, row], merged, "participants")
        assert _outcomes(cleaned) == ["skipped", outcome, "clean"]


def test_an_unknown_value_is_told_in_each_row_that_has_it():
    cleaned = _clean([POSTS, [*FIRST[:3], "Нигде", 100], BELOW], [(2, 3, 0, 0), (2, 3, 3, 3)])
    rejects = cleaned.review.rejects
    assert rejects[["row", "column", "rule", "value"]].to_numpy().tolist() == [
        [2, "D", "unknown_region", "Нигде"],
        [3, "D", "unknown_region", "Нигде"],
    ]


@pytest.mark.parametrize(("row", "old"), [(3, ""), (3, "Шымкнет"), ("", "Шымкнет")])
def test_a_decision_finds_a_cell_that_took_its_value(row, old):
    rows = [POSTS, [*FIRST[:3], "Шымкнет", 100], BELOW]
    contract = load_override_contracts()["values"]
    line = {"file": "posts.xlsx", "sheet": "posts", "row": row, "column": "region", "old": old}
    line |= {"decision": "correct", "new": "ЗКО"}
    names = [column.name for column in contract.columns]
    sheet = make_sheet(
        "cleaning-overrides.xlsx",
        "values",
        [[column.headers[0] for column in contract.columns], [line.get(name, "") for name in names]],
    )
    decisions = RawWorkbook(sheet.file, "", {"values": sheet})
    cleaned = _clean(rows, [(2, 3, 0, 0), (2, 3, 3, 3)], decisions=decisions)
    assert cleaned.data.tables["posts"]["region"].tolist()[1] == "wko"
    assert "override_unmatched" not in set(cleaned.data.problems["rule"])


def test_repeated_columns_of_scores_are_never_filled():
    heads = ["№ заявки", "Цикл", "Член комиссии 1", "Член комиссии 2", "Решение", "Дата заседания"]
    rows = [heads, ["A1", 1, 70, 80, "победитель", "20.10.2023"], ["A2", 1, "", 60, "", "20.10.2023"]]
    sheet = make_sheet("f.xlsx", "Лист", rows, merged=((2, 3, 2, 2), (2, 3, 4, 4)))
    layout = read_layout(sheet, load_contracts()["application_scores"])
    assert layout.text.loc[3].tolist() == ["A2", "1", "", "60", "победитель", "20.10.2023"]
    assert {name: list(rows) for name, rows in layout.filled.items()} == {"decision": [3]}
