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
from zhas_eval.programme.tables import load_contracts


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


def _equity(people: list[dict], logframe: Logframe, *, samples=None, **changes) -> Ledger:
    programme = make_programme(*load_contracts(), samples=samples, logframe=logframe, **changes)
    scope = programme.scope(region="all", period="2023")
    return Ledger(scope, calculate_comparisons(clean_data(participants=people), scope))


HALVES = _composition(("sex", "female", 0.5), ("sex", "male", 0.5))


def test_a_share_in_a_register_is_of_everybody_and_bounded_by_those_who_did_not_answer():
    # 2 of 13 said that they are men, 3 said nothing: from 2/13 to 5/13, half was meant.
    ledger = _equity(_people(female=8, male=2, silent=3), HALVES)
    share, gap, ratio = (ledger[f"equity.{name}.sex.male"] for name in ("share", "difference", "ratio"))
    assert (share.value, share.lower, share.upper) == (None, 2 / 13, 5 / 13)
    assert (gap.lower, gap.upper) == pytest.approx((2 / 13 - 0.5, 5 / 13 - 0.5))
    assert (ratio.lower, ratio.upper) == pytest.approx((4 / 13, 10 / 13))
    assert not [figure for figure in ledger if figure.unit == "probability"]


def test_a_share_in_a_register_where_all_answered_is_a_fact():
    ledger = _equity(_people(female=8, male=2), HALVES)
    share, gap = ledger["equity.share.sex.male"], ledger["equity.difference.sex.male"]
    assert (share.value, share.numerator, share.denominator, share.lower) == (0.2, 2, 10, None)
    assert (gap.value, gap.lower) == (pytest.approx(-0.3), None)


def test_a_group_of_a_sample_is_told_with_the_binomial_probability_and_its_mirror_is_not_tested_again():
    # 8 of 10 with an answer are women; half was meant. P(0, 1, 2, 8, 9 or 10 of 10) at one half.
    people = _people(female=8, male=2, silent=3)
    ledger = _equity(people, HALVES, samples={"participants": (13, 1300)})
    tail = 2 * sum(comb(10, k) for k in range(3)) / 2**10
    men = {name: ledger[f"equity.{name}.sex.male"] for name in ("share", "ratio", "difference")}
    assert (men["share"].numerator, men["share"].denominator, men["share"].value) == (2, 10, 0.2)
    assert men["ratio"].value == pytest.approx(0.4)
    assert men["difference"].value == pytest.approx(-0.3)
    assert men["difference"].method == "wilson_fpc"
    assert men["difference"].lower < -0.3 < men["difference"].upper
    assert ledger["equity.p_value.sex.female"].value == pytest.approx(tail)
    assert ledger["equity.p_adjusted.sex.female"].value == pytest.approx(tail)
    assert ledger.get("equity.p_value.sex.male") is None
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
    assert all(ledger[f"equity.{name}.sex.male"].suppressed for name in ("share", "ratio", "difference"))


@pytest.mark.parametrize(
    ("people", "samples"), [([], None), (_people(female=0, male=0, silent=4), {"participants": (4, 40)})]
)
def test_nobody_to_compare_gives_a_reason(people, samples):
    ledger = _equity(people, _composition(("sex", "female", 0.5)), samples=samples)
    assert (ledger["equity.ratio.sex.female"].value, ledger["equity.ratio.sex.female"].method) == (
        None,
        "no_rows",
    )


def test_a_programme_without_a_composition_says_nothing_of_equity():
    scope = make_programme().scope(region="all", period="2023")
    assert calculate_equity(scope, {}) == []


def _share(region: str, above: int, below: int, *, missing: int = 0) -> dict[str, Figure]:
    figure = Figure(
        "employment.after",
        region,
        "2023",
        numerator=above,
        denominator=below,
        value=above / below,
        unit="share",
        missing=missing,
        table="participants",
    )
    return {"employment.after": figure}


