"""Small grants after the contract: amounts, tranches, spending, and what is left of them."""

import pandas as pd

from zhas_eval.indicators.grant_checks import check_grants
from zhas_eval.indicators.ledger import Aggregation, Figure
from zhas_eval.indicators.measure import (
    codes_of,
    count_distinct,
    count_rows,
    difference,
    disaggregate_rows,
    share_of,
    sum_column,
    values_of,
)
from zhas_eval.indicators.rows import Rows, place_rows, rows_before, rows_in, rows_to_date
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData


def calculate_grants(clean: CleanData, grid: Grid) -> list[Figure]:
    """Contracts signed in the period, and the money that moved in it, in tenge.

    Tranches and spending of a period may belong to contracts signed before it, so budgets are set
    against spending, and paid against spent, over all days up to the period's end.
    """
    contracts = rows_in(clean, grid, "contracts")
    table = clean.tables["contracts"]
    # Numbers of applications may begin anew with each cycle.
    numbered = table.assign(applicant=table["cycle"].astype("str") + "/" + table["application"])
    spending = rows_in(clean, grid, "grant_spending")
    return [
        *count_rows(contracts, "grants.contracts"),
        *count_distinct(place_rows(grid, "contracts", numbered), "grants.grantees", "applicant"),
        *sum_column(contracts, "grants.amount", "amount"),
        *sum_column(rows_in(clean, grid, "grant_budgets"), "grants.budgeted", "amount"),
        *_calculate_moves(clean, grid),
        *_calculate_balance(clean, grid),
        *disaggregate_rows(
            contracts,
            "grants.contracts",
            dimension="topic",
            column="topic",
            groups=codes_of(grid, "project_topic"),
        ),
        *_sum_costs(spending, "grants.spent"),
        *check_grants(clean, grid),
    ]


def _calculate_moves(clean: CleanData, grid: Grid) -> list[Figure]:
    """Paid and spent in the period, and with the contracts before it: what was left with grantees then.

    Left before the period + paid in it - spent in it = left at its end.
    """
    paid = sum_column(rows_in(clean, grid, "tranches"), "grants.paid", "amount")
    spent = sum_column(rows_in(clean, grid, "grant_spending"), "grants.spent", "amount")
    before = [
        sum_column(rows_before(clean, grid, table), f"grants.{name}_before", "amount", aggregation="none")
        for table, name in (("contracts", "amount"), ("tranches", "paid"), ("grant_spending", "spent"))
    ]
    return [
        *paid,
        *spent,
        *difference(paid, spent, "grants.unspent_change"),
        *(figure for figures in before for figure in figures),
        *difference(before[1], before[2], "grants.unspent_before"),
    ]


def _calculate_balance(clean: CleanData, grid: Grid) -> list[Figure]:
    """Budgets, payments and spending of all grants so far: the same grants on both sides."""
    budgets = rows_to_date(clean, grid, "grant_budgets")
    spending = rows_to_date(clean, grid, "grant_spending")
    paid = sum_column(
        rows_to_date(clean, grid, "tranches"), "grants.paid_to_date", "amount", aggregation="latest"
    )
    spent = sum_column(spending, "grants.spent_to_date", "amount", aggregation="latest")
    tranches, spendings = clean.tables["tranches"], clean.tables["grant_spending"]
    moves = pd.concat([tranches, spendings.assign(amount=-spendings["amount"])], ignore_index=True)
    both = place_rows(grid, "tranches+grant_spending", moves, days="to_date")
    contracts = rows_to_date(clean, grid, "contracts")
    return [
        *sum_column(contracts, "grants.amount_to_date", "amount", aggregation="latest"),
        *sum_column(budgets, "grants.budgeted_to_date", "amount", aggregation="latest"),
        *paid,
        *spent,
        *sum_column(both, "grants.unspent", "amount", aggregation="latest", signed=True),
        *share_of(both, "grants.spent_share", values_of(spent), values_of(paid), aggregation="latest"),
        *_sum_costs(budgets, "grants.budgeted_to_date"),
        *_sum_costs(spending, "grants.spent_to_date"),
    ]


def _sum_costs(rows: Rows, indicator: str) -> list[Figure]:
    aggregation: Aggregation = "latest" if indicator.endswith("_to_date") else "sum"
    return [
        figure
        for code in codes_of(rows.grid, "cost")
        for figure in sum_column(
            rows.where(rows.table["cost"] == code),
            indicator,
            "amount",
            dimension="cost",
            group=code,
            aggregation=aggregation,
        )
    ]
