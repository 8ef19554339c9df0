"""Findings: what the figures allow to be said, how strongly, and with which reservations.

A finding names the wording it is said with and the figures it rests on; it holds no text. All
wordings speak of what was observed: the programme has no comparison group.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from zhas_eval.indicators.ledger import Figure, Ledger

Strength = Literal["strong", "moderate", "weak"]

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


def draw_findings(ledger: Ledger) -> list[Finding]:
    """Every finding that the figures of the scope support; none where they are silent."""
    return [finding for rule in RULES for finding in rule(ledger)]


def _people(ledger: Ledger) -> Iterable[Finding]:
    people = ledger.get("direct_beneficiaries:achievement")
    if people is None or people.value is None:
        if _number(ledger, "participants"):
            yield Finding("participants.enrolled", {"people": "participants"}, "strong", ("full_register",))
        return
    names = {
        "people": "participants",
        "plan": "direct_beneficiaries:plan",
        "achievement": "direct_beneficiaries:achievement",
    }
    key = "participants.reached" if people.value >= 1 else "participants.short"
    yield Finding(key, names, "strong", ("full_register",))


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
    strength = _strength_of(p_value, ledger["employment.pairs"])
    caveats = ("no_comparison", "self_reported", *_attrition(ledger["employment.pairs"]))
    yield Finding(f"employment.{direction}", names, strength, caveats)


def _quota(ledger: Ledger) -> Iterable[Finding]:
    quota, contracts = _number(ledger, "contest.quota"), _number(ledger, "contest.contracts")
    if not quota or not contracts:
        return
    key = "grants.quota_kept" if quota == contracts else "grants.quota_missed"
    names = {
        "contracts": "contest.contracts",
        "quota": "contest.quota",
        "amount": "grants.amount",
        "applications": "contest.applications",
    }
    yield Finding(key, names, "strong", ("full_register",))


def _targeted_use(ledger: Ledger) -> Iterable[Finding]:
    if not _number(ledger, "monitoring.visits"):
        return
    names = {
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
    yield Finding("outreach.reach", names, "weak", ("contacts_not_people", "reported_by_channels"))


def _money(ledger: Ledger) -> Iterable[Finding]:
    difference = ledger.get("budget.grant_less_paid")
    if difference is None:
        return
    names = {"grant": "budget.grant", "paid": "budget.paid", "difference": "budget.grant_less_paid"}
    yield Finding(
        "budget.balanced" if difference.value == 0 else "budget.unbalanced",
        names,
        "strong",
        ("full_register",),
    )


RULES: tuple[Callable[[Ledger], Iterable[Finding]], ...] = (
    _people,
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
