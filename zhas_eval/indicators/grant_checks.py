"""Money of small grants checked against what was agreed: budgets, categories, contracts, requests."""

from dataclasses import replace

import numpy as np
import pandas as pd

from zhas_eval.indicators.applications import APPLICATIONS, CONTRACTS, link_contest
from zhas_eval.indicators.few_people import withhold_few
from zhas_eval.indicators.ledger import Aggregation, Figure
from zhas_eval.indicators.measure import codes_of, count_rows, make_figures, share_of
from zhas_eval.indicators.rows import Counts, Rows, place_rows, rows_to_date
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

BUDGETS, TRANCHES, SPENDING, VISITS = "grant_budgets", "tranches", "grant_spending", "visits"
# Less than half a tiyn is the rounding of machine numbers, and so is what stands behind these decimals.
ROUNDING, NOISE = 0.005, 6
# What is told of all days up to the period's end stands as the last period has it.
SO_FAR: Aggregation = "latest"


def check_grants(clean: CleanData, grid: Grid) -> list[Figure]:
    """Grants so far whose money is not as agreed, granted against requested, spending per person reached."""
    return [
        *_check_categories(clean, grid),
        *_check_totals(clean, grid),
        *_compare_requests(clean, grid),
        *_divide_by_people(clean, grid),
    ]


def _check_categories(clean: CleanData, grid: Grid) -> list[Figure]:
    """Spending above the budget line of the same grant and category: lines, grants and tenge, in all and
    by category.

    What was spent on a category that the grant's budget lacks is above it as a whole. Saving on another
    category does not make up for it: a budget is agreed by lines.
    """
    spending = rows_to_date(clean, grid, SPENDING)
    budgets = rows_to_date(clean, grid, BUDGETS)
    line = ["cell", "grant", "cost"]
    planned = budgets.frame("grant", "cost", "amount").groupby(line)["amount"].sum().rename("planned")
    lines = spending.frame("grant", "cost", "amount").groupby(line, as_index=False)["amount"].sum()
    lines = lines.merge(planned.reset_index(), on=line, how="left")
    lines["over"] = lines["amount"] - lines["planned"].fillna(0.0)
    over = lines[lines["over"] > ROUNDING]
    found = spending.frame("grant", "cost").merge(over[line], on=line, how="left", indicator=True)
    rows = replace(spending.pick((found["_merge"] == "both").to_numpy()), name=f"{SPENDING}+{BUDGETS}")
    grants = over.drop_duplicates(["cell", "grant"])
    figures = _count_and_sum(rows, "grants.overspent_lines", "grants.overspent", over)
    number = _count(grid, grants)
    figures += make_figures(rows, "grants.overspent_grants", number, number, aggregation=SO_FAR)
    for code in codes_of(grid, "cost"):
        own = rows.where(rows.table["cost"] == code)
        figures += _count_and_sum(
            own, "grants.overspent_lines", "grants.overspent", over[over["cost"] == code], cost=code
        )
    return figures


def _count_and_sum(
    rows: Rows, counted: str, summed: str, lines: pd.DataFrame, *, cost: str = ""
) -> list[Figure]:
    numbers, sums = _count(rows.grid, lines), _sum(rows.grid, lines, "over")
    dimension = "cost" if cost else ""
    return [
        *make_figures(rows, counted, numbers, numbers, dimension=dimension, group=cost, aggregation=SO_FAR),
        *make_figures(
            rows, summed, sums, sums, unit="tenge", dimension=dimension, group=cost, aggregation=SO_FAR
        ),
    ]


