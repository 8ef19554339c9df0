"""Monitoring of small grants: visits, protocols, remarks, targeted use, the people grantees reached."""

import numpy as np
import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import (
    at_least,
    codes_of,
    count_missing,
    count_rows,
    disaggregate_rows,
    share_of,
    share_with,
    sum_column,
)
from zhas_eval.indicators.remarks import balance_remarks
from zhas_eval.indicators.rows import Rows, rows_in
from zhas_eval.indicators.visits_due import calculate_visits_due
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
    protocols = visits.where(table["protocol"].notna())
    # A later visit repeats the people of an earlier one: the latest of the period that says counts, and
    # those of two quarters are of the same people or of other grants.
    counted = visits.where(table["people_reached"].notna())
    order = counted.frame("grant", "visited_on", "origin").sort_values(["visited_on", "origin"])
    latest = counted.pick(np.sort(order.drop_duplicates(["cell", "grant"], keep="last").index.to_numpy()))
    return [
        *count_rows(visits, "monitoring.visits"),
        *count_rows(targeted, "monitoring.targeted", missing=unanswered),
        *count_rows(answered, "monitoring.targeted_answered"),
        *_count_by_kind(answered, "monitoring.targeted_answered"),
        *count_rows(
            visits.where(table["targeted_use"] == "no"), "monitoring.not_targeted", missing=unanswered
        ),
        *count_rows(protocols, "monitoring.protocols", missing=count_missing(visits, "protocol")),
        *share_with(answered, "monitoring.targeted_use", targeted, missing=unanswered),
        *sum_column(visits, "monitoring.remarks", "remarks", unit="count"),
        *sum_column(visits, "monitoring.remarks_closed", "remarks_closed", unit="count"),
        *sum_column(latest, "monitoring.people_reached", "people_reached", unit="people", aggregation="none"),
        *disaggregate_rows(
            visits,
            "monitoring.visits",
            dimension="visit",
            column="visit",
            groups=codes_of(grid, "visit"),
        ),
        *at_least(
            share_with(
                visits, "monitoring.protocol_share", protocols, missing=count_missing(visits, "protocol")
            )
        ),
        *at_least(_share_by_kind(visits, "monitoring.protocol_share", table["protocol"].notna(), "protocol")),
        *_share_by_kind(answered, "monitoring.targeted_use", table["targeted_use"] == "yes"),
        *calculate_visits_due(clean, grid),
        *balance_remarks(clean, grid),
    ]


def _count_by_kind(visits: Rows, indicator: str) -> list[Figure]:
    return [
        figure
        for kind in codes_of(visits.grid, "visit")
        for figure in count_rows(
            visits.where(visits.table["visit"] == kind), indicator, dimension="visit", group=kind
        )
    ]


def _share_by_kind(visits: Rows, indicator: str, chosen: pd.Series, column: str = "") -> list[Figure]:
    """The share of the chosen among the visits of each kind; those without a ``column`` are missing."""
    figures = []
    for kind in codes_of(visits.grid, "visit"):
        among = visits.where(visits.table["visit"] == kind)
        figures += share_of(
            among,
            indicator,
            among.where(chosen).counts(),
            among.counts(),
            dimension="visit",
            group=kind,
            missing=count_missing(among, column) if column else None,
        )
    return figures
