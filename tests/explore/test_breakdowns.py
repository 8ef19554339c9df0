from dataclasses import replace

import pytest

from zhas_eval.explore.breakdowns import (
    Breakdown,
    draw_breakdown,
    list_breakdowns,
    list_figures,
    name_breakdown,
    tabulate_breakdown,
)
from zhas_eval.explore.data import ProgrammeData
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.presentation.groups import name_group
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.view import View

from .conftest import REGIONS

BY_SEX = Breakdown("participants", "sex")


@pytest.fixture
def view(data: ProgrammeData) -> View:
    """Two women, one person withheld, none without an answer; and a break-down without shares."""
    scope = data.programme.scope(region="wko", period="2023")
    people = Figure("participants", "wko", "2023", table="participants", value=3.0, unit="people")
    sex = replace(people, dimension="sex", value=2.0, group="female")
    share = replace(sex, indicator="participants.share", value=2 / 3, unit="share")
    spent = replace(people, indicator="grants.spent", table="grant_spending", unit="tenge", value=5000.0)
    figures = [
        *(people, sex, share),
        *(replace(sex, group="male").withhold(), replace(share, group="male").withhold()),
        *(replace(sex, group="missing", value=0.0), replace(share, group="missing", value=0.0)),
        *(spent, replace(spent, dimension="cost", group="rent")),
        replace(sex, kind="reported", dimension="age", group="59+"),
    ]
    return View(Ledger(scope, figures), "ru")


def test_breakdowns_are_counts_and_sums_with_groups(view: View) -> None:
    assert list_breakdowns(view.ledger) == [BY_SEX, Breakdown("grants.spent", "cost")]


def test_figures_are_the_groups_that_have_something_then_the_total(view: View) -> None:
    assert [figure.name for figure in list_figures(view.ledger, BY_SEX)] == [
        *("participants.sex.female", "participants.sex.male"),
        "participants",
    ]


def test_table_shows_groups_with_shares_and_says_what_is_withheld(view: View) -> None:
    table = tabulate_breakdown(view, BY_SEX)
    texts = [[plain(cell.text).replace("\xa0", " ") for cell in row] for row in table.body]
    assert texts == [["Женщины", "2", "66,7 %"], ["Мужчины", "скрыто", "скрыто"], ["Всего", "3", ""]]
    assert table.body[0][1].figure == "participants.sex.female@wko/2023"
    assert plain(table.caption) == "Прямые бенефициары, человек — по полу. ЗКО, 2023 год"
    assert table.notes == view.withheld_note("participants", "sex") != ()


def test_table_without_shares_has_two_columns(view: View) -> None:
    table = tabulate_breakdown(view, Breakdown("grants.spent", "cost"))
    assert [plain(cell.text) for cell in table.head[0]] == ["Группа", "Число"]
    assert [len(row) for row in table.body] == [2, 2]
    assert table.notes == ()


def test_chart_draws_the_groups_and_not_the_total(view: View) -> None:
    chart = draw_breakdown(view, BY_SEX)
    assert chart is not None
    assert chart.figures == ("participants.sex.female@wko/2023", "participants.sex.male@wko/2023")
    assert "Женщины: 2; Мужчины: скрыто" in plain(chart.alt)


def test_no_chart_where_all_groups_are_nought(view: View) -> None:
    empty = replace(view.ledger["grants.spent.cost.rent"], value=0.0)
    assert draw_breakdown(View(Ledger(view.scope, [empty]), "ru"), Breakdown("grants.spent", "cost")) is None


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("period", ["2023", "2024", "all", "2023-09"])
def test_every_breakdown_of_the_programme_has_its_words(
    data: ProgrammeData, region: str, period: str
) -> None:
    view = View(data.ledger(region, period), "ru")
    found = list_breakdowns(view.ledger)
    assert {Breakdown("participants", "age"), Breakdown("consultations", "contact")} <= set(found)
    names = [name_breakdown(view, breakdown) for breakdown in found]
    assert len(set(names)) == len(found)
    for breakdown in found:
        for figure in view.ledger.groups(breakdown.indicator, breakdown.dimension):
            assert name_group(view, figure)
        table = tabulate_breakdown(view, breakdown)
        shown = [view.ledger[row[1].figure.partition("@")[0]] for row in table.body]
        assert shown == list_figures(view.ledger, breakdown)


def test_a_group_of_two_dimensions_is_named_by_both(view: View) -> None:
    people = Figure("participants", "wko", "2023", dimension="sex_age", group="female~17-22")
    assert plain(name_group(view, replace(people, table="participants"))) == "Женщины, 17–22 лет"


def test_a_table_of_three_dimensions_is_no_list_to_choose(view: View) -> None:
    people = Figure("participants", "wko", "2023", dimension="sex_age", group="female~17-22", value=6.0)
    more = replace(people, dimension="sex_age_status", group="female~17-22~youth")
    assert list_breakdowns(Ledger(view.scope, [people, more])) == [Breakdown("participants", "sex_age")]


def test_groups_that_are_no_column_have_names(view: View) -> None:
    figure = Figure("participants", "wko", "2023", table="participants", dimension="neet", group="yes")
    assert name_group(view, figure) == "Не работали и не учились"
