"""Scores before and after: published tests, an independent library, degenerate pairs."""

import itertools
import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, optimize, stats

from tests.searches import examples
from zhas_eval.indicators.statistics.effect_size import correct_bias, standardise
from zhas_eval.indicators.statistics.paired import PairedScores, compare_scores
from zhas_eval.indicators.statistics.result import Estimate

# Depression factor of nine patients, Hollander and Wolfe (1973), p. 29; R's help page of wilcox.test.
ADMITTED = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
TREATED = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
SCORES = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=0, max_size=25)


def test_wilcoxon_is_that_of_hollander_and_wolfe() -> None:
    """V = 40, one-sided p = 10 / 512 = 0.01953; two-sided twice that."""
    found = compare_scores(TREATED, ADMITTED)
    assert found.wilcoxon.method == "wilcoxon_exact"
    assert found.wilcoxon.value == pytest.approx(20 / 512)
    # Ranks of gains sum to 40 of 45, of losses to 5.
    assert found.rank_biserial.value == pytest.approx(35 / 45)


def test_numbers_are_those_of_a_calculation_by_hand() -> None:
    """Changes 3, 2, 0, 4, 4: mean 2.6, squares about it 11.2, spread √2.8."""
    found = compare_scores([10, 12, 9, 14, 11], [13, 14, 9, 18, 15])
    assert (found.n, found.before, found.after, found.change.value) == (5, 11.2, 13.8, pytest.approx(2.6))
    assert found.d_z.value == pytest.approx(2.6 / math.sqrt(2.8))
    # Squares of scores about their means: 14.8 before, 42.8 after; of four degrees each.
    average = math.sqrt((14.8 / 4 + 42.8 / 4) / 2)
    assert found.d_av.value == pytest.approx(2.6 / average)
    # Γ(2) / (√2 Γ(1.5)) = 1 / (√2 · √π / 2)
    assert found.hedges_g.value == pytest.approx(2.6 / average * math.sqrt(2 / math.pi))
    # t of four degrees leaves 2.5 % beyond 2.776.
    assert found.change.upper == pytest.approx(2.6 + 2.776 * math.sqrt(2.8 / 5), abs=1e-3)
    # Ranks of 2, 3, 4, 4: all gains, one zero left out; two of 2⁴ signs are as far.
    assert (found.wilcoxon.value, found.wilcoxon.method) == (0.125, "wilcoxon_exact")
    assert (found.rank_biserial.value, found.rank_biserial.reason) == (1.0, "all_one_way")


def test_numbers_are_those_of_an_independent_library() -> None:
    before, after = np.array(ADMITTED), np.array(TREATED)
    found = compare_scores(before, after)
    by_rank = pingouin.wilcoxon(after, before).iloc[0]
    assert found.rank_biserial.value == pytest.approx(by_rank["RBC"])
    by_mean = pingouin.ttest(after, before, paired=True).iloc[0]
    assert found.paired_t.value == pytest.approx(by_mean["p_val"])
    assert found.d_av.value == pytest.approx(pingouin.compute_effsize(after, before, paired=True))


def test_limits_of_d_z_leave_a_fortieth_beyond_t_by_integration() -> None:
    """P(T < t) with noncentrality δ is the mean of Φ(t √(χ²/ν) - δ) over χ²: no noncentral t is used."""
    found = standardise(3.0, 2.0, scale=0.25, df=15, confidence=0.95)
    for limit, below in ((found.lower, 0.975), (found.upper, 0.025)):
        assert limit is not None
        delta = limit / 0.25
        share = integrate.quad(
            lambda square, delta=delta: (
                stats.norm.cdf(6.0 * math.sqrt(square / 15) - delta) * stats.chi2.pdf(square, 15)
            ),
            0,
            100,
        )[0]
        assert share == pytest.approx(below, abs=1e-5)


def test_limits_of_d_av_are_those_of_algina_and_keselman() -> None:
    """λ √(2 (s₁² + s₂² - 2 r s₁ s₂) / (n (s₁² + s₂²))), limits of λ by a root of the distribution."""
    first, last = np.array(ADMITTED), np.array(TREATED)
    covariance = np.cov(first, last)
    n = len(first)
    factor = math.sqrt(
        2 * (covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]) / (n * np.trace(covariance))
    )
    t = stats.ttest_rel(last, first).statistic
    limits = [
        optimize.brentq(lambda delta, share=share: stats.nct.cdf(t, n - 1, delta) - share, -8, 3)
        for share in (0.975, 0.025)
    ]
    found = compare_scores(first, last)
    assert [found.d_av.lower, found.d_av.upper] == pytest.approx(
        [factor * limit for limit in limits], abs=1e-5
    )
    assert found.hedges_g.upper == pytest.approx(factor * limits[1] * correct_bias(n - 1), abs=1e-5)


