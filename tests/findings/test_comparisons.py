"""Groups, regions, quarters and the commission: what is said, how strongly, and when nothing is."""

import pytest
from builders import make_programme

from zhas_eval.findings.changes import find_employment, find_knowledge, find_self_assessment
from zhas_eval.findings.commission import find_agreement, find_dependence
from zhas_eval.findings.comparisons import find_inequity, find_region_differences, find_trends
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.programme.tables import load_contracts

SCOPE = make_programme().scope(region="all", period="2023")


def _figure(name: str, value: float | None, **more) -> Figure:
    return Figure(name, "all", "2023", value=value, **more)


def _draw(rule, *figures: Figure, scope=SCOPE) -> dict:
    return {finding.key: finding for finding in rule(Ledger(scope, figures))}


def _equity(low: float, high: float, *, people: int = 100) -> list[Figure]:
    """Men meant to be half, and found to be between two shares."""
    marks = {"dimension": "sex", "group": "male"}
    known = low == high
    shapes = {"share": (low, high), "difference": (low - 0.5, high - 0.5), "ratio": (low / 0.5, high / 0.5)}
    made = [
        _figure(
            f"equity.{name}",
            lower if known else None,
            lower=None if known else lower,
            upper=None if known else upper,
            method="target",
            denominator=float(people) if name == "share" else None,
            **marks,
        )
        for name, (lower, upper) in shapes.items()
    ]
    return [_figure("equity.reference", 0.5, **marks), *made]


@pytest.mark.parametrize(
    ("low", "high", "key", "strength"),
    [
        pytest.param(0.3, 0.3, "equity.less", "strong", id="a fact far below"),
        pytest.param(0.45, 0.45, "equity.less", "strong", id="just at the threshold"),
        pytest.param(0.3, 0.48, "equity.less", "moderate", id="missing answers leave the size open"),
        pytest.param(0.3, 0.6, "equity.open", "weak", id="missing answers leave the direction open"),
        pytest.param(0.46, 0.52, "equity.none", "strong", id="near, whatever the missing are"),
        pytest.param(0.7, 0.7, "equity.none", "strong", id="more than meant"),
    ],
)
def test_a_group_of_a_register_is_named_by_how_far_it_is_below_its_share(low, high, key, strength):
    found = _draw(find_inequity, *_equity(low, high))
    assert {key: finding.strength for key, finding in found.items()} == {key: strength}


def test_a_small_share_is_judged_by_its_ratio_where_a_person_lacks():
    def draw(people: int) -> set[str]:
        marks = {"dimension": "sex", "group": "male"}
        parts = {"reference": 0.04, "share": 0.02, "difference": -0.02, "ratio": 0.5}
        figures = [
            _figure(f"equity.{name}", value, method="target", denominator=float(people), **marks)
            for name, value in parts.items()
        ]
        return set(_draw(find_inequity, *figures))

    # Two points less: of 100 two people, of 40 not one.
    assert draw(100) == {"equity.less"}
    assert draw(40) == {"equity.none"}


def test_equity_says_whose_reference_it_is():
    assert "equity_target" in _draw(find_inequity, *_equity(0.3, 0.3))["equity.less"].caveats


@pytest.mark.parametrize(("p_value", "key"), [(0.001, "equity.less"), (0.2, "equity.none_in_sample")])
def test_a_group_of_a_sample_is_named_where_its_test_carries_it(p_value, key):
    test = _figure("equity.p_adjusted", p_value, dimension="sex", group="female")
    scope = _sample("participants")
    # The test stands with the mirror group: the two are one statement.
    assert set(_draw(find_inequity, *_equity(0.3, 0.3), test, scope=scope)) == {key}


def _sample(table: str):
    return make_programme(*load_contracts(), samples={table: (60, 600)}).scope(region="all", period="2023")


