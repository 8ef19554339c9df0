"""Yes or no of the same people before and after: shares, their change, McNemar's test."""

import math
from dataclasses import dataclass, replace

import pandas as pd
from pandas.api.extensions import ExtensionArray
from statsmodels.stats.contingency_tables import mcnemar

from zhas_eval.indicators.statistics.proportions import wilson
from zhas_eval.indicators.statistics.result import CONFIDENCE, CORRECTED, Estimate, PValue


@dataclass(frozen=True)
class PairedAnswers:
    """Shares of yes over complete pairs, in parts of one; ``gained`` and ``lost`` count who moved."""

    n: int
    missing: int
    before: Estimate
    after: Estimate
    gained: int
    lost: int
    change: Estimate
    p_value: PValue


def compare_answers(
    before: pd.Series | ExtensionArray, after: pd.Series | ExtensionArray, *, confidence: float = CONFIDENCE
) -> PairedAnswers:
    """Share of yes before and after, its change with Newcombe's interval, and McNemar's exact p-value.

    Two columns of one length, row by row of the same person; True, False or missing.

    >>> answers = compare_answers(pd.Series([True, False, False, None]), pd.Series([True, True, False, True]))
    >>> answers.n, answers.missing, answers.gained, answers.lost
    (3, 1, 1, 0)
    """
    pairs = pd.DataFrame(
        {"first": pd.array(list(before), dtype="boolean"), "last": pd.array(list(after), dtype="boolean")}
    )
    complete = pairs.dropna().astype("bool")
    first, last = complete["first"], complete["last"]
    return compare_answer_counts(
        both=int((first & last).sum()),
        lost=int((first & ~last).sum()),
        gained=int((~first & last).sum()),
        neither=int((~first & ~last).sum()),
        missing=len(pairs) - len(complete),
        confidence=confidence,
    )


def compare_answer_counts(
    *,
    both: int,
    lost: int,
    gained: int,
    neither: int,
    missing: int = 0,
    population: float | None = None,
    confidence: float = CONFIDENCE,
) -> PairedAnswers:
    """The same from counts: yes twice, yes then no, no then yes, no twice.

    ``population``: of how many the people were drawn at random, where it is known; the limits are then
    made of corrected intervals of the two shares, the test is not corrected.

    Source: Newcombe (1998), Statistics in Medicine 17, 2635-2650, method 10; McNemar (1947), by the
    binomial distribution of those who moved.

    >>> answers = compare_answer_counts(both=59, lost=16, gained=6, neither=80)
    >>> round(answers.change.value, 4), round(answers.p_value.value, 4)
    (-0.0621, 0.0525)
    """
    n = both + lost + gained + neither
    before, after = (
        wilson(both + lost, n, population=population, confidence=confidence),
        wilson(both + gained, n, population=population, confidence=confidence),
    )
    if n == 0:
        nothing, p_value = Estimate(reason="no_rows"), PValue(reason="no_rows")
        return PairedAnswers(0, missing, before, after, 0, 0, nothing, p_value)
    if lost + gained:
        found = mcnemar([[both, lost], [gained, neither]], exact=True)
        p_value = PValue(min(float(found.pvalue), 1.0), "mcnemar_exact")
    else:
        p_value = PValue(reason="no_change")
    change = _change_share(before, after, _correlate(both, lost, gained, neither), (gained - lost) / n)
    if population is not None and change.method:
        change = replace(change, method=change.method + CORRECTED)
    return PairedAnswers(n, missing, before, after, gained, lost, change, p_value)


def _change_share(before: Estimate, after: Estimate, phi: float, value: float) -> Estimate:
    """Newcombe's limits: Wilson's of both shares, squared and added with the correlation between them."""
    p, q = before.value or 0.0, after.value or 0.0
    p_down, p_up = p - (before.lower or 0.0), (before.upper or 0.0) - p
    q_down, q_up = q - (after.lower or 0.0), (after.upper or 0.0) - q
    down = math.sqrt(max(q_down**2 - 2 * phi * q_down * p_up + p_up**2, 0.0))
    up = math.sqrt(max(q_up**2 - 2 * phi * q_up * p_down + p_down**2, 0.0))
    return Estimate.between(value, value - down, value + up, "newcombe_paired")


def _correlate(both: int, lost: int, gained: int, neither: int) -> float:
    """The phi of method 10: corrected for continuity where positive, 0 where a margin is empty."""
    margins = (both + lost) * (gained + neither) * (both + gained) * (lost + neither)
    if margins == 0:
        return 0.0
    cross = float(both * neither - lost * gained)
    if cross > 0:
        cross = max(cross - (both + lost + gained + neither) / 2, 0.0)
    return cross / math.sqrt(margins)
