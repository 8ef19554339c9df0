"""The commission: what can be told of few judges and applications, and what is never pooled."""

from random import Random

import pytest
from builders import clean_data, make_programme
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from zhas_eval.indicators.applications import link_contest
from zhas_eval.indicators.commission import calculate_commission
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.indicators.measure import NOT_KEPT
from zhas_eval.indicators.score_map import calculate_score_map

PROGRAMME = make_programme()
ESTIMATES = ("alpha", "icc_single", "icc_average")
SCORE = st.none() | st.integers(0, 10).map(lambda tens: 10.0 * tens)
SCORES = st.lists(
    st.fixed_dictionaries(
        {
            "region": st.sampled_from(["shymkent", "wko"]),
            "decision": st.sampled_from(["winner", "reserve", "rejected", None]),
            "score_1": SCORE,
            "score_2": SCORE,
            "score_3": SCORE,
        }
    ),
    max_size=14,
).map(
    lambda rows: [
        row | {"application": f"A{at}", "cycle": 1.0, "decided_on": "2023-10-20"}
        for at, row in enumerate(rows)
    ]
)
FEW = examples(6)


def _row(application: str, *scores: float | None, cycle: float | None = 1.0, **changes) -> dict:
    given_scores = {f"score_{at}": score for at, score in enumerate(scores, 1)}
    row = {
        **{"application": application, "cycle": cycle, "region": "wko"},
        **{"decision": "winner", "decided_on": "2023-10-20"},
    }
    return row | given_scores | changes


def _ledger(rows, *, region="all", period="all", programme=PROGRAMME) -> Ledger:
    scope = programme.scope(region=region, period=period)
    return Ledger(scope, calculate_commission(clean_data(application_scores=rows), scope))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "no_rows"),
        ([_row("A1", None, None), _row("A2", None, None)], "no_rows"),
        ([_row("A1", 50.0), _row("A2", 60.0)], "one_judge"),
        ([_row("A1", 50.0, 60.0)], "too_few"),
        ([_row("A1", 50.0, 50.0), _row("A2", 50.0, 50.0), _row("A3", 50.0, 50.0)], "no_spread"),
    ],
    ids=["no rows", "no scores", "one judge", "one application", "all equal"],
)
def test_where_agreement_cannot_be_told_the_figure_says_why(rows, reason):
    ledger = _ledger(rows)
    for name in ESTIMATES:
        figure = ledger[f"commission.{name}.cycle.1"]
        assert (figure.value, figure.lower, figure.method) == (None, None, reason)


def test_winners_of_one_judge_cannot_be_told_without_the_judge():
    ledger = _ledger([_row("A1", 50.0), _row("A2", 60.0, decision="rejected")])
    assert ledger["commission.winners_by_rank.cycle.1"].value == 0
    assert ledger["commission.winners_kept.cycle_judge.1/1"].value is None
    assert ledger["commission.winners_always.cycle.1"].value is None


def test_all_equal_scores_share_the_cut_off():
    rows = [_row(f"A{at}", 50.0, 50.0, decision="winner" if at else "rejected") for at in range(3)]
    ledger = _ledger(rows)
    assert ledger["commission.tied.cycle.1"].value == 3
    found = ledger["commission.winners_by_rank.cycle.1"]
    assert (found.value, found.lower, found.upper) == (0, 0, 2)
    assert ledger["commission.severity.cycle_judge.1/1"].value == pytest.approx(0)


def test_a_programme_without_scores_is_silent():
    programme = make_programme("participants")
    figures = list(_ledger([], programme=programme))
    assert figures
    assert all(figure.value is None and figure.method == NOT_KEPT for figure in figures)


def test_cycles_are_told_apart_and_never_pooled():
    rows = [
        _row("A1", 10.0, 90.0),
        _row("A2", 90.0, 10.0),
        _row("A1", 10.0, 10.0, cycle=2.0),
        _row("A2", 90.0, 90.0, cycle=2.0),
    ]
    ledger = _ledger(rows)
    assert ledger["commission.alpha.cycle.1"].value < 0
    assert ledger["commission.alpha.cycle.2"].value == 1
    assert ledger.get("commission.alpha") is None


