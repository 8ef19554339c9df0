"""Monitoring of small grants: visits, protocols, remarks, targeted use, the people grantees reached."""

import numpy as np

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import (
    codes_of,
    count_missing,
    count_rows,
    disaggregate_rows,
    promised,
    share_with,
    sum_column,
)
from zhas_eval.indicators.rows import rows_in, rows_to_date
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData


def calculate_monitoring(clean: CleanData, grid: Grid) -> list[Figure]:
    """Visits of the period by kind, protocols, remarks, targeted use, people whom grantees reached."""
    visits = rows_in(clean, grid, "visits")
    table = visits.table
    answered, targeted = (
        visits.where(table["targeted_use"].notna()),
        visits.where(table["targeted_use"] == "yes"),
    )
    unanswered = count_missing(visits, "targeted_use")
    # A later visit repeats the people of an earlier one: the latest of the period that says counts.
    counted = visits.where(table["people_reached"].notna())
    order = counted.frame("grant", "visited_on", "origin").sort_values(["visited_on", "origin"])
    latest = counted.pick(np.sort(order.drop_duplicates(["cell", "grant"], keep="last").index.to_numpy()))
    return [
        *count_rows(visits, "monitoring.visits"),
        *count_rows(targeted, "monitoring.targeted", missing=unanswered),
        *count_rows(
            visits.where(table["protocol"].notna()),
            "monitoring.protocols",
            missing=count_missing(visits, "protocol"),
        ),
        *share_with(answered, "monitoring.targeted_use", targeted, missing=unanswered),
        *sum_column(visits, "monitoring.remarks", "remarks", unit="count"),
        *sum_column(visits, "monitoring.remarks_closed", "remarks_closed", unit="count"),
        *sum_column(
            latest, "monitoring.people_reached", "people_reached", unit="people", aggregation="latest"
        ),
        *disaggregate_rows(
            visits,
            "monitoring.visits",
            dimension="visit",
            column="visit",
            groups=codes_of(grid, "visit"),
        ),
        *_calculate_visits_due(clean, grid),
    ]


def _calculate_visits_due(clean: CleanData, grid: Grid) -> list[Figure]:
    """Of the grants signed up to the period's end: how many have had all their visits by then."""
    contracts = rows_to_date(clean, grid, "contracts")
    visits = rows_to_date(clean, grid, "visits")
    made = visits.frame("grant").value_counts(["cell", "grant"]).rename("made").reset_index()
    had = contracts.frame("grant").merge(made, on=["cell", "grant"], how="left")["made"].fillna(0)
    due = grid.programme.passport.visits_per_grant
    place = "visits_per_grant"
    return [
        *(
            promised(scope, "monitoring.visits_per_grant", float(due), unit="count", place=place)
            for scope in grid.scopes
        ),
        *count_rows(contracts, "monitoring.grants_to_date", aggregation="latest"),
        *count_rows(
            contracts.pick((had >= due).to_numpy()), "monitoring.grants_fully_visited", aggregation="latest"
        ),
    ]
