"""Monitoring visits against what is due: how many by the period's end, which of them in time."""

from dataclasses import replace

import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import codes_of, count_rows, promised, share_of
from zhas_eval.indicators.rows import place_rows, rows_to_date
from zhas_eval.programme.passport import Passport
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

CONTRACTS, VISITS = "contracts", "visits"
BOTH = f"{CONTRACTS}+{VISITS}"
# The method of a figure that needs a deadline which the passport does not set.
NO_DEADLINE = "no_deadline"


def calculate_visits_due(clean: CleanData, grid: Grid) -> list[Figure]:
    """Of the grants signed up to the period's end: those with all their visits, those with none, and of
    those whose deadline has passed, the visits made in time, late and not at all."""
    passport = grid.programme.passport
    contracts = rows_to_date(clean, grid, CONTRACTS)
    visits = rows_to_date(clean, grid, VISITS)
    made = visits.frame("grant").value_counts(["cell", "grant"]).rename("made").reset_index()
    had = contracts.frame("grant").merge(made, on=["cell", "grant"], how="left")["made"].fillna(0)
    due = passport.visits_per_grant
    visited = replace(contracts, name=BOTH)
    figures = [
        promised(
            scope,
            "monitoring.visits_per_grant",
            float(due),
            unit="count",
            place="visits_per_grant",
            aggregation="maximum",
        )
        for scope in grid.scopes
    ]
    figures += count_rows(contracts, "monitoring.grants_to_date", aggregation="latest")
    for indicator, chosen in (
        ("monitoring.grants_fully_visited", had >= due),
        ("monitoring.grants_never_visited", had == 0),
    ):
        figures += count_rows(visited.pick(chosen.to_numpy()), indicator, aggregation="latest")
    table = clean.tables[CONTRACTS]
    for kind in codes_of(grid, "visit"):
        figures += _compare_with_deadline(clean, grid, table, kind)
    return figures


def find_deadlines(contracts: pd.DataFrame, passport: Passport, kind: str) -> pd.Series:
    """The last day for a kind of visit to each grant; NaT where the passport sets none.

    ``contracts``: ``cycle``, ``signed_on``.
    """
    nothing = pd.Series(pd.NaT, index=contracts.index, dtype="datetime64[us]")
    rule = passport.visits.get(kind)
    if rule is None:
        return nothing
    if rule.within_days is not None:
        return contracts["signed_on"] + pd.Timedelta(days=rule.within_days)
    last = {float(cycle): pd.Timestamp(day) for cycle, day in rule.by.items()}
    return contracts["cycle"].map(last).astype("datetime64[us]")


def _compare_with_deadline(clean: CleanData, grid: Grid, contracts: pd.DataFrame, kind: str) -> list[Figure]:
    deadline = find_deadlines(contracts, grid.programme.passport, kind)
    # Placed by their deadline: grants whose last day for the visit has come by the period's end.
    table = contracts.assign(when=deadline.where(deadline >= contracts["signed_on"], contracts["signed_on"]))
    table["when"] = table["when"].where(deadline.notna())
    due = place_rows(grid, BOTH, table, days="to_date")
    visits = rows_to_date(clean, grid, VISITS)
    visits = visits.where(visits.table["visit"] == kind)
    first = visits.frame("grant", "visited_on").groupby(["cell", "grant"])["visited_on"].min()
    frame = due.frame("grant", "when").merge(first.reset_index(), on=["cell", "grant"], how="left")
    in_time = (frame["visited_on"] <= frame["when"]).to_numpy()
    late = (frame["visited_on"] > frame["when"]).to_numpy()
    figures = []
    for indicator, chosen in (("late", late), ("overdue", ~in_time & ~late)):
        figures += count_rows(
            due.pick(chosen), f"monitoring.{indicator}", dimension="visit", group=kind, aggregation="latest"
        )
    figures += count_rows(due, "monitoring.due", dimension="visit", group=kind, aggregation="latest")
    figures += share_of(
        due,
        "monitoring.in_time",
        due.pick(in_time).counts(),
        due.counts(),
        dimension="visit",
        group=kind,
        aggregation="latest",
    )
    if kind in grid.programme.passport.visits:
        return figures
    return [
        replace(figure, numerator=None, denominator=None, value=None, method=figure.method or NO_DEADLINE)
        for figure in figures
    ]
