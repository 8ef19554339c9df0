"""The sheets of a table are those that the passport means, or it is told which could be meant."""

import pytest
from builders import make_programme

from zhas_eval.errors import InputError
from zhas_eval.presentation.labels import describe_problem
from zhas_eval.presentation.wording import Wording
from zhas_eval.sources.programme_folder import find_sheets
from zhas_eval.sources.raw import RawWorkbook, make_sheet

ROWS = [["ФИО"], ["А"]]


def book(file: str, *sheets: str, empty: tuple[str, ...] = ()) -> RawWorkbook:
    made = {name: make_sheet(file, name, [] if name in empty else ROWS) for name in (*sheets, *empty)}
    return RawWorkbook(file, "hash", made)


def find(source: dict, *books: RawWorkbook, ignored: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """File and sheet of each sheet found for one table."""
    programme = make_programme(sources={"participants": source}, ignored_sheets=list(ignored))
    found = find_sheets(programme, {one.file: one for one in books})
    return [(sheet.file, sheet.sheet) for sheet in found["participants"]]


def refuse(source: dict, *books: RawWorkbook, ignored: tuple[str, ...] = ()) -> list[tuple]:
    with pytest.raises(InputError) as caught:
        find(source, *books, ignored=ignored)
    for problem in caught.value.problems:
        told = describe_problem(problem, wording=Wording("ru"))
        assert "Что сделать: " in told
        assert problem.rule not in told
    return [(one.rule, one.file, one.sheet, one.details.get("known")) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("Б", ["Б"]),
        ("б ", ["Б"]),
        ("*", ["А", "Б"]),
    ],
)
def test_a_sheet_is_named_or_all_are_meant(sheet, found):
    place = {"file": "a.xlsx", "sheet": sheet}
    read = find(place, book("a.xlsx", "А", "Б", "О файле", empty=("Лист3",)), ignored=("О файле",))
    assert read == [("a.xlsx", name) for name in found]


def test_the_only_sheet_that_is_left_needs_no_name():
    read = find(
        {"file": "a.xlsx"}, book("a.xlsx", "О файле", "А", empty=("Лист2", "Лист3")), ignored=("О файле",)
    )
    assert read == [("a.xlsx", "А")]


def test_an_empty_sheet_is_found_where_there_is_no_other():
    assert find({"file": "a.xlsx"}, book("a.xlsx", empty=("А",))) == [("a.xlsx", "А")]


@pytest.mark.parametrize("sheet", ["", "*", "Участники"])
def test_a_file_without_sheets_is_one_table(sheet):
    assert find({"file": "a.csv", "sheet": sheet}, book("a.csv", "")) == [("a.csv", "")]


def test_files_that_fit_a_pattern_are_parts_of_a_table():
    books = [book(f"Реестр-{part}.XLSX", "А") for part in (3, 1, 2)]
    read = find({"file": "реестр-*.xlsx", "sheet": "А"}, *books, book("прочее.xlsx", "А"))
    assert read == [("Реестр-1.XLSX", "А"), ("Реестр-2.XLSX", "А"), ("Реестр-3.XLSX", "А")]


def test_a_name_that_is_there_as_it_stands_is_no_pattern():
    books = [book("a[1].xlsx", "А"), book("a1.xlsx", "А")]
    assert find({"file": "a[1].xlsx"}, *books) == [("a[1].xlsx", "А")]
    assert find({"file": "a[1].xlsx"}, books[1]) == [("a1.xlsx", "А")]


def test_letters_of_two_signs_are_the_same_name():
    assert find({"file": "реестрй.xlsx"}, book("реестрй.xlsx", "А")) != []


def test_a_sheet_that_must_be_named():
    assert refuse({"file": "a.xlsx"}, book("a.xlsx", "А", "Б")) == [("sheet_not_named", "a.xlsx", "", "А, Б")]


def test_a_missing_sheet_is_told_for_each_file_with_those_there_are():
    books = [book("a1.xlsx", "А"), book("a2.xlsx", "Б"), book("a3.xlsx", "В")]
    assert refuse({"file": "a?.xlsx", "sheet": "А"}, *books) == [
        ("missing_sheet", "a2.xlsx", "А", "Б"),
        ("missing_sheet", "a3.xlsx", "А", "В"),
    ]


def test_no_sheet_is_left_when_all_are_ignored():
    assert refuse({"file": "a.xlsx"}, book("a.xlsx", "А"), ignored=("А",)) == [
        ("only_ignored_sheets", "a.xlsx", "", "А")
    ]


def test_a_file_that_is_not_there_and_a_pattern_that_none_fits():
    assert refuse({"file": "a.xlsx"}, book("b.xlsx", "А")) == [("missing_workbook", "a.xlsx", "", None)]
    assert refuse({"file": "a-*.xlsx"}, book("b.xlsx", "А")) == [("no_file_fits", "programme.yml", "", None)]
