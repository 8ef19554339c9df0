"""Quarter with quarter, region with region, people reached with those meant: worked by hand."""

from math import comb

import pytest
from builders import clean_data, make_programme

from zhas_eval.indicators.comparisons import calculate_comparisons
from zhas_eval.indicators.equity import calculate_equity
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.measures import calculate_measures
from zhas_eval.indicators.region_differences import OUTCOMES, compare_regions
from zhas_eval.indicators.several_tests import adjust_p_values
from zhas_eval.indicators.trends import MEASURES, calculate_trends
from zhas_eval.programme.logframe import Composition, Logframe


def _people(*, female: int, male: int, silent: int = 0, region: str = "wko") -> list[dict]:
    sexes = ["female"] * female + ["male"] * male + [None] * silent
    return [
        {"person": f"{region}{at}", "region": region, "sex": sex, "enrolled_on": "2023-10-05"}
        for at, sex in enumerate(sexes)
    ]


def _composition(*groups: tuple[str, str, float], is_share: bool = True) -> Logframe:
    return Logframe(
        composition=tuple(
            Composition(dimension, group, "all", "target", share, is_share, "пример")
            for dimension, group, share in groups
        )
    )


def _equity(people: list[dict], logframe: Logframe, **changes) -> Ledger:
    scope = make_programme(logframe=logframe, **changes).scope(region="all", period="2023")
    return Ledger(scope, calculate_comparisons(clean_data(participants=people), scope))


def test_a_group_with_less_than_its_share_is_told_with_the_binomial_probability():
    # 8 of 10 with an answer are women; half was meant. P(0, 1, 2, 8, 9 or 10 of 10) at one half.
    ledger = _equity(
        _people(female=8, male=2, silent=3), _composition(("sex", "female", 0.5), ("sex", "male", 0.5))
    )
    tail = 2 * sum(comb(10, k) for k in range(3)) / 2**10
    men = {name: ledger[f"equity.{name}.sex.male"] for name in ("share", "ratio", "difference", "p_value")}
    assert (men["share"].numerator, men["share"].denominator, men["share"].value) == (2, 10, 0.2)
    assert men["ratio"].value == pytest.approx(0.4)
    assert men["difference"].value == pytest.approx(-0.3)
    assert men["p_value"].value == pytest.approx(tail)
    assert ledger["equity.p_adjusted.sex.male"].value == pytest.approx(2 * tail)
    assert ledger["equity.reference.sex.male"].value == 0.5


def test_a_reference_in_people_is_made_into_shares():
    ledger = _equity(
        _people(female=5, male=5),
        _composition(("sex", "female", 3000.0), ("sex", "male", 1000.0), is_share=False),
    )
    assert ledger["equity.reference.sex.female"].value == 0.75
    assert ledger["equity.ratio.sex.male"].value == pytest.approx(2.0)


def test_a_status_is_compared_by_itself_since_a_person_may_have_several():
    people = [row | {"status": "youth|unemployed"} for row in _people(female=9, male=3)]
    ledger = _equity(people, _composition(("status", "youth", 0.9), ("status", "unemployed", 0.95)))
    assert ledger["equity.ratio.status.youth"].value == pytest.approx(1 / 0.9)
    assert ledger["equity.ratio.status.unemployed"].value == pytest.approx(1 / 0.95)


def test_a_withheld_group_is_withheld_here_too():
    ledger = _equity(
        _people(female=9, male=1),
        _composition(("sex", "female", 0.5), ("sex", "male", 0.5)),
        privacy={"small_cell": 5},
    )
    assert all(ledger[f"equity.{name}.sex.male"].suppressed for name in ("share", "ratio", "p_value"))
    assert ledger["equity.p_adjusted.sex.male"].value is None


@pytest.mark.parametrize("people", [[], _people(female=0, male=0, silent=4)])
def test_nobody_to_compare_gives_a_reason(people):
    ledger = _equity(people, _composition(("sex", "female", 0.5)))
    assert (ledger["equity.ratio.sex.female"].value, ledger["equity.ratio.sex.female"].method) == (
        None,
        "no_rows",
    )


def test_a_programme_without_a_composition_says_nothing_of_equity():
    scope = make_programme().scope(region="all", period="2023")
    assert calculate_equity(scope, {}) == []


