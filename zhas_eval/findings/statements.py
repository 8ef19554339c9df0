"""Findings: what the figures allow to be said, how strongly, and with which reservations.

A finding names the wording it is said with and the figures it rests on; it holds no text. All
wordings speak of what was observed: the programme has no comparison group.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.plan_fact import PlanFact

Strength = Literal["strong", "moderate", "weak"]

PEOPLE = "participants"
REGISTER = ("full_register",)
MANY_PAIRS = 30
STRONG_P, MODERATE_P = 0.01, 0.05
SUBSTANTIAL_LOSS = 0.20


@dataclass(frozen=True)
class Finding:
    """A statement: its wording ``finding.<key>``, placeholder → figure name, strength, caveats."""

    key: str
    figures: dict[str, str]
    strength: Strength
    caveats: tuple[str, ...] = ()


def draw_findings(ledger: Ledger, lines: Sequence[PlanFact] = ()) -> list[Finding]:
    """Every finding that the figures of the scope support; none where one of its figures is silent.

    ``lines``: plan against fact of the same scope.
    """
    drawn = [*_people(ledger, lines), *(finding for rule in RULES for finding in rule(ledger))]
    return [finding for finding in drawn if not _is_silent(ledger, finding)]


def _is_silent(ledger: Ledger, finding: Finding) -> bool:
    figures = [ledger.get(name) for name in finding.figures.values()]
    return any(figure is not None and figure.value is None and not figure.text for figure in figures)


def _people(ledger: Ledger, lines: Sequence[PlanFact]) -> Iterable[Finding]:
    """People against the plan of just this period; against that of a longer one only if it is met already."""
    planned = [line for line in lines if line.indicator.measure == PEOPLE and line.plan and line.achievement]
    for line in planned:
        achieved = line.achievement.value if line.achievement else None
        if achieved is None or line.plan is None or (line.plan_period != "same" and achieved < 1):
            continue
        names = {
            "people": PEOPLE,
            "plan": line.plan.name,
            "achievement": f"{line.indicator.indicator}:achievement",
        }
        yield Finding(
            "participants.reached" if achieved >= 1 else "participants.short", names, "strong", REGISTER
        )
        return
    if _number(ledger, PEOPLE):
        yield Finding("participants.enrolled", {"people": PEOPLE}, "strong", REGISTER)


def _knowledge(ledger: Ledger) -> Iterable[Finding]:
    change = ledger.get("test.change")
    if change is None or change.value is None or change.lower is None or change.upper is None:
        return
    names = {
        name: f"test.{name}" for name in ("before", "after", "change", "pairs", "improved", "d_z", "p_value")
    }
    direction = "rose" if change.lower > 0 else "fell" if change.upper < 0 else "unclear"
    strength = _strength_of(ledger["test.p_value"], ledger["test.pairs"])
    yield Finding(f"test.{direction}", names, strength, ("no_comparison", *_attrition(ledger["test.pairs"])))


def _employment(ledger: Ledger) -> Iterable[Finding]:
    change, p_value = ledger.get("employment.change"), ledger.get("employment.p_value")
    if change is None or change.value is None or p_value is None or not _number(ledger, "employment.pairs"):
        return
    names = {
        name: f"employment.{name}"
        for name in ("before", "after", "change", "gained", "lost", "pairs", "p_value")
    }
    direction = "rose" if change.value > 0 else "fell" if change.value < 0 else "same"
    # What people say of themselves carries no more, however small its p-value.
    strength: Strength = "weak" if _strength_of(p_value, ledger["employment.pairs"]) == "weak" else "moderate"
    caveats = ("no_comparison", "self_reported", *_attrition(ledger["employment.pairs"]))
    yield Finding(f"employment.{direction}", names, strength, caveats)


def _quota(ledger: Ledger) -> Iterable[Finding]:
    promised = ledger.get("contest.quota")
    quota, contracts = _number(ledger, "contest.quota"), _number(ledger, "contest.contracts")
    if promised is None or promised.method or not quota or not contracts:
        return
    key = "grants.quota_kept" if quota == contracts else "grants.quota_missed"
    names = {
        "contracts": "contest.contracts",
        "quota": "contest.quota",
        "amount": "grants.amount",
        "applications": "contest.applications",
    }
    yield Finding(key, names, "strong", REGISTER)


def _targeted_use(ledger: Ledger) -> Iterable[Finding]:
    if not _number(ledger, "monitoring.visits"):
        return
    names = {
        "targeted": "monitoring.targeted",
        "share": "monitoring.targeted_use",
        "visits": "monitoring.visits",
        "remarks": "monitoring.remarks",
        "closed": "monitoring.remarks_closed",
        "people": "monitoring.people_reached",
    }
    yield Finding("grants.targeted_use", names, "moderate", ("own_monitoring",))


def _reach(ledger: Ledger) -> Iterable[Finding]:
    reach = ledger.get("outreach.reach")
    if reach is None or not reach.value:
        return
    names = {
        "publications": "outreach.publications",
        "infographics": "outreach.infographics",
        "reach": "outreach.reach",
    }
    common = () if ledger.scope.is_whole else ("common_left_out",)
    yield Finding("outreach.reach", names, "weak", ("contacts_not_people", "reported_by_channels", *common))


def _money(ledger: Ledger) -> Iterable[Finding]:
    difference = ledger.get("budget.grant_less_paid")
    if difference is None or difference.value is None:
        return
    names = {"grant": "budget.grant", "paid": "budget.paid", "difference": "budget.grant_less_paid"}
    yield Finding(
        "budget.balanced" if difference.value == 0 else "budget.unbalanced",
        names,
        "strong",
        ("full_register",),
    )


RULES: tuple[Callable[[Ledger], Iterable[Finding]], ...] = (
    _knowledge,
    _employment,
    _quota,
    _targeted_use,
    _reach,
    _money,
)


def _number(ledger: Ledger, name: str) -> float:
    figure = ledger.get(name)
    return 0.0 if figure is None or figure.value is None else figure.value


def _strength_of(p_value: Figure, pairs: Figure) -> Strength:
    if p_value.value is None or p_value.value > MODERATE_P:
        return "weak"
    return "strong" if p_value.value <= STRONG_P and (pairs.value or 0) >= MANY_PAIRS else "moderate"


def _attrition(pairs: Figure) -> tuple[str, ...]:
    """A caveat where many people have no second answer."""
    lost = pairs.missing / pairs.denominator if pairs.denominator else 0.0
    return ("attrition_large",) if lost > SUBSTANTIAL_LOSS else ("attrition",) if lost else ()
