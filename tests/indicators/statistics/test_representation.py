"""Groups against a reference: classical and hand-worked tests, who is under-represented."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.searches import examples
from zhas_eval.indicators.statistics.representation import compare_with_reference

PEOPLE = st.lists(st.tuples(st.integers(0, 60), st.floats(0.05, 1)), min_size=1, max_size=6)


def test_overall_test_is_that_of_mendels_peas() -> None:
    """Mendel (1866): 315, 108, 101, 32 against 9:3:3:1. By hand χ² = 2.25²/312.75 + ... = 0.4700."""
    found = compare_with_reference(
        pd.Series({"a": 315, "b": 108, "c": 101, "d": 32}), pd.Series({"a": 9, "b": 3, "c": 3, "d": 1})
    )
    squares = 2.25**2 / 312.75 + 3.75**2 / 104.25 + 3.25**2 / 104.25 + 2.75**2 / 34.75
    assert squares == pytest.approx(0.4700, abs=5e-5)
    # Of three degrees: 2 Φ(-√χ²) + √(2 χ² / π) exp(-χ² / 2)
    tail = 2 * stats.norm.sf(squares**0.5) + math.sqrt(2 * squares / math.pi) * math.exp(-squares / 2)
    assert (found.p_value.value, found.p_value.method) == (pytest.approx(tail), "chi2")
    assert found.under_represented == ()


def test_group_is_tested_by_the_binomial_and_measured_against_its_share() -> None:
    """Two of ten where half is due: p = 2 (1 + 10 + 45) / 1024; the ratio is 0.2 / 0.5."""
    found = compare_with_reference(pd.Series({"f": 2, "m": 8}), pd.Series({"f": 50, "m": 50}))
    female = found.groups[0]
    assert female.p_value.value == pytest.approx(112 / 1024)
    assert female.adjusted == pytest.approx(224 / 1024)
    assert (female.ratio.value, female.difference.value) == (pytest.approx(0.4), pytest.approx(-0.3))
    assert not female.is_under_represented


def test_group_far_below_its_share_is_under_represented_and_the_other_is_not() -> None:
    found = compare_with_reference(
        pd.Series({"rural": 10, "urban": 90}), pd.Series({"urban": 0.6, "rural": 0.4})
    )
    assert found.under_represented == ("rural",)
    assert [group.group for group in found.groups] == ["urban", "rural"]


def test_few_people_are_drawn_from_the_multinomial() -> None:
    """All outcomes of five people in three groups, by the multinomial; three errors of draws allowed."""
    shares = np.array([0.5, 0.3, 0.2])
    observed = np.array([0, 2, 3])

    def distance(counts: np.ndarray) -> float:
        return float(((counts - 5 * shares) ** 2 / (5 * shares)).sum())

    exact = 0.0
    for a in range(6):
        for b in range(6 - a):
            counts = np.array([a, b, 5 - a - b])
            if distance(counts) >= distance(observed) - 1e-9:
                exact += float(stats.multinomial.pmf(counts, 5, shares))
    found = compare_with_reference(
        pd.Series(observed, index=["a", "b", "c"]), pd.Series(shares, index=["a", "b", "c"])
    ).p_value
    assert found.method == "multinomial_monte_carlo"
    assert found.value == pytest.approx(exact, abs=3 * math.sqrt(exact * (1 - exact) / 9_999))


def test_group_without_reference_has_a_reason_and_its_people_are_outside() -> None:
    found = compare_with_reference(
        pd.Series({"a": 5, "b": 5, "c": 3, "d": 2}), pd.Series({"a": 0.5, "b": 0.5, "c": 0.0})
    )
    assert (found.n, found.outside) == (10, 5)
    nowhere = found.groups[2]
    assert (nowhere.observed, nowhere.ratio.value, nowhere.ratio.reason) == (3, None, "no_reference")


def test_group_that_nobody_is_of_counts_as_nought() -> None:
    found = compare_with_reference(pd.Series({"a": 20}), pd.Series({"a": 0.5, "b": 0.5}))
    assert (found.groups[1].observed, found.groups[1].ratio.value) == (0, 0.0)
    assert found.under_represented == ("b",)


def test_counts_that_tell_nothing_give_a_reason() -> None:
    halves = pd.Series({"a": 0.5, "b": 0.5})
    nobody = compare_with_reference(pd.Series({"a": 0, "b": 0}), halves)
    assert {nobody.p_value.reason, *(group.p_value.reason for group in nobody.groups)} == {"no_rows"}
    assert [group.ratio.reason for group in nobody.groups] == ["no_rows", "no_rows"]
    alone = compare_with_reference(pd.Series({"a": 4}), pd.Series({"a": 1.0}))
    assert (alone.p_value.reason, alone.groups[0].p_value.reason) == ("one_group", "one_group")
    empty = compare_with_reference(pd.Series({"a": 4}), pd.Series(dtype="float64"))
    assert (empty.outside, empty.groups, empty.p_value.reason) == (4, (), "no_rows")


def test_counts_below_nought_are_refused() -> None:
    with pytest.raises(ValueError, match="below nought"):
        compare_with_reference(pd.Series({"a": -1}), pd.Series({"a": 1.0}))


@examples(20)
@given(PEOPLE, st.randoms())
def test_intervals_hold_the_ratio_and_order_of_groups_does_not_matter(
    people: list[tuple[int, float]], chance: "st.RandomModule"
) -> None:
    names = [f"group {place}" for place in range(len(people))]
    counts = pd.Series([count for count, _ in people], index=names)
    reference = pd.Series([share for _, share in people], index=names)
    found = compare_with_reference(counts, reference)
    for group in found.groups:
        for estimate in (group.share, group.ratio, group.difference):
            if estimate.value is None:
                assert estimate.reason == "no_rows"
            else:
                assert estimate.lower is not None
                assert estimate.upper is not None
                assert estimate.lower <= estimate.value <= estimate.upper
    mixed = list(names)
    chance.shuffle(mixed)
    other = compare_with_reference(counts[mixed], reference[mixed])
    assert sorted(other.under_represented) == sorted(found.under_represented)
    if found.p_value.value is not None:
        assert 0 <= found.p_value.value <= 1
        assert other.p_value.value == pytest.approx(found.p_value.value, abs=0.02)
