"""Scores of the same people before and after: mean change, effect sizes, tests."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from zhas_eval.indicators.statistics.effect_size import shrink, standardise
from zhas_eval.indicators.statistics.result import (
    CONFIDENCE,
    NO_SPREAD,
    Estimate,
    PValue,
    Reason,
)

FEWEST_PAIRS = 3
# Beyond it the ways to give signs are too many for whole numbers of a machine, and the normal one is near.
MOST_EXACT = 50


@dataclass(frozen=True)
class PairedScores:
    """Change of scores over complete pairs; ``missing`` counts the pairs that lack a score.

    ``d_z`` divides the mean change by the spread of changes, ``d_av`` by the average spread of scores
    (root of the mean variance); ``hedges_g`` is ``d_av`` corrected for bias.
    """

    n: int
    missing: int
    before: float | None
    after: float | None
    change: Estimate
    d_z: Estimate
    d_av: Estimate
    hedges_g: Estimate
    rank_biserial: Estimate
    wilcoxon: PValue
    paired_t: PValue


def compare_scores(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    *,
    population: float | None = None,
    confidence: float = CONFIDENCE,
) -> PairedScores:
    """Mean change (after less before) with its t interval, effect sizes, Wilcoxon's and the paired t test.

    Two arrays of one length, nan for a missing score. Methods: ``d_z`` by the noncentral t; ``d_av`` and
    ``hedges_g`` by Algina and Keselman (2003), Educational and Psychological Measurement 63, 537-553;
    ``rank_biserial`` by Kerby (2014), its interval by Fisher's z as in King, Rosopa and Minium (2011).
    ``population``: of how many the people were drawn at random, where it is known; all limits are then
    corrected for it, the tests are not.

    >>> scores = compare_scores([10, 12, 9, 14, 11], [13, 14, 9, 18, 15])
    >>> scores.n, scores.change.value, round(scores.d_z.value, 2)
    (5, 2.6, 1.55)
    """
    first, last = np.asarray(before, dtype="float64"), np.asarray(after, dtype="float64")
    complete = ~np.isnan(first) & ~np.isnan(last)
    # In order, so that the order of rows changes not even the last binary digit.
    order = np.lexsort((first[complete], last[complete]))
    first, last = first[complete][order], last[complete][order]
    n, missing = len(first), int((~complete).sum())
    if n == 0:
        nothing, no_test = Estimate(reason="no_rows"), PValue(reason="no_rows")
        return PairedScores(
            0, missing, None, None, nothing, nothing, nothing, nothing, nothing, no_test, no_test
        )
    change = last - first
    size = max(float(np.abs(first).max()), float(np.abs(last).max()))
    # What differs by rounding alone is no change.
    change = np.where(np.abs(change) <= NO_SPREAD * size, 0.0, change)
    d_z = d_av = hedges_g = Estimate(reason=(reason := _why_not(change, size)))
    mean, paired_t = Estimate(float(change.mean()), reason=reason), PValue(reason=reason)
    if not reason:
        test = stats.ttest_1samp(change, 0.0)
        interval = test.confidence_interval(confidence)
        mean = Estimate.between(float(change.mean()), float(interval.low), float(interval.high), "t")
        paired_t = PValue(float(test.pvalue), "paired_t")
        spread, average = float(change.std(ddof=1)), math.sqrt((first.var(ddof=1) + last.var(ddof=1)) / 2)
        error = spread / math.sqrt(n)
        d_z, d_av = (
            standardise(float(change.mean()), by, scale=error / by, df=n - 1, confidence=confidence)
            for by in (spread, average)
        )
        hedges_g = shrink(d_av, n - 1)
    return PairedScores(
        n=n,
        missing=missing,
        before=float(first.mean()),
        after=float(last.mean()),
        change=mean.correct(n, population),
        d_z=d_z.correct(n, population),
        d_av=d_av.correct(n, population),
        hedges_g=hedges_g.correct(n, population),
        rank_biserial=_correlate_ranks(change, confidence).correct(n, population),
        wilcoxon=_test_ranks(change),
        paired_t=paired_t,
    )


def _why_not(change: npt.NDArray[np.float64], size: float) -> Reason:
    if len(change) < FEWEST_PAIRS:
        return "too_few"
    return "no_spread" if float(change.std(ddof=1)) <= NO_SPREAD * size else ""


def _correlate_ranks(change: npt.NDArray[np.float64], confidence: float) -> Estimate:
    """Rank sum of the gains less that of the losses, as a part of all ranks; no change is left out."""
    moved = change[change != 0]
    n = len(moved)
    if n == 0:
        return Estimate(reason="no_change")
    ranks = stats.rankdata(np.abs(moved))
    value = float((np.sign(moved) * ranks).sum() / ranks.sum())
    if n < FEWEST_PAIRS:
        return Estimate(value, reason="too_few")
    if abs(value) == 1:
        return Estimate(value, reason="all_one_way")
    error = math.sqrt(n * (n + 1) * (2 * n + 1) / 6) / (n * (n + 1) / 2)
    away = float(stats.norm.ppf((1 + confidence) / 2)) * error
    z = math.atanh(value)
    return Estimate.between(value, math.tanh(z - away), math.tanh(z + away), "fisher_z")


def _test_ranks(change: npt.NDArray[np.float64]) -> PValue:
    """Wilcoxon's signed rank test of those who changed: over all signs of ranks, tied or not, or normal."""
    moved = change[change != 0]
    n = len(moved)
    if n == 0:
        return PValue(reason="no_change")
    if n > MOST_EXACT:
        return PValue(float(stats.wilcoxon(moved, method="asymptotic").pvalue), "wilcoxon_normal")
    # Twice the rank is whole where ranks tie. How many ways there are to each sum, rank after rank;
    # scipy tries the signs one by one where ranks tie, which takes a second for thirteen people.
    ranks = (2 * stats.rankdata(np.abs(moved))).astype("int64")
    ways = np.zeros(int(ranks.sum()) + 1)
    ways[0] = 1.0
    for rank in ranks:
        ways[rank:] += ways[:-rank].copy()
    gains = int(ranks[moved > 0].sum())
    tail = min(float(ways[: gains + 1].sum()), float(ways[gains:].sum())) / 2.0**n
    return PValue(min(2 * tail, 1.0), "wilcoxon_exact")
