"""The exact number behind a figure, and rounding as readers round: half away from zero.

Python and numpy round half to even, and what binary floats hold of 0.285 or 1.005 lies beside the half. A
figure that is a count over a count is rounded from the fraction.
"""

from decimal import Context, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from zhas_eval.indicators.ledger import Figure

# Sums and differences of floats add far less than this; no share of less than a million people ends there.
NOISE = Decimal("1e-12")
DIGITS = Context(prec=15)
WIDE = Context(prec=60)
CLOSE = 1e-9
# How far below a half tiyn a float may lie that means the half.
TIYN_NOISE = 1e-6


def exact(number: float) -> Fraction:
    """The number that a float stands for, without the noise of floats.

    >>> exact(0.1 + 0.2), exact(0.8445 - 0.8)
    (Fraction(3, 10), Fraction(89, 2000))
    """
    return Fraction(WIDE.quantize(DIGITS.plus(Decimal(repr(float(number)))), NOISE))


def exact_value(figure: Figure) -> Fraction:
    """The value of a figure: numerator over denominator where it is that; ValueError where it has none.

    >>> exact_value(Figure("parity", "all", "2023", numerator=1, denominator=3, value=1 / 3, unit="ratio"))
    Fraction(1, 3)
    """
    if figure.value is None:
        raise ValueError(f"{figure.figure} has no value")
    if figure.numerator is not None and figure.denominator:
        quotient = exact(figure.numerator) / exact(figure.denominator)
        if abs(float(quotient) - figure.value) <= CLOSE * max(1.0, abs(figure.value)):
            return quotient
    return exact(figure.value)


def round_half_up(number: Fraction, places: int) -> Decimal:
    """The number with so many decimals, a half away from zero; there is no minus before nought.

    >>> [str(round_half_up(number, 2)) for number in (Fraction(9, 8), Fraction(-9, 8), Fraction(-1, 999))]
    ['1.13', '-1.13', '0.00']
    """
    steps = abs(number) * 10**places
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return Decimal(whole if number >= 0 or not whole else -whole).scaleb(-places, WIDE)


def round_tiyn(amounts: pd.DataFrame) -> pd.DataFrame:
    """Amounts of tenge to whole tiyn, a half away from zero: what is booked has no parts of them.

    >>> round_tiyn(pd.DataFrame({"tax": [0.125, -0.125, 1.004]}))["tax"].tolist()
    [0.13, -0.13, 1.0]
    """
    return amounts.map(lambda amount: np.sign(amount) * np.floor(abs(amount) * 100 + 0.5 + TIYN_NOISE) / 100)