def _check_totals(clean: CleanData, grid: Grid) -> list[Figure]:
    """Grants paid more than the contract says, and those whose budget does not add up to it."""
    contracts = rows_to_date(clean, grid, CONTRACTS)
    table = contracts.frame("grant", "amount")
    for name in (TRANCHES, BUDGETS):
        sums = rows_to_date(clean, grid, name).frame("grant", "amount").groupby(["cell", "grant"])["amount"]
        table = table.merge(sums.sum().rename(name).reset_index(), on=["cell", "grant"], how="left")
    table["over"] = table[TRANCHES] - table["amount"]
    overpaid = (table["over"] > ROUNDING).to_numpy()
    uneven = ((table[BUDGETS] - table["amount"]).abs() > ROUNDING).to_numpy()
    paid = replace(contracts, name=f"{CONTRACTS}+{TRANCHES}").pick(overpaid)
    budgeted = replace(contracts, name=f"{CONTRACTS}+{BUDGETS}")
    excess = _sum(grid, table[overpaid], "over")
    without = budgeted.pick(table[BUDGETS].isna().to_numpy())
    return [
        *count_rows(paid, "grants.overpaid_grants", aggregation=SO_FAR),
        *make_figures(paid, "grants.overpaid", excess, excess, unit="tenge", aggregation=SO_FAR),
        *count_rows(
            budgeted.pick(uneven),
            "grants.uneven_budgets",
            missing=without.counts(),
            aggregation=SO_FAR,
            hides=False,
        ),
        *count_rows(without, "grants.without_budget", aggregation=SO_FAR),
    ]


def _compare_requests(clean: CleanData, grid: Grid) -> list[Figure]:
    """Of the contracts of the period whose application names a sum: granted over requested, and how many
    were granted less."""
    linked = link_contest(clean, grid.programme.passport).contracts
    contracts = place_rows(grid, f"{CONTRACTS}+{APPLICATIONS}", linked)
    requested = linked["requested"]
    known = contracts.where(requested.notna() & linked["amount"].notna())
    missing = contracts.counts() - known.counts()
    return [
        *share_of(
            known, "grants.granted_share", known.sums("amount"), known.sums("requested"), missing=missing
        ),
        *count_rows(
            known.where(requested - linked["amount"] > ROUNDING), "grants.granted_less", missing=missing
        ),
    ]


def _divide_by_people(clean: CleanData, grid: Grid) -> list[Figure]:
    """Spent so far per person reached: sums over the same grants, those whose last visit counted people.

    People of several grants may be the same, and they are as the grantees tell: a price of a contact. What
    was spent on few of them is withheld (``few_people``).
    """
    latest = _count_reached(clean, grid)
    spending = replace(rows_to_date(clean, grid, SPENDING), name=f"{SPENDING}+{VISITS}")
    same = spending.matching(latest, "grant")
    silent = rows_to_date(clean, grid, CONTRACTS).counts() - latest.counts()
    figures = share_of(
        same,
        "grants.spent_per_person",
        same.sums("amount"),
        latest.sums("people_reached"),
        unit="tenge",
        missing=np.maximum(silent, 0.0),
        aggregation=SO_FAR,
    )
    return withhold_few(grid, figures, lambda grid: _count_reached(clean, grid).sums("people_reached"))


def _count_reached(clean: CleanData, grid: Grid) -> Rows:
    """The last visit so far of each grant that counted people."""
    visits = rows_to_date(clean, grid, VISITS)
    counted = visits.where(visits.table["people_reached"].notna())
    order = counted.frame("grant", "visited_on", "origin", "people_reached")
    order = order.sort_values(["visited_on", "origin"]).drop_duplicates(["cell", "grant"], keep="last")
    return counted.pick(np.sort(order.index.to_numpy()))


def _count(grid: Grid, lines: pd.DataFrame) -> Counts:
    return np.bincount(lines["cell"], minlength=len(grid.scopes)).astype("float64")


def _sum(grid: Grid, lines: pd.DataFrame, column: str) -> Counts:
    found = np.bincount(lines["cell"], weights=lines[column], minlength=len(grid.scopes))
    # Without the noise of floats: what is compared with nought must be nought.
    return found.astype("float64").round(NOISE)
