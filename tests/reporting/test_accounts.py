"""What the terminal tells of rows and problems: every row counted, every place named, no value."""

import pandas as pd
import pytest

from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.tables import CleanData
from zhas_eval.reporting.accounts import (
    loss_lines,
    problem_lines,
    rejected_lines,
    rows_lines,
    summary_line,
)

WORDING = Wording("ru")
ROWS = [
    {"file": "a.xlsx", "sheet": "S", "read": 21, "clean": 20, "merged": 0, "rejected": 1, "skipped": 0},
    {"file": "long.xlsx", "sheet": "T", "read": 3, "clean": 3, "merged": 0, "rejected": 0, "skipped": 0},
]
PROBLEMS = [
    ("a.xlsx", "S", 12, "D", "bad_date", "reject"),
    ("a.xlsx", "S", 7, "B", "spelling_guessed", "warning"),
    ("a.xlsx", "S", 5, "B", "spelling_guessed", "warning"),
    ("b.xlsx", "Лишний", None, "", "unread_sheet", "warning"),
]


@pytest.fixture
def data() -> CleanData:
    columns = ["file", "sheet", "row", "column", "rule", "severity"]
    problems = pd.DataFrame(PROBLEMS, columns=columns).astype({"row": "Int64"})
    return CleanData({}, pd.DataFrame(), problems, pd.DataFrame(), {})


def test_the_sum_names_each_outcome_that_occurs() -> None:
    assert summary_line(ROWS, wording=WORDING) == "Прочитано 24 строки: принято — 23, отклонено — 1."
    assert summary_line([], wording=WORDING) == "Прочитано 0 строк: принято — 0."


def test_a_sheet_that_lost_much_is_warned_of() -> None:
    counts = {"read": 30, "clean": 17, "merged": 1, "skipped": 10}
    many = {"file": "a.xlsx", "sheet": "S", "rejected": 2, **counts}
    assert loss_lines([many], wording=WORDING) == []
    assert loss_lines([many | {"rejected": 5, "read": 33}], wording=WORDING) == [
        "Внимание! a.xlsx, лист «S»: отклонено 5 строк из 23 (22 % при пределе 10 %). "
        "Показатели по этому листу неполны."
    ]
    assert loss_lines(ROWS, wording=WORDING) == []


def test_the_table_is_aligned_and_summed() -> None:
    lines = rows_lines(ROWS, wording=WORDING)
    assert [line.split() for line in lines[1:]] == [
        ["a.xlsx", "S", "21", "20", "0", "1", "0"],
        ["long.xlsx", "T", "3", "3", "0", "0", "0"],
        ["Всего", "24", "23", "0", "1", "0"],
    ]
    assert len({len(line) for line in lines}) == 1


def test_rejected_rows_are_listed_one_by_one(data: CleanData) -> None:
    title, sentence, remedy, place = rejected_lines(data, wording=WORDING)
    assert (title, sentence, place) == (
        "Отклоненные строки:",
        "Дата не читается:",
        "  a.xlsx, лист «S», строка 12, столбец D",
    )
    assert remedy.startswith("  Что сделать: ")


def test_of_many_rejected_rows_ten_are_listed_and_each_remedy_once(data: CleanData) -> None:
    rows = [("a.xlsx", "S", row, "D", "bad_date", "reject") for row in range(3, 10)]
    rows += [("a.xlsx", "S", row, "F", "unknown_region", "reject") for row in range(3, 12)]
    problems = pd.DataFrame(rows, columns=data.problems.columns).astype({"row": "Int64"})
    lines = rejected_lines(CleanData({}, data.accounts, problems, data.changes, {}), wording=WORDING)
    assert len([line for line in lines if "строка" in line and "столбец" in line]) == 10
    assert [line.count("Что сделать") for line in lines].count(1) == 2
    assert lines[-1].startswith("  и еще 6")


def test_problems_are_gathered_by_rule_and_column(data: CleanData) -> None:
    lines = problem_lines(data, wording=WORDING)
    assert lines[1] == "4 замечания:"
    assert "  a.xlsx, лист «S», столбец D: строка 12" in lines
    assert "  a.xlsx, лист «S», столбец B: строки 5, 7" in lines
    assert "  b.xlsx, лист «Лишний»" in lines
    assert lines.index("Дата не читается [не принято]") == 2


def test_without_problems_it_says_so(data: CleanData) -> None:
    fine = CleanData({}, data.accounts, data.problems.head(0), data.changes, {})
    assert problem_lines(fine, wording=WORDING) == ["Замечаний нет."]
    assert rejected_lines(fine, wording=WORDING) == []


def test_of_very_many_rows_the_first_are_listed_and_the_rest_counted() -> None:
    rows = [("a.xlsx", "S", row, "D", "bad_date", "warning") for row in range(2, 602, 2)]
    problems = pd.DataFrame(rows, columns=["file", "sheet", "row", "column", "rule", "severity"])
    data = CleanData({}, pd.DataFrame(), problems, pd.DataFrame(), {})
    (line,) = [line for line in problem_lines(data, wording=WORDING) if "строки" in line]
    assert line.endswith(", 198, 200 и еще 200 — все в cleaning-review.xlsx")
