"""What the figures allow to be said, how strongly, and what they do not."""

import pytest
from builders import make_programme

from zhas_eval.findings.statements import draw_findings
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.plan_fact import PlanFact
from zhas_eval.programme.logframe import Indicator

SCOPE = make_programme().scope(region="all", period="2023")
TEST = {f"test.{name}": 1.0 for name in ("before", "after", "improved", "d_z")}


def _draw(values: dict[str, float | None], **more: Figure) -> dict:
    figures = [Figure(name, "all", "2023", value=value) for name, value in values.items()]
    return {finding.key: finding for finding in draw_findings(Ledger(SCOPE, [*figures, *more.values()]))}


def _change(lower: float, upper: float, *, p_value: float, pairs: float, lost: int = 0):
    change = Figure("test.change", "all", "2023", value=(lower + upper) / 2, lower=lower, upper=upper)
    matched = Figure("test.pairs", "all", "2023", value=pairs, denominator=pairs + lost, missing=lost)
    return _draw(TEST | {"test.p_value": p_value}, change=change, pairs=matched)


def test_silent_figures_say_nothing():
    assert _draw({}) == {}


@pytest.mark.parametrize(
    ("bounds", "key"), [((2, 9), "test.rose"), ((-9, -2), "test.fell"), ((-2, 9), "test.unclear")]
)
def test_direction_of_knowledge_follows_the_interval(bounds, key):
    assert set(_change(*bounds, p_value=0.001, pairs=60)) == {key}


@pytest.mark.parametrize(
    ("p_value", "pairs", "strength"),
    [(0.001, 60, "strong"), (0.001, 12, "moderate"), (0.03, 60, "moderate"), (0.2, 60, "weak")],
)
def test_strength_follows_the_p_value_and_the_number_of_pairs(p_value, pairs, strength):
    assert _change(2, 9, p_value=p_value, pairs=pairs)["test.rose"].strength == strength


@pytest.mark.parametrize(("lost", "caveat"), [(0, set()), (5, {"attrition"}), (40, {"attrition_large"})])
def test_people_without_a_second_answer_are_a_caveat(lost, caveat):
    finding = _change(2, 9, p_value=0.001, pairs=60, lost=lost)["test.rose"]
    assert set(finding.caveats) == {"no_comparison"} | caveat


@pytest.mark.parametrize(
    ("change", "key"), [(0.2, "employment.rose"), (-0.2, "employment.fell"), (0.0, "employment.same")]
)
def test_direction_of_employment(change, key):
    values = {"employment.change": change, "employment.p_value": 0.001, "employment.pairs": 60.0}
    assert set(_draw(values)) == {key}


def test_withheld_employment_is_not_spoken_of():
    values = {"employment.change": None, "employment.p_value": None, "employment.pairs": 60.0}
    assert _draw(values) == {}


@pytest.mark.parametrize(("contracts", "key"), [(28.0, "grants.quota_kept"), (27.0, "grants.quota_missed")])
def test_quota(contracts, key):
    assert set(_draw({"contest.quota": 28.0, "contest.contracts": contracts})) == {key}


@pytest.mark.parametrize(("left", "key"), [(0.0, "budget.balanced"), (-5.0, "budget.unbalanced")])
def test_money(left, key):
    assert set(_draw({"budget.grant_less_paid": left})) == {key}


@pytest.mark.parametrize(
    ("share", "plan_period", "key"),
    [
        (1.4, "same", "participants.reached"),
        (0.89, "same", "participants.short"),
        (0.92, "same", "participants.near"),
        (1.4, "longer", "participants.reached"),
        (0.9, "longer", "participants.enrolled"),
    ],
)
def test_people_against_their_plan(share, plan_period, key):
    indicator = Indicator("reached", "1", "1", "Люди", "человек", "unique", "participants", "")
    plan = Figure("reached", "all", "2023", kind="plan", value=50.0)
    achieved = Figure("reached", "all", "2023", kind="achievement", value=share)
    people = Figure("participants", "all", "2023", value=share * 50)
    line = PlanFact(indicator, plan, None, people, achieved, None, plan_period)
    ledger = Ledger(SCOPE, [people, plan, achieved])
    assert [finding.key for finding in draw_findings(ledger, [line])] == [key]


def test_people_without_a_plan():
    assert set(_draw({"participants": 70.0})) == {"participants.enrolled"}


def test_reach_is_weak_and_says_that_contacts_are_not_people():
    finding = _draw({"outreach.reach": 1000.0})["outreach.reach"]
    assert finding.strength == "weak"
    assert "contacts_not_people" in finding.caveats
