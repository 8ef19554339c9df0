"""A table of counts, groups by answers: is there a tie between the two, and how strong."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.stats import contingency

from zhas_eval.indicators.statistics.result import RESAMPLES, SEED, PValue

# Cochran's rule: with fewer expected in a cell chi-square is not to be trusted.
FEWEST_EXPECTED = 5


@dataclass(frozen=True)
class CountsTable:
    """Cramér's V of a table, from 0 to 1, and its p-value; both None where there is one group or answer."""

    n: int
    cramers_v: float | None
    p_value: PValue


def associate_counts(counts: npt.ArrayLike) -> CountsTable:
    """Association in a table of counts, rows by columns; rows and columns that are empty are left out.

    Two by two: Fisher's exact test. Larger: chi-square where at least five are expected in every
    cell, else Fisher's by 9,999 seeded tables with the same margins.
    Source: Fisher (1935); Cramér (1946), without correction; by scipy.

    >>> table = associate_counts([[3, 1], [1, 3]])
    >>> table.cramers_v, round(table.p_value.value, 4), table.p_value.method
    (0.5, 0.4857, 'fisher_exact')
    """
    table = np.asarray(counts, dtype="int64")
    if table.ndim != 2 or (table < 0).any():
        raise ValueError("a table of counts has two dimensions and nothing below nought")
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    n = int(table.sum())
    if n == 0:
        return CountsTable(0, None, PValue(reason="no_rows"))
    if min(table.shape) < 2:
        return CountsTable(n, None, PValue(reason="one_group"))
    strength = float(contingency.association(table, method="cramer", correction=False))
    return CountsTable(n, min(strength, 1.0), _test(table))


def _test(table: npt.NDArray[np.int64]) -> PValue:
    if table.shape == (2, 2):
        return PValue(min(float(stats.fisher_exact(table).pvalue), 1.0), "fisher_exact")
    if contingency.expected_freq(table).min() >= FEWEST_EXPECTED:
        return PValue(float(stats.chi2_contingency(table, correction=False).pvalue), "chi2")
    drawn = stats.MonteCarloMethod(n_resamples=RESAMPLES, rng=np.random.default_rng(SEED))
    return PValue(float(stats.fisher_exact(table, method=drawn).pvalue), "fisher_monte_carlo")
