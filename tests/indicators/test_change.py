"""Change by person: intervals and p-values against another way to them, and what is withheld."""

import numpy as np
import pytest
from builders import clean_data, make_programme
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.searches import examples
from zhas_eval.indicators.change import calculate_change
from zhas_eval.indicators.ledger import Ledger


def _ledger(*, region="all", small_cell=1, **tables) -> Ledger:
    scope = make_programme(privacy={"small_cell": small_cell}).scope(region=region, period="2023")
    return Ledger(scope, calculate_change(clean_data(**tables), scope))


def _people(stayed, gained, lost, out, region="wko") -> list[dict]:
    answers = [("employed", "employed")] * stayed + [("not_employed", "employed")] * gained
    answers += [("employed", "studying")] * lost + [("not_employed", "not_employed")] * out
    row = {"region": region, "enrolled_on": "2023-10-05"}
    return [row | {"employment_before": before, "employment_after": after} for before, after in answers]


def _tests(*pairs) -> list[dict]:
    row = {"region": "wko", "tested_on": "2023-10-10"}
    return [
        row | {"person": f"P{at}", "score_before": before, "score_after": after}
        for at, (before, after) in enumerate(pairs)
    ]


@examples(6)
@given(gained=st.integers(0, 12), lost=st.integers(0, 12))
def test_p_value_of_employment_is_that_of_the_binomial_test(gained, lost):
    p_value = _ledger(participants=_people(3, gained, lost, 4))["employment.p_value"].value
    if gained + lost == 0:
        assert p_value is None
    else:
        assert p_value == pytest.approx(stats.binomtest(min(gained, lost), gained + lost).pvalue)


@examples(6)
@given(
    pairs=st.lists(
        st.tuples(st.integers(0, 100).map(float), st.integers(0, 100).map(float)), min_size=3, max_size=20
    ).filter(lambda pairs: len({after - before for before, after in pairs}) > 1)
)
def test_interval_of_the_change_is_that_of_the_paired_t_test(pairs):
    change = _ledger(training_tests=_tests(*pairs))["test.change"]
    before, after = np.array(pairs).T
    expected = stats.ttest_rel(after, before).confidence_interval(0.95)
    assert (change.lower, change.upper) == pytest.approx((expected.low, expected.high))
    assert change.value == pytest.approx(np.mean(after - before))


def test_five_scores_that_all_rose_are_the_rarest_two_of_thirty_two():
    ledger = _ledger(training_tests=_tests((50, 51), (50, 52), (50, 53), (50, 54), (50, 55)))
    assert ledger["test.p_value"].value == pytest.approx(2 / 32)


def test_a_person_of_several_sessions_counts_once_from_the_first_score_to_the_last():
    scores = [("2023-10-12", 60.0, 90.0), ("2023-10-10", 40.0, 50.0)]
    rows = [
        {"person": "P1", "region": "wko", "tested_on": day, "score_before": before, "score_after": after}
        for day, before, after in scores
    ]
    ledger = _ledger(training_tests=rows)
    assert (ledger["test.pairs"].value, ledger["test.change"].value) == (1, 50)


def test_scores_of_fewer_people_than_may_be_shown_are_withheld():
    ledger = _ledger(training_tests=_tests((50, 60), (40, 70)), small_cell=5)
    assert ledger["test.pairs"].value == 2
    assert all(ledger[f"test.{name}"].suppressed for name in ("before", "after", "change", "improved"))


@pytest.mark.parametrize(
    "pairs", [[(50, 60), (40, 70)], [(50, 60)] * 4, [(0.1, 0.3), (0.2, 0.4), (10.1, 10.3)]]
)
def test_few_pairs_or_pairs_alike_have_a_mean_and_no_interval(pairs):
    ledger = _ledger(training_tests=_tests(*pairs))
    change = ledger["test.change"]
    assert change.value == pytest.approx(np.mean([after - before for before, after in pairs]))
    assert (change.lower, change.upper, ledger["test.d_z"].value) == (None, None, None)


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param((2, 8, 0, 9), id="few worked before"),
        pytest.param((8, 3, 0, 9), id="few gained"),
        pytest.param((8, 8, 2, 9), id="few lost"),
        pytest.param((9, 8, 0, 3), id="few without work after"),
        pytest.param((0, 3, 0, 20), id="few worked after"),
    ],
)
def test_employment_of_few_people_is_withheld_but_for_the_pairs(cells):
    ledger = _ledger(small_cell=5, participants=_people(*cells))
    for figure in ledger:
        if figure.indicator == "employment.pairs":
            assert figure.value == sum(cells)
        elif figure.indicator == "employment.attrition":
            assert figure.value == 0
        elif figure.indicator.startswith("employment."):
            assert figure.suppressed
            assert figure.value is None
            assert not figure.evidence


@pytest.mark.parametrize("cells", [(8, 8, 0, 9), (0, 8, 0, 9), (0, 0, 0, 9), (9, 6, 5, 7)])
def test_employment_of_many_or_none_is_told(cells):
    assert not any(figure.suppressed for figure in _ledger(small_cell=5, participants=_people(*cells)))


def test_a_region_is_withheld_with_the_one_that_would_give_it_away():
    people = _people(2, 8, 0, 9) + _people(9, 8, 0, 12, region="shymkent")
    shown = {
        region: not _ledger(region=region, small_cell=5, participants=people)["employment.before"].suppressed
        for region in ("all", "wko", "shymkent")
    }
    assert shown == {"all": True, "wko": False, "shymkent": False}
