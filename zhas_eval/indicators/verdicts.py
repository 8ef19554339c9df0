"""Whether a fact meets its plan: by the plan's direction and the programme's tolerance.

A plan is a floor («не менее 24»), a ceiling («не более 5») or a plain number. The direction is that of the
plan as it is written, else of its indicator's wording: «не менее 20 публикаций» beside a plan of 20.
"""

from typing import Literal

from zhas_eval.indicators.ledger import Figure
from zhas_eval.programme.logframe import Indicator
from zhas_eval.programme.quantity import find_promise

Direction = Literal["floor", "ceiling", "plain"]
# Met; short of it by no more than the tolerance; by more; not known.
Verdict = Literal["met", "near", "short", "unknown"]
OPEN = float("inf")
# Plans are written in decimals: the last digit of a machine number decides nothing.
CLOSE = 1e-9


def find_direction(indicator: Indicator, plan: Figure) -> Direction:
    """The direction of a plan that states a number."""
    if plan.value is None:
        return "plain" if plan.lower is not None and plan.upper is not None else _side(plan.lower)
    promise = find_promise(indicator.name)
    if promise is None or promise.value is not None or (promise.lower is None) == (promise.upper is None):
        return "plain"
    return _side(promise.lower)


def judge(plan: Figure, actual: Figure, direction: Direction, tolerance: float) -> Verdict:
    """How the fact stands to its plan; a fact known by bounds is judged where both ends agree.

    A plain plan is met from below, as a floor is: more than planned is met, and may yet be off the plan.
    """
    low, high = ends_of(actual)
    least, most = ends_of(plan)
    if direction == "ceiling":
        return _judge(-high, -low, -most, tolerance * abs(most))
    return _judge(low, high, least, tolerance * abs(least))


def is_off(plan: Figure, actual: Figure, direction: Direction, tolerance: float) -> bool:
    """Whether the fact is surely further from the plan than the tolerance, on a side that matters."""
    low, high = ends_of(actual)
    least, most = ends_of(plan)
    below = high < least - tolerance * abs(least) - CLOSE
    above = low > most + tolerance * abs(most) + CLOSE
    return (below and direction != "ceiling") or (above and direction != "floor")


def ends_of(figure: Figure) -> tuple[float, float]:
    """Between which numbers a figure lies; open ends are infinite. A stated «около» is its number."""
    if figure.value is not None:
        low = figure.value if not figure.is_at_most else -OPEN
        return low, figure.value if not figure.is_at_least else OPEN
    lower, upper = figure.lower, figure.upper
    return -OPEN if lower is None else lower, OPEN if upper is None else upper


def _side(lower: float | None) -> Direction:
    return "ceiling" if lower is None else "floor"


def _judge(low: float, high: float, goal: float, slack: float) -> Verdict:
    if low >= goal - CLOSE:
        return "met"
    if high < goal - slack - CLOSE:
        return "short"
    return "near" if low >= goal - slack - CLOSE else "unknown"
