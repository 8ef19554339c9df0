"""What rows without an answer do to a number, and balances that open, move and close."""

from pathlib import Path

import pytest
from builders import clean_data, make_programme

from zhas_eval.cleaning.load import load_clean
from zhas_eval.indicators.grants import calculate_grants
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.measure import difference
from zhas_eval.indicators.monitoring import calculate_monitoring
from zhas_eval.presentation.numbers import format_figure, format_signed
from zhas_eval.presentation.wording import Wording
from zhas_eval.sources.programme_folder import open_programme


def _visits(period, *visits):
    columns = ("grant", "region", "visited_on", "targeted_use", "remarks", "remarks_closed", "people_reached")
    rows = [dict(zip(columns, visit, strict=True)) | {"visit": "interim"} for visit in visits]
    scope = make_programme().scope(region="all", period=period)
    return Ledger(scope, calculate_monitoring(clean_data(visits=rows), scope))


VISITS = [
    ("G1", "wko", "2023-10-05", "yes", 3, 1, 455),
    ("G2", "wko", "2023-11-05", None, 2, 0, None),
    ("G1", "wko", "2024-02-01", None, 1, 2, None),
]


def test_a_sum_and_a_count_with_rows_unanswered_are_the_least():
    ledger, wording = _visits("2023", *VISITS), Wording("ru")
    assert format_figure(ledger["monitoring.targeted"], wording) == "не менее 1"
    assert ledger["monitoring.targeted"].value == 1
    # A share stands on those with an answer, and they are counted.
    assert ledger["monitoring.targeted_use"].denominator == ledger["monitoring.targeted_answered"].value == 1


def test_groups_that_have_a_line_of_their_own_for_the_unanswered_are_not():
    ledger = _visits("2023", *VISITS)
    assert format_figure(ledger["monitoring.visits.visit.interim"], Wording("ru")) == "2"


def test_remarks_open_before_and_those_made_less_the_closed_are_open_at_the_end():
    ledger = _visits("2024", *VISITS)
    names = ("remarks_open_before", "remarks", "remarks_closed", "remarks_overclosed", "remarks_open")
    assert [ledger[f"monitoring.{name}"].value for name in names] == [4, 1, 2, 0, 3]


def test_more_remarks_closed_than_made_are_told_apart():
    ledger = _visits("2023", ("G1", "wko", "2023-10-05", "yes", 1, 4, 5))
    names = ("remarks_open_before", "remarks", "remarks_closed", "remarks_overclosed", "remarks_open")
    assert [ledger[f"monitoring.{name}"].value for name in names] == [0, 1, 4, 3, 0]


@pytest.mark.parametrize(
    ("made", "closed", "said"),
    [((3, None), (1, 0), "не менее 2"), ((3, 2), (1, None), "не более 4"), ((3, None), (1, None), "—")],
)
def test_what_is_open_is_bounded_by_the_numbers_that_visits_lack(made, closed, said):
    visits = [
        ("G1", "wko", "2023-10-05", "yes", made[0], closed[0], 1),
        ("G2", "wko", "2023-10-06", "yes", made[1], closed[1], 1),
    ]
    assert format_figure(_visits("2023", *visits)["monitoring.remarks_open"], Wording("ru")) == said


def test_a_difference_from_the_least_is_the_most():
    ten = Figure("a", "all", "2023", value=10.0)
    paid = Figure("b", "all", "2023", value=4.0, lower=4.0, missing=1)
    [left], [over] = difference([ten], [paid], "left"), difference([paid], [ten], "over")
    wording = Wording("ru")
    assert (format_figure(left, wording), format_signed(over, wording)) == ("не более 6", "не менее −6")


def test_balances_of_the_default_programme_close(zhas_ledgers):
    for ledger in zhas_ledgers:
        value = {figure.name: figure.value for figure in ledger}
        assert value["monitoring.remarks_open"] == (
            value["monitoring.remarks_open_before"]
            + value["monitoring.remarks"]
            - value["monitoring.remarks_closed"]
            + value["monitoring.remarks_overclosed"]
        ), ledger.scope.key
        for name, closing in (
            ("amount", "amount_to_date"),
            ("paid", "paid_to_date"),
            ("spent", "spent_to_date"),
        ):
            moved = value[f"grants.{name}_before"] + value[f"grants.{name}"]
            assert moved == pytest.approx(value[f"grants.{closing}"]), (name, ledger.scope.key)
        left = value["grants.unspent_before"] + value["grants.paid"] - value["grants.spent"]
        assert left == pytest.approx(value["grants.unspent"]), ledger.scope.key


@pytest.fixture(scope="module")
def zhas_ledgers():
    """The default programme's ledgers of grants and monitoring, in every region and period of its plan."""
    programme = open_programme(Path(__file__).resolve().parents[2] / "data" / "zhas-2023")
    clean = load_clean(programme)
    grid = programme.grid(
        regions=("all", *programme.passport.region_codes()), periods=("2023", "2023-Q4", "2024", "all")
    )
    figures = [*calculate_grants(clean, grid), *calculate_monitoring(clean, grid)]
    return [
        Ledger(
            scope,
            [
                figure
                for figure in figures
                if (figure.region, figure.period) == (scope.region, scope.period.code)
            ],
        )
        for scope in grid.scopes
    ]
