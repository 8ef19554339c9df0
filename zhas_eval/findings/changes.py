"""Findings on the same people before and after.

In a register the change of these people is a fact: it is named by its sign, and its strength comes from
its size and from how many have both answers. In a sample it is named by its interval.
"""

from collections.abc import Iterable

from zhas_eval.findings.finding import (
    Finding,
    Strength,
    at_most,
    attrition_caveats,
    coverage_caveats,
    design_caveats,
    exceeds,
    is_complete,
    number_of,
    strength_of,
)
from zhas_eval.findings.size import by_points
from zhas_eval.indicators.comparisons import THRESHOLD
from zhas_eval.indicators.ledger import Figure, Ledger


def find_knowledge(ledger: Ledger) -> Iterable[Finding]:
    """The knowledge test: how the mean score of the people with two tests changed."""
    caveats = () if _is_clear_of_sign(ledger, "test") else ("few_improved",)
    yield from _find_scores(ledger, "test", caveats)


def find_self_assessment(ledger: Ledger) -> Iterable[Finding]:
    """Self-assessment likewise; what people say of themselves carries less."""
    yield from _find_scores(ledger, "self", ("self_reported_scores",), limit="moderate")


def find_employment(ledger: Ledger) -> Iterable[Finding]:
    """Employment; a caveat where those without an answer could turn the direction round."""
    change = ledger.get("employment.change")
    if change is None or change.value is None or not number_of(ledger, "employment.pairs"):
        return
    pairs, bounds = ledger["employment.pairs"], ledger.get("employment.change_bounds")
    p_value = ledger.get("employment.p_value")
    parts = ["before", "after", "change", "gained", "lost", "pairs"]
    more: list[str] = []
    if p_value is None:
        is_large = by_points(ledger.scope.passport.findings.share_points)
        direction = _name_sign(change.value, small=not is_large(change.value))
        strength: Strength = "strong" if is_large(change.value) or not change.value else "moderate"
    else:
        direction = _name_interval(change)
        strength = strength_of(p_value, pairs.value or 0)
        parts.append("p_value")
    if direction in ("rose", "fell"):
        more.append("employment.moved_at_least" if pairs.missing else "employment.moved")
    caveats = (*design_caveats(ledger), *coverage_caveats(ledger, change.table), "self_reported")
    if pairs.missing:
        parts.append("unpaired")
        more.append("employment.unpaired")
        if bounds is not None and bounds.lower is not None and bounds.upper is not None:
            parts.append("change_bounds")
            more.append("employment.bounds")
            if not exceeds(bounds.lower, 0) and not exceeds(0, bounds.upper) and change.value:
                caveats, strength = (*caveats, "missing_could_turn"), "weak"
    names = {part: f"employment.{part}" for part in parts}
    if direction == "little":
        names["threshold"] = THRESHOLD
    caveats = (*caveats, *attrition_caveats(ledger, pairs))
    yield Finding(f"employment.{direction}", names, at_most(strength, "moderate"), caveats, more=tuple(more))


def _find_scores(
    ledger: Ledger, name: str, caveats: tuple[str, ...], *, limit: Strength = "strong"
) -> Iterable[Finding]:
    change = ledger.get(f"{name}.change")
    if change is None or change.value is None:
        return
    pairs, p_value = ledger[f"{name}.pairs"], ledger.get(f"{name}.p_value")
    parts = ["before", "after", "change", "pairs"]
    if p_value is None:
        size, effect = ledger.get(f"{name}.d_av"), ledger.scope.passport.findings.effect
        small = size is not None and size.value is not None and exceeds(effect, abs(size.value))
        direction, strength = _name_sign(change.value, small=small), _measure(ledger, name, pairs)
    elif change.lower is None or change.upper is None:
        return
    else:
        direction, strength = _name_interval(change), strength_of(p_value, pairs.value or 0)
        parts.append("p_value")
    moved = {"rose": "improved", "fell": "worsened"}.get(direction)
    parts += [moved] if moved else []
    size = ledger.get(f"{name}.d_av")
    parts += ["d_av"] if size is not None and size.value is not None else []
    more = []
    if pairs.missing:
        parts.append("unpaired")
        more.append(f"{name}.unpaired")
    names = {part: f"{name}.{part}" for part in parts}
    found = (*design_caveats(ledger), *coverage_caveats(ledger, change.table))
    found = (*found, *attrition_caveats(ledger, pairs), *caveats)
    yield Finding(f"{name}.{direction}", names, at_most(strength, limit), found, more=tuple(more))


def _measure(ledger: Ledger, name: str, pairs: Figure) -> Strength:
    """How strong the change of a mean is in a register: by its size in spreads, and by completeness."""
    size = ledger.get(f"{name}.d_av")
    if size is None or size.value is None:
        return "weak"
    large = not exceeds(ledger.scope.passport.findings.effect, abs(size.value))
    return "strong" if large and is_complete(ledger, pairs) else "moderate"


def _name_sign(change: float, *, small: bool = False) -> str:
    """The direction of a change that is a fact."""
    if not exceeds(abs(change), 0):
        return "same"
    return "little" if small else "rose" if change > 0 else "fell"


def _name_interval(change: Figure) -> str:
    """The direction that the interval of a change allows to be named."""
    if change.lower is None or change.upper is None:
        return "unclear"
    return "rose" if change.lower > 0 else "fell" if change.upper < 0 else "unclear"


def _is_clear_of_sign(ledger: Ledger, name: str) -> bool:
    """Whether more than half improved even if nobody without a second score did, or that is not known."""
    share = ledger.get(f"{name}.improved_share")
    return (
        share is None or share.lower is None or share.value is None or share.lower > 0.5 or share.value <= 0.5
    )
