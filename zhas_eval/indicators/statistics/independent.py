"""Two groups of different people: difference of their scores, effect size, tests."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from zhas_eval.indicators.statistics.effect_size import shrink, standardise
from zhas_eval.indicators.statistics.result import (
    CONFIDENCE,
    NO_SPREAD,
    RESAMPLES,
    SEED,
    Estimate,
    PValue,
    Reason,
)

FEWEST_PEOPLE = 2
# As R does: exact below fifty people in either group.
MOST_EXACT = 50


@dataclass(frozen=True)
class IndependentScores:
    """Mean of the first group less that of the second; ``missing`` counts people of both without a score.

    ``hedges_g`` divides the difference by the pooled spread and corrects it for bias.
    """

    n_a: int
    n_b: int
    missing: int
    mean_a: float | None
    mean_b: float | None
    difference: Estimate
    hedges_g: Estimate
    welch: PValue
    mann_whitney: PValue


def compare_groups(
    a: npt.ArrayLike, b: npt.ArrayLike, *, confidence: float = CONFIDENCE
) -> IndependentScores:
    """Difference of means with Welch's interval, Hedges' g with limits of the noncentral t, and tests.

    Arrays of scores, nan for a missing one. Mann and Whitney's test is exact where no scores tie and
    groups are below fifty; where few tie, all divisions of the people are tried; else it is normal.
    Source: Welch (1947); Hedges (1981); Mann and Whitney (1947), by scipy and statsmodels.

    >>> groups = compare_groups([3, 5, 4, 6], [1, 2, 4, 1])
    >>> groups.difference.value, round(groups.hedges_g.value, 2)
    (2.5, 1.6)
    """
    first, second = np.asarray(a, dtype="float64"), np.asarray(b, dtype="float64")
    missing = int(np.isnan(first).sum() + np.isnan(second).sum())
    # In order, so that the order of rows changes not even the last binary digit.
    first, second = np.sort(first[~np.isnan(first)]), np.sort(second[~np.isnan(second)])
    means = [float(group.mean()) if len(group) else None for group in (first, second)]
    reason = _why_not(first, second)
    value = None if means[0] is None or means[1] is None else means[0] - means[1]
    difference, hedges_g = Estimate(value, reason=reason), Estimate(reason=reason)
    welch, mann_whitney = PValue(reason=reason), _test_ranks(first, second)
    if not reason and value is not None:
        # scipy's test warns where one of the groups is all alike; this one has no need to.
        compared = CompareMeans(DescrStatsW(first), DescrStatsW(second))
        lower, upper = compared.tconfint_diff(alpha=1 - confidence, usevar="unequal")
        difference = Estimate.between(value, float(lower), float(upper), "welch")
        welch = PValue(float(compared.ttest_ind(usevar="unequal")[1]), "welch")
        df = len(first) + len(second) - 2
        squares = (len(first) - 1) * first.var(ddof=1) + (len(second) - 1) * second.var(ddof=1)
        scale = math.sqrt(1 / len(first) + 1 / len(second))
        by = math.sqrt(squares / df)
        hedges_g = shrink(standardise(value, by, scale=scale, df=df, confidence=confidence), df)
    return IndependentScores(
        n_a=len(first),
        n_b=len(second),
        missing=missing,
        mean_a=means[0],
        mean_b=means[1],
        difference=difference,
        hedges_g=hedges_g,
        welch=welch,
        mann_whitney=mann_whitney,
    )


def _why_not(first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]) -> Reason:
    fewest = min(len(first), len(second))
    if fewest < FEWEST_PEOPLE:
        return "too_few" if fewest else "no_rows"
    size = max(float(np.abs(first).max()), float(np.abs(second).max()))
    spread = max(float(first.std(ddof=1)), float(second.std(ddof=1)))
    return "no_spread" if spread <= NO_SPREAD * size else ""


def _test_ranks(first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]) -> PValue:
    if not len(first) or not len(second):
        return PValue(reason="no_rows")
    everyone = np.concatenate([first, second])
    different = len(np.unique(everyone))
    if different == 1:
        return PValue(reason="no_spread")
    if different == len(everyone) and max(len(first), len(second)) < MOST_EXACT:
        return PValue(float(stats.mannwhitneyu(first, second, method="exact").pvalue), "mann_whitney_exact")
    fewest = min(len(first), len(second))
    if fewest >= FEWEST_PEOPLE and math.comb(len(everyone), fewest) <= RESAMPLES:
        every = stats.PermutationMethod(n_resamples=RESAMPLES, rng=np.random.default_rng(SEED))
        return PValue(
            float(stats.mannwhitneyu(first, second, method=every).pvalue), "mann_whitney_permutation"
        )
    found = stats.mannwhitneyu(first, second, method="asymptotic")
    return PValue(float(found.pvalue), "mann_whitney_normal")
