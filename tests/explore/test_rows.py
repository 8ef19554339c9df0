from dataclasses import replace

import pandas as pd
import pytest

from zhas_eval.explore.breakdowns import list_breakdowns, list_figures
from zhas_eval.explore.data import ProgrammeData
from zhas_eval.explore.rows import (
    MOST_ROWS,
    rows_behind,
    shown_columns,
    tabulate_rows,
    telling_columns,
)
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.view import View
from zhas_eval.programme.tables import CleanData

from .conftest import REGIONS

FIGURE = Figure("participants", "all", "2023", table="participants", value=3.0, rows=3, unit="people")


def clean_of(**tables: pd.DataFrame) -> CleanData:
    return CleanData(
        tables=tables, accounts=pd.DataFrame(), problems=pd.DataFrame(), changes=pd.DataFrame(), hashes={}
    )


@pytest.fixture
def people() -> pd.DataFrame:
    """Three people, the last first in the file; a sheet whose name holds the separator."""
    return pd.DataFrame(
        {
            "full_name": ["Тайная Алия", "Тайный Берик", "Тайная Вера"],
            "iin": ["000000000001", "000000000002", None],
            "sex": ["female", "male", "female"],
            "birth_date": pd.to_datetime(["2001-02-03"] * 3),
            "region": ["wko", "shymkent", "common"],
            "status": ["youth|unemployed", None, "youth"],
            "enrolled_on": pd.to_datetime(["2023-10-05", None, "2023-10-07"]),
            "person": ["P1", "P2", "P3"],
            "when": pd.to_datetime(["2023-10-05"] * 3),
            "origin": ["p.xlsx!Лист!1!12", "p.xlsx!Лист!1!100", "p.xlsx!Лист!1!9"],
        }
    )


@pytest.fixture
def view(data: ProgrammeData) -> View:
    return View(Ledger(data.programme.scope(region="all", period="2023"), [FIGURE]), "ru")


def test_rows_are_those_of_the_evidence_in_file_order_without_personal_columns(people: pd.DataFrame) -> None:
    figure = replace(FIGURE, evidence=tuple(people["origin"]))
    rows = rows_behind(figure, clean_of(participants=people))
    assert list(rows) == ["sex", "region", "status", "enrolled_on", "file", "sheet", "row"]
    assert rows[["file", "sheet", "row"]].to_numpy().tolist() == [
        ["p.xlsx", "Лист!1", 9],
        ["p.xlsx", "Лист!1", 12],
        ["p.xlsx", "Лист!1", 100],
    ]
    one = rows_behind(replace(figure, evidence=("p.xlsx!Лист!1!12",)), clean_of(participants=people))
    assert one["status"].tolist() == ["youth|unemployed"]


@pytest.mark.parametrize(
    "figure",
    [
        replace(FIGURE, evidence=("p.xlsx!Лист!1!9",), suppressed=True),
        FIGURE,
        replace(FIGURE, table="passport", evidence=("programme.yml!cycles.cap",)),
    ],
    ids=["withheld", "no evidence", "no table"],
)
def test_no_rows_behind(figure: Figure, people: pd.DataFrame) -> None:
    assert rows_behind(figure, clean_of(participants=people)).empty


def test_table_says_values_in_words_and_dates_as_written(view: View, people: pd.DataFrame) -> None:
    figure = replace(FIGURE, evidence=tuple(people["origin"]))
    table = tabulate_rows(view, figure, "Всего", clean_of(participants=people))
    assert [plain(cell.text) for cell in table.head[0]] == [
        *("Файл", "Лист", "Строка Excel", "Пол", "Регион", "Социальный статус", "Дата включения"),
    ]
    assert [[plain(cell.text) for cell in row[2:]] for row in table.body] == [
        ["9", "Женщины", "Все регионы", "Молодежь", "07.10.2023"],
        ["12", "Женщины", "ЗКО", "Молодежь, Безработные", "05.10.2023"],
        ["100", "Мужчины", "Шымкент", "", ""],
    ]
    assert plain(table.caption) == "Всего — 3. Строки исходных файлов"
    assert table.notes == (view("explore.rows.count", n=3), view("explore.rows.personal"))


