"""The commission: what can be told of few judges and applications, and what is never pooled."""

from random import Random

import pytest
from builders import clean_data, clean_table, make_programme
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

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
    # Nobody has a better mean than they: a tie takes no place from anybody.
    assert (found.value, found.lower, found.upper) == (2, None, None)
    assert ledger["commission.winners_always.cycle.1"].value == 2
    assert ledger["commission.severity.cycle_judge.1/1"].value == pytest.approx(0)


def test_a_programme_without_scores_is_silent():
    programme = make_programme("participants")
    figures = list(_ledger([], programme=programme))
    assert figures
    assert all(figure.value is None and figure.method == NOT_KEPT for figure in figures)


def test_cycles_are_told_apart_and_never_pooled():
    rows = [
        _row("A1", 10.0, 90.0),
        _row("A2", 90.0, 10.0, decision="rejected"),
        _row("A1", 10.0, 10.0, cycle=2.0, decision="rejected"),
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
def test_winners_kept_are_winners_and_order_plays_no_part(rows, seed):
    ledger = _ledger(rows)
    shuffled = rows.copy()
    Random(seed).shuffle(shuffled)
    other = _ledger(shuffled)
    for figure in ledger:
        if figure.value is not None:
            assert other[figure.name].value == pytest.approx(figure.value), figure.name
        if figure.indicator.startswith("commission.winners_") and figure.value is not None:
            assert 0 <= figure.value <= figure.denominator
    always = ledger["commission.winners_always.cycle.1"].value
    kept = [figure.value for figure in ledger.groups("commission.winners_kept", "cycle_judge")]
    if always is not None:
        assert always <= min(kept)


@FEW
@given(rows=SCORES, more=SCORES)
def test_scores_of_one_region_change_nothing_of_another(rows, more):
    others = [row | {"region": "shymkent", "application": f"B{at}"} for at, row in enumerate(more)]
    first, second = _ledger(rows, region="wko"), _ledger([*rows, *others], region="wko")
    told = [
        {figure.name: figure.value for figure in ledger if not figure.suppressed}
        for ledger in (first, second)
    ]
    # Whether a number may be shown hangs on the other regions, never the number itself.
    both = told[0].keys() & told[1].keys()
    assert {name: told[0][name] for name in both} == {name: told[1][name] for name in both}
    assert {figure.name for figure in first} == {figure.name for figure in second}


@FEW
@given(rows=SCORES)
def test_the_map_holds_every_score_of_every_application(rows):
    scope = PROGRAMME.scope(region="all", period="2023")
    ledger = Ledger(scope, calculate_score_map(clean_data(application_scores=rows), scope))
    scores = [row[f"score_{judge}"] for row in rows for judge in (1, 2, 3)]
    given_scores = [score for score in scores if score is not None]
    told = [figure.value for figure in ledger.groups("commission.score", "application_judge")]
    means = ledger.groups("commission.mean", "application")
    assert len(means) == sum(any(row[f"score_{judge}"] is not None for judge in (1, 2, 3)) for row in rows)
    if len(means) < PROGRAMME.passport.privacy.small_cell:
        assert all(figure.suppressed for figure in ledger)
        return
    assert sorted(value for value in told if value is not None) == sorted(given_scores)
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


def test_where_nobody_but_winners_was_scored_nothing_is_told_of_agreement_nor_of_places():
    rows = [_row(f"A{at}", 40.0 + 10 * at, 50.0 + 5 * at) for at in range(5)]
    ledger = _ledger([*rows, _row("A9", None, None, decision="rejected")])
    names = ("alpha", "icc_single", "icc_average", "winners_by_rank", "winners_always", "tied")
    for name in names:
        figure = ledger[f"commission.{name}.cycle.1"]
        assert (figure.value, figure.lower, figure.method) == (None, None, "selected_only"), name
    assert ledger["commission.winners_kept.cycle_judge.1/1"].method == "selected_only"
    assert ledger["commission.winners.cycle.1"].value == 5
    # How severe judges are is told by the same applications, whoever was chosen.
    assert ledger["commission.severity.cycle_judge.1/1"].value is not None


def test_a_tie_that_a_judge_left_out_makes_is_no_dependence_on_the_judge():
    """Without the first judge A1 and A2 have 60 both; without the second A1 is first."""
    rows = [_row("A1", 90.0, 60.0), _row("A2", 50.0, 60.0, decision="rejected")]
    ledger = _ledger(rows)
    assert ledger["commission.winners_kept.cycle_judge.1/1"].value == 1
    assert ledger["commission.winners_always.cycle.1"].value == 1


def test_who_won_off_the_ranking_does_not_depend_on_one_judge():
    """A2 has the worse mean by all and by each: no judge made it a winner."""
    rows = [_row("A1", 90.0, 90.0, decision="rejected"), _row("A2", 50.0, 50.0)]
    always = _ledger(rows)["commission.winners_always.cycle.1"]
    assert (always.value, always.denominator) == (0, 0)


def test_where_the_least_score_is_the_best_the_first_are_those_with_the_least_mean():
    rows = [
        _row("A1", 1.0, 2.0),
        _row("A2", 4.0, 5.0, decision="rejected"),
        _row("A3", 2.0, 4.0, decision="rejected"),
    ]
    reversed_scale = make_programme(commission={"best": "lowest"})
    for programme, kept in ((PROGRAMME, 0), (reversed_scale, 1)):
        ledger = _ledger(rows, programme=programme)
        assert ledger["commission.winners_by_rank.cycle.1"].value == kept
        assert ledger["commission.winners_always.cycle.1"].value == kept
    same = [_ledger(rows, programme=each) for each in (PROGRAMME, reversed_scale)]
    for name in ESTIMATES:
        first, second = (ledger[f"commission.{name}.cycle.1"].value for ledger in same)
        assert first == second


def test_a_score_that_was_assigned_to_nobody_is_not_missing():
    """Two judges of each region: three scores of wko were to be given by 1 and 2, of which one was not."""
    rows = [
        _row("A1", 50.0, 60.0, None, None),
        _row("A2", 70.0, None, None, None, decision="rejected"),
        _row("B1", None, None, 40.0, 50.0, region="shymkent"),
        _row("B2", None, None, 60.0, 70.0, region="shymkent", decision="rejected"),
    ]
    for region, missing in (("all", 1), ("wko", 1), ("shymkent", 0)):
        ledger = _ledger(rows, region=region)
        assert ledger["commission.scores_missing.cycle.1"].value == missing
        assert ledger["commission.score.cycle.1"].missing == missing


def test_a_judge_who_was_assigned_and_scored_nothing_is_missing():
    rows = [_row("A1", 50.0, 60.0, None), _row("A2", 70.0, 40.0, None, decision="rejected")]
    assigned = {"assigned": {1: {"wko": [1, 2, 3]}}}
    found = _ledger(rows, programme=make_programme(commission=assigned))
    assert found["commission.scores_missing.cycle.1"].value == 2
    assert _ledger(rows)["commission.scores_missing.cycle.1"].value == 0
    fewer = make_programme(commission={"assigned": {1: {"wko": [1]}}})
    # A score that was given counts, whoever gave it.
    assert _ledger(rows, programme=fewer)["commission.judges.cycle.1"].value == 2


def test_a_cell_that_says_nobody_was_asked_is_not_missing():
    rows = [
        _row("A1", 50.0, 60.0),
        _row("A2", 70.0, None, decision="rejected", score_2_missing="not_asked"),
        _row("A3", 20.0, None, decision="rejected"),
    ]
    table = clean_table("application_scores", rows)
    table["score_2_missing"] = [row.get("score_2_missing") for row in rows]
    assert _ledger(table)["commission.scores_missing.cycle.1"].value == 1


@pytest.mark.parametrize(
    ("setting", "rule"),
    [
        ({"assigned": {7: {"wko": [1]}}}, "passport_unknown_cycle"),
        ({"assigned": {1: {"moon": [1]}}}, "passport_unknown_region"),
        ({"best": "middle"}, "literal_error"),
        ({"best": "lowest", "judges": 3}, "extra_forbidden"),
    ],
)
def test_settings_of_the_commission_are_checked(setting, rule):
    with pytest.raises(ValidationError) as caught:
        make_programme(commission=setting)
    assert [error["type"] for error in caught.value.errors()] == [rule]


def _scored(decisions: dict[str, int], region: str) -> list[dict]:
    codes = [code for code, number in decisions.items() for _ in range(number)]
    return [
        _row(f"{region}{at}", 30.0 + at, 35.0 + 2 * at, decision=code, region=region)
        for at, code in enumerate(codes)
    ]


def test_no_mean_score_of_few_applications_nor_what_would_give_it_away():
    """Three of the reserve list in wko: their mean goes, that of the others rejected there, and both of the
    other region, because the document of all regions has them; the winners' mean gives nothing away."""
    programme = make_programme(privacy={"small_cell": 5})
    rows = _scored({"winner": 8, "reserve": 3, "rejected": 8}, "wko")
    rows += _scored({"winner": 9, "reserve": 7, "rejected": 30}, "shymkent")
    for region, hidden in (
        ("wko", {"1/reserve", "1/rejected"}),
        ("shymkent", {"1/reserve", "1/rejected"}),
        ("all", set()),
    ):
        ledger = _ledger(rows, region=region, programme=programme)
        means = ledger.groups("commission.score", "cycle_decision")
        assert {figure.group for figure in means if figure.suppressed} == hidden
        assert len(means) == 3
        assert not ledger["commission.score.cycle.1"].suppressed


def test_a_region_with_few_scored_applications_shows_no_score_at_all():
    programme = make_programme(privacy={"small_cell": 5})
    rows = _scored({"winner": 1, "rejected": 2}, "wko") + _scored({"winner": 9, "rejected": 9}, "shymkent")
    clean = clean_data(application_scores=rows)
    scope = programme.scope(region="wko", period="2023")
    figures = [*calculate_score_map(clean, scope), *calculate_commission(clean, scope)]
    scores = [figure for figure in figures if figure.indicator in ("commission.score", "commission.mean")]
    assert scores
    assert all(figure.suppressed and not figure.evidence for figure in scores)
    # The mean of all regions less that of the other would be that of the three.
    other = programme.scope(region="shymkent", period="2023")
    assert Ledger(other, calculate_commission(clean, other))["commission.score.cycle.1"].suppressed


def test_who_won_is_not_marked_where_winners_are_few():
    programme = make_programme(privacy={"small_cell": 5})
    clean = clean_data(application_scores=_scored({"winner": 2, "rejected": 9}, "wko"))
    scope = programme.scope(region="all", period="2023")
    figures = list(calculate_score_map(clean, scope))
    assert all(figure.suppressed == (figure.indicator == "commission.won") for figure in figures)