def test_a_region_of_a_register_stands_beside_the_others_with_the_difference():
    scope = make_programme().scope(region="all", period="2023")
    regions = {"shymkent": _share("shymkent", 3, 4), "wko": _share("wko", 1, 4)}
    ledger = Ledger(scope, compare_regions(scope, regions))
    parts = ("own", "own_n", "others", "others_n", "difference")
    values = [ledger[f"regions.employment.after.{part}.region.shymkent"].value for part in parts]
    assert values == [0.75, 4, 0.25, 4, 0.5]
    assert len(ledger) == len(parts)
    assert all((figure.lower, figure.upper) == (None, None) for figure in ledger)


def test_missing_answers_bound_the_difference_of_regions():
    # Of 4 + 1 between 3/5 and 4/5, of 4 + 1 between 1/5 and 2/5.
    scope = make_programme().scope(region="all", period="2023")
    regions = {"shymkent": _share("shymkent", 3, 4, missing=1), "wko": _share("wko", 1, 4, missing=1)}
    ledger = Ledger(scope, compare_regions(scope, regions))
    bounds = ledger["regions.employment.after.difference_bounds.region.shymkent"]
    assert (bounds.value, bounds.lower, bounds.upper) == (None, pytest.approx(0.2), pytest.approx(0.6))


def test_of_two_regions_of_a_sample_the_first_is_compared_by_fishers_exact_test():
    scope = make_programme(*load_contracts(), samples={"participants": (8, 800)}).scope(
        region="all", period="2023"
    )
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


def _trend(numbers: dict[str, float | None], *, samples=None, starts_on="2023-09-25") -> Ledger:
    programme = make_programme(*load_contracts(), samples=samples, starts_on=starts_on, taxes=[])
    scope = programme.scope(region="all", period="all")
    quarters = {
        code: {
            "participants": Figure(
                "participants", "all", code, value=number, unit="people", table="participants"
            )
        }
        for code, number in numbers.items()
    }
    return Ledger(scope, calculate_trends(scope, quarters))


# The programme runs from 25 September 2023 to 31 October 2024: four whole quarters.
FOUR = {"2023-Q3": 99.0, "2023-Q4": 1.0, "2024-Q1": 2.0, "2024-Q2": 3.0, "2024-Q3": 7.0, "2024-Q4": 0.0}
SIX = {"2023-Q1": 1.0, "2023-Q2": 2.0, "2023-Q3": 4.0, "2023-Q4": 5.0, "2024-Q1": 8.0, "2024-Q2": 9.0}


def test_the_course_of_a_register_leaves_out_quarters_that_the_programme_cuts():
    ledger = _trend(FOUR)
    parts = ("quarters", "first", "last", "rises", "falls")
    assert [ledger[f"trend.participants.{part}"].value for part in parts] == [4, 1, 7, 3, 0]
    assert len(ledger) == len(parts)


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ({"2023-Q4": 1.0, "2024-Q1": 2.0}, "too_few"),
        ({"2023-Q4": 1.0, "2024-Q1": None, "2024-Q2": 3.0, "2024-Q3": 4.0}, "gaps"),
    ],
)
def test_too_few_quarters_or_a_gap_are_a_reason_and_no_course(numbers, reason):
    ledger = _trend(numbers)
    assert [figure.name for figure in ledger] == ["trend.participants.quarters"]
    assert ledger["trend.participants.quarters"].method == reason


def test_a_sample_is_not_tested_where_no_test_could_pass():
    # All four in order, up or down: 2 of 24 orders, and that is above 0.05.
    ledger = _trend(FOUR, samples={"participants": (10, 100)})
    assert not [figure for figure in ledger if figure.unit == "probability"]


def test_a_sample_with_quarters_enough_is_tested():
    ledger = _trend(SIX, samples={"participants": (10, 100)}, starts_on="2023-01-01")
    assert ledger["trend.participants.tau"].value == pytest.approx(1.0)
    # Two of the 720 orders of six.
    assert ledger["trend.participants.p_value"].value == pytest.approx(2 / 720)
    assert ledger["trend.participants.p_adjusted"].value == pytest.approx(2 / 720)


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
