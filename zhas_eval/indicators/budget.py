"""Money of the programme: sources and uses by year, payroll and taxes, the identity with the grant."""

from dataclasses import replace

import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import codes_of, count_rows, promised, rows_in_scope, share_of, sum_column
from zhas_eval.programme.passport import TaxRates
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import CleanData

TAX_COLUMNS = ["social_contributions", "social_tax", "health_insurance"]


def calculate_staff(clean: CleanData, scope: Scope) -> list[Figure]:
    """People who worked for the programme on any day of the period, by kind of employment."""
    rows = clean.tables["staff"]
    start, end = pd.Timestamp(scope.period.start), pd.Timestamp(scope.period.end)
    present = rows[(rows["started_on"] <= end) & ~(rows["ended_on"] < start)]
    return [
        count_rows(scope, f"staff.{code}", present[present["staff"] == code], "staff", unit="people")
        for code in codes_of(scope, "staff")
    ]


def calculate_budget(clean: CleanData, scope: Scope) -> list[Figure]:
    """Payments of the period in tenge, by section; beside them grant and estimate, which are by year.

    Grant and estimate are there only where the period holds its years whole: half a year has no
    estimate of its own, and to set payments of two years against the grant of one would mislead.
    """
    payments = rows_in_scope(clean, "budget_payments", scope)
    paid = sum_column(scope, "budget.paid", payments, "budget_payments", "amount")
    figures = [paid, *_sum_sections(scope, "budget.paid", payments, "budget_payments", "amount")]
    years = whole_years(scope)
    if not years:
        return figures
    lines = clean.tables["budget_lines"]
    lines = lines[lines["year"].isin(years)]
    amount = float(sum(scope.passport.grant[year] for year in years))
    grant = promised(scope, "budget.grant", amount, unit="tenge", place="grant")
    planned = sum_column(scope, "budget.planned", lines, "budget_lines", "planned")
    return [
        *figures,
        grant,
        planned,
        *_sum_sections(scope, "budget.planned", lines, "budget_lines", "planned"),
        _difference(grant, planned, "budget.grant_less_planned"),
        _difference(grant, paid, "budget.grant_less_paid"),
    ]


def calculate_grant_by_year(scope: Scope) -> list[Figure]:
    """The sum that the grantor gives for each year of the programme, from the passport."""
    return [
        promised(scope, f"budget.grant.{year}", float(amount), unit="tenge", place=f"grant.{year}")
        for year, amount in scope.passport.grant.items()
    ]


def calculate_payroll(clean: CleanData, scope: Scope) -> list[Figure]:
    """Gross pay and the employer's payments as booked, and the payments recomputed by the rates.

    Source of the formula: social contributions are a share of pay less pension; social tax is a
    share of pay less pension and health insurance, less the social contributions; health
    insurance is a share of pay. Rates by day are in the passport.
    """
    rows = rows_in_scope(clean, "payroll", scope)
    booked = rows.assign(taxes=rows[TAX_COLUMNS].sum(axis=1))
    computed = rows.assign(taxes=compute_taxes(rows, scope.passport.taxes))
    gross = sum_column(scope, "budget.payroll", rows, "payroll", "gross")
    taxes = sum_column(scope, "budget.taxes", booked, "payroll", "taxes")
    recomputed = sum_column(scope, "budget.taxes_recomputed", computed, "payroll", "taxes")
    goods = rows_in_scope(clean, "budget_payments", scope)
    return [
        gross,
        taxes,
        recomputed,
        _difference(taxes, recomputed, "budget.taxes_difference"),
        *(sum_column(scope, f"budget.{column}", rows, "payroll", column) for column in TAX_COLUMNS),
        share_of(scope, "budget.taxes_share", taxes.value or 0.0, gross.value or 0.0, rows, "payroll"),
        sum_column(scope, "budget.goods", goods[goods["budget"] == "goods"], "budget_payments", "amount"),
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


def whole_years(scope: Scope) -> list[int]:
    """The years of the period where it holds all programme days of each of them, else none."""
    passport, period = scope.passport, scope.period
    first, last = max(period.start, passport.starts_on), min(period.end, passport.ends_on)
    begun = first == max(passport.starts_on, first.replace(month=1, day=1))
    ended = last == min(passport.ends_on, last.replace(month=12, day=31))
    years = list(range(first.year, last.year + 1))
    return years if begun and ended and set(years) <= passport.grant.keys() else []


def _sum_sections(scope: Scope, indicator: str, rows: pd.DataFrame, table: str, column: str) -> list[Figure]:
    return [
        sum_column(
            scope, indicator, rows[rows["budget"] == code], table, column, dimension="section", group=code
        )
        for code in codes_of(scope, "budget")
    ]


def _difference(first: Figure, second: Figure, indicator: str) -> Figure:
    """First less second, None where either is; it rests on the rows of both."""
    known = first.value is not None and second.value is not None
    value = round((first.value or 0.0) - (second.value or 0.0), 2) if known else None
    return replace(
        first,
        indicator=indicator,
        numerator=value,
        value=value,
        rows=first.rows + second.rows,
        table=f"{first.table}+{second.table}",
        evidence=first.evidence + second.evidence,
    )
