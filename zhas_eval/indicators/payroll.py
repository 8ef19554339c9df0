"""Pay, and the employer's payments on it: as booked, and recomputed by dated rates."""

from dataclasses import replace

import numpy as np

from zhas_eval.indicators.budget import whole_years
from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.indicators.measure import (
    at_least,
    count_missing,
    count_rows,
    make_figures,
    share_of,
    sum_column,
    values_of,
)
from zhas_eval.indicators.rows import Counts, Rows, place_rows, rows_in
from zhas_eval.indicators.taxes import TAX_COLUMNS, compute_taxes
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

# Booked payments are rounded to whole tenge, each kind for itself.
ROUNDING = 1.0
NO_RATES = "no_rates"


def calculate_payroll(clean: CleanData, grid: Grid) -> list[Figure]:
    """Gross pay of all; the payments on that of staff as booked and recomputed, and where they differ.

    The form asks for the payments of staff alone: those on the pay of people known to be engaged by
    contract are left out of every figure of taxes. A month that no rates of the passport cover has
    nothing recomputed, and is missing where booked and recomputed are compared.
    """
    table = clean.tables["payroll"]
    kinds = clean.tables["staff"].drop_duplicates("number").set_index("number")["staff"]
    rates = grid.programme.passport.taxes
    recomputed = compute_taxes(table, rates)
    differences = table[TAX_COLUMNS] - recomputed
    rows = place_rows(
        grid,
        "payroll",
        table.assign(
            kind=table["number"].map(kinds),
            calendar_month=table["month"].dt.strftime("%Y-%m"),
            booked=table[TAX_COLUMNS].sum(axis=1, skipna=False),
            recomputed=recomputed.sum(axis=1, skipna=False),
            difference=differences.sum(axis=1, skipna=False),
            apart=differences.abs().sum(axis=1, skipna=False),
            differs=differences.abs().gt(ROUNDING).any(axis=1),
            **{f"{column}_recomputed": recomputed[column] for column in TAX_COLUMNS},
        ),
    )
    employed = rows.where(rows.table["kind"] != "engaged")
    taxes = sum_column(employed, "budget.taxes", "booked")
    gross_of_employed = values_of(sum_column(employed, "budget.payroll", "gross"))
    return [
        *_calculate_pay(rows),
        *taxes,
        *share_of(employed, "budget.taxes_share", values_of(taxes), gross_of_employed),
        *(figure for column in TAX_COLUMNS for figure in sum_column(employed, f"budget.{column}", column)),
        *_compare(employed),
        *_calculate_goods(rows_in(clean, grid, "budget_payments")),
    ]


def _calculate_pay(rows: Rows) -> list[Figure]:
    gross = sum_column(rows, "budget.payroll", "gross")
    months = rows.first_of("calendar_month", "number")
    person_months = count_rows(months, "budget.person_months")
    grants = np.array(
        [float(sum(scope.passport.grant[year] for year in whole_years(scope))) for scope in rows.grid.scopes],
        dtype="float64",
    )
    return [
        *gross,
        *person_months,
        *share_of(
            rows,
            "budget.pay_per_person_month",
            values_of(gross),
            values_of(person_months),
            unit="tenge",
        ),
        # The grant is by year: a quarter has no part of it to be compared with.
        *share_of(rows, "budget.payroll_share", values_of(gross), grants, aggregation="none"),
    ]


def _compare(employed: Rows) -> list[Figure]:
    """Booked less recomputed: of all kinds and of each; the person-months that differ, and by how much."""
    missing = count_missing(employed, "difference")
    differing = employed.where(employed.table["differs"])
    compared = missing < np.maximum(employed.counts(), 1)
    figures = [
        *sum_column(employed, "budget.taxes_recomputed", "recomputed"),
        *(
            figure
            for column in TAX_COLUMNS
            for figure in sum_column(employed, f"budget.{column}_recomputed", f"{column}_recomputed")
        ),
        *sum_column(employed, "budget.taxes_difference", "difference", signed=True),
        *_add(differing, "budget.taxes_differing", np.where(compared, differing.counts(), np.nan), missing),
        *_add(
            differing,
            "budget.taxes_apart",
            np.where(compared, differing.sums("apart"), np.nan),
            missing,
            unit="tenge",
        ),
    ]
    if employed.grid.programme.passport.taxes:
        return figures
    nothing = {"numerator": None, "value": None, "lower": None, "method": NO_RATES}
    return [replace(figure, **nothing) if not figure.method else figure for figure in figures]  # type: ignore[arg-type]


def _add(
    rows: Rows, indicator: str, numbers: Counts, missing: Counts, *, unit: Unit = "count"
) -> list[Figure]:
    return at_least(
        make_figures(rows, indicator, numbers, numbers, unit=unit, missing=missing, aggregation="sum")
    )


def _calculate_goods(payments: Rows) -> list[Figure]:
    return sum_column(payments.where(payments.table["budget"] == "goods"), "budget.goods", "amount")
