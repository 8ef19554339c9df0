"""Money of the programme: sources and uses by year, and the identity with the grant."""

from zhas_eval.indicators.ledger import Aggregation, Figure
from zhas_eval.indicators.measure import codes_of, difference, promised, sum_column
from zhas_eval.indicators.rows import Rows, place_rows, rows_in
from zhas_eval.programme.scope import Grid, Scope
from zhas_eval.programme.tables import CleanData


def calculate_budget(clean: CleanData, grid: Grid) -> list[Figure]:
    """Payments of the period in tenge, by section; beside them grant and estimate, which are by year.

    Grant and estimate are there only where the period holds its years whole: half a year has no
    estimate of its own, and to set payments of two years against the grant of one would mislead.
    """
    payments = rows_in(clean, grid, "budget_payments")
    paid = sum_column(payments, "budget.paid", "amount")
    figures = [*paid, *_sum_sections(payments, "budget.paid", "amount")]
    for scope, spent in zip(grid.scopes, paid, strict=True):
        figures += _compare_with_grant(clean, scope, spent)
    return figures


def _compare_with_grant(clean: CleanData, scope: Scope, paid: Figure) -> list[Figure]:
    years = whole_years(scope)
    if not years:
        return []
    lines = clean.tables["budget_lines"]
    planned_lines = place_rows(scope, "budget_lines", lines[lines["year"].isin(years)], days="ever")
    amount = float(sum(scope.passport.grant[year] for year in years))
    grant = promised(scope, "budget.grant", amount, unit="tenge", place="grant", aggregation="sum")
    planned = sum_column(planned_lines, "budget.planned", "planned")
    return [
        grant,
        *planned,
        *_sum_sections(planned_lines, "budget.planned", "planned"),
        *difference([grant], planned, "budget.grant_less_planned"),
        *difference([grant], [paid], "budget.grant_less_paid"),
    ]


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


def _sum_sections(
    rows: Rows, indicator: str, column: str, *, aggregation: Aggregation = "sum"
) -> list[Figure]:
    return [
        figure
        for code in codes_of(rows.grid, "budget")
        for figure in sum_column(
            rows.where(rows.table["budget"] == code),
            indicator,
            column,
            dimension="section",
            group=code,
            aggregation=aggregation,
        )
    ]
