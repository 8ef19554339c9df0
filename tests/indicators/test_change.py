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
from zhas_eval.programme.passport import Privacy
from zhas_eval.programme.tables import load_contracts

TABLES = ("participants", "training_tests", "self_assessments")
# So large a population that its correction is nothing.
MANY = dict.fromkeys(TABLES, (100, 10**12))


def _ledger(*, region="all", small_cell=1, samples=None, **tables) -> Ledger:
    # A limit of one withholds nobody: no programme may set it, and examples are small enough to work by hand.
    privacy = Privacy.model_construct(small_cell=small_cell)
    programme = make_programme(*load_contracts(), samples=samples, privacy=privacy)
    scope = programme.scope(region=region, period="2023")
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
    ledger = _ledger(samples=MANY, participants=_people(3, gained, lost, 4))
    p_value = ledger["employment.p_value"].value
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
    change = _ledger(samples=MANY, training_tests=_tests(*pairs))["test.change"]
    before, after = np.array(pairs).T
    expected = stats.ttest_rel(after, before).confidence_interval(0.95)
    assert (change.lower, change.upper) == pytest.approx((expected.low, expected.high))
    assert change.value == pytest.approx(np.mean(after - before))


def test_five_scores_that_all_rose_are_the_rarest_two_of_thirty_two():
    ledger = _ledger(samples=MANY, training_tests=_tests((50, 51), (50, 52), (50, 53), (50, 54), (50, 55)))
    assert ledger["test.p_value"].value == pytest.approx(2 / 32)


def test_a_change_in_a_register_has_no_interval_and_no_p_value():
    ledger = _ledger(
        participants=_people(9, 6, 5, 7), training_tests=_tests((50, 60), (40, 70), (45, 50), (60, 61))
    )
    assert ledger["employment.change"].value == pytest.approx(1 / 27)
    assert ledger["test.change"].value == pytest.approx(46 / 4)
    assert ledger["test.d_av"].value is not None
    for figure in ledger:
        assert figure.unit != "probability"
        if not figure.indicator.endswith(("change_bounds", "improved_share")):
            assert (figure.lower, figure.upper) == (None, None), figure.name


def test_the_interval_of_a_mean_is_narrower_the_more_of_a_population_was_drawn():
    # Changes 10, 30, 5, 1; mean 11.5, s² = (2.25 + 342.25 + 42.25 + 110.25) / 3 = 165.67;
    # t(0.975; 3) = 3.1824.
    # 4 of 16 were drawn: half-width 3.1824 · sqrt(165.67 / 4) · sqrt(1 - 4/16) = 17.737.
    scores = _tests((50, 60), (40, 70), (45, 50), (60, 61))
    change = _ledger(samples={"training_tests": (100, 400)}, training_tests=scores)["test.change"]
    assert (change.lower, change.upper) == pytest.approx((11.5 - 17.737, 11.5 + 17.737), abs=2e-3)
    assert change.method == "t_fpc"


def test_a_sample_of_everybody_has_no_width():
    everybody = {"participants": (27, 27), "training_tests": (4, 4)}
    scores = _tests((50, 60), (40, 70), (45, 50), (60, 61))
    ledger = _ledger(samples=everybody, participants=_people(9, 6, 5, 7), training_tests=scores)
    for name in ("employment.change", "test.change", "test.d_z"):
        figure = ledger[name]
        assert figure.lower == pytest.approx(figure.value)
        assert figure.upper == pytest.approx(figure.value)


def test_mcnemars_p_value_worked_by_hand():
    # 5 began and 2 stopped: twice (1 + 7 + 21) / 128.
    ledger = _ledger(samples=MANY, participants=_people(3, 5, 2, 2))
    assert ledger["employment.p_value"].value == pytest.approx(58 / 128)


def test_people_who_lack_an_answer_are_counted():
    people = _people(9, 6, 5, 7)
    people += [people[0] | {"employment_after": None}, people[0] | {"employment_before": None}]
    assert _ledger(participants=people)["employment.unpaired"].value == 2


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
        elif figure.indicator in ("employment.attrition", "employment.unpaired"):
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
