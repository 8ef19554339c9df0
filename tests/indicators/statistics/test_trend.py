"""Trend over periods: a published tau, orders counted by hand, slopes, degenerate series."""

import itertools
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from zhas_eval.indicators.statistics.trend import measure_trend

SERIES = st.lists(st.none() | st.integers(0, 12), max_size=24).map(
    lambda values: [np.nan if value is None else float(value) for value in values]
)


def test_tau_and_p_value_are_those_of_hollander_and_wolfe() -> None:
    """Tuna (1973), p. 185, in order of the first measure; R's help page of cor.test: 0.4444, p = 0.1194."""
    first = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
    second = np.array([2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8])
    found = measure_trend(second[np.argsort(first)])
    assert found.tau == pytest.approx(0.4444, abs=5e-5)
    assert (found.p_value.value, found.p_value.method) == (pytest.approx(0.1194, abs=5e-5), "kendall_exact")


@pytest.mark.parametrize(
    ("values", "p_value"),
    # Of 4! orders one rises all along, one falls. Of 5! five have at most one pair out of order.
    [([1, 2, 3, 4], 2 / 24), ([9, 7, 5, 1], 2 / 24), ([1, 2, 4, 3, 5], 2 * 5 / 120)],
)
def test_exact_p_value_counts_orders(values: list[float], p_value: float) -> None:
    assert measure_trend(values).p_value.value == pytest.approx(p_value)


def test_p_value_of_tied_values_tries_all_orders() -> None:
    values = [1, 2, 2, 3, 3]

    def rises(order: tuple[int, ...]) -> int:
        pairs = itertools.combinations(order, 2)
        return sum((later > earlier) - (later < earlier) for earlier, later in pairs)

    every = [rises(order) for order in itertools.permutations(values)]
    found = measure_trend(values).p_value
    assert found.method == "kendall_permutation"
    assert found.value == pytest.approx(2 * np.mean([each >= rises(tuple(values)) for each in every]))


def test_many_tied_periods_take_the_normal_distribution() -> None:
    values = [1.0, 2.0] * 8 + [2.0, 3.0] * 8
    found = measure_trend(values).p_value
    assert (found.method, found.value) == (
        "kendall_normal",
        pytest.approx(stats.kendalltau(range(32), values, method="asymptotic").pvalue),
    )


def test_slope_is_the_median_of_all_slopes_and_a_missing_period_keeps_its_place() -> None:
    found = measure_trend([10, np.nan, 12, 21, np.nan, 22])
    places, values = [0, 2, 3, 5], [10, 12, 21, 22]
    slopes = [
        (values[later] - values[earlier]) / (places[later] - places[earlier])
        for earlier, later in itertools.combinations(range(4), 2)
    ]
    assert found.slope.value == pytest.approx(statistics.median(slopes))
    # With four periods the interval is from the least slope to the greatest.
    assert (found.slope.lower, found.slope.upper) == (min(slopes), max(slopes))
    assert (found.n, found.missing) == (4, 2)


def test_limits_of_the_slope_are_those_of_sen() -> None:
    """Eight periods: spread of S √(8·7·21/18) = 8.083; (28 ± 1.96 · 8.083) / 2 are 6.08 and 21.92."""
    values = np.array([3.0, 1.0, 4.0, 1.5, 5.9, 2.6, 5.3, 5.8])
    slopes = sorted(
        (values[later] - values[earlier]) / (later - earlier)
        for earlier, later in itertools.combinations(range(8), 2)
    )
    found = measure_trend(values).slope
    assert (found.lower, found.upper) == (pytest.approx(slopes[5]), pytest.approx(slopes[22]))


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], "no_rows"),
        ([np.nan] * 5, "no_rows"),
        ([1.0, 2.0, 3.0], "too_few"),
        ([np.nan, 1.0, 2.0, np.nan, 3.0], "too_few"),
        ([0.3, 0.1 + 0.2, 0.3, 0.3], "no_spread"),
        ([0.0] * 6, "no_spread"),
    ],
)
def test_series_that_tell_nothing_give_a_reason(values: list[float], reason: str) -> None:
    found = measure_trend(values)
    assert (found.tau, found.p_value.value, found.slope.lower) == (None, None, None)
    assert (found.p_value.reason, found.slope.reason) == (reason, reason)


@given(SERIES)
def test_series_turned_round_turns_the_trend_round(values: list[float]) -> None:
    there, back = measure_trend(values), measure_trend(values[::-1])
    if there.tau is None or back.tau is None:
        assert there.p_value.reason == back.p_value.reason != ""
        return
    assert -1 - 1e-12 <= there.tau <= 1 + 1e-12
    assert back.tau == pytest.approx(-there.tau)
    assert there.p_value.value is not None
    assert 0 <= there.p_value.value <= 1
    slope = there.slope
    assert slope.value is not None
    assert slope.lower is not None
    assert slope.upper is not None
    assert slope.lower <= slope.value <= slope.upper
    assert back.slope.value == pytest.approx(-slope.value)
