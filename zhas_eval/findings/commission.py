"""Findings on the commission: whether judges agree, and whether the winners hang on one of them."""

from collections.abc import Iterable

from zhas_eval.findings.finding import Finding, Strength
from zhas_eval.indicators.ledger import Figure, Ledger

# Krippendorff (2004), Content Analysis: rely on 0.800, draw tentative conclusions from 0.667.
RELIABLE, TENTATIVE = 0.800, 0.667


def find_agreement(ledger: Ledger) -> Iterable[Finding]:
    """Each cycle's agreement, named by the lower end of its interval where there is one."""
    for alpha in ledger.groups("commission.alpha", "cycle"):
        if alpha.value is None:
            continue
        least = alpha.value if alpha.lower is None else alpha.lower
        key = "high" if least >= RELIABLE else "tentative" if alpha.value >= TENTATIVE else "low"
        names = {
            part: f"commission.{part}.cycle.{alpha.group}"
            for part in ("alpha", "icc_average", "judges", "scores_missing")
        }
        strength: Strength = "weak" if alpha.lower is None else "moderate"
        yield Finding(f"commission.{key}", names, strength, ("judges_fixed",))


def find_dependence(ledger: Ledger) -> Iterable[Finding]:
    """How many winners stay whichever judge is left out."""
    for always in ledger.groups("commission.winners_always", "cycle"):
        winners = ledger.get(f"commission.winners.cycle.{always.group}")
        if always.value is None or winners is None or not winners.value:
            continue
        key = "commission.firm" if _is_all(always, winners) else "commission.hangs"
        yield Finding(key, {"always": always.name, "winners": winners.name}, "strong", ("judges_fixed",))


def _is_all(always: Figure, winners: Figure) -> bool:
    return always.value == winners.value
