"""Two groups of scores: published tests, an independent library, degenerate groups."""

import itertools
import math

import numpy as np
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from zhas_eval.indicators.statistics.independent import compare_groups

# Permeability of membranes, Hollander and Wolfe (1973), p. 69; R's help page of wilcox.test.
AT_TERM = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
EARLIER = [1.15, 0.88, 0.90, 0.74, 1.21]
GROUP = st.lists(st.integers(0, 30), max_size=14)


def test_mann_whitney_is_that_of_hollander_and_wolfe() -> None:
    """W = 35, one-sided p = 0.1272."""
    found = compare_groups(AT_TERM, EARLIER).mann_whitney
    assert (found.value, found.method) == (pytest.approx(2 * 0.1272, abs=1e-4), "mann_whitney_exact")


def test_numbers_are_those_of_a_calculation_by_hand() -> None:
    """Means 4.5 and 2; squares 5 and 6 of three degrees each; pooled variance 11 / 6."""
    found = compare_groups([3, 5, 4, 6], [1, 2, 4, 1])
    assert (found.difference.value, found.mean_a, found.mean_b) == (2.5, 4.5, 2.0)
    # Γ(3) / (√3 Γ(2.5)), and Γ(2.5) = 3 √π / 4
    correction = 2 / (math.sqrt(3) * 0.75 * math.sqrt(math.pi))
    assert found.hedges_g.value == pytest.approx(2.5 / math.sqrt(11 / 6) * correction)
    # Welch: error √(5/12 + 6/12), degrees (11/12)² / ((5/12)² / 3 + (6/12)² / 3)
    degrees = (11 / 12) ** 2 / ((5 / 12) ** 2 / 3 + (6 / 12) ** 2 / 3)
    t = 2.5 / math.sqrt(11 / 12)
    assert found.welch.value == pytest.approx(2 * stats.t.sf(t, degrees))


def test_numbers_are_those_of_an_independent_library() -> None:
    found = compare_groups(AT_TERM, EARLIER)
    welch = pingouin.ttest(np.array(AT_TERM), np.array(EARLIER), correction=True).iloc[0]
    assert found.welch.value == pytest.approx(welch["p_val"])
    assert [found.difference.lower, found.difference.upper] == pytest.approx(list(welch["CI95"]), abs=0.005)
    # The library corrects bias by 1 - 3 / (4 n - 9).
    by_library = pingouin.compute_effsize(np.array(AT_TERM), np.array(EARLIER), eftype="hedges")
    assert found.hedges_g.value == pytest.approx(by_library, rel=1e-3)


def test_mann_whitney_of_tied_scores_tries_all_divisions() -> None:
    a, b = [1, 2, 2, 3], [2, 3, 4, 4, 4]
    ranks = stats.rankdata(a + b)
    own = ranks[:4].sum()
    sums = np.array([sum(chosen) for chosen in itertools.combinations(ranks, 4)])
    found = compare_groups(a, b).mann_whitney
    assert found.method == "mann_whitney_permutation"
    # Two-sided: twice the smaller tail.
    tail = min(np.mean(sums <= own), np.mean(sums >= own))
    assert found.value == pytest.approx(2 * tail)


def test_large_groups_with_ties_take_the_normal_distribution() -> None:
    found = compare_groups([1, 2, 3] * 20, [2, 3, 4] * 20)
    assert found.mann_whitney.method == "mann_whitney_normal"


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ([], [], "no_rows"),
        ([np.nan], [1.0, 2.0], "no_rows"),
        ([1.0], [2.0, 3.0], "too_few"),
        ([4.0, 4.0], [4.0, 4.0], "no_spread"),
        ([0.1 + 0.2, 0.3], [0.3, 0.3], "no_spread"),
    ],
)
def test_groups_that_tell_nothing_give_a_reason(a: list[float], b: list[float], reason: str) -> None:
    found = compare_groups(a, b)
    assert (found.hedges_g.value, found.hedges_g.reason, found.welch.reason) == (None, reason, reason)
    assert (found.difference.lower, found.difference.reason) == (None, reason)
    assert found.n_a + found.n_b + found.missing == len(a) + len(b)


def test_one_score_each_still_has_a_difference() -> None:
    found = compare_groups([3.0], [1.0])
    assert (found.difference.value, found.mann_whitney.value) == (2.0, 1.0)


@given(GROUP, GROUP, st.randoms())
def test_order_does_not_matter_and_intervals_hold_the_estimate(
    a: list[int], b: list[int], chance: "st.RandomModule"
) -> None:
    found = compare_groups(a, b)
    mixed = list(a)
    chance.shuffle(mixed)
    assert compare_groups(mixed, b) == found
    for estimate in (found.difference, found.hedges_g):
        if estimate.lower is None:
            assert estimate.reason
        else:
            assert estimate.value is not None
            assert estimate.upper is not None
            assert estimate.lower <= estimate.value <= estimate.upper
    for p_value in (found.welch, found.mann_whitney):
        assert p_value.reason if p_value.value is None else 0 <= p_value.value <= 1
