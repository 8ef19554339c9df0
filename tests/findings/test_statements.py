"""What the figures allow to be said, how strongly, and what they do not."""

import pytest
from builders import make_programme

from zhas_eval.findings.statements import draw_findings
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.plan_fact import PlanFact
from zhas_eval.programme.logframe import Indicator
from zhas_eval.programme.tables import load_contracts

SCOPE = make_programme().scope(region="all", period="2023")
TEST = {f"test.{name}": 1.0 for name in ("before", "after", "improved", "worsened", "unpaired", "d_av")}
SAMPLE = make_programme(*load_contracts(), samples={"training_tests": (60, 600)}).scope(
    region="all", period="2023"
)


def _draw(values: dict[str, float | None], *, scope=SCOPE, **more: Figure) -> dict:
    figures = [Figure(name, "all", "2023", value=value) for name, value in values.items()]
    return {finding.key: finding for finding in draw_findings(Ledger(scope, [*figures, *more.values()]))}


def _pairs(pairs: float, lost: int, name: str = "test") -> Figure:
    return Figure(f"{name}.pairs", "all", "2023", value=pairs, denominator=pairs + lost, missing=lost)


def _sampled(lower: float, upper: float, *, p_value: float, pairs: float, lost: int = 0):
    marks = {"lower": lower, "upper": upper, "table": "training_tests"}
    change = Figure("test.change", "all", "2023", value=(lower + upper) / 2, **marks)
    figures = TEST | {"test.p_value": p_value}
    return _draw(figures, scope=SAMPLE, change=change, pairs=_pairs(pairs, lost))


def _known(change: float, *, size: float | None = 1.0, pairs: float = 60, lost: int = 0):
    """The findings of a register: the change is a fact."""
    figure = Figure("test.change", "all", "2023", value=change, table="training_tests")
    return _draw(TEST | {"test.d_av": size}, change=figure, pairs=_pairs(pairs, lost))


def test_silent_figures_say_nothing():
    assert _draw({}) == {}


@pytest.mark.parametrize(
    ("bounds", "key"), [((2, 9), "test.rose"), ((-9, -2), "test.fell"), ((-2, 9), "test.unclear")]
)
def test_direction_of_knowledge_in_a_sample_follows_the_interval(bounds, key):
    found = _sampled(*bounds, p_value=0.001, pairs=60)
    assert set(found) == {key}
    assert "sample" in found[key].caveats


@pytest.mark.parametrize(
    ("change", "size", "key"),
    [
        pytest.param(8.0, 0.9, "test.rose", id="a fact above the threshold"),
        pytest.param(-8.0, -0.9, "test.fell", id="a fact below"),
        pytest.param(1.0, 0.1, "test.little", id="less than a fifth of the spread"),
        pytest.param(0.0, 0.0, "test.same", id="nothing at all"),
    ],
)
def test_direction_of_knowledge_in_a_register_is_that_of_the_change(change, size, key):
    assert set(_known(change, size=size)) == {key}


@pytest.mark.parametrize(
    ("p_value", "pairs", "strength"),
    [(0.001, 60, "strong"), (0.001, 12, "moderate"), (0.03, 60, "moderate"), (0.2, 60, "weak")],
)
def test_strength_in_a_sample_follows_the_p_value_and_the_number_of_pairs(p_value, pairs, strength):
    assert _sampled(2, 9, p_value=p_value, pairs=pairs)["test.rose"].strength == strength


@pytest.mark.parametrize(
    ("size", "lost", "strength"),
    [(1.0, 0, "strong"), (1.0, 15, "strong"), (1.0, 16, "moderate"), (None, 0, "weak")],
)
def test_strength_in_a_register_follows_the_size_and_how_many_have_both_scores(size, lost, strength):
    # Of 60 + 15 a fifth is lost, and that is allowed.
    assert _known(8.0, size=size, lost=lost)["test.rose"].strength == strength


@pytest.mark.parametrize(("lost", "caveat"), [(0, set()), (5, {"attrition"}), (40, {"attrition_large"})])
def test_people_without_a_second_answer_are_a_caveat_and_a_sentence(lost, caveat):
    finding = _known(8.0, lost=lost)["test.rose"]
    assert set(finding.caveats) == {"no_comparison", "full_register"} | caveat
    assert finding.more == (("test.unpaired",) if lost else ())


@pytest.mark.parametrize(
    ("change", "key", "more"),
    [
        (0.2, "employment.rose", ("employment.moved",)),
        (-0.2, "employment.fell", ("employment.moved",)),
        (0.04, "employment.little", ()),
        (0.0, "employment.same", ()),
    ],
)
def test_direction_of_employment(change, key, more):
    found = _draw({"employment.change": change}, pairs=_pairs(60, 0, "employment"))
    assert set(found) == {key}
    assert found[key].more == more


def test_who_began_to_work_is_at_least_so_many_where_answers_are_missing():
    bounds = Figure("employment.change_bounds", "all", "2023", lower=0.1, upper=0.3)
    pairs = _pairs(60, 6, "employment")
    finding = _draw({"employment.change": 0.2}, pairs=pairs, bounds=bounds)["employment.rose"]
    assert finding.more == ("employment.moved_at_least", "employment.unpaired", "employment.bounds")
    assert finding.figures["change_bounds"] == "employment.change_bounds"


def test_withheld_employment_is_not_spoken_of():
    values = {"employment.change": None, "employment.pairs": 60.0}
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


def _targeted(answered: int, missing: int) -> dict:
    share = Figure("monitoring.targeted_use", "all", "2023", value=1.0, denominator=answered, missing=missing)
    values = {"monitoring.targeted": float(answered), "monitoring.visits": float(answered + missing)}
    return _draw(values | {"monitoring.targeted_answered": float(answered)}, share=share)


@pytest.mark.parametrize(("missing", "key"), [(0, "grants.targeted_use"), (14, "grants.targeted_use_partly")])
def test_targeted_use_stands_beside_the_visits_that_say(missing, key):
    found = _targeted(14, missing)
    assert set(found) == {key}
    assert ("answered" in found[key].figures) == bool(missing)


def test_payments_some_of_which_have_no_amount_are_not_balanced():
    paid = Figure("budget.paid", "all", "2023", value=5.0, missing=1)
    assert set(_draw({"budget.grant_less_paid": 0.0}, paid=paid)) == {"budget.incomplete"}


def test_people_without_a_plan():
    assert set(_draw({"participants": 70.0})) == {"participants.enrolled"}


def test_reach_is_weak_and_says_that_contacts_are_not_people():
    finding = _draw({"outreach.reach": 1000.0})["outreach.reach"]
    assert finding.strength == "weak"
    assert "contacts_not_people" in finding.caveats
