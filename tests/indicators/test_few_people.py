"""Means and scores of few people: none is shown, and none follows from those that are."""

import numpy as np
import pytest
from builders import clean_data, make_programme

from zhas_eval.indicators.change import calculate_change
from zhas_eval.indicators.comparisons import calculate_comparisons
from zhas_eval.indicators.few_people import find_few
from zhas_eval.indicators.grants import calculate_grants
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.indicators.training import calculate_training

LIMIT = 5
PROGRAMME = make_programme(privacy={"small_cell": LIMIT})
REGIONS = ("all", "shymkent", "wko")
OF_PAIRS = (
    *("before", "after", "change", "improved", "worsened", "improved_share"),
    *("d_z", "d_av", "hedges_g", "rank_biserial"),
)


def _ledger(calculate, *, region="all", **tables) -> Ledger:
    scope = PROGRAMME.scope(region=region, period="2023")
    return Ledger(scope, calculate(clean_data(**tables), scope))


def _tests(region: str, pairs: int, lost: int = 0) -> list[dict]:
    return [
        {
            **{"person": f"{region}{at}", "region": region, "tested_on": "2023-10-10"},
            **{"score_before": 40.0 + at, "score_after": 60.0 + at % 3 if at < pairs else None},
        }
        for at in range(pairs + lost)
    ]


def _attendance(region: str, people: int) -> list[dict]:
    return [
        {
            "session": "S1",
            "person": f"{region}{at}",
            "region": region,
            "attended_on": "2023-10-10",
            "hours": 3.0,
        }
        for at in range(people)
    ]


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ((50, 50), (False, False, False)),
        ((50, 3), (False, True, True)),
        ((50, 0), (False, False, False)),
        ((2, 0), (True, True, False)),
        ((2, 2), (True, True, True)),
        ((3, 3), (False, True, True)),
        ((0, 0), (False, False, False)),
    ],
)
def test_a_region_of_few_goes_with_what_would_give_it_away(people, hidden):
    """``people`` of Shymkent and of wko; ``hidden`` of all, of Shymkent, of wko."""
    numbers = dict(zip(REGIONS, (sum(people), *people), strict=True))
    grid = PROGRAMME.grid(regions=REGIONS, periods=["2023"])

    def count(grid):
        return np.array([float(numbers[scope.region]) for scope in grid.scopes])

    found = find_few(grid, count)
    assert tuple((found & (count(grid) > 0)).tolist()) == hidden


def test_the_first_scores_of_few_who_gave_no_second_are_withheld_whatever_the_pairs():
    ledger = _ledger(calculate_change, training_tests=_tests("wko", pairs=18, lost=2))
    assert ledger["test.before_lost"].suppressed
    assert not ledger["test.before_lost"].evidence
    assert not any(ledger[f"test.{name}"].suppressed for name in ("pairs", "attrition", *OF_PAIRS))


def test_the_first_scores_of_many_are_told_where_the_pairs_are_few():
    ledger = _ledger(calculate_change, training_tests=_tests("wko", pairs=2, lost=9))
    assert ledger["test.before_lost"].value == pytest.approx(np.mean([40 + at for at in range(2, 11)]))
    assert all(ledger[f"test.{name}"].suppressed for name in OF_PAIRS)


def test_the_mean_of_all_less_that_of_the_other_region_is_not_told():
    tests = _tests("wko", pairs=3) + _tests("shymkent", pairs=30)
    for region, hidden in (("all", False), ("shymkent", True), ("wko", True)):
        ledger = _ledger(calculate_change, region=region, training_tests=tests)
        assert {ledger[f"test.{name}"].suppressed for name in OF_PAIRS} == {hidden}


def test_hours_of_few_people_are_withheld_in_all_and_on_average():
    attendance = _attendance("wko", 2) + _attendance("shymkent", 20)
    for region, hidden in (("all", False), ("shymkent", True), ("wko", True)):
        ledger = _ledger(calculate_training, region=region, training_attendance=attendance)
        for name in ("hours_per_person", "person_hours"):
            assert ledger[f"training.{name}"].suppressed == hidden, (region, name)
        assert ledger["training.attended_people"].value


def test_money_for_few_people_reached_is_not_divided_among_them():
    for reached, hidden in ((3, True), (9, False)):
        ledger = _ledger(
            calculate_grants,
            contracts=[
                {
                    "grant": "G1",
                    "application": "A1",
                    "cycle": 1,
                    "region": "wko",
                    "signed_on": "2023-10-01",
                    "amount": 900.0,
                }
            ],
            grant_spending=[
                {"grant": "G1", "region": "wko", "spent_on": "2023-10-05", "cost": "rent", "amount": 90.0}
            ],
            visits=[
                {
                    "grant": "G1",
                    "region": "wko",
                    "visit": "interim",
                    "visited_on": "2023-10-09",
                    "people_reached": reached,
                }
            ],
        )
        assert ledger["grants.spent_per_person"].suppressed == hidden


@pytest.mark.parametrize("seed", range(12))
def test_no_score_or_hour_of_few_people_is_shown_or_follows_from_what_is(seed):
    """Random programmes of a few people in each region, told in all regions and in each of them."""
    rng = np.random.default_rng(seed)
    sizes = {region: rng.integers(0, 12, 3) for region in ("shymkent", "wko", "common")}
    tests = [row for region, (pairs, lost, _) in sizes.items() for row in _tests(region, pairs, lost)]
    attendance = [row for region, (_, _, came) in sizes.items() for row in _attendance(region, came)]
    ledgers = {
        region: {
            figure.name: figure
            for calculate in (calculate_change, calculate_training)
            for figure in _ledger(
                calculate, region=region, training_tests=tests, training_attendance=attendance
            )
        }
        for region in REGIONS
    }

    def number(region: str, at: int) -> int:
        of = sizes.values() if region == "all" else [sizes[region]]
        return int(sum(each[at] for each in of))

    names = {**{f"test.{name}": 0 for name in OF_PAIRS}, "test.before_lost": 1}
    names |= {"training.person_hours": 2, "training.hours_per_person": 2}
    for name, at in names.items():
        told = [region for region in REGIONS if ledgers[region][name].value is not None]
        assert all(number(region, at) >= LIMIT or number(region, at) == 0 for region in told), name
        # Of all, both regions and what is common to them one unknown may not be alone.
        unknown = [region for region in REGIONS if ledgers[region][name].suppressed]
        rest = int(sizes["common"][at])
        assert len(unknown) != 1 or number(unknown[0], at) >= LIMIT or rest, (name, unknown)
        assert unknown or not 0 < rest < LIMIT, name


@pytest.mark.parametrize("region", ["all", "wko"])
def test_the_figures_of_a_page_of_findings_keep_what_is_withheld(region):
    """Whatever the comparisons of a page add, no score of the two tested people of wko is among it."""
    scope = PROGRAMME.scope(region=region, period="2023")
    clean = clean_data(training_tests=_tests("wko", pairs=2) + _tests("shymkent", pairs=30))
    shown = [
        figure
        for figure in calculate_comparisons(clean, scope)
        if figure.unit in ("points", "effect")
        and figure.region == "wko"
        and figure.indicator.startswith("test.")
    ]
    assert all(figure.value is None for figure in shown)
