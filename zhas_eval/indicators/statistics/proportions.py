"""Shares: the interval of one, the difference of two, the bounds that missing answers leave."""

import math
from dataclasses import dataclass

from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from zhas_eval.indicators.statistics.result import CONFIDENCE, CORRECTED, Estimate, PValue


@dataclass(frozen=True)
class Difference:
    """Share of the first group less that of the second, in parts of one, and its exact test."""

    change: Estimate
    p_value: PValue


@dataclass(frozen=True)
class ShareBounds:
    """The share among those who answered, and what it would be had all others said no or yes."""

    share: float | None
    worst: float | None
    best: float | None


def wilson(
    successes: int, n: int, *, population: float | None = None, confidence: float = CONFIDENCE
) -> Estimate:
    """A share with Wilson's score interval, in parts of one; ``no_rows`` where ``n`` is 0.

    ``population``: of how many the n were drawn at random, where it is known; the interval is then that of
    n (N - 1) / (N - n) drawn, and no interval at all where everybody was. ValueError where successes are
    not from 0 to n.
    Source: Wilson (1927), by statsmodels; Newcombe (1998) compares it with six others. The correction is
    that of the variance of a share: Cochran (1977), Sampling Techniques, 3.2.

    >>> share = wilson(1, 27)
    >>> round(share.lower, 3), round(share.upper, 3)
    (0.007, 0.183)
    >>> wilson(1, 4, population=4)
    Estimate(value=0.25, lower=0.25, upper=0.25, method='wilson_fpc', reason='')
    """
    _check_count(successes, n)
    if n == 0:
        return Estimate(reason="no_rows")
    share = successes / n
    method = "wilson" if population is None else f"wilson{CORRECTED}"
    if population is not None and population <= n:
        return Estimate(share, share, share, method)
    as_many = n if population is None else n * (population - 1) / (population - n)
    lower, upper = proportion_confint(share * as_many, as_many, alpha=1 - confidence, method="wilson")
    return Estimate.between(share, max(float(lower), 0.0), min(float(upper), 1.0), method)


def difference(
    a: int,
    n_a: int,
    b: int,
    n_b: int,
    *,
    populations: tuple[float, float] | None = None,
    confidence: float = CONFIDENCE,
) -> Difference:
    """Share a / n_a less b / n_b with Newcombe's hybrid score interval, and Fisher's exact p-value.

    Fisher's test rather than Boschloo's: Boschloo's has more power, but takes minutes where groups
    hold thousands, and regions large and small would then be judged by different tests.
    ``populations``: of how many each group was drawn; the limits are then made of corrected intervals, the
    test is not corrected and so the more cautious.
    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; Fisher (1935).

    >>> compared = difference(7, 34, 1, 34)
    >>> [round(number, 3) for number in (compared.change.value, compared.change.lower, compared.change.upper)]
    [0.176, 0.019, 0.34]
    """
    _check_count(a, n_a)
    _check_count(b, n_b)
    if n_a == 0 or n_b == 0:
        return Difference(Estimate(reason="no_rows"), PValue(reason="no_rows"))
    whole_a, whole_b = populations or (None, None)
    first = wilson(a, n_a, population=whole_a, confidence=confidence)
    second = wilson(b, n_b, population=whole_b, confidence=confidence)
    (down_a, up_a), (down_b, up_b) = _reach(first), _reach(second)
    change = a / n_a - b / n_b
    p_value = stats.fisher_exact([[a, n_a - a], [b, n_b - b]]).pvalue
    return Difference(
        Estimate.between(
            change,
            change - math.hypot(down_a, up_b),
            change + math.hypot(up_a, down_b),
            "newcombe" if populations is None else f"newcombe{CORRECTED}",
        ),
        PValue(min(float(p_value), 1.0), "fisher_exact"),
    )


def _reach(share: Estimate) -> tuple[float, float]:
    """How far the limits of a share are below and above it."""
    value = share.value or 0.0
    return value - (share.lower or 0.0), (share.upper or 0.0) - value


def bound_share(successes: int, answered: int, missing: int) -> ShareBounds:
    """The share of yes, and its least and greatest if all who gave no answer were no, or yes.

    Source: Manski (2003), Partial Identification of Probability Distributions, bounds without assumptions.

    >>> bound_share(6, 8, 2)
    ShareBounds(share=0.75, worst=0.6, best=0.8)
    """
    _check_count(successes, answered)
    _check_count(missing, missing)
    everyone = answered + missing
    if everyone == 0:
        return ShareBounds(None, None, None)
    share = successes / answered if answered else None
    return ShareBounds(share, successes / everyone, (successes + missing) / everyone)


def _check_count(count: int, whole: int) -> None:
    if not 0 <= count <= whole:
        raise ValueError("a count is not between nought and its whole")
