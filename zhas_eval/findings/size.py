"""How a difference in a register is judged: by its size, and by what missing answers leave open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from zhas_eval.findings.finding import Strength, exceeds
from zhas_eval.indicators.ledger import Figure

# ``below``, ``above``: the difference is large enough, whatever the missing answers are. ``small``: it is
# not, whatever they are. ``open``: they decide.
Verdict = Literal["below", "above", "small", "open"]


@dataclass(frozen=True)
class Judged:
    """A verdict, and how strong a statement of it is."""

    verdict: Verdict
    strength: Strength


def limits_of(figure: Figure, bounds: Figure | None = None) -> tuple[float, float] | None:
    """The least and the greatest that a difference may be; its value twice where nothing is missing.

    ``bounds``: another figure that holds them. None where there is no number.
    """
    held = bounds if bounds is not None and bounds.lower is not None else figure
    if held.lower is not None and held.upper is not None:
        return held.lower, held.upper
    return None if figure.value is None else (figure.value, figure.value)


def judge(limits: tuple[float, float], is_large: Callable[[float], bool]) -> Judged:
    """A difference that lies between two limits, by a test of whether a difference is large.

    Strong where it is large at both limits, moderate where both have its sign and one is large.

    >>> judge((-0.2, -0.1), lambda gap: abs(gap) >= 0.05)
    Judged(verdict='below', strength='strong')
    >>> judge((-0.2, -0.01), lambda gap: abs(gap) >= 0.05)
    Judged(verdict='below', strength='moderate')
    >>> judge((-0.2, 0.1), lambda gap: abs(gap) >= 0.05).verdict
    'open'
    >>> judge((-0.01, 0.02), lambda gap: abs(gap) >= 0.05).verdict
    'small'
    """
    low, high = limits
    large = (is_large(low), is_large(high))
    if not any(large):
        return Judged("small", "moderate")
    if not exceeds(low, 0) and not exceeds(0, high):
        return Judged("open", "weak")
    return Judged("above" if low > 0 else "below", "strong" if all(large) else "moderate")


def by_points(threshold: float) -> Callable[[float], bool]:
    """Whether a difference of shares, up or down, reaches the threshold."""
    return lambda gap: not exceeds(threshold, abs(gap))
