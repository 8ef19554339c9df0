"""Money of the programme: sources and uses by year and section, and the identity with the grant."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import codes_of, count_rows, difference, promised, share_of, sum_column
from zhas_eval.indicators.rows import Rows, place_rows, rows_in
from zhas_eval.programme.scope import Grid, Scope
from zhas_eval.programme.tables import CleanData

PAYMENTS, LINES = "budget_payments", "budget_lines"


def calculate_budget(clean: CleanData, grid: Grid) -> list[Figure]:
    """Payments of the period in tenge, by section; beside them grant and estimate, which are by year.

    Grant and estimate are there only where the period holds its years whole: half a year has no
    estimate of its own, and to set payments of two years against the grant of one would mislead.
    """
    payments = rows_in(clean, grid, PAYMENTS)
    paid = sum_column(payments, "budget.paid", "amount")
    figures = [*paid, *_by_section(payments, "budget.paid", "amount"), *_find_unplanned(clean, payments)]
    for scope, spent in zip(grid.scopes, paid, strict=True):
        figures += _compare_with_grant(clean, scope, spent)
    return figures


def calculate_grant_by_year(scope: Scope) -> list[Figure]:
    """The sum that the grantor gives for each year of the programme, from the passport."""
    return [
        promised(scope, f"budget.grant.{year}", float(amount), unit="tenge", place=f"grant.{year}")
        for year, amount in scope.passport.grant.items()
    ]


def whole_years(scope: Scope) -> list[int]:
    """The years of the period where it holds all programme days of each of them, else none."""
    passport, period = scope.passport, scope.period
    first, last = max(period.start, passport.starts_on), min(period.end, passport.ends_on)
    begun = first == max(passport.starts_on, first.replace(month=1, day=1))
    ended = last == min(passport.ends_on, last.replace(month=12, day=31))
    years = list(range(first.year, last.year + 1))
    return years if begun and ended and set(years) <= passport.grant.keys() else []


def lines_of(clean: CleanData, scope: Scope, years: Sequence[int]) -> Rows:
    """The lines of the estimate for the years."""
    lines = clean.tables[LINES]
    return place_rows(scope, LINES, lines[lines["year"].isin(years)], days="ever")


def compare(planned: Rows, paid: Rows, name: Callable[[str], str]) -> list[Figure]:
    """Paid over planned, and what is left of the estimate (below nought: overspent); rows of both prove it.

    ``name``: what makes the indicator of ``spent_share`` and of ``left``.
    """
    both = Rows(paid.grid, f"{paid.name}+{planned.name}", paid.table, paid.places, paid.cells)
    plan, amount = planned.sums("planned"), paid.sums("amount")
    [share] = share_of(both, name("spent_share"), amount, plan)
    evidence = (*share.evidence, *planned.evidence()[0])
    share = replace(share, rows=len(evidence), evidence=evidence)
    left = None if share.numerator is None else float(plan[0] - amount[0])
    rest = replace(
        share,
        indicator=name("left"),
        numerator=left,
        denominator=None,
        value=left,
        unit="tenge",
        aggregation="sum",
    )
    return [share, rest]


def _compare_with_grant(clean: CleanData, scope: Scope, paid: Figure) -> list[Figure]:
    years = whole_years(scope)
    if not years:
        return []
    lines, payments = lines_of(clean, scope, years), rows_in(clean, scope, PAYMENTS)
    amount = float(sum(scope.passport.grant[year] for year in years))
    grant = promised(scope, "budget.grant", amount, unit="tenge", place="grant", aggregation="sum")
    planned = sum_column(lines, "budget.planned", "planned")
    figures = [
        grant,
        *planned,
        *_by_section(lines, "budget.planned", "planned"),
        *difference([grant], planned, "budget.grant_less_planned"),
        *difference([grant], [paid], "budget.grant_less_paid"),
        *compare(lines, payments, "budget.{0}".format),
    ]
    for code in codes_of(scope, "budget"):
        figures += compare(
            lines.where(lines.table["budget"] == code),
            payments.where(payments.table["budget"] == code),
            partial("budget.{0}.section.{code}".format, code=code),
        )
    return figures + [figure for year in years for figure in _balance_year(lines, payments, year)]


def _balance_year(lines: Rows, payments: Rows, year: int) -> list[Figure]:
    """Estimate and payments of a year, and the year's grant less each of them."""
    [scope] = lines.grid.scopes
    place, amount = f"grant.{year}", float(scope.passport.grant[year])
    grant = [promised(scope, f"budget.grant.{year}", amount, unit="tenge", place=place)]
    planned = sum_column(lines.where(lines.table["year"] == year), f"budget.planned.{year}", "planned")
    paid = sum_column(
        payments.where(payments.table["paid_on"].dt.year == year), f"budget.paid.{year}", "amount"
    )
    return [
        *planned,
        *paid,
        *difference(grant, planned, f"budget.grant_less_planned.{year}"),
        *difference(grant, paid, f"budget.grant_less_paid.{year}"),
    ]


def _find_unplanned(clean: CleanData, payments: Rows) -> list[Figure]:
    """Payments in a year and section without a line of the estimate, and outside the programme's days."""
    table, passport = payments.table, payments.grid.programme.passport
    lines = clean.tables[LINES]
    planned = pd.MultiIndex.from_arrays([lines["year"].astype("float64"), lines["budget"]])
    paid_for = pd.MultiIndex.from_arrays([table["paid_on"].dt.year.astype("float64"), table["budget"]])
    unplanned = ~paid_for.isin(planned)
    outside = (table["paid_on"].dt.date < passport.starts_on) | (table["paid_on"].dt.date > passport.ends_on)
    without_line = replace(payments.where(unplanned), name=f"{PAYMENTS}+{LINES}")
    return [
        *count_rows(without_line, "budget.unplanned"),
        *sum_column(without_line, "budget.unplanned_amount", "amount"),
        *count_rows(payments.where(outside.to_numpy(dtype=bool)), "budget.outside_days"),
    ]


def _by_section(rows: Rows, indicator: str, column: str) -> list[Figure]:
    return [
        figure
        for code in codes_of(rows.grid, "budget")
        for figure in sum_column(
            rows.where(rows.table["budget"] == code), indicator, column, dimension="section", group=code
        )
    ]