def test_correction_of_bias_is_close_to_hedges_approximation() -> None:
    for df in (10, 50, 200):
        assert correct_bias(df) == pytest.approx(1 - 3 / (4 * df - 1), abs=5e-4)


def test_wilcoxon_of_tied_changes_tries_all_signs() -> None:
    change = np.array([1, 1, -1, 2, 2, 3, -2, 3])
    ranks = stats.rankdata(np.abs(change))
    sums = [float(np.dot(signs, ranks)) for signs in itertools.product((-1, 1), repeat=len(change))]
    observed = abs(float(np.dot(np.sign(change), ranks)))
    by_hand = np.mean([abs(each) >= observed for each in sums])
    found = compare_scores(np.zeros(8), change)
    assert found.wilcoxon.value == pytest.approx(by_hand)


def test_many_tied_changes_take_the_normal_distribution() -> None:
    found = compare_scores([0] * 60, [1] * 40 + [-1] * 20)
    assert found.wilcoxon.method == "wilcoxon_normal"
    # All ranks are one: z = (40 - 20) / √60
    assert found.wilcoxon.value == pytest.approx(2 * stats.norm.sf(20 / math.sqrt(60)))


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], "no_rows"),
        ([np.nan, 1.0], [2.0, np.nan], "no_rows"),
        ([1.0], [2.0], "too_few"),
        ([1.0, 2.0], [2.0, 4.0], "too_few"),
        ([1.0, 2.0, 3.0], [2.0, 3.0, 4.0], "no_spread"),
        ([0.1, 0.2, 0.3], [0.3, 0.4, 0.5], "no_spread"),
        ([5.0, 5.0, 5.0], [5.0, 5.0, 5.0], "no_spread"),
    ],
)
def test_pairs_that_tell_nothing_give_a_reason(before: list[float], after: list[float], reason: str) -> None:
    found = compare_scores(before, after)
    assert {each.reason for each in (found.change, found.d_z, found.d_av, found.hedges_g)} == {reason}
    assert (found.change.lower, found.d_z.value, found.paired_t.value) == (None, None, None)
    assert found.n + found.missing == len(before)


def test_nobody_changed_has_no_test() -> None:
    found = compare_scores([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0])
    assert (found.wilcoxon.reason, found.rank_biserial.reason) == ("no_change", "no_change")
    assert found.change.value == 0.0


def test_hardly_any_spread_gives_the_effect_without_limits() -> None:
    found = compare_scores([0.0] * 4, [1e6, 1e6, 1e6, 1e6 + 0.01])
    assert found.d_z.value is not None
    assert found.d_z.value > 1e8
    assert (found.d_z.lower, found.d_z.reason) == (None, "out_of_range")


def test_columns_with_missing_values_are_read() -> None:
    found = compare_scores(
        pd.Series([1, None, 3, 5, 4], dtype="Float64"), pd.Series([2, 3, None, 5, 6], dtype="Int64")
    )
    assert (found.n, found.missing) == (3, 2)


@examples(30)
@given(SCORES, st.randoms())
def test_order_of_rows_does_not_matter_and_intervals_hold_the_estimate(
    pairs: list[tuple[int, int]], chance: "st.RandomModule"
) -> None:
    found = compare(pairs)
    mixed = list(pairs)
    chance.shuffle(mixed)
    assert compare(mixed) == found
    for estimate in (found.change, found.d_z, found.d_av, found.hedges_g, found.rank_biserial):
        assert estimate.lower is None or holds(estimate)
        assert estimate.value is not None or estimate.reason
    for p_value in (found.wilcoxon, found.paired_t):
        assert p_value.reason if p_value.value is None else 0 <= p_value.value <= 1


@examples(30)
@given(SCORES)
def test_before_and_after_changing_places_turn_the_change_round(pairs: list[tuple[int, int]]) -> None:
    there, back = compare(pairs), compare([(last, first) for first, last in pairs])
    if there.change.value is not None:
        assert back.change.value == pytest.approx(-there.change.value)
    if there.d_av.lower is not None:
        assert back.d_av.upper == pytest.approx(-there.d_av.lower, abs=1e-4)
    if there.wilcoxon.value is not None:
        assert back.wilcoxon.value == pytest.approx(there.wilcoxon.value)


def compare(pairs: list[tuple[int, int]]) -> PairedScores:
    return compare_scores([first for first, _ in pairs], [last for _, last in pairs])


def holds(estimate: Estimate) -> bool:
    return (
        estimate.value is not None
        and estimate.lower is not None
        and estimate.upper is not None
        and estimate.lower <= estimate.value <= estimate.upper
    )
