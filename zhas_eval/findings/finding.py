"""What a finding is, and how strong the figures make it."""

from dataclasses import dataclass
from typing import Literal

from zhas_eval.indicators.ledger import Figure, Ledger

Strength = Literal["strong", "moderate", "weak"]

REGISTER = ("full_register",)
MANY_PEOPLE = 30
STRONG_P, MODERATE_P = 0.01, 0.05
SUBSTANTIAL_LOSS = 0.20


@dataclass(frozen=True)
class Finding:
    """A statement: its wording ``finding.<key>``, placeholder → figure name, strength, caveats.

    ``about``: the name of a measure that the wording calls by its own name as ``{about}``. A wording may
    also say ``{group}``: the group of the first of its figures that has one.
    """

    key: str
    figures: dict[str, str]
    strength: Strength
    caveats: tuple[str, ...] = ()
    about: str = ""


def number_of(ledger: Ledger, name: str) -> float:
    """The value of the scope's figure called ``name``; nought where there is none."""
    figure = ledger.get(name)
    return 0.0 if figure is None or figure.value is None else figure.value


def strength_of(p_value: Figure | None, people: float) -> Strength:
    """By convention: weak above 0.05, strong at 0.01 and below with thirty people or more."""
    if p_value is None or p_value.value is None or p_value.value > MODERATE_P:
        return "weak"
    return "strong" if p_value.value <= STRONG_P and people >= MANY_PEOPLE else "moderate"


def design_caveats(ledger: Ledger) -> tuple[str, ...]:
    """What a change before and after does not show without people to compare with."""
    return ("no_comparison",) if ledger.scope.passport.design == "observation" else ()


def attrition_caveats(pairs: Figure) -> tuple[str, ...]:
    """A caveat where people have no second answer, another where they are many."""
    lost = pairs.missing / pairs.denominator if pairs.denominator else 0.0
    return ("attrition_large",) if lost > SUBSTANTIAL_LOSS else ("attrition",) if lost else ()
