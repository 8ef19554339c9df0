"""Quotas and the cap of small grants beside the contracts: by region and by cycle."""

from dataclasses import replace

import numpy as np

from zhas_eval.indicators.applications import CONTRACTS, Contest
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import count_rows, make_figures, promised
from zhas_eval.indicators.rows import Rows, place_rows
from zhas_eval.programme.scope import Scope

PART_OF_CYCLE = "part_of_cycle"


def calculate_quotas(contest: Contest, contracts: Rows) -> list[Figure]:
    """Contracts of the period above the cap; quotas of the period's cycles, and how far they were filled.

    A quota has the method ``part_of_cycle`` where the period ends before a cycle does or begins after.
    """
    passport = contracts.grid.programme.passport
    cap = contracts.table["cycle"].map({cycle.code: float(cycle.cap) for cycle in passport.cycles})
    over = contracts.where(contracts.table["amount"] > cap)
    unknown = contracts.where(cap.isna()).counts()
    figures = count_rows(over, "contest.over_cap", missing=unknown)
    figures += _count_by_cycle(place_rows(contracts.grid, CONTRACTS, contest.contracts, days="to_date"))
    return figures + [figure for scope in contracts.grid.scopes for figure in _promise_quota(scope)]


def count_regions(rows: Rows, indicator: str) -> list[Figure]:
    """Rows by region, in each scope of the regions that it has."""
    figures = []
    for region in rows.grid.programme.passport.region_codes():
        counted = count_rows(
            rows.where(rows.table["region"] == region), indicator, dimension="region", group=region
        )
        figures += [
            figure for figure, scope in zip(counted, rows.grid.scopes, strict=True) if region in scope.regions
        ]
    return figures


def _count_by_cycle(so_far: Rows) -> list[Figure]:
    """Contracts so far of each cycle and region, and how many of the quotas of cycles begun they fill.

    The last are exact matches: a region with a contract less or one more has not kept its quota.
    """
    grid = so_far.grid
    filled, exceeded, due = (np.zeros(len(grid.scopes)) for _ in range(3))
    figures = []
    for cycle in grid.programme.passport.cycles:
        for region, quota in cycle.quota.items():
            mask = (so_far.table["cycle"] == cycle.code) & (so_far.table["region"] == region)
            counted = count_rows(
                so_far.where(mask),
                "contest.cycle_contracts",
                dimension="cycle_region",
                group=f"{cycle.code}/{region}",
                aggregation="latest",
            )
            for at, scope in enumerate(grid.scopes):
                if region not in scope.regions or cycle.starts_on > scope.period.end:
                    continue
                name = f"contest.cycle_quota.{cycle.code}/{region}"
                figures.append(counted[at])
                figures.append(promised(scope, name, float(quota), unit="count", place="cycles.quota"))
                due[at] += 1
                filled[at] += counted[at].rows == quota
                exceeded[at] += counted[at].rows > quota
    figures += [
        promised(scope, "contest.quotas", float(due[at]), unit="count", place="cycles.quota")
        for at, scope in enumerate(grid.scopes)
    ]
    for indicator, numbers in (("contest.quotas_filled", filled), ("contest.quotas_exceeded", exceeded)):
        figures += make_figures(so_far, indicator, numbers, numbers, aggregation="latest")
    return figures


def _promise_quota(scope: Scope) -> list[Figure]:
    period = scope.period
    cycles = [
        cycle
        for cycle in scope.passport.cycles
        if cycle.starts_on <= period.end and period.start <= cycle.ends_on
    ]
    if not cycles:
        return []
    whole = all(period.start <= cycle.starts_on and cycle.ends_on <= period.end for cycle in cycles)
    quotas = {region: sum(cycle.quota.get(region, 0) for cycle in cycles) for region in scope.regions}
    place = "cycles.quota"
    # Quarters of one cycle have its quota each: the whole is neither their sum nor the last of them.
    figures = [
        promised(
            scope, f"contest.quota.{region}", float(quota), unit="count", place=place, aggregation="none"
        )
        for region, quota in quotas.items()
    ]
    figures.append(
        promised(
            scope, "contest.quota", float(sum(quotas.values())), unit="count", place=place, aggregation="none"
        )
    )
    highest = float(max(cycle.cap for cycle in cycles))
    return [
        *(replace(figure, method="" if whole else PART_OF_CYCLE) for figure in figures),
        promised(scope, "contest.cap", highest, unit="tenge", place="cycles.cap", aggregation="maximum"),
    ]
