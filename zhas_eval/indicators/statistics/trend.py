"""Trend over periods in order: Kendall's tau and the slope of Theil and Sen."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from zhas_eval.indicators.statistics.result import CONFIDENCE, NO_SPREAD, RESAMPLES, SEED, Estimate, PValue

FEWEST_PERIODS = 4
# With more periods the normal distribution of tau is near enough where values tie.
MOST_PERMUTED = 20


@dataclass(frozen=True)
class Trend:
    """Kendall's tau-b (-1 to 1) and its p-value; ``slope`` is the change of the value in one period."""

    n: int
    missing: int
    tau: float | None
    p_value: PValue
    slope: Estimate


def measure_trend(values: npt.ArrayLike, *, confidence: float = CONFIDENCE) -> Trend:
    """Trend of values in the order of their periods, nan where a period has none; at least four are needed.

    A period without a value keeps its place. P-value: exact where no values tie; up to twenty
    periods with ties, by permutation (all orders up to seven periods, else 9,999 seeded ones); else
    normal. With four periods no p-value is below 1/12, and an interval of 95 % covers about 92 %.
    Source: Mann (1945), Kendall (1975); Sen (1968), by scipy.

    >>> trend = measure_trend([10, 12, 15, 21, 22])
    >>> round(trend.tau, 2), round(trend.slope.value, 2), round(trend.p_value.value, 4)
    (1.0, 3.17, 0.0167)
    """
    numbers = np.asarray(values, dtype="float64")
    given = ~np.isnan(numbers)
    periods, numbers = np.flatnonzero(given).astype("float64"), numbers[given]
    n, missing = len(numbers), int((~given).sum())
    if n < FEWEST_PERIODS:
        reason = PValue(reason="too_few" if n else "no_rows")
        return Trend(n, missing, None, reason, Estimate(reason=reason.reason))
    if float(np.ptp(numbers)) <= NO_SPREAD * float(np.abs(numbers).max()):
        return Trend(n, missing, None, PValue(reason="no_spread"), Estimate(0.0, reason="no_spread"))
    slope, _, lower, upper = stats.theilslopes(numbers, periods, alpha=confidence)
    tau = float(stats.kendalltau(periods, numbers).statistic)
    return Trend(
        n=n,
        missing=missing,
        tau=tau,
        p_value=_test(periods, numbers),
        slope=Estimate.between(float(slope), float(lower), float(upper), "theil_sen"),
    )


def least_p_value(n: int) -> float:
    """The least two-sided p-value that any order of ``n`` different values can have: two of n! orders.

    >>> round(least_p_value(4), 4), round(least_p_value(5), 4)
    (0.0833, 0.0167)
    """
    return min(2 / math.factorial(n), 1.0)


def _test(periods: npt.NDArray[np.float64], numbers: npt.NDArray[np.float64]) -> PValue:
    if len(np.unique(numbers)) == len(numbers):
        return PValue(float(stats.kendalltau(periods, numbers, method="exact").pvalue), "kendall_exact")
    if len(numbers) > MOST_PERMUTED:
        return PValue(float(stats.kendalltau(periods, numbers, method="asymptotic").pvalue), "kendall_normal")
    found = stats.permutation_test(
        (numbers,),
        _count_rises,
        permutation_type="pairings",
        vectorized=True,
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(SEED),
    )
    return PValue(min(float(found.pvalue), 1.0), "kendall_permutation")


def _count_rises(numbers: npt.NDArray[np.float64], axis: int = -1) -> npt.NDArray[np.float64]:
    """Pairs of periods that rise less those that fall: Mann's S."""
    last = np.moveaxis(numbers, axis, -1)
    earlier, later = np.triu_indices(last.shape[-1], k=1)
    rises: npt.NDArray[np.float64] = np.sign(last[..., later] - last[..., earlier]).sum(axis=-1)
    return rises
