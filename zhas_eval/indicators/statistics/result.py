"""What a statistic says: a number with its interval, or why there is none."""

import math
from dataclasses import dataclass, replace
from typing import Literal

CONFIDENCE = 0.95
# Draws and resamples are the same at every run.
SEED = 20230925
RESAMPLES = 9_999
# A spread below this part of the numbers themselves is the rounding of machine numbers.
NO_SPREAD = 1e-9
# The end of a method's name where the sample is no small part of its population.
CORRECTED = "_fpc"
# As small a part may a limit be beyond its estimate: both are then the same number.
SLACK = 1e-9

# no_rows: nothing was observed.           too_few: fewer than the method needs.
# no_spread: all alike.                    no_change: nobody moved either way.
# one_group: nothing to compare with.      all_one_way: at the end of the scale, no interval there.
# one_judge: nobody to agree with.         disconnected: judges linked by no application.
# no_reference: no share to compare with.  negative_variance: the estimate of a variance is below nought.
# out_of_range: too extreme for the distribution to be inverted.
# selected_only: those who were not chosen were not observed.
# outside_interval: the interval does not hold the estimate, so that neither can be relied on.
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
    "outside_interval",
    "selected_only",
]


@dataclass(frozen=True)
class Estimate:
    """A number and its interval; ``reason`` where the number, or only its interval, cannot be given.

    ``method`` says how the interval was made, and is empty where there is none. ValueError where the
    interval does not hold the number: ``between`` gives a reason instead.

    >>> Estimate(0.5, reason="too_few").lower is None
    True
    """

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    method: str = ""
    reason: Reason = ""

    def __post_init__(self) -> None:
        """No interval beside its number, half of one, or one of nothing."""
        if self.lower is None and self.upper is None:
            return
        if self.value is None or self.lower is None or self.upper is None:
            raise ValueError("an interval lacks its number or one of its limits")
        if not self.lower <= self.value <= self.upper:
            raise ValueError("an interval does not hold its number")

    @classmethod
    def between(cls, value: float, lower: float, upper: float, method: str) -> "Estimate":
        """A number with its interval where this holds it; else neither, and the reason.

        A limit that lies beyond the number by rounding alone is the number.

        >>> Estimate.between(-0.47, -0.40, 0.22, "bootstrap_percentile")
        Estimate(value=None, lower=None, upper=None, method='', reason='outside_interval')
        """
        if not (math.isfinite(lower) and math.isfinite(upper)):
            return cls(value, reason="out_of_range")
        slack = SLACK * max(1.0, abs(value))
        if not lower - slack <= value <= upper + slack:
            return cls(reason="outside_interval")
        return cls(value, min(lower, value), max(upper, value), method)

    def rescale(self, *, times: float = 1.0, plus: float = 0.0) -> "Estimate":
        """Value and limits multiplied by a positive number, and shifted."""
        value, lower, upper = (
            None if number is None else number * times + plus
            for number in (self.value, self.lower, self.upper)
        )
        return replace(self, value=value, lower=lower, upper=upper)

    def correct(self, n: int, population: float | None) -> "Estimate":
        """The limits drawn to the value by the finite population correction, the root of 1 - n / N.

        ``n`` of a population of N were drawn at random; nothing changes without a population.
        Source: Cochran (1977), Sampling Techniques, 2.6.

        >>> Estimate(10.0, 6.0, 14.0, "t").correct(75, 100)
        Estimate(value=10.0, lower=8.0, upper=12.0, method='t_fpc', reason='')
        """
        if population is None or self.value is None or self.lower is None or self.upper is None:
            return self
        by = math.sqrt(max(1 - n / population, 0.0))
        lower, upper = (self.value + by * (limit - self.value) for limit in (self.lower, self.upper))
        return replace(self, lower=lower, upper=upper, method=self.method + CORRECTED)


@dataclass(frozen=True)
class PValue:
    """A two-sided p-value and the test behind it, or the reason why there is none.

    >>> PValue(reason="no_rows").value is None
    True
    """

    value: float | None = None
    method: str = ""
    reason: Reason = ""
