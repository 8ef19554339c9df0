"""Holm's adjustment: a published example, tests that gave no p-value, properties."""

import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from zhas_eval.indicators.statistics.several import adjust_holm

FAMILIES = st.lists(st.none() | st.floats(0, 1), max_size=12)


def test_adjustment_is_that_of_the_example_of_pingouins_manual() -> None:
    """By hand: 5 · 0.0003, 4 · 0.003, 3 · 0.054, 2 · 0.32, and 0.5 raised to the one before it."""
    assert adjust_holm([0.50, 0.003, 0.32, 0.054, 0.0003]) == pytest.approx(
        [0.64, 0.012, 0.64, 0.162, 0.0015]
    )


def test_test_without_p_value_does_not_count() -> None:
    assert adjust_holm([None, 0.01, None, 0.04]) == [None, 0.02, None, 0.04]
    assert adjust_holm([None, None]) == [None, None]
    assert adjust_holm([]) == []


@examples(30)
@given(FAMILIES)
def test_adjusted_is_never_below_raw_nor_above_one_and_keeps_the_order(family: list[float | None]) -> None:
    adjusted = adjust_holm(family)
    both = [
        (raw, held)
        for raw, held in zip(family, adjusted, strict=True)
        if raw is not None and held is not None
    ]
    assert [raw is None for raw in family] == [held is None for held in adjusted]
    assert all(raw <= held <= 1 for raw, held in both)
    in_order = [held for _, held in sorted(both)]
    assert in_order == sorted(in_order)
    if both:
        by_library = pingouin.multicomp([raw for raw, _ in both], method="holm")[1]
        assert [held for _, held in both] == pytest.approx(list(by_library))
