"""What a statistic says: a number with its interval, or why there is none."""

from dataclasses import dataclass, replace
from typing import Literal

CONFIDENCE = 0.95
# Draws and resamples are the same at every run.
SEED = 20230925
RESAMPLES = 9_999
# A spread below this part of the numbers themselves is the rounding of machine numbers.
NO_SPREAD = 1e-9

# no_rows: nothing was observed.           too_few: fewer than the method needs.
# no_spread: all alike.                    no_change: nobody moved either way.
# one_group: nothing to compare with.      all_one_way: at the end of the scale, no interval there.
# one_judge: nobody to agree with.         disconnected: judges linked by no application.
# no_reference: no share to compare with.  negative_variance: the estimate of a variance is below nought.
# out_of_range: too extreme for the distribution to be inverted.
Reason = Literal[
    "",
    "no_rows",
    "too_few",
    "no_spread",
    "no_change",
    "one_group",
    "all_one_way",
    "one_judge",
    "disconnected",
    "no_reference",
    "negative_variance",
    "out_of_range",
]


@dataclass(frozen=True)
class Estimate:
    """A number and its interval; ``reason`` where the number, or only its interval, cannot be given.

    ``method`` says how the interval was made, and is empty where there is none.

    >>> Estimate(0.5, reason="too_few").lower is None
    True
    """

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    method: str = ""
    reason: Reason = ""

    def rescale(self, *, times: float = 1.0, plus: float = 0.0) -> "Estimate":
        """Value and limits multiplied by a positive number, and shifted."""
        value, lower, upper = (
            None if number is None else number * times + plus
            for number in (self.value, self.lower, self.upper)
        )
        return replace(self, value=value, lower=lower, upper=upper)


@dataclass(frozen=True)
class PValue:
    """A two-sided p-value and the test behind it, or the reason why there is none.

    >>> PValue(reason="no_rows").value is None
    True
    """

    value: float | None = None
    method: str = ""
    reason: Reason = ""
