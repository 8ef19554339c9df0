"""The employer's payments on pay, recomputed by the rates of the passport that were in force."""

import numpy as np
import pandas as pd

from zhas_eval.indicators.rounding import round_tiyn
from zhas_eval.programme.passport import TaxRates

TAX_COLUMNS = ["social_contributions", "social_tax", "health_insurance"]


def compute_taxes(rows: pd.DataFrame, rates: list[TaxRates]) -> pd.DataFrame:
    """The employer's payments of each kind from ``gross`` by the rates in force in ``month``, in tenge.

    ``rows``: ``month`` (any day of it), ``gross`` of one person for that month. The result has the columns
    of TAX_COLUMNS, NaN before the first rates. Source of the formula: social contributions are a share of
    pay less pension, between their floor and cap; social tax is a share of pay less pension and the
    employee's health insurance, less the social contributions, and never below nought; health insurance
    is a share of pay up to its cap. Floors and caps count in minimum wages of the month; a setting that
    the passport does not have is no limit.

    >>> rate = TaxRates(starts_on="2023-01-01", pension=0.10, employee_health=0.02,
    ...     social_contributions=0.035, social_tax=0.095, health_insurance=0.03)
    >>> month = pd.DataFrame({"month": pd.to_datetime(["2023-10-01"]), "gross": [240000.0]})
    >>> compute_taxes(month, [rate]).iloc[0].tolist()
    [7560.0, 12504.0, 7200.0]
    """
    result = pd.DataFrame(np.nan, index=rows.index, columns=TAX_COLUMNS)
    for rate in sorted(rates, key=lambda rate: rate.starts_on):
        in_force = rows["month"] >= pd.Timestamp(rate.starts_on)
        result = result.mask(in_force, _apply(rows["gross"], rate))
    return result


def _apply(gross: pd.Series, rate: TaxRates) -> pd.DataFrame:
    pension = _limit(gross, rate, cap=rate.pension_cap) * rate.pension
    health = _limit(gross, rate, cap=rate.employee_health_cap) * rate.employee_health
    base = _limit(
        gross - pension, rate, floor=rate.social_contributions_floor, cap=rate.social_contributions_cap
    )
    # Nobody pays on a month without pay, however high the floor.
    contributions = (base * rate.social_contributions).mask(gross == 0, 0.0)
    tax = ((gross - pension - health) * rate.social_tax - contributions).clip(lower=0.0)
    insurance = _limit(gross, rate, cap=rate.health_insurance_cap) * rate.health_insurance
    return round_tiyn(pd.concat([contributions, tax, insurance], axis=1, keys=TAX_COLUMNS))


def _limit(
    amount: pd.Series, rate: TaxRates, *, floor: float | None = None, cap: float | None = None
) -> pd.Series:
    wage = rate.minimum_wage or 0.0
    return amount.clip(
        lower=None if floor is None else floor * wage, upper=None if cap is None else cap * wage
    )
