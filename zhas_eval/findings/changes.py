"""Findings on the same people before and after."""

from collections.abc import Iterable

from zhas_eval.findings.finding import (
    Finding,
    Strength,
    attrition_caveats,
    design_caveats,
    number_of,
    strength_of,
)
from zhas_eval.indicators.ledger import Ledger


def find_knowledge(ledger: Ledger) -> Iterable[Finding]:
    """The knowledge test: the direction that the interval of the mean change allows to be named."""
    caveats = () if _is_clear_of_sign(ledger, "test") else ("few_improved",)
    yield from _find_scores(ledger, "test", caveats)


def find_self_assessment(ledger: Ledger) -> Iterable[Finding]:
    """Self-assessment likewise; what people say of themselves carries less."""
    yield from _find_scores(ledger, "self", ("self_reported_scores",), at_most="moderate")


def find_employment(ledger: Ledger) -> Iterable[Finding]:
    """Employment; a caveat where those without an answer could turn the direction round."""
    change, p_value = ledger.get("employment.change"), ledger.get("employment.p_value")
    if change is None or change.value is None or p_value is None or not number_of(ledger, "employment.pairs"):
        return
    names = {
        name: f"employment.{name}"
        for name in ("before", "after", "change", "gained", "lost", "pairs", "p_value")
    }
    direction = "rose" if change.value > 0 else "fell" if change.value < 0 else "same"
    pairs = ledger["employment.pairs"]
    strength = _at_most(strength_of(p_value, pairs.value or 0), "moderate")
    caveats = (*design_caveats(ledger), "self_reported", *attrition_caveats(pairs))
    bounds = ledger.get("employment.change_bounds")
    if bounds is not None and bounds.lower is not None and bounds.upper is not None:
        names["bounds"] = "employment.change_bounds"
        if bounds.lower <= 0 <= bounds.upper and change.value:
            caveats, strength = (*caveats, "missing_could_turn"), "weak"
    yield Finding(f"employment.{direction}", names, strength, caveats)


def _find_scores(
    ledger: Ledger, name: str, more: tuple[str, ...], *, at_most: Strength = "strong"
) -> Iterable[Finding]:
    change = ledger.get(f"{name}.change")
    if change is None or change.value is None or change.lower is None or change.upper is None:
        return
    named = ("before", "after", "change", "pairs", "improved", "d_z", "p_value")
    direction = "rose" if change.lower > 0 else "fell" if change.upper < 0 else "unclear"
    pairs = ledger[f"{name}.pairs"]
    strength = _at_most(strength_of(ledger[f"{name}.p_value"], pairs.value or 0), at_most)
    caveats = (*design_caveats(ledger), *attrition_caveats(pairs), *more)
    yield Finding(f"{name}.{direction}", {part: f"{name}.{part}" for part in named}, strength, caveats)


def _is_clear_of_sign(ledger: Ledger, name: str) -> bool:
    """Whether more than half improved even if nobody without a second score did, or that is not known."""
    share = ledger.get(f"{name}.improved_share")
    return (
        share is None or share.lower is None or share.value is None or share.lower > 0.5 or share.value <= 0.5
    )


def _at_most(strength: Strength, limit: Strength) -> Strength:
    order: tuple[Strength, ...] = ("weak", "moderate", "strong")
    return min(strength, limit, key=order.index)
