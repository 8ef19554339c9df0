"""Cells as field staff leave them, from a file on the disk to the clean table, the log and the problems."""

import csv
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bad_programmes import PERSON, POST, changes, load_records, make_folder, rules, told, write_rows
from bad_programmes import load as load_folder
from builders import sheet_rows

from zhas_eval.cleaning.clean import Cleaned

ALONE = PERSON | {"iin": "", "phone": "", "birth_date": ""}
TEST = {"session": "T", "full_name": "Ким Анна", "region": "ЗКО", "tested_on": "05.10.2023"}
TEST |= {"score_before": 50, "score_after": 60}
PAID = {"paid_on": "05.10.2023", "budget": "закупки", "item": "А", "document": "1", "amount": 1}
BASES = {"participants": ALONE, "training_tests": TEST, "budget_payments": PAID, "posts": POST}
# Beginnings of names of no one that are not like each other.
FAR_APART = ("Бектас", "Громк", "Дулат", "Жаныб", "Зайц", "Кульм", "Мухтар", "Пшенич", "Рысбек", "Цветк")
LOST = None
DAY = pd.Timestamp(2023, 10, 5)
NFD = unicodedata.normalize("NFD", "Йылмаз Әсел")

# What the table, the column and the cell are; the clean value, the rule of a problem, the rule of the log.
KEPT: list[tuple[str, str, Any, Any, str, str]] = [
    ("participants", "iin", 900_101_000_000, LOST, "bad_iin", "bad_iin"),
    ("participants", "iin", "9.00101E+11", LOST, "iin_scientific", "iin_scientific"),
    ("participants", "iin", "9,00101E+11", LOST, "iin_scientific", "iin_scientific"),
    ("participants", "iin", 11_005_600_000, "011005600000", "", "iin_zeros"),
    ("participants", "iin", "51005600008", "051005600008", "", "iin_zeros"),
    ("participants", "iin", "991231400003", LOST, "bad_iin", "bad_iin"),
    ("participants", "birth_date", "31.02.2024", LOST, "bad_date", "bad_date"),
    ("participants", "birth_date", -5, LOST, "bad_date", "bad_date"),
    ("participants", "birth_date", 2_958_466, LOST, "bad_date", "bad_date"),
    ("participants", "birth_date", "05.10.0023", LOST, "bad_date", "bad_date"),
    ("participants", "birth_date", "05.10.9999", LOST, "bad_date", "bad_date"),
    ("participants", "enrolled_on", 45204, DAY, "", "date_serial"),
    ("participants", "enrolled_on", "45204", DAY, "", "date_serial"),
    ("participants", "enrolled_on", 45204.5, DAY, "", "date_serial"),
    ("participants", "region", "Шымкнет", "shymkent", "spelling_guessed", "spelling_guessed"),
    ("participants", "region", "ШЫМKЕНТ", "shymkent", "", "code"),
    ("participants", "full_name", "NA", "Na", "", "letter_case"),
    ("participants", "full_name", "None", "None", "", ""),
    ("participants", "full_name", "Ceйтoвa Дaнa", "Сейтова Дана", "", "look_alikes"),
    ("participants", "full_name", "?алиева ?сел", "?алиева ?сел", "name_lost_letter", ""),
    ("participants", "full_name", NFD, "Йылмаз Әсел", "", "unicode_form"),
    ("participants", "full_name", "Семёнов Пётр", "Семёнов Пётр", "", ""),
    ("participants", "full_name", "=cmd|calc!A", "=cmd|calc!A", "", ""),
    ("participants", "full_name", "<script>alert()</script>", "<script>alert()</script>", "", ""),
    ("training_tests", "score_before", 101, LOST, "out_of_bounds", "out_of_bounds"),
    ("training_tests", "score_before", -1, LOST, "out_of_bounds", "out_of_bounds"),
    ("training_tests", "score_before", "35 %", 35, "", "percent_sign"),
    ("budget_payments", "amount", "1\xa0234,5", 1234.5, "", "number_format"),
    ("budget_payments", "amount", "1\u202f234,5", 1234.5, "", "number_format"),
    ("posts", "title", "=HYPERLINK()", "=HYPERLINK()", "", ""),
    ("posts", "views", "#ДЕЛ/0!", LOST, "error_cell", "error_cell"),
]
# What the table, the column and the cell are; the rule by which the row is rejected.
REJECTED: list[tuple[str, str, Any, str]] = [
    ("participants", "enrolled_on", "31.02.2024", "bad_date"),
    ("participants", "enrolled_on", -45204, "bad_date"),
    ("participants", "enrolled_on", "05.10.2031", "date_outside_programme"),
    ("participants", "region", "Гдетотам", "unknown_region"),
    ("participants", "full_name", "#N/A", "error_cell"),
    ("participants", "full_name", "#Н/Д", "error_cell"),
    ("budget_payments", "amount", "1,000", "number_ambiguous"),
    ("budget_payments", "amount", "#N/A", "error_cell"),
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cleaned]:
    """Each table with a good row and a row for each bad cell, no two of them alike but for it."""
    found = {}
    for table, base in BASES.items():
        cells = [(column, cell) for name, column, cell, *_ in [*KEPT, *REJECTED] if name == table]
        rows = [
            base | _told_apart(table, at) | ({column: cell} if column else {})
            for at, (column, cell) in enumerate([("", ""), *cells])
        ]
        found[table] = load_records(tmp_path_factory.mktemp(table), table, rows)
    return found