def _region(difference: float, *, bounds=None, p_value: float | None = None) -> list[Figure]:
    marks = {"dimension": "region", "group": "wko", "table": "participants"}
    name = "regions.employment.after"
    figures = [_figure(f"{name}.difference", difference, rows=80, **marks)]
    if bounds:
        figures.append(_figure(f"{name}.difference_bounds", None, lower=bounds[0], upper=bounds[1], **marks))
    if p_value is not None:
        figures.append(_figure(f"{name}.p_adjusted", p_value, **marks))
    return figures


@pytest.mark.parametrize(
    ("difference", "bounds", "key", "strength"),
    [
        (0.3, None, "regions.more", "strong"),
        (-0.05, None, "regions.less", "strong"),
        (0.04, None, "regions.none", "strong"),
        (0.3, (0.01, 0.4), "regions.more", "moderate"),
        (0.3, (-0.01, 0.4), "regions.open", "weak"),
    ],
)
def test_a_difference_between_regions_of_a_register_is_named_by_its_size(difference, bounds, key, strength):
    found = _draw(find_region_differences, *_region(difference, bounds=bounds))
    assert {key: finding.strength for key, finding in found.items()} == {key: strength}
    if key in ("regions.more", "regions.less"):
        assert found[key].about == "employment.after"
        assert "no_cause_of_gap" in found[key].caveats
        assert found[key].more == (("regions.bounds",) if bounds else ())


@pytest.mark.parametrize(
    ("difference", "p_value", "key"),
    [(0.3, 0.004, "regions.more"), (-0.3, 0.03, "regions.less"), (0.3, 0.2, "regions.none_in_sample")],
)
def test_a_difference_between_regions_of_a_sample_is_named_by_its_test(difference, p_value, key):
    scope = _sample("participants")
    assert set(_draw(find_region_differences, *_region(difference, p_value=p_value), scope=scope)) == {key}


@pytest.mark.parametrize(
    ("rises", "falls", "keys"),
    [
        (3, 0, {"trend.rose_each"}),
        (0, 3, {"trend.fell_each"}),
        (2, 1, set()),
        (2, 0, set()),
    ],
)
def test_a_course_of_a_register_is_named_where_every_quarter_says_so(rises, falls, keys):
    values = {"quarters": 4, "first": 1, "last": 7, "rises": rises, "falls": falls}
    figures = [
        _figure(f"trend.participants.{name}", float(value), table="participants")
        for name, value in values.items()
    ]
    assert set(_draw(find_trends, *figures)) == keys


@pytest.mark.parametrize(
    ("tau", "p_value", "key"),
    [(0.9, 0.01, "trend.rising"), (-0.9, 0.01, "trend.falling"), (0.9, 0.3, "trend.none_in_sample")],
)
def test_a_trend_of_a_sample_is_named_by_its_direction(tau, p_value, key):
    figures = [_figure("trend.participants.tau", tau), _figure("trend.participants.p_adjusted", p_value)]
    assert set(_draw(find_trends, *figures, scope=_sample("participants"))) == {key}


def _commission(alpha: float | None, lower: float | None, *, single=0.6, mean=0.9, method="") -> list[Figure]:
    values = {"icc_average": mean, "icc_single": single, "judges": 4.0, "scores_missing": 3.0}
    values |= {"applications": 9.0, "winners": 9.0}
    marks = {"dimension": "cycle", "group": "1"}
    return [
        _figure("commission.alpha", alpha, lower=lower, method=method, **marks),
        *(_figure(f"commission.{name}", value, **marks) for name, value in values.items()),
    ]


@pytest.mark.parametrize(
    ("alpha", "lower", "key"),
    [
        pytest.param(0.9, 0.82, "commission.high", id="the whole interval is reliable"),
        pytest.param(0.85, 0.7, "commission.tentative", id="the interval reaches below"),
        pytest.param(0.7, 0.6, "commission.low", id="the lower end decides"),
        pytest.param(0.5, 0.3, "commission.low", id="judges apart"),
        pytest.param(0.95, None, "commission.ungraded", id="no interval, no grade"),
    ],
)
def test_agreement_is_graded_by_the_lower_end_of_its_interval(alpha, lower, key):
    found = _draw(find_agreement, *_commission(alpha, lower))
    assert set(found) == {f"{key}_mean"}
    assert (found[f"{key}_mean"].strength == "weak") == (lower is None)


