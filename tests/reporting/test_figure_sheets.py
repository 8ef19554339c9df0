"""From a number in a table to the rows of the raw workbooks, in Excel alone."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.reporting.notebooks import COVER, notebook
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.reporting.workbook import tables_workbook


def figure(name: str, value: float | None, **more: object) -> dict[str, object]:
    return {"figure": f"{name}@all/2023", "value": value, "unit": "people", "rows": 0, "missing": 0, **more}


PEOPLE = [f"people.xlsx!Участники!{row}" for row in (6, 7, 8, 15)]
UNLISTED = "строки о людях не перечислены; их показывает тетрадь 00_explore"
TESTS = ["tests.xlsx!Тесты!4"]
FIGURES = [
    figure("hidden", 3.0, suppressed=True, numerator=3.0, rows=3, missing=1, evidence=PEOPLE),
    figure("participants", 4.0, numerator=4.0, rows=5, evidence=[*PEOPLE, *TESTS]),
    figure("share", 0.628, unit="share", numerator=44.0, denominator=70.0, missing=2, rows=4),
    figure("points", 0.344, unit="share_points"),
    figure("unshown", 1.0, evidence=TESTS, rows=1),
    figure("sex", 2.0, evidence=PEOPLE[:2], rows=2, table="participants"),
    figure("said", None, unit="contacts", text="Более 500"),
]


def row(number: str, name: str, *figures: tuple[str, str]) -> tuple[Cell, ...]:
    cells = (Cell(text, figure=f"{figure}@all/2023") for text, figure in figures)
    return (Cell(number, header=True), Cell(name, header=True), *cells)


TABLE = Table(
    "t",
    "Одна",
    (
        (Cell("№", rows=2), Cell("Группа", rows=2), Cell("Год", columns=2)),
        (Cell("Человек"), Cell("Доля")),
    ),
    (
        row("1", "Все", ("4", "participants"), ("62,8 %", "share")),
        row("2", "Прочие", ("скрыто", "hidden"), ("34,4 п. п.", "points")),
        row("3", "Охват", ("Более 500", "said"), ("1", "unknown")),
    ),
)


@pytest.fixture(scope="module")
def book():
    content = tables_workbook([notebook([COVER, TABLE])], figures=FIGURES)
    return load_workbook(BytesIO(content))


@pytest.fixture(scope="module")
def rows(book):
    return {values[-1].partition("@")[0]: values for values in list(book["Показатели"].values)[1:]}


def test_figures_stand_in_the_order_of_the_tables(book, rows):
    heads = [cell.value for cell in book["Показатели"][1]]
    assert heads == [
        *("Таблица", "Ячейка", "Показатель", "Значение", "Единица", "Числитель", "Знаменатель"),
        *("Без ответа", "Строк в основании", "Обозначение"),
    ]
    assert list(rows) == ["participants", "share", "hidden", "points", "said", "unknown"]
    assert [values[1] for values in rows.values()] == ["C7", "D7", "C8", "D8", "C9", "D9"]


def test_a_figure_is_named_by_the_catalogue_else_by_its_table(rows):
    assert rows["participants"][2] == "Прямые бенефициары, человек"
    assert rows["share"][2] == "Все · Год · Доля"


def test_numbers_and_units_are_for_people(book, rows):
    assert rows["share"][3:9] == (0.628, "доля", 44, 70, 2, 4)
    assert book["Показатели"]["D3"].number_format == "0.0%"
    assert rows["points"][3:5] == (pytest.approx(34.4), "процентных пунктов")
    assert rows["said"][3:5] == ("Более 500", "контактов")


def test_a_withheld_figure_has_no_numbers_and_no_rows(book, rows):
    assert rows["hidden"][3:9] == ("скрыто", "человек", None, None, None, None)
    assert book["Таблица 1"]["C8"].value == "скрыто"
    assert not [values for values in book["Основание"].values if str(values[-1]).startswith("hidden")]


def test_evidence_is_a_row_for_each_sheet_figures_of_the_tables_first(book):
    name = "Прямые бенефициары, человек"
    assert list(book["Основание"].values)[1:] == [
        (name, "Таблица 1, C7", "people.xlsx", "Участники", "6–8, 15", "participants@all/2023"),
        (name, "Таблица 1, C7", "tests.xlsx", "Тесты", "4", "participants@all/2023"),
        ("", None, "tests.xlsx", "Тесты", "4", "unshown@all/2023"),
        ("", None, "people.xlsx", "Участники", UNLISTED, "sex@all/2023"),
    ]


def test_a_cell_leads_to_its_evidence_and_back(book):
    figures, evidence = book["Показатели"], book["Основание"]
    assert (figures["I2"].value, figures["I2"].hyperlink.location) == (5, "'Основание'!A2")
    assert figures["I3"].hyperlink is None
    assert figures["B2"].hyperlink.location == evidence["B2"].hyperlink.location == "'Таблица 1'!C7"


def test_sheets_can_be_filtered_and_keep_their_heads(book):
    for name, area in (("Показатели", "A1:J7"), ("Основание", "A1:F5")):
        assert (book[name].auto_filter.ref, book[name].freeze_panes) == (area, "A2")
