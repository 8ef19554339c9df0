"""People at work for the programme, their pay, and the employer's payments recomputed by dated rates."""

import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import codes_of, count_rows, difference, share_of, sum_column, values_of
from zhas_eval.indicators.rows import Rows, place_rows, rows_in
from zhas_eval.programme.passport import TaxRates
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

TAX_COLUMNS = ["social_contributions", "social_tax", "health_insurance"]


def calculate_staff(clean: CleanData, grid: Grid) -> list[Figure]:
    """People who worked for the programme on any day of the period, by kind of employment."""
    present = _find_present(place_rows(grid, "staff", clean.tables["staff"], days="ever"))
    return [
        figure
        for code in codes_of(grid, "staff")
        for figure in count_rows(
            present.where(present.table["staff"] == code),
            f"staff.{code}",
            unit="people",
            aggregation="unique",
        )
    ]


def calculate_payroll(clean: CleanData, grid: Grid) -> list[Figure]:
    """Gross pay and the employer's payments as booked, and the payments recomputed by the rates.

    Source of the formula: social contributions are a share of pay less pension; social tax is a
    share of pay less pension and health insurance, less the social contributions; health
    insurance is a share of pay. Rates by day are in the passport.
    """
    table = clean.tables["payroll"]
    rates = grid.programme.passport.taxes
    rows = place_rows(
        grid,
        "payroll",
        table.assign(
            booked=table[TAX_COLUMNS].sum(axis=1),
            recomputed=compute_taxes(table, rates),
        ),
    )
    gross = sum_column(rows, "budget.payroll", "gross")
    taxes = sum_column(rows, "budget.taxes", "booked")
    recomputed = sum_column(rows, "budget.taxes_recomputed", "recomputed")
    payments = rows_in(clean, grid, "budget_payments")
    return [
        *gross,
        *taxes,
        *recomputed,
        *difference(taxes, recomputed, "budget.taxes_difference"),
        *(figure for column in TAX_COLUMNS for figure in sum_column(rows, f"budget.{column}", column)),
        *share_of(rows, "budget.taxes_share", values_of(taxes), values_of(gross)),
        *sum_column(payments.where(payments.table["budget"] == "goods"), "budget.goods", "amount"),
    ]


def compute_taxes(rows: pd.DataFrame, rates: list[TaxRates]) -> pd.Series:
    """The employer's payments from ``gross`` by the rates in force in ``month``, in tenge.

    >>> rate = TaxRates(starts_on="2023-01-01", pension=0.10, employee_health=0.02,
    ...     social_contributions=0.035, social_tax=0.095, health_insurance=0.03)
    >>> month = pd.DataFrame({"month": pd.to_datetime(["2023-10-01"]), "gross": [240000.0]})
    >>> compute_taxes(month, [rate]).tolist()
    [27264.0]
    """
    result = pd.Series(float("nan"), index=rows.index)
    for rate in sorted(rates, key=lambda rate: rate.starts_on):
        in_force = rows["month"] >= pd.Timestamp(rate.starts_on)
        gross = rows["gross"]
        contributions = gross * (1 - rate.pension) * rate.social_contributions
        tax = gross * (1 - rate.pension - rate.employee_health) * rate.social_tax - contributions
        result = result.mask(in_force, (contributions + tax + gross * rate.health_insurance).round(2))
    return result


def _find_present(staff: Rows) -> Rows:
    started, ended = staff["started_on"], staff["ended_on"]
    starts = pd.Series([pd.Timestamp(scope.period.start) for scope in staff.grid.scopes]).take(staff.cells)
    ends = pd.Series([pd.Timestamp(scope.period.end) for scope in staff.grid.scopes]).take(staff.cells)
    here = (started <= ends.reset_index(drop=True)) & ~(ended < starts.reset_index(drop=True))
    return staff.pick(here.fillna(value=False).to_numpy(dtype=bool))
