"""Tables of counts: published p-values, Cramér's V by hand, degenerate tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhas_eval.indicators.statistics.counts import associate_counts

TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


def test_two_by_two_is_that_of_the_lady_tasting_tea() -> None:
    """Fisher (1935): of 70 ways 1 + 16 are as good as three of four, and as many as bad: 34 / 70."""
    found = associate_counts([[3, 1], [1, 3]])
    assert (found.p_value.value, found.p_value.method) == (pytest.approx(34 / 70), "fisher_exact")
    # χ² = 2 of 8
    assert found.cramers_v == pytest.approx((2 / 8) ** 0.5)


def test_thin_table_is_that_of_job_satisfaction() -> None:
    """Agresti (2002), p. 57; R's help page of fisher.test: p = 0.7827; three errors of draws."""
    found = associate_counts([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]).p_value
    assert (found.value, found.method) == (pytest.approx(0.7827, abs=0.0124), "fisher_monte_carlo")


def test_full_table_takes_chi_square() -> None:
    """Expected 20 in each cell: χ² = 4 · 10² / 20 = 20, of two degrees, where p = exp(-χ² / 2)."""
    found = associate_counts([[30, 10, 20], [10, 30, 20]])
    assert (found.p_value.value, found.p_value.method) == (pytest.approx(2.718281828**-10, rel=1e-6), "chi2")
    assert found.cramers_v == pytest.approx((20 / 120) ** 0.5)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [([[0, 0], [0, 0]], "no_rows"), ([[3, 4]], "one_group"), ([[3, 0], [5, 0], [0, 0]], "one_group")],
)
def test_tables_that_tell_nothing_give_a_reason(counts: list[list[int]], reason: str) -> None:
    found = associate_counts(counts)
    assert (found.cramers_v, found.p_value.value, found.p_value.reason) == (None, None, reason)


def test_counts_below_nought_are_refused() -> None:
    with pytest.raises(ValueError, match="below nought"):
        associate_counts([[1, -1], [2, 2]])


@given(TABLES)
def test_strength_and_p_value_are_between_nought_and_one(counts: list[list[int]]) -> None:
    found = associate_counts(counts)
    if found.p_value.value is None:
        assert found.p_value.reason
        assert found.cramers_v is None
    else:
        assert 0 <= found.p_value.value <= 1
        assert found.cramers_v is not None
        assert 0 <= found.cramers_v <= 1
