"""Scores of judges as a table, applications by judges, nan where a judge gave none."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from zhas_eval.indicators.statistics.result import NO_SPREAD, Reason

Scores = npt.NDArray[np.float64]


def read_scores(scores: npt.ArrayLike) -> Scores:
    """The table as numbers; ValueError where it has not two dimensions."""
    table = np.asarray(scores, dtype="float64")
    if table.ndim != 2:
        raise ValueError("scores are a table, applications by judges")
    return table


def keep_given(table: Scores) -> Scores:
    """Applications and judges that have a score, the applications in an order of their own.

    The order makes seeded draws the same whatever the order of the rows.
    """
    given = ~np.isnan(table)
    kept = table[given.any(axis=1)][:, given.any(axis=0)]
    return kept[np.lexsort(np.nan_to_num(kept, nan=-np.inf).T)] if kept.size else kept


def why_not(table: Scores) -> Reason:
    """Why no agreement can be told from a table kept by ``keep_given``; empty where it can.

    >>> why_not(np.array([[1.0, 2.0, np.nan], [3.0, 5.0, np.nan], [np.nan, np.nan, 4.0]]))
    'disconnected'
    """
    if table.size == 0:
        return "no_rows"
    if table.shape[1] < 2:
        return "one_judge"
    if table.shape[0] < 2:
        return "too_few"
    given = ~np.isnan(table)
    if not is_connected(given):
        return "disconnected"
    numbers = table[given]
    return "no_spread" if np.ptp(numbers) <= NO_SPREAD * np.abs(numbers).max() else ""


def is_connected(given: npt.NDArray[np.bool_]) -> bool:
    """Whether judges are linked by applications that they share, at one or more removes.

    >>> is_connected(np.array([[True, True, False], [False, True, True]]))
    True
    """
    return bool(connected_components(csr_array(given.T.astype("int64") @ given), directed=False)[0] == 1)