def test_telling_columns_are_left_out_and_named(view: View, people: pd.DataFrame) -> None:
    figure = replace(FIGURE, evidence=tuple(people["origin"]))
    table = tabulate_rows(view, figure, "Всего", clean_of(participants=people), telling={"status"})
    assert "Социальный статус" not in [plain(cell.text) for cell in table.head[0]]
    assert "Социальный статус" in table.notes[-1]
    assert "Безработные" not in str(table.body)


def test_long_list_is_cut_and_says_so(view: View, people: pd.DataFrame) -> None:
    count = MOST_ROWS + 1
    many = pd.concat([people.head(1)] * count, ignore_index=True)
    many = many.assign(origin=[f"p.xlsx!Лист!{number}" for number in range(count)])
    figure = replace(FIGURE, evidence=tuple(many["origin"]))
    table = tabulate_rows(view, figure, "Всего", clean_of(participants=many))
    assert len(table.body) == MOST_ROWS
    assert plain(table.notes[0]) == f"Всего {count} строка. Показаны первые {MOST_ROWS} из {count}."


def test_withheld_figure_has_a_sentence_and_no_rows(view: View, people: pd.DataFrame) -> None:
    figure = replace(FIGURE, evidence=tuple(people["origin"]), suppressed=True)
    table = tabulate_rows(view, figure, "Мужчины", clean_of(participants=people))
    assert (table.body, table.notes) == ((), ())
    assert table.empty == view("explore.rows.withheld")


def test_repeated_columns_are_numbered_and_numbers_written(view: View) -> None:
    scores = pd.DataFrame(
        {
            "application": ["A-1"],
            "score_1": [71.5],
            "score_2": [None],
            "decision": ["winner"],
            "origin": ["a!b!5"],
        }
    )
    assert [name for name, _ in shown_columns("application_scores", scores)] == [
        *("application", "score_1", "score_2", "decision")
    ]
    figure = replace(FIGURE, table="application_scores", evidence=("a!b!5",))
    table = tabulate_rows(view, figure, "Всего", clean_of(application_scores=scores))
    assert [plain(cell.text) for cell in table.head[0]][3:6] == [
        "№ заявки",
        "Член комиссии 1",
        "Член комиссии 2",
    ]
    assert [plain(cell.text) for cell in table.body[0]] == ["a", "b", "5", "A-1", "71,5", "", "Победители"]


def test_a_year_has_no_thousands_and_money_has(view: View) -> None:
    lines = pd.DataFrame({"year": [2023], "planned": [1250000.5], "origin": ["a!b!5"]})
    figure = replace(FIGURE, table="budget_lines", evidence=("a!b!5",))
    (row,) = tabulate_rows(view, figure, "Всего", clean_of(budget_lines=lines)).body
    assert [plain(cell.text).replace("\xa0", " ") for cell in row[3:]] == ["2023", "1 250 000,5 ₸"]


@pytest.mark.parametrize(
    ("dimension", "told"),
    [
        ("status", {"status"}),
        ("age", set()),
        ("sex_age", {"sex"}),
        ("sex_age_status", {"sex", "status"}),
        ("eligibility", {"employment_before", "status"}),
        ("", {"sex", "status", "employment_before", "employment_after"}),
    ],
)
def test_columns_that_would_tell_a_withheld_group(view: View, dimension: str, told: set[str]) -> None:
    withheld = replace(FIGURE, dimension=dimension, group="g" if dimension else "").withhold()
    other = replace(withheld, table="applications", indicator="contest.applications", dimension="topic")
    assert telling_columns("participants", [Ledger(view.scope, [withheld, other])]) == told
    assert telling_columns("participants", [Ledger(view.scope, [FIGURE, other])]) == set()


def test_what_is_withheld_in_one_region_is_not_told_in_the_list_of_all(data: ProgrammeData) -> None:
    told = {
        figure.dimension
        for region in REGIONS
        for figure in data.ledger(region, "2023")
        if figure.suppressed and figure.indicator == "participants"
    }
    assert "sex_age" in told
    telling = data.telling_columns(data.ledger("all", "2023")["participants"])
    assert {"sex", "status"} <= telling


@pytest.mark.parametrize("region", REGIONS)
def test_every_number_of_the_programme_leads_to_its_rows(data: ProgrammeData, region: str) -> None:
    view = View(data.ledger(region, "2023"), "ru")
    for breakdown in list_breakdowns(view.ledger):
        for figure in list_figures(view.ledger, breakdown):
            assert len(rows_behind(figure, data.clean)) == figure.rows, figure.figure
            tabulate_rows(view, figure, "", data.clean)