def _share(region: str, above: int, below: int) -> dict[str, Figure]:
    figure = Figure(
        "employment.after",
        region,
        "2023",
        numerator=above,
        denominator=below,
        value=above / below,
        unit="share",
    )
    return {"employment.after": figure}


def test_of_two_regions_the_first_is_compared_by_fishers_exact_test():
    scope = make_programme().scope(region="all", period="2023")
    figures = compare_regions(scope, {"shymkent": _share("shymkent", 3, 4), "wko": _share("wko", 1, 4)})
    ledger = Ledger(scope, figures)
    gap = ledger["regions.employment.after.difference.region.shymkent"]
    assert gap.value == 0.5
    assert gap.lower < 0.5 < gap.upper
    # The tea-tasting table: 17 of 35 two-sided.
    assert ledger["regions.employment.after.p_value.region.shymkent"].value == pytest.approx(34 / 70)
    assert ledger.get("regions.employment.after.p_value.region.wko") is None


def test_each_of_three_regions_is_compared_with_the_others_together():
    scope = make_programme().scope(region="all", period="2023")
    regions = {"a": _share("a", 1, 2), "b": _share("b", 2, 4), "c": _share("c", 4, 4)}
    found = {
        figure.group: figure for figure in compare_regions(scope, regions) if "difference" in figure.indicator
    }
    assert found["c"].value == pytest.approx(1 - 3 / 6)
    assert set(found) == {"a", "b", "c"}


def test_a_withheld_region_is_compared_with_nobody():
    scope = make_programme().scope(region="all", period="2023")
    hidden = {"employment.after": _share("wko", 1, 4)["employment.after"].withhold()}
    assert compare_regions(scope, {"shymkent": _share("shymkent", 3, 4), "wko": hidden}) == []


def test_a_trend_leaves_out_quarters_that_the_programme_cuts():
    # The programme runs from 25 September 2023 to 31 October 2024: four whole quarters.
    scope = make_programme().scope(region="all", period="all")
    numbers = {"2023-Q3": 99, "2023-Q4": 1, "2024-Q1": 2, "2024-Q2": 3, "2024-Q3": 7, "2024-Q4": 0}
    quarters = {
        code: {"participants": Figure("participants", "all", code, value=float(number), unit="people")}
        for code, number in numbers.items()
    }
    ledger = Ledger(scope, calculate_trends(scope, quarters))
    assert ledger["trend.participants.tau"].value == pytest.approx(1.0)
    # All four in order, up or down: 2 of 24.
    assert ledger["trend.participants.p_value"].value == pytest.approx(2 / 24)
    # Slopes of pairs: 1, 1, 4, 1, 2.5, 2; the middle of them is 1.5.
    assert ledger["trend.participants.slope"].value == pytest.approx(1.5)


def test_few_quarters_give_a_reason_and_no_trend():
    scope = make_programme().scope(region="all", period="2023")
    people = _people(female=3, male=3)
    ledger = Ledger(scope, calculate_comparisons(clean_data(participants=people), scope))
    assert (ledger["trend.participants.tau"].value, ledger["trend.participants.tau"].method) == (
        None,
        "too_few",
    )


def test_p_values_are_adjusted_as_one_family():
    tests = [
        Figure(f"x{at}.p_value", "all", "2023", value=value)
        for at, value in enumerate((0.01, 0.03, 0.04, None))
    ]
    adjusted = adjust_p_values([*tests, Figure("x.tau", "all", "2023", value=0.5)])
    # Holm: 3 × 0.01, 2 × 0.03, then no less than the one before.
    assert [figure.value for figure in adjusted] == [pytest.approx(0.03), pytest.approx(0.06), 0.06, None]


def test_every_measure_of_trends_and_every_outcome_of_differences_is_made():
    programme = make_programme()
    scope = programme.scope(region="all", period="2023")
    people = _people(female=3, male=3) + _people(female=3, male=3, region="shymkent")
    found = {figure.name for figure in calculate_comparisons(clean_data(participants=people), scope)}
    made = {figure.name for figure in calculate_measures(clean_data(participants=people), scope)}
    assert {*MEASURES, *OUTCOMES} <= made
    assert {*MEASURES, *OUTCOMES} <= found