@pytest.mark.parametrize(
    ("single", "mean"),
    [
        pytest.param(1.0, 1.0, id="all agree"),
        pytest.param(0.601, 0.604, id="printed alike"),
        pytest.param(0.6, 0.5, id="less"),
        pytest.param(None, 0.9, id="one is not known"),
        pytest.param(0.6, None, id="the other is not known"),
    ],
)
def test_the_mean_score_is_called_more_reliable_only_where_it_is(single, mean):
    found = _draw(find_agreement, *_commission(0.9, 0.82, single=single, mean=mean))
    assert set(found) == {"commission.high"}


def test_agreement_without_a_number_says_nothing():
    assert _draw(find_agreement, *_commission(None, None)) == {}


def test_where_nobody_but_winners_was_scored_that_is_the_finding():
    found = _draw(find_agreement, *_commission(None, None, method="selected_only"))
    assert set(found) == {"commission.selected_only"}


@pytest.mark.parametrize(
    ("first", "always", "keys"),
    [
        (28.0, 28.0, {"commission.firm"}),
        (28.0, 20.0, {"commission.hangs"}),
        (25.0, 25.0, {"commission.firm_ranked"}),
        (25.0, 20.0, {"commission.hangs_ranked"}),
        (0.0, 0.0, {"commission.off_rank"}),
        (28.0, None, set()),
    ],
)
def test_winners_hang_on_one_judge_or_do_not(first, always, keys):
    marks = {"dimension": "cycle", "group": "1"}
    figures = [
        _figure("commission.winners_always", always, **marks),
        _figure("commission.winners_by_rank", first, **marks),
        _figure("commission.winners", 28.0, **marks),
    ]
    assert set(_draw(find_dependence, *figures)) == keys


def _employment(lower: float, upper: float) -> list[Figure]:
    return [
        _figure("employment.change", 0.2),
        _figure("employment.pairs", 60.0, denominator=80.0, missing=20),
        _figure("employment.change_bounds", None, lower=lower, upper=upper),
    ]


def test_answers_that_were_not_given_weaken_what_they_could_turn_round():
    turned = _draw(find_employment, *_employment(-0.1, 0.4))["employment.rose"]
    held = _draw(find_employment, *_employment(0.05, 0.4))["employment.rose"]
    assert (turned.strength, "missing_could_turn" in turned.caveats) == ("weak", True)
    assert (held.strength, "missing_could_turn" in held.caveats) == ("moderate", False)


def _scores(name: str, **more: Figure) -> list[Figure]:
    return [
        _figure(f"{name}.change", 5.0, table="training_tests"),
        _figure(f"{name}.d_av", 0.9),
        _figure(f"{name}.pairs", 60.0, denominator=60.0),
        *more.values(),
    ]


def test_self_assessment_is_no_strong_finding():
    finding = _draw(find_self_assessment, *_scores("self"))["self.rose"]
    assert finding.strength == "moderate"
    assert "self_reported_scores" in finding.caveats


def test_a_majority_that_those_who_left_could_undo_is_a_caveat():
    share = _figure("test.improved_share", 0.6, lower=0.4, upper=0.8)
    assert "few_improved" in _draw(find_knowledge, *_scores("test", share=share))["test.rose"].caveats


@pytest.mark.parametrize(("design", "is_caveat"), [("observation", True), ("experiment", False)])
def test_what_a_design_without_comparison_does_not_show_is_a_caveat(design, is_caveat):
    scope = make_programme(design=design).scope(region="all", period="2023")
    finding = _draw(find_knowledge, *_scores("test"), scope=scope)["test.rose"]
    assert ("no_comparison" in finding.caveats) == is_caveat
