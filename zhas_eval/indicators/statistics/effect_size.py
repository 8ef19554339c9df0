"""What the standardised differences of means share: bias correction and limits of noncentrality."""

import math

from scipy import special

from zhas_eval.indicators.statistics.result import Estimate

# Beyond it the noncentral t cannot be inverted in finite time; such data have hardly any spread.
GREATEST = 1_000.0


def correct_bias(df: int) -> float:
    """Hedges' factor by which a standardised difference with ``df`` degrees of freedom is too large.

    Source: Hedges (1981), Journal of Educational Statistics 6, 107-128, the exact form by gamma functions.

    >>> round(correct_bias(98), 4)
    0.9923
    """
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def standardise(difference: float, spread: float, *, scale: float, df: int, confidence: float) -> Estimate:
    """``difference / spread`` with limits from the noncentral t.

    The value is t times ``scale``, and so are its limits those of the noncentrality of t.
    Source: Cumming and Finch (2001), Educational and Psychological Measurement 61, 532-574.

    >>> estimate = standardise(1.0, 2.0, scale=0.25, df=15, confidence=0.95)
    >>> estimate.value, round(estimate.lower, 2), round(estimate.upper, 2)
    (0.5, -0.03, 1.01)
    """
    value = difference / spread
    t, tail = value / scale, (1 - confidence) / 2
    if abs(t) > GREATEST:
        return Estimate(value, reason="out_of_range")
    limits = special.nctdtrinc(df, [1 - tail, tail], t)
    return Estimate.between(value, float(limits[0]) * scale, float(limits[1]) * scale, "noncentral_t")


def shrink(estimate: Estimate, df: int) -> Estimate:
    """Hedges' g of a standardised difference: value and limits times the bias correction."""
    return estimate.rescale(times=correct_bias(df))
