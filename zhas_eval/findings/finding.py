"""What a finding is, and how strong the figures make it."""

from dataclasses import dataclass
from typing import Literal

from zhas_eval.indicators.ledger import Figure, Ledger

Strength = Literal["strong", "moderate", "weak"]

MANY_PEOPLE = 30
STRONG_P, MODERATE_P = 0.01, 0.05
SLACK = 1e-9
ORDER: tuple[Strength, ...] = ("weak", "moderate", "strong")


@dataclass(frozen=True)
class Finding:
    """A statement: its wording ``finding.<key>``, placeholder → figure name, strength, caveats.

    ``more``: wordings of further sentences on the same figures, in order. ``about``: the name of a measure
    that the wording calls by its own name as ``{about}``. A wording may also say ``{group}``: the group of
    the first of its figures that has one.
    """

    key: str
    figures: dict[str, str]
    strength: Strength
    caveats: tuple[str, ...] = ()
    about: str = ""
    more: tuple[str, ...] = ()

    @property
    def wordings(self) -> tuple[str, ...]:
        """The keys of its sentences in the catalogue."""
        return tuple(f"finding.{key}" for key in (self.key, *self.more))


def number_of(ledger: Ledger, name: str) -> float:
    """The value of the scope's figure called ``name``; nought where there is none."""
    figure = ledger.get(name)
    return 0.0 if figure is None or figure.value is None else figure.value


def strength_of(p_value: Figure | None, people: float) -> Strength:
    """Of a sample, by convention: weak above 0.05, strong at 0.01 and below with thirty people or more."""
    if p_value is None or p_value.value is None or p_value.value > MODERATE_P:
        return "weak"
    return "strong" if p_value.value <= STRONG_P and people >= MANY_PEOPLE else "moderate"


def design_caveats(ledger: Ledger) -> tuple[str, ...]:
    """What a change before and after does not show without people to compare with."""
    return ("no_comparison",) if ledger.scope.passport.design == "observation" else ()


def coverage_caveats(ledger: Ledger, tables: str) -> tuple[str, ...]:
    """Whether the rows behind a finding are all there are, or a sample."""
    return ("full_register",) if ledger.scope.passport.fraction(tables) is None else ("sample",)


def attrition_caveats(ledger: Ledger, pairs: Figure) -> tuple[str, ...]:
    """A caveat where people have no second answer, another where they are many."""
    if not pairs.missing:
        return ()
    return ("attrition",) if is_complete(ledger, pairs) else ("attrition_large",)


def is_complete(ledger: Ledger, pairs: Figure) -> bool:
    """Whether people enough have an answer for a strong finding, by the passport."""
    lost = pairs.missing / pairs.denominator if pairs.denominator else 0.0
    return not exceeds(lost, 1 - ledger.scope.passport.findings.complete)


def exceeds(number: float, limit: float) -> bool:
    """Whether a number is above a limit by more than the rounding of machine numbers.

    >>> exceeds(0.3, 0.1 + 0.2), exceeds(0.31, 0.3)
    (False, True)
    """
    return number - limit > SLACK


def at_most(strength: Strength, limit: Strength) -> Strength:
    """The weaker of two strengths.

    >>> at_most("strong", "moderate")
    'moderate'
    """
    return min(strength, limit, key=ORDER.index)
