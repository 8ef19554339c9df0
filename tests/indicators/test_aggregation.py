"""Figures of quarters and regions, pooled by the rule that they declare, are those of the whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from zhas_eval.cleaning.load import load_clean
from zhas_eval.indicators.aggregation import pool_periods, pool_regions
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measures import calculate_measures
from zhas_eval.sources.programme_folder import open_programme

PROGRAMME = open_programme(Path(__file__).resolve().parents[2] / "data" / "zhas-2023")
REGIONS = ["all", *PROGRAMME.passport.region_codes()]
QUARTERS = ["2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
# Rows common to all regions are in the figures of all and in those of none.
COMMON = ("outreach.", "conference.", "consultations")
# A funnel is followed to the end of its own period, reasons are named where they are frequent, a ranking of
# some applications is no part of that of all, a quota is one for all quarters of its cycle, and grants
# visited in two quarters reached the same people twice: nothing but the rows will do.
NOT_POOLED = (
    *("contest.funnel", "contest.failed", "contest.winners_without_contract", "contest.quota"),
    *("commission.", "monitoring.people_reached"),
    # A person's first score and last one, and the grant of a year, are not those of its quarters.
    *("test.", "self.", "budget.payroll_share"),
)


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[tuple[str, str], Figure]]:
    grid = PROGRAMME.grid(regions=REGIONS, periods=[*QUARTERS, "all"])
    found: dict[str, dict[tuple[str, str], Figure]] = {}
    for figure in calculate_measures(load_clean(PROGRAMME), grid):
        found.setdefault(figure.name, {})[figure.region, figure.period] = figure
    return found


def _check(name: str, whole: Figure, pooled: Figure) -> None:
    if whole.suppressed or pooled.suppressed or pooled.aggregation == "none":
        return
    if pooled.aggregation == "unique":
        if pooled.lower is not None and whole.value is not None:
            assert pooled.lower <= whole.value <= (pooled.upper or float("inf")), name
        return
    if pooled.value is None:
        assert not whole.value, name
    else:
        assert pooled.value == pytest.approx(whole.value, abs=0.01), name
    if pooled.aggregation != "latest":
        assert pooled.missing == whole.missing, name


def test_quarters_pooled_are_the_whole(figures):
    pooled = 0
    for name, cells in figures.items():
        for region in REGIONS:
            parts = [cells[region, quarter] for quarter in QUARTERS if (region, quarter) in cells]
            whole = cells.get((region, "all"))
            if whole is None or len(parts) < len(QUARTERS):
                continue
            pooled += 1
            _check(f"{name} of {region}", whole, pool_periods(parts, period="all"))
    assert pooled > 300


def test_regions_pooled_are_all(figures):
    pooled = 0
    for name, cells in figures.items():
        if name.startswith(COMMON):
            continue
        for period in (*QUARTERS, "all"):
            parts = [cells[region, period] for region in REGIONS[1:] if (region, period) in cells]
            whole = cells.get(("all", period))
            if whole is None or len(parts) < len(REGIONS) - 1:
                continue
            pooled += 1
            _check(f"{name} in {period}", whole, pool_regions(parts, region="all"))
    assert pooled > 300


# What is known at the end of one period of those who came before, or of a session's list; means over people.
ROWS_ALONE = {
    # What stands before a period is of its first part alone.
    *(f"grants.{name}_before" for name in ("amount", "paid", "spent", "unspent")),
    *("monitoring.remarks_open_before", "monitoring.remarks_overclosed"),
    *("participants.returning", "participants.in_register"),
    *("training.sessions_without_list", "training.expected", "training.came", "training.no_shows"),
    *("training.attended_share", "training.expected_people", "training.came_people"),
    *("training.full_attendance_share", "training.completed_people", "training.completed_people_share"),
    *("training.unregistered", "training.unregistered_people"),
    *("training.hours_per_person", "training.people_per_session"),
}


def test_every_figure_that_is_computed_declares_its_rule(figures):
    undeclared = {
        name
        for name, cells in figures.items()
        for figure in cells.values()
        if figure.aggregation == "none"
        and figure.unit not in {"effect", "probability", "points", "share_points"}
        and not name.startswith(NOT_POOLED)
        and name not in ROWS_ALONE
    }
    assert not undeclared


def test_a_withheld_part_withholds_the_whole():
    part = Figure("participants", "wko", "2023-Q3", value=3.0, numerator=3.0, aggregation="sum")
    pooled = pool_periods([part.withhold(), replace(part, period="2023-Q4")], period="2023")
    assert pooled.suppressed
    assert pooled.value is None


def test_what_counts_each_once_has_bounds_alone():
    part = Figure("training.attended_people", "wko", "2023-Q3", value=3.0, aggregation="unique")
    pooled = pool_periods([part, replace(part, period="2023-Q4", value=5.0)], period="2023")
    assert (pooled.value, pooled.lower, pooled.upper) == (None, 5.0, 8.0)


def test_shares_are_never_averaged():
    part = Figure("x", "a", "2023", numerator=1.0, denominator=1.0, value=1.0, aggregation="ratio")
    other = replace(part, region="b", numerator=0.0, denominator=9.0, value=0.0)
    assert pool_regions([part, other], region="all").value == 0.1