def test_a_judge_of_another_cycle_is_no_missing_score():
    rows = [_row("A1", 10.0, 20.0, None), _row("A1", 30.0, None, 40.0, cycle=2.0)]
    ledger = _ledger(rows)
    assert ledger["commission.judges.cycle.2"].value == 2
    assert ledger["commission.scores_missing.cycle.2"].value == 0
    assert ledger.get("commission.severity.cycle_judge.2/2") is None


@FEW
@given(rows=SCORES, seed=st.integers(0, 99))
def test_winners_kept_lie_within_their_bounds_and_order_plays_no_part(rows, seed):
    ledger = _ledger(rows)
    shuffled = rows.copy()
    Random(seed).shuffle(shuffled)
    other = _ledger(shuffled)
    for figure in ledger:
        if figure.value is not None:
            assert other[figure.name].value == pytest.approx(figure.value), figure.name
        if figure.indicator in ("commission.winners_kept", "commission.winners_by_rank"):
            assert figure.value is None or 0 <= figure.value <= (figure.upper or figure.value)
            assert figure.value is None or (figure.upper or figure.value) <= figure.denominator
    always = ledger["commission.winners_always.cycle.1"].value
    kept = [figure.value for figure in ledger.groups("commission.winners_kept", "cycle_judge")]
    if always is not None:
        assert always <= min(kept)


@FEW
@given(rows=SCORES, more=SCORES)
def test_scores_of_one_region_change_nothing_of_another(rows, more):
    others = [row | {"region": "shymkent", "application": f"B{at}"} for at, row in enumerate(more)]
    first, second = _ledger(rows, region="wko"), _ledger([*rows, *others], region="wko")
    assert {figure.name: figure.value for figure in first} == {figure.name: figure.value for figure in second}


@FEW
@given(rows=SCORES)
def test_the_map_holds_every_score_of_every_application(rows):
    scope = PROGRAMME.scope(region="all", period="2023")
    ledger = Ledger(scope, calculate_score_map(clean_data(application_scores=rows), scope))
    scores = [row[f"score_{judge}"] for row in rows for judge in (1, 2, 3)]
    given_scores = [score for score in scores if score is not None]
    told = [figure.value for figure in ledger.groups("commission.score", "application_judge")]
    assert sorted(value for value in told if value is not None) == sorted(given_scores)
    means = ledger.groups("commission.mean", "application")
    assert len(means) == sum(any(row[f"score_{judge}"] is not None for judge in (1, 2, 3)) for row in rows)
    assert sum(figure.numerator for figure in means) == pytest.approx(sum(given_scores))
    assert sum(figure.denominator for figure in means) == len(given_scores)


def test_the_map_is_of_the_scope_alone():
    rows = [_row("A1", 10.0, None), _row("A2", 20.0, 30.0, region="shymkent")]
    clean = clean_data(application_scores=rows)
    scope = PROGRAMME.scope(region="wko", period="2023")
    figures = {figure.name: figure for figure in calculate_score_map(clean, scope)}
    assert set(figures) == {
        "commission.mean.application.1/A1",
        "commission.won.application.1/A1",
        "commission.score.application_judge.1/A1/1",
    }
    assert not calculate_score_map(clean, PROGRAMME.scope(region="all", period="2024"))


@pytest.mark.parametrize(
    ("applications", "day", "cycle"),
    [
        ([("A1", 2.0)], "2023-10-20", 2.0),
        ([("A1", 1.0), ("A1", 2.0)], "2023-10-20", 1.0),
        ([("A2", 2.0)], "2023-10-20", 1.0),
    ],
    ids=["the only one with the number", "that of the day where two have it", "that of the day"],
)
def test_a_cycle_that_is_not_written_is_found(applications, day, cycle):
    rows = [
        {"application": name, "cycle": number, "region": "wko", "submitted_on": "2023-10-01"}
        for name, number in applications
    ]
    clean = clean_data(applications=rows, application_scores=[_row("A1", 50.0, cycle=None, decided_on=day)])
    assert link_contest(clean, PROGRAMME.passport).scores["cycle"].tolist() == [cycle]
