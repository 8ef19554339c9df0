"""Groups among those reached against their shares in a reference: who is under-represented."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from zhas_eval.indicators.statistics.proportions import wilson
from zhas_eval.indicators.statistics.result import CONFIDENCE, RESAMPLES, SEED, Estimate, PValue
from zhas_eval.indicators.statistics.several import adjust_holm

# As in a table of counts: with fewer expected in a group chi-square is not to be trusted.
FEWEST_EXPECTED = 5


@dataclass(frozen=True)
class GroupRepresentation:
    """One group: its count and share, and the share against the reference, both in parts of one.

    ``ratio`` is the participation-to-reference ratio: 1 where the group has its share, below 1 where
    it has less. ``adjusted`` is the p-value by Holm over the groups.
    """

    group: str
    observed: int
    share: Estimate
    reference: float | None
    ratio: Estimate
    difference: Estimate
    p_value: PValue
    adjusted: float | None
    is_under_represented: bool


@dataclass(frozen=True)
class Representation:
    """All groups of a reference; ``outside`` counts people of groups that the reference does not know."""

    n: int
    outside: int
    groups: tuple[GroupRepresentation, ...]
    p_value: PValue

    @property
    def under_represented(self) -> tuple[str, ...]:
        """The groups that have less than their share by more than chance, in the order of the reference."""
        return tuple(group.group for group in self.groups if group.is_under_represented)


def compare_with_reference(
    observed: "pd.Series[int]",
    reference: "pd.Series[float]",
    *,
    population: float | None = None,
    confidence: float = CONFIDENCE,
) -> Representation:
    """Counts of groups among those reached against a reference.

    ``observed``: group → count; ``reference``: group → share or number of people, made to sum to one
    over its groups. People of groups that the reference does not know, or gives nothing, are counted
    as outside. Intervals by Wilson; a group's p-value is the exact binomial one. A group is
    under-represented where its share is below the reference and its adjusted p-value below
    1 - confidence. Overall: chi-square where at least five are expected in every group, else 9,999
    seeded draws of the multinomial. ``population``: of how many those reached were drawn at random, where
    it is known, for the intervals.
    ValueError for a count or a share below nought.

    >>> reached = pd.Series({"female": 30, "male": 10})
    >>> result = compare_with_reference(reached, pd.Series({"female": 0.5, "male": 0.5}))
    >>> result.under_represented, result.groups[1].ratio.value, round(result.p_value.value, 4)
    (('male',), 0.5, 0.0016)
    """
    if (observed < 0).any() or (reference < 0).any():
        raise ValueError("a count or a share of the reference is below nought")
    known = reference[reference > 0].astype("float64")
    expected = known / known.sum()
    counts = observed.reindex(expected.index).fillna(0).astype("int64")
    n = int(counts.sum())
    p_values = [_test_group(int(counts[group]), n, float(expected[group])) for group in expected.index]
    adjusted = dict(zip(expected.index, adjust_holm([test.value for test in p_values]), strict=True))
    found = {
        group: _compare_group(
            str(group),
            wilson(int(counts[group]), n, population=population, confidence=confidence),
            int(counts[group]),
            float(expected[group]),
            test,
            adjusted[group],
            confidence,
        )
        for group, test in zip(expected.index, p_values, strict=True)
    }
    return Representation(
        n=n,
        outside=int(observed.fillna(0).sum()) - n,
        groups=tuple(
            found.get(group) or _without_reference(str(group), int(observed.get(group, 0)))
            for group in reference.index
        ),
        p_value=_test_all(np.asarray(counts, dtype="int64"), np.asarray(expected, dtype="float64")),
    )


def _compare_group(
    group: str,
    share: Estimate,
    count: int,
    expected: float,
    test: PValue,
    adjusted: float | None,
    confidence: float,
) -> GroupRepresentation:
    ratio, difference = share.rescale(times=1 / expected), share.rescale(plus=-expected)
    is_less = adjusted is not None and adjusted < 1 - confidence and (share.value or 0.0) < expected
    return GroupRepresentation(group, count, share, expected, ratio, difference, test, adjusted, is_less)


def _without_reference(group: str, count: int) -> GroupRepresentation:
    nothing = Estimate(reason="no_reference")
    test = PValue(reason="no_reference")
    return GroupRepresentation(group, count, nothing, None, nothing, nothing, test, None, False)


def _test_group(count: int, n: int, expected: float) -> PValue:
    if n == 0:
        return PValue(reason="no_rows")
    if expected == 1:
        return PValue(reason="one_group")
    return PValue(min(float(stats.binomtest(count, n, expected).pvalue), 1.0), "binomial_exact")


def _test_all(counts: npt.NDArray[np.int64], expected: npt.NDArray[np.float64]) -> PValue:
    n = int(counts.sum())
    if n == 0:
        return PValue(reason="no_rows")
    if len(counts) < 2:
        return PValue(reason="one_group")
    whole = n * expected
    distance = float(((counts - whole) ** 2 / whole).sum())
    if whole.min() >= FEWEST_EXPECTED:
        return PValue(float(stats.chi2.sf(distance, len(counts) - 1)), "chi2")
    # The same groups in another order draw the same tables.
    order = np.argsort(expected, kind="stable")
    drawn = np.random.default_rng(SEED).multinomial(n, expected[order], size=RESAMPLES)
    distances = ((drawn - whole[order]) ** 2 / whole[order]).sum(axis=1)
    # A draw as far as the observed one may differ from it in the last binary digit.
    as_far = int((distances >= distance * (1 - 1e-12)).sum())
    return PValue((as_far + 1) / (RESAMPLES + 1), "multinomial_monte_carlo")
