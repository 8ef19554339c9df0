"""Small grants after the contract: amounts, tranches, spending, monitoring visits."""

import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import (
    codes_of,
    count_distinct,
    count_rows,
    disaggregate_rows,
    promised,
    rows_in_scope,
    share_of,
    sum_column,
)
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import CleanData


def calculate_grants(clean: CleanData, scope: Scope) -> list[Figure]:
    """Contracts signed in the period, and the money that moved in it, in tenge.

    Tranches and spending of a period may belong to contracts signed before it, so budgets are set
    against spending, and paid against spent, over all days up to the period's end.
    """
    contracts = rows_in_scope(clean, "contracts", scope)
    # Numbers of applications may begin anew with each cycle.
    numbered = contracts.assign(applicant=contracts["cycle"].astype("str") + "/" + contracts["application"])
    budgets = rows_in_scope(clean, "grant_budgets", scope)
    tranches = rows_in_scope(clean, "tranches", scope)
    spending = rows_in_scope(clean, "grant_spending", scope)
    figures = [
        count_rows(scope, "grants.contracts", contracts, "contracts"),
        count_distinct(scope, "grants.grantees", numbered, "contracts", "applicant"),
        sum_column(scope, "grants.amount", contracts, "contracts", "amount"),
        sum_column(scope, "grants.budgeted", budgets, "grant_budgets", "amount"),
        sum_column(scope, "grants.paid", tranches, "tranches", "amount"),
        sum_column(scope, "grants.spent", spending, "grant_spending", "amount"),
        *_calculate_balance(clean, scope),
    ]
    figures += disaggregate_rows(
        scope,
        "grants.contracts",
        contracts,
        "contracts",
        dimension="topic",
        column="topic",
        groups=codes_of(scope, "project_topic"),
    )
    figures += _sum_costs(scope, "grants.spent", spending, "grant_spending")
    return figures


def calculate_monitoring(clean: CleanData, scope: Scope) -> list[Figure]:
    """Visits of the period by kind, protocols, remarks, targeted use, people whom grantees reached."""
    visits = rows_in_scope(clean, "visits", scope)
    answered = visits[visits["targeted_use"].notna()]
    targeted = answered[answered["targeted_use"] == "yes"]
    protocols = visits[visits["protocol"].notna()]
    # A later visit repeats the people of an earlier one: the latest of the period that says counts.
    counted = visits[visits["people_reached"].notna()].sort_values(["visited_on", "origin"])
    latest = counted.drop_duplicates("grant", keep="last")
    figures = [
        count_rows(scope, "monitoring.visits", visits, "visits"),
        count_rows(scope, "monitoring.targeted", targeted, "visits", missing=len(visits) - len(answered)),
        count_rows(scope, "monitoring.protocols", protocols, "visits", missing=len(visits) - len(protocols)),
        share_of(
            scope,
            "monitoring.targeted_use",
            float(len(targeted)),
            float(len(answered)),
            answered,
            "visits",
            missing=len(visits) - len(answered),
        ),
        sum_column(scope, "monitoring.remarks", visits, "visits", "remarks", unit="count"),
        sum_column(scope, "monitoring.remarks_closed", visits, "visits", "remarks_closed", unit="count"),
        sum_column(scope, "monitoring.people_reached", latest, "visits", "people_reached", unit="people"),
    ]
    figures += disaggregate_rows(
        scope,
        "monitoring.visits",
        visits,
        "visits",
        dimension="visit",
        column="visit",
        groups=codes_of(scope, "visit"),
    )
    return figures + _calculate_visits_due(clean, scope)


def _calculate_balance(clean: CleanData, scope: Scope) -> list[Figure]:
    """Budgets, payments and spending of all grants so far: the same grants on both sides."""
    end = pd.Timestamp(scope.period.end)
    budget_rows = _until(clean, "grant_budgets", scope, end)
    paid_rows = _until(clean, "tranches", scope, end)
    spent_rows = _until(clean, "grant_spending", scope, end)
    paid = sum_column(scope, "grants.paid_to_date", paid_rows, "tranches", "amount")
    spent = sum_column(scope, "grants.spent_to_date", spent_rows, "grant_spending", "amount")
    both = pd.concat([paid_rows, spent_rows.assign(amount=-spent_rows["amount"])])
    tables = "tranches+grant_spending"
    return [
        sum_column(scope, "grants.budgeted_to_date", budget_rows, "grant_budgets", "amount"),
        paid,
        spent,
        sum_column(scope, "grants.unspent", both, tables, "amount"),
        share_of(scope, "grants.spent_share", spent.value or 0.0, paid.value or 0.0, both, tables),
        *_sum_costs(scope, "grants.budgeted_to_date", budget_rows, "grant_budgets"),
        *_sum_costs(scope, "grants.spent_to_date", spent_rows, "grant_spending"),
    ]


def _sum_costs(scope: Scope, indicator: str, rows: pd.DataFrame, table: str) -> list[Figure]:
    return [
        sum_column(
            scope, indicator, rows[rows["cost"] == code], table, "amount", dimension="cost", group=code
        )
        for code in codes_of(scope, "cost")
    ]


def _calculate_visits_due(clean: CleanData, scope: Scope) -> list[Figure]:
    """Of the grants signed up to the period's end: how many have had all their visits by then."""
    end = pd.Timestamp(scope.period.end)
    contracts = _until(clean, "contracts", scope, end)
    visits = _until(clean, "visits", scope, end)
    made = visits.groupby("grant").size().reindex(contracts["grant"], fill_value=0)
    due = scope.passport.visits_per_grant
    done = contracts[(made >= due).to_numpy()]
    return [
        promised(scope, "monitoring.visits_per_grant", float(due), unit="count", place="visits_per_grant"),
        count_rows(scope, "monitoring.grants_to_date", contracts, "contracts"),
        count_rows(scope, "monitoring.grants_fully_visited", done, "contracts"),
    ]


def _until(clean: CleanData, table: str, scope: Scope, end: pd.Timestamp) -> pd.DataFrame:
    rows = clean.tables[table]
    rows = rows[rows["when"] <= end]
    return rows if scope.is_whole else rows[rows["region"] == scope.region]
