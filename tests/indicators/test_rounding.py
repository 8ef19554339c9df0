"""Readers round half away from zero, on the exact number."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.rounding import exact, exact_value, round_half_up, round_tiyn
from zhas_eval.presentation.numbers import format_figure, format_signed, format_value, write_number
from zhas_eval.presentation.wording import Wording

COUNTS = st.integers(0, 20_000)
RU = Wording("ru")


def figure(numerator: float, denominator: float, unit: str = "share") -> Figure:
    value = numerator / denominator
    return Figure("x", "all", "2023", numerator=numerator, denominator=denominator, value=value, unit=unit)


def by_hand(number: Fraction, places: int) -> Fraction:
    """The nearest of the two neighbours; of two as near the one further from zero."""
    step = Fraction(1, 10**places)
    low = number // step * step
    return min((low, low + step), key=lambda each: (abs(each - number), -abs(each)))


@given(st.fractions(max_denominator=10**6), st.integers(0, 4))
def test_rounding_takes_the_nearest_and_of_two_the_one_further_from_zero(
    number: Fraction, places: int
) -> None:
    assert Fraction(round_half_up(number, places)) == by_hand(number, places)


@given(COUNTS, st.integers(1, 20_000))
def test_a_share_is_rounded_from_its_counts(count: int, of: int) -> None:
    told = format_figure(figure(float(count), float(of)), RU)
    number = told.removesuffix("\u00a0%").replace("\u00a0", "").replace(",", ".")
    assert Fraction(number) == by_hand(Fraction(count, of) * 100, 1)


@given(COUNTS, COUNTS, st.integers(1, 5_000), st.integers(1, 5_000))
def test_a_difference_of_shares_is_rounded_as_the_exact_one(a: int, b: int, of_a: int, of_b: int) -> None:
    change = a / of_a - b / of_b
    told = format_value(change, "share_points", RU).removesuffix("\u00a0п.\u00a0п.")
    number = told.replace("\u00a0", "").replace(",", ".").replace("−", "-")
    assert Fraction(number) == by_hand((Fraction(a, of_a) - Fraction(b, of_b)) * 100, 1)


@pytest.mark.parametrize(
    ("numerator", "denominator", "unit", "told"),
    [
        (9, 8, "ratio", "1,13"),
        (1, 8, "ratio", "0,13"),
        (1, 16, "share", "6,3 %"),
        (57, 200, "share", "28,5 %"),
        (1005, 1000, "ratio", "1,01"),
        (45, 20, "points", "2,3"),
        (1, 3, "tenge", "0,33 ₸"),
    ],
)
def test_halves_go_up(numerator: float, denominator: float, unit: str, told: str) -> None:
    assert format_figure(figure(numerator, denominator, unit), RU).replace("\u00a0", " ") == told


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (-1.125, "ratio", "−1,13"),
        (-0.125, "effect", "−0,13"),
        (0.285 - 0.2, "share_points", "8,5 п. п."),
        (0.8445 - 0.8, "share_points", "4,5 п. п."),
        (-0.0004, "share_points", "0 п. п."),
        (1_000_000.005, "tenge", "1 000 000,01 ₸"),
        (0.1 + 0.2, "tenge", "0,3 ₸"),
        (0.0125, "probability", "p = 0,013"),
        (0.0009999, "probability", "p < 0,001"),
    ],
)
def test_values_without_counts(value: float, unit: str, told: str) -> None:
    assert format_value(value, unit, RU).replace("\u00a0", " ") == told


def test_what_rounds_to_nought_has_no_sign() -> None:
    small = Figure("x", "all", "2023", value=0.0001, unit="share_points")
    assert format_signed(small, RU).replace("\u00a0", " ") == "0 п. п."


def test_a_numerator_that_is_not_over_the_denominator_is_left_alone() -> None:
    assert exact_value(Figure("x", "all", "2023", numerator=3.0, denominator=7.0, value=0.5)) == Fraction(
        1, 2
    )


@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_float_stands_for_the_number_that_was_typed(number: object) -> None:
    assert exact(float(number)) == Fraction(str(number))


def test_every_language_rounds_alike() -> None:
    assert {write_number(0.125, "0.00", Wording(language)) for language in ("ru", "kk")} == {"0,13"}
    assert write_number(0.125, "0.00", Wording("en")) == "0.13"


@given(st.integers(-(10**9), 10**9), st.sampled_from([0, 1, 4, 5, 6, 9]))
def test_tiyn_are_rounded_half_up(tiyn: int, tenth: int) -> None:
    sign = -1 if tiyn < 0 else 1
    exactly = Fraction(tiyn, 100) + sign * Fraction(tenth, 1000)
    frame = pd.DataFrame({"amount": [float(exactly)]})
    assert exact(round_tiyn(frame)["amount"][0]) == by_hand(exactly, 2)
