"""Sheets as field staff lay them out, from a file on the disk to the account of rows and the problems."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bad_programmes import POST, Rows, changes, load, make_folder, rules, write_rows
from builders import sheet_rows
from openpyxl.styles import PatternFill
from sources import bad_files as bad
from typer.testing import CliRunner

from zhas_eval import cli
from zhas_eval.cleaning.load import load_clean
from zhas_eval.cli import console
from zhas_eval.errors import InputError, Problem
from zhas_eval.sources.programme_folder import open_programme

TABLE, FILE = "posts", "posts.xlsx"
HEADS, ROW = sheet_rows(TABLE, [POST])
SECOND = ["06.10.2023", "Итоги", "каз", "Шымкент", 9]
BLANK: list[Any] = []
Maker = Callable[[Path], None]


def write(path: Path, rows: Rows, **more: Any) -> None:
    write_rows(path, rows, sheet=TABLE, **more)


def merged_headings(path: Path) -> None:
    def merge(_book: Any, page: Any) -> None:
        for at in range(2):
            page.merge_range(0, at, 1, at, HEADS[at])
        page.merge_range(0, 2, 0, 4, "Подробно")

    write(path, [BLANK, ["", "", *HEADS[2:]], ROW], change=merge)


def merged_rows(path: Path) -> None:
    def merge(_book: Any, page: Any) -> None:
        page.merge_range(0, 0, 0, 4, "Журнал постов")
        page.merge_range(2, 3, 3, 3, "ЗКО")
        page.merge_range(2, 4, 3, 4, 7)

    write(path, [BLANK, HEADS, ROW, SECOND[:3]], change=merge)


def hidden_rows(path: Path) -> None:
    def hide(_book: Any, page: Any) -> None:
        page.autofilter(0, 0, 2, 4)
        page.filter_column("D", "x == ЗКО")
        page.set_row(2, options={"hidden": True})

    write(path, [HEADS, ROW, SECOND], change=hide)


def very_hidden(path: Path) -> None:
    def hide(book: Any, page: Any) -> None:
        book.add_worksheet("Виден").activate()
        page.very_hidden()

    write(path, [HEADS, ROW], change=hide)


def hidden(path: Path) -> None:
    def hide(book: Any, page: Any) -> None:
        book.add_worksheet("Виден").activate()
        page.hide()

    write(path, [HEADS, ROW], change=hide)


def chart_sheet(path: Path) -> None:
    def draw(book: Any, _page: Any) -> None:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"={TABLE}!$E$2:$E$2"})
        book.add_chartsheet("График").set_chart(chart)

    write(path, [HEADS, ROW], change=draw)


def chart_without_drawing(path: Path) -> None:
    cells = [
        f'<row r="{at}">'
        + "".join(bad.text_cell(f"{letter}{at}", cell) for letter, cell in zip("ABCDE", row, strict=True))
        + "</row>"
        for at, row in enumerate((HEADS, ROW), start=1)
    ]
    sheets = {TABLE: bad.sheet_xml(*cells), "График": f'<chartsheet xmlns="{bad.MAIN}"/>'}
    bad.write_zip(path, bad.xlsx_parts(sheets, kinds={"График": "chartsheet"}))


def far_blank(path: Path) -> None:
    write(path, [HEADS, ROW])
    book = openpyxl.load_workbook(path)
    book.active["XFD1048576"].fill = PatternFill("solid", fgColor="FFFF00")
    book.save(path)


def same_twice(path: Path) -> None:
    write(path, [[*HEADS, HEADS[1]], [*ROW, ROW[1]]])


# What makes the file; the outcome of each row, the regions of the clean rows, the problems.
READ: dict[str, tuple[Maker, str, list[str], list[tuple[Any, ...]]]] = {
    "heading on row 4": (
        lambda path: write(path, [["Журнал"], BLANK, ["за 2023 год"], HEADS, ROW]),
        "title blank title header clean",
        ["wko"],
        [],
    ),
    "two heading rows": (merged_headings, "title header clean", ["wko"], []),
    "merged cells": (merged_rows, "title header clean clean", ["wko", "wko"], []),
    "one heading twice, the same beneath": (same_twice, "header clean", ["wko"], []),
    "filtered row": (
        hidden_rows,
        "header clean clean",
        ["wko", "shymkent"],
        [(3, "", "hidden_row", "warning")],
    ),
    "columns that no table has": (
        lambda path: write(path, [["Журнал"], [*HEADS, "Автор", "Пусто"], [*ROW, "Оспанова", "", "12"]]),
        "title header clean",
        ["wko"],
        [(2, "F", "unread_column", "warning"), (2, "H", "unread_column", "warning")],
    ),
    "subtotals": (
        lambda path: write(path, [HEADS, ROW, ["Итого", "", "", "", 7], SECOND, ["", "Всего:", "", "", 16]]),
        "header clean subtotal clean subtotal",
        ["wko", "shymkent"],
        [],
    ),
    "chart sheet": (chart_sheet, "header clean", ["wko"], []),
    "chart sheet without a drawing": (chart_without_drawing, "header clean", ["wko"], []),
    "far blank cell with a colour": (far_blank, "header clean", ["wko"], []),
}
HIDDEN = {"hidden": hidden, "very hidden": very_hidden}
# What makes the file, and the one problem that it ends in.
REFUSED: dict[str, tuple[Maker, Problem]] = {
    "empty workbook": (lambda path: write(path, []), Problem("header_not_found", FILE, TABLE)),
    "blank cells alone": (lambda path: write(path, [[" "]]), Problem("header_not_found", FILE, TABLE)),
    "no heading row": (lambda path: write(path, [ROW, SECOND]), Problem("header_not_found", FILE, TABLE)),
    "one heading, different cells beneath": (
        lambda path: write(path, [["Журнал"], [*HEADS, HEADS[1]], [*ROW, "Другая"]]),
        Problem("duplicate_heading", FILE, TABLE, 2, "Тема поста"),
    ),
    "a heading is missing": (
        lambda path: write(path, [HEADS[:4], ROW[:4]]),
        Problem("missing_column", FILE, TABLE, 1, "Просмотры"),
    ),
    "a heading is misspelt": (
        lambda path: write(path, [[*HEADS[:4], "Просмтры"], ROW]),
        Problem("missing_column_near", FILE, TABLE, 1, "Просмотры"),
    ),
    "two sheets of one name": (
        lambda path: bad.write_zip(
            path, bad.xlsx_parts([(name, bad.sheet_xml(*bad.PLAIN_ROWS)) for name in (TABLE, TABLE)])
        ),
        Problem("duplicate_sheet", FILE, TABLE),
    ),
    "another sheet": (
        lambda path: write_rows(path, [HEADS, ROW], sheet="Лист1"),
        Problem("missing_sheet", FILE, TABLE),
    ),
    "nothing in the file": (lambda path: path.write_bytes(b""), Problem("empty_file", FILE)),
    "cut off": (lambda path: path.write_bytes(b"PK\x03\x04 posts"), Problem("damaged_workbook", FILE)),
    "web page": (
        lambda path: path.write_text("<html><table></table></html>", encoding="utf-8"),
        Problem("web_page", FILE),
    ),
    "far cell": (
        lambda path: bad.write_xlsx(
            path, f'<row r="1048576">{bad.number_cell("XFD1048576", 1)}</row>', dimension="A1"
        ),
        Problem("far_cell", FILE, "Лист1", 1_048_576, "XFD"),
    ),
}


@pytest.mark.parametrize("name", READ)
def test_a_sheet_that_is_only_untidy_is_read(name: str, tmp_path: Path) -> None:
    make, outcomes, regions, problems = READ[name]
    make(make_folder(tmp_path, TABLE))
    cleaned = load(tmp_path)
    accounts = cleaned.data.accounts
    reasons = accounts["reason"].astype("str")
    assert " ".join(reasons.where(reasons != "", accounts["outcome"].astype("str"))) == outcomes
    assert cleaned.data.tables[TABLE]["region"].tolist() == regions
    assert rules(cleaned) == problems


def test_what_came_from_a_merged_cell_is_in_the_log_and_counted_once(tmp_path: Path) -> None:
    merged_rows(make_folder(tmp_path, TABLE))
    cleaned = load(tmp_path)
    assert cleaned.data.tables[TABLE]["views"].sum() == 7
    assert (4, "region", "", "wko", "merged_cell") in changes(cleaned)


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_sheet_is_read_with_a_warning(name: str, tmp_path: Path) -> None:
    HIDDEN[name](make_folder(tmp_path, TABLE))
    cleaned = load(tmp_path)
    assert len(cleaned.data.tables[TABLE]) == 1
    assert {rule for _, _, rule, _ in rules(cleaned)} == {"hidden_sheet", "unread_sheet"}


@pytest.mark.parametrize("name", REFUSED)
def test_a_sheet_that_is_no_table_ends_in_one_problem(name: str, tmp_path: Path) -> None:
    make, expected = REFUSED[name]
    make(make_folder(tmp_path, TABLE))
    with pytest.raises(InputError) as caught:
        load_clean(open_programme(tmp_path))
    (problem,) = caught.value.problems
    assert problem.place() == expected.place()
    assert problem.rule == expected.rule


@pytest.mark.parametrize("name", REFUSED)
def test_check_says_what_is_wrong_and_what_to_do(name: str, tmp_path: Path) -> None:
    REFUSED[name][0](make_folder(tmp_path, TABLE))
    result = CliRunner().invoke(cli.app, ["check", os.fspath(tmp_path)])
    assert result.exit_code == console.REFUSED
    sentence, remedy = result.output.splitlines()
    assert sentence.startswith(FILE)
    assert remedy.startswith("  Что сделать: ")
    assert not {"Traceback", "Прием", "Итоги"} & {*result.output.replace(":", " ").split()}


def test_check_speaks_of_the_encoding_where_it_finds_no_headings(tmp_path: Path) -> None:
    path = make_folder(tmp_path, TABLE, file="posts.csv").with_suffix(".csv")
    path.write_bytes("\n".join(";".join(map(str, row)) for row in (HEADS, ROW)).encode("koi8-r"))
    result = CliRunner().invoke(cli.app, ["check", os.fspath(tmp_path)])
    assert "На листе не найдена строка заголовков" in result.output
    assert result.output.rstrip().endswith("Если это CSV, сохраните его в UTF-8")


def test_check_says_of_each_bad_cell_where_it_is_and_what_to_do(tmp_path: Path) -> None:
    rows = [HEADS, ["31.02.2024", *ROW[1:]], [*SECOND[:3], "Гдетотам", 9], [*SECOND[:4], "много"]]
    write(make_folder(tmp_path, TABLE), rows)
    result = CliRunner().invoke(cli.app, ["check", os.fspath(tmp_path)])
    assert result.exit_code == 0
    for rule, place in (
        ("Дата не читается", "столбец A: строка 2"),
        ("Регион не опознан", "столбец D: строка 3"),
        ("Число не читается", "столбец E: строка 4"),
    ):
        assert rule in result.output
        assert place in result.output
    assert result.output.count("Что сделать: ") == 3
    assert not [word for word in ("Traceback", "Гдетотам", "много", "31.02") if word in result.output]


def test_check_names_a_column_that_is_not_read_by_its_place_alone(tmp_path: Path) -> None:
    write(make_folder(tmp_path, TABLE), [[*HEADS, "Автор"], [*ROW, "Оспанова"]])
    result = CliRunner().invoke(cli.app, ["check", os.fspath(tmp_path)])
    assert "Столбец не опознан и не прочитан [замечание]" in result.output
    assert f"{FILE}, лист «{TABLE}», столбец F: строка 1" in result.output
    assert "впишите его заголовок в headers" in result.output
    assert "Оспанова" not in result.output


def _address(cleaned: Any) -> list[tuple[Any, ...]]:
    accounts = cleaned.data.accounts
    return list(accounts[["file", "sheet", "row", "outcome"]].itertuples(index=False, name=None))


def test_parts_of_a_table_in_files_of_every_kind_keep_their_addresses(tmp_path: Path) -> None:
    raw = make_folder(tmp_path, TABLE, file="посты-*", sheet="*").parent
    bad_row = [*ROW[:3], "Гдетотам", 1]
    for name, rows in (("Север", [HEADS, ROW]), ("Юг", [["Журнал"], HEADS, SECOND, bad_row])):
        write_rows(raw / f"посты-{name}.xlsx", rows, sheet=name)
    text = "\r\n".join(";".join(map(str, row)) for row in (HEADS, [*ROW[:1], "Третий", *ROW[2:]], bad_row))
    (raw / "посты-текст.csv").write_bytes(text.encode("cp1251"))
    fourth = dict(zip(HEADS, [pd.Timestamp(2023, 10, 7), "Четвертый", "рус", "ЗКО", 3], strict=True))
    pq.write_table(pa.Table.from_pylist([fourth, fourth | {"Регион": "Гдетотам"}]), raw / "посты-я.parquet")
    cleaned = load(tmp_path)
    assert _address(cleaned) == [
        ("посты-Север.xlsx", "Север", 1, "skipped"),
        ("посты-Север.xlsx", "Север", 2, "clean"),
        ("посты-Юг.xlsx", "Юг", 1, "skipped"),
        ("посты-Юг.xlsx", "Юг", 2, "skipped"),
        ("посты-Юг.xlsx", "Юг", 3, "clean"),
        ("посты-Юг.xlsx", "Юг", 4, "rejected"),
        ("посты-текст.csv", "", 1, "skipped"),
        ("посты-текст.csv", "", 2, "clean"),
        ("посты-текст.csv", "", 3, "rejected"),
        ("посты-я.parquet", "", 1, "skipped"),
        ("посты-я.parquet", "", 2, "clean"),
        ("посты-я.parquet", "", 3, "rejected"),
    ]
    problems = cleaned.data.problems[["file", "sheet", "row", "column"]]
    assert list(problems.itertuples(index=False, name=None)) == [
        *(("посты-Юг.xlsx", "Юг", 4, "D"), ("посты-текст.csv", "", 3, "D"), ("посты-я.parquet", "", 3, "D"))
    ]
    assert cleaned.data.tables[TABLE]["views"].tolist() == [7, 9, 7, 3]


def test_every_sheet_of_a_workbook_is_a_part_and_each_says_its_own_row(tmp_path: Path) -> None:
    path = make_folder(tmp_path, TABLE, sheet="*")

    def add(book: Any, _page: Any) -> None:
        page = book.add_worksheet("Октябрь")
        for at, row in enumerate([["Журнал"], HEADS, [*SECOND[:4], "много"]]):
            page.write_row(at, 0, row)

    write(path, [HEADS, ROW], change=add)
    cleaned = load(tmp_path)
    assert _address(cleaned)[2:] == [
        (FILE, "Октябрь", 1, "skipped"),
        (FILE, "Октябрь", 2, "skipped"),
        (FILE, "Октябрь", 3, "clean"),
    ]
    assert rules(cleaned) == [(3, "E", "bad_number", "warning")]
    assert cleaned.data.problems["sheet"].tolist() == ["Октябрь"]
