"""Shares: published intervals and tests, bounds, and what holds of any counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhas_eval.indicators.statistics.proportions import bound_share, difference, wilson
from zhas_eval.indicators.statistics.result import Estimate, PValue

COUNTS = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_wilson_is_that_of_the_conventions_and_of_the_formula_by_hand() -> None:
    share = wilson(1, 27)
    assert (round(share.lower or 0, 3), round(share.upper or 0, 3)) == (0.007, 0.183)
    # z = 1.96, z² = 3.8416: (10 + 1.9208 ± 1.96 √(10 · 0.5 + 0.9604)) / (20 + 3.8416)
    half = wilson(10, 20)
    assert half.lower == pytest.approx((11.9208 - 1.96 * 5.9604**0.5) / 23.8416, abs=1e-5)
    assert half.upper == pytest.approx((11.9208 + 1.96 * 5.9604**0.5) / 23.8416, abs=1e-5)


def test_wilson_of_a_sample_of_a_population_is_that_of_more_people() -> None:
    """By hand: 20 of 101 are worth 20 · 100 / 81 = 24.691; z = 1.96, z² = 3.8416."""
    n, z2 = 20 * 100 / 81, 3.8416
    half = wilson(10, 20, population=101)
    middle, reach = (n / 2 + z2 / 2) / (n + z2), 1.96 * (n / 4 + z2 / 4) ** 0.5 / (n + z2)
    assert (half.lower, half.upper) == pytest.approx((middle - reach, middle + reach), abs=1e-5)
    assert half.method == "wilson_fpc"


def test_everybody_drawn_leaves_nothing_open() -> None:
    assert (wilson(3, 7, population=7).lower, wilson(3, 7, population=7).upper) == (3 / 7, 3 / 7)
    change = difference(3, 7, 1, 4, populations=(7, 4)).change
    assert (change.lower, change.upper) == pytest.approx((3 / 7 - 1 / 4, 3 / 7 - 1 / 4))


@given(COUNTS, st.floats(1.001, 1e6))
def test_a_population_narrows_the_interval_and_keeps_the_share_in_it(
    counts: tuple[int, int], times: float
) -> None:
    free, drawn = wilson(*counts), wilson(*counts, population=counts[1] * times)
    assert drawn.lower is not None
    assert drawn.upper is not None
    assert (free.lower or 0) - 1e-9 <= drawn.lower <= (drawn.value or 0) <= drawn.upper
    assert drawn.upper <= (free.upper or 0) + 1e-9


def test_difference_is_that_of_the_trial_of_epinephrine() -> None:
    """Perondi (2004) as in Fagerland, Lydersen, Laake (2017), ch. 4; R package contingencytables."""
    change = difference(7, 34, 1, 34).change
    assert (round(change.value or 0, 4), change.method) == (0.1765, "newcombe")
    assert (round(change.lower or 0, 4), round(change.upper or 0, 4)) == (0.0189, 0.3404)


def test_fishers_p_value_is_that_of_the_same_book() -> None:
    """Ritland (2007) as in Fagerland, Lydersen, Laake (2017), ch. 4: P = 0.06287."""
    assert difference(0, 16, 15, 72).p_value.value == pytest.approx(0.06287, abs=5e-6)


def test_missing_answers_bound_a_share() -> None:
    bounds = bound_share(6, 8, 2)
    assert (bounds.share, bounds.worst, bounds.best) == (0.75, 0.6, 0.8)
    assert bound_share(0, 0, 3).share is None
    assert (bound_share(0, 0, 3).worst, bound_share(0, 0, 3).best) == (0.0, 1.0)
    assert bound_share(0, 0, 0).best is None


def test_nobody_has_a_reason_and_no_number() -> None:
    assert wilson(0, 0) == Estimate(reason="no_rows")
    assert difference(0, 0, 1, 2).change == Estimate(reason="no_rows")
    assert difference(1, 2, 0, 0).p_value == PValue(reason="no_rows")


@pytest.mark.parametrize(("successes", "n"), [(3, 2), (-1, 2), (0, -1)])
def test_counts_that_cannot_be_are_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="count"):
        wilson(successes, n)


@given(COUNTS, COUNTS)
def test_intervals_hold_the_estimate_and_mirror_when_groups_change_places(
    a: tuple[int, int], b: tuple[int, int]
) -> None:
    share = wilson(*a)
    assert 0 <= (share.lower or 0) <= (share.value or 0) <= (share.upper or 0) <= 1
    there, back = difference(*a, *b), difference(*b, *a)
    assert there.change.value is not None
    assert there.change.lower is not None
    assert there.change.upper is not None
    assert -1 <= there.change.lower <= there.change.value <= there.change.upper <= 1
    assert back.change.lower == pytest.approx(-there.change.upper, abs=1e-12)
    assert there.p_value.value is not None
    assert 0 <= there.p_value.value <= 1
    assert back.p_value.value == pytest.approx(there.p_value.value)


@given(COUNTS, st.integers(0, 50))
def test_share_of_those_who_answered_lies_within_its_bounds(counted: tuple[int, int], missing: int) -> None:
    bounds = bound_share(*counted, missing)
    assert bounds.share is not None
    assert bounds.worst is not None
    assert bounds.best is not None
    assert 0 <= bounds.worst <= bounds.share <= bounds.best <= 1
