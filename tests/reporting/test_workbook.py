from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.reporting.notebooks import COVER, HOSTILE, NOTICE, blocks, notebook, short_table, wide_table
from zhas_eval.presentation.blocks import BLOCK_MIME, Cell, Table
from zhas_eval.reporting.appendix import bind_notebooks
from zhas_eval.reporting.document import read_document
from zhas_eval.reporting.workbook import tables_workbook

FIGURES = [
    {"figure": "participants.status.0@shymkent/2023", "value": 41.0, "unit": "people"},
    {"figure": "plan.1", "value": 1_250_000.0, "unit": "tenge"},
]


def make(items, **options) -> bytes:
    return tables_workbook([notebook(items)], title="Таблицы", subtitle="Шымкент", **options)


def opened(content: bytes):
    return load_workbook(BytesIO(content))


@pytest.fixture(scope="module")
def book():
    return opened(make(blocks(), figures=FIGURES))


def one_cell(text: str, value: float, **cell):
    table = Table("t", "Одна", ((Cell("А"),),), ((Cell(text, figure="f", **cell),),))
    return opened(make([COVER, table], figures=[{"figure": "f", "value": value, "unit": "count"}]))[
        "Таблица 1"
    ]["A6"]


def test_each_table_has_a_sheet_numbered_as_in_the_appendix(book):
    assert book.sheetnames == [
        "Содержание",
        *("Таблица 1", "Таблица 2", "Таблица 3", "Таблица 4"),
        *("Показатели", "Основание"),
    ]
    assert book["Таблица 2"]["A1"].value == "Таблица 2. Заявки на малые гранты и решения комиссии"


def test_contents_say_that_data_is_made_up_and_link_to_the_sheets(book):
    sheet = book["Содержание"]
    assert sheet["A3"].value == NOTICE
    assert book["Таблица 1"]["A3"].value == NOTICE
    assert (sheet["A6"].value, sheet["B6"].value) == ("Таблица 1", "Участники по социальному статусу")
    assert sheet["A6"].hyperlink.location == "'Таблица 1'!A1"
    assert sheet["C6"].value == f"{COVER.title} · {COVER.subtitle}"


def test_known_figures_are_numbers_and_all_else_is_text(book):
    sheet = book["Таблица 1"]
    assert (sheet["B6"].value, sheet["B6"].data_type) == (41, "n")
    assert (sheet["C6"].value, sheet["C6"].data_type) == ("58,6%", "s")
    assert (book["Таблица 3"]["J7"].value, book["Таблица 3"]["J7"].number_format) == (1_250_000, "#,##0")


@pytest.mark.parametrize(
    ("text", "value", "expected", "format_"),
    [
        ("62,9\u00a0%", 0.628571, 0.628571, "0.0%"),
        ("62,9\u00a0%", 62.8571, 62.8571, '0.0"%"'),
        ("1\u00a0200 ₸", 1200.0, 1200, "#,##0"),
        ("−3,25", -3.25, -3.25, "#,##0.00"),
        ("19,4 млн ₸", 19_400_000.0, 19_400_000, "#,##0"),
        ("31,9 п. п.", 0.319, "31,9 п. п.", "General"),
        ("44 из 70", 44.0, "44 из 70", "General"),
        ("<5", 3.0, "<5", "General"),
        ("—", 0.0, "—", "General"),
        ("5", float("nan"), "5", "General"),
    ],
)
def test_number_is_shown_as_in_the_document(text, value, expected, format_):
    cell = one_cell(text, value)
    assert (cell.value, cell.number_format) == (expected, format_)


@pytest.mark.parametrize("text", ["=1+1", "+7", "@SUM(A1)", "https://example.org", HOSTILE])
def test_text_is_never_a_formula_or_a_link(text):
    table = Table("t", "Одна", ((Cell("А"),),), ((Cell(text),),))
    cell = opened(make([COVER, table]))["Таблица 1"]["A6"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_spans_are_merged_and_the_head_is_frozen(book):
    sheet = book["Таблица 3"]
    assert {"A5:A6", "B5:C5", "D5:E5"} <= {str(area) for area in sheet.merged_cells.ranges}
    assert sheet["B5"].value == "сентябрь"
    assert sheet.freeze_panes == "A7"
    assert sheet.print_title_rows == "$5:$6"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0


def test_notes_and_the_want_of_rows_are_told(book):
    column = [cell.value for cell in book["Таблица 1"]["A"]]
    assert column[-2:] == ["Один участник может иметь несколько статусов.", "Источник: регистр участников."]
    assert "Данных за период нет" in [cell.value for cell in book["Таблица 4"]["A"]]


def test_contents_tell_of_the_last_sheets(book):
    sheet = book["Содержание"]
    assert [sheet[cell].hyperlink.location for cell in ("A10", "A11")] == [
        "'Показатели'!A1",
        "'Основание'!A1",
    ]


def test_same_notebooks_make_the_same_bytes():
    assert make(blocks(), figures=FIGURES) == make(blocks(), figures=FIGURES)


def test_no_comment_and_no_hidden_sheet(book):
    assert all(sheet.sheet_state == "visible" for sheet in book)
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]


def test_documents_of_real_data_have_no_notice():
    sheet = opened(make([replace(COVER, notice=""), short_table()]))["Содержание"]
    assert NOTICE not in [cell.value for row in sheet.iter_rows() for cell in row]


def test_tables_of_several_notebooks_are_numbered_through():
    pair = [notebook([COVER, short_table()]), notebook([replace(COVER, title="Второй"), wide_table()])]
    book = opened(tables_workbook(pair))
    assert book.sheetnames[1:3] == ["Таблица 1", "Таблица 2"]
    assert book["Содержание"]["A1"].value == "Таблицы отчёта"
    assert book["Содержание"]["A2"].value == COVER.subtitle
    assert book["Таблица 2"]["A2"].value == "Второй · город Шымкент · 2023 год"


def test_tables_have_the_numbers_of_the_appendix():
    later, sooner, rest = (notebook([COVER, table]) for table in (short_table(), wide_table(), short_table()))
    later.metadata["zhas"] = {"appendix": 1}
    sooner.metadata["zhas"] = {"appendix": -1}
    rest.cells[-1].outputs[0].data[BLOCK_MIME]["caption"] = "Прочее"
    notebooks = [later, rest, sooner]
    bound = read_document(bind_notebooks(notebooks, title="Приложение", subtitle=""))
    book = opened(tables_workbook(notebooks))
    printed = [f"{block['label']}. {block['caption']}" for block in bound.blocks if block["kind"] == "table"]
    assert [book[name]["A1"].value for name in book.sheetnames if name.startswith("Таблица")] == printed
    assert printed[0] == "Таблица 1. План и факт по месяцам"