def _told_apart(table: str, at: int) -> dict[str, str]:
    """Other values for a row, so that it is no other row's copy."""
    if table == "participants":
        first, second = FAR_APART[at % len(FAR_APART)], FAR_APART[at // len(FAR_APART)]
        return {"full_name": f"{first}ова {second}а"}
    return {"training_tests": {"session": f"T{at}"}, "budget_payments": {"document": f"{at}"}}.get(
        table, {"title": f"Пост {at}"}
    )


def _row_of(cases: list[Any], at: int, before: list[Any]) -> int:
    """The Excel row of a case: after the headings, the good row and the cases of its table before it."""
    return 3 + sum(case[0] == cases[at][0] for case in [*before, *cases[:at]])


@pytest.mark.parametrize("at", range(len(KEPT)))
def test_a_cell_is_read_or_dropped_and_both_are_told(at: int, tables: dict[str, Cleaned]) -> None:
    table, column, cell, value, problem, rule = KEPT[at]
    cleaned, row = tables[table], _row_of(KEPT, at, [])
    clean = cleaned.data.tables[table]
    (found,) = clean.loc[clean["origin"] == f"{table}.xlsx!{table}!{row}", column]
    assert pd.isna(found) if value is LOST else found == value
    problems = cleaned.data.problems[cleaned.data.problems["row"] == row]
    told_of = problems.loc[problems["name"] == column, ["rule", "severity"]].to_numpy().tolist()
    assert told_of == ([[problem, "warning"]] if problem else [])
    logged = [(old, kind) for at, name, old, _, kind in changes(cleaned) if (at, name) == (row, column)]
    assert logged == ([(str(cell), rule)] if rule else [])


@pytest.mark.parametrize("at", range(len(REJECTED)))
def test_a_row_without_what_it_must_have_is_rejected_with_its_address(
    at: int, tables: dict[str, Cleaned]
) -> None:
    table, column, cell, rule = REJECTED[at]
    cleaned, row = tables[table], _row_of(REJECTED, at, KEPT)
    rejects = cleaned.review.rejects
    (line,) = rejects[rejects["row"] == row].to_dict("records")
    assert (line["file"], line["sheet"]) == (f"{table}.xlsx", table)
    assert (line["rule"], line["name"], line["value"]) == (rule, column, str(cell))
    assert f"{table}.xlsx!{table}!{row}" not in set(cleaned.data.tables[table]["origin"])
    assert row not in [logged for logged, *_ in changes(cleaned)]


def test_no_name_or_number_is_in_what_leaves_the_folder(tables: dict[str, Cleaned]) -> None:
    out = told(tables["participants"])
    values = [str(cell) for _, column, cell, *_ in KEPT if column in {"full_name", "iin"}]
    cells = {cell for line in csv.reader(out.splitlines()) for cell in line}
    assert not cells & {*values, "Гдетотам"}
    assert not [beginning for beginning in FAR_APART if beginning in out]


def _with_values(folder: Path, table: str, column: str, cells: list[Any]) -> Any:
    """A row for each cell, no two of them alike."""
    other = "title" if table == "posts" else "full_name"
    rows = [
        BASES[table] | {other: f"Ким {name}", column: cell}
        for name, cell in zip(("Анна", "Олег", "Мария", "Иван"), cells, strict=False)
    ]
    return load_records(folder, table, rows)


def test_a_column_with_one_clear_date_of_the_month_first_is_so_as_a_whole(tmp_path: Path) -> None:
    cleaned = _with_values(tmp_path, "participants", "enrolled_on", ["10/25/2023", "11/12/2023"])
    days = cleaned.data.tables["participants"]["enrolled_on"]
    assert days.tolist() == [pd.Timestamp(2023, 10, 25), pd.Timestamp(2023, 11, 12)]
    logged = {rule for _, name, _, _, rule in changes(cleaned) if name == "enrolled_on"}
    assert logged == {"date_month_first"}
    assert rules(cleaned) == []


def test_a_column_of_both_orders_has_the_day_first_with_a_warning(tmp_path: Path) -> None:
    cells = ["25/10/2023", "10/26/2023", "11/12/2023"]
    cleaned = _with_values(tmp_path, "participants", "enrolled_on", cells)
    assert cleaned.data.tables["participants"]["enrolled_on"].iloc[2] == pd.Timestamp(2023, 12, 11)
    assert rules(cleaned) == [(4, "L", "date_ambiguous", "warning")]


def test_shares_and_percents_are_told_apart_by_the_column(tmp_path: Path) -> None:
    shares = _with_values(tmp_path / "a", "training_tests", "score_before", [0.35, 1, "0,5"])
    assert shares.data.tables["training_tests"]["score_before"].tolist() == [35, 100, 50]
    assert {rule for *_, rule in changes(shares) if rule.startswith("fraction")} == {"fraction_as_percent"}
    mixed = _with_values(tmp_path / "b", "training_tests", "score_before", [35, 0.35])
    assert mixed.data.tables["training_tests"]["score_before"].tolist() == [35, 0.35]
    assert rules(mixed) == [(3, "G", "percent_ambiguous", "warning")]


def test_a_birth_date_other_than_the_number_says_is_kept_with_a_warning(tmp_path: Path) -> None:
    cleaned = load_records(tmp_path, "participants", [PERSON | {"birth_date": "30.12.1999"}])
    (person,) = cleaned.data.tables["participants"].to_dict("records")
    assert (person["iin"], person["birth_date"]) == (PERSON["iin"], pd.Timestamp(1999, 12, 30))
    assert rules(cleaned) == [(2, "C", "iin_birth_date", "warning")]


def test_two_people_with_one_number_both_stay_and_are_told(tmp_path: Path) -> None:
    other = {"full_name": "Ким Олег", "birth_date": "01.02.1995", "sex": "муж", "phone": ""}
    cleaned = load_records(tmp_path, "participants", [PERSON, PERSON | other])
    table = cleaned.data.tables["participants"]
    assert table["full_name"].tolist() == ["Сейтова Дана", "Ким Олег"]
    assert table["person"].nunique() == 2
    assert (2, "", "possible_same_person", "warning") in rules(cleaned)
    assert cleaned.review.pairs["decision"].tolist() == ["review"]
    assert not [word for word in ("Сейтова", "Олег", PERSON["iin"]) if word in told(cleaned)]


def test_one_name_in_several_forms_is_one_person(tmp_path: Path) -> None:
    names = ["Семёнов Пётр", unicodedata.normalize("NFD", "Семёнов Пётр"), "Семенов Петр"]
    born = ALONE | {"birth_date": "31.12.1999"}
    cleaned = load_records(tmp_path, "participants", [born | {"full_name": name} for name in names])
    assert cleaned.data.tables["participants"]["full_name"].tolist() == ["Семёнов Пётр"]
    assert cleaned.data.accounts["outcome"].tolist() == ["skipped", "clean", "merged", "merged"]


def test_days_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    path = make_folder(tmp_path, "participants")
    since_1904 = (datetime(2023, 10, 5) - datetime(1904, 1, 1)).days
    rows = sheet_rows("participants", [ALONE | {"enrolled_on": day} for day in (since_1904, "")])
    rows[2][1] = "Ким Олег"

    def write_day(book: Any, page: Any) -> None:
        page.write_datetime(2, 11, datetime(2023, 10, 5), book.add_format({"num_format": "dd.mm.yyyy"}))

    write_rows(path, rows, sheet="participants", change=write_day, options={"date_1904": True})
    days = load_folder(tmp_path).data.tables["participants"]["enrolled_on"]
    assert days.tolist() == [DAY, DAY]


FORMULAS: Mapping[str, tuple[str, str]] = {
    "error_cell": ("=NA()", "#N/A"),
    "formula_not_computed": ("=A1", ""),
}


@pytest.mark.parametrize("rule", FORMULAS)
def test_a_formula_without_a_result_is_no_value(rule: str, tmp_path: Path) -> None:
    formula, result = FORMULAS[rule]

    def write_formulas(_book: Any, page: Any) -> None:
        page.write_formula(1, 1, formula, None, result)
        page.write_formula(2, 3, formula, None, result)

    cleaned = load_records(tmp_path, "participants", [ALONE, ALONE], change=write_formulas)
    assert rules(cleaned) == [(2, "B", rule, "reject"), (3, "D", rule, "warning")]
    assert cleaned.data.tables["participants"]["sex"].isna().tolist() == [True]
