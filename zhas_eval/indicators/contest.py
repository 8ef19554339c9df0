"""The contest of small grants: the way of applications from submission to contract."""

from dataclasses import replace

import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import (
    codes_of,
    count_distinct,
    count_missing,
    count_rows,
    disaggregate_rows,
    promised,
    share_of,
    share_with,
)
from zhas_eval.indicators.participants import disaggregate_people
from zhas_eval.indicators.rows import Rows, place_rows, rows_in
from zhas_eval.programme.scope import Grid, Scope
from zhas_eval.programme.tables import CleanData, load_contracts

APPLICATIONS, SCORES = "applications", "application_scores"
PART_OF_CYCLE = "part_of_cycle"


def calculate_contest(clean: CleanData, grid: Grid) -> list[Figure]:
    """Applications by stage and topic, decisions of the commission, its scores, quotas and cap.

    A stage counts what happened in it in the period: an application is placed by its day of
    submission, a decision by the day of the sitting.
    """
    applications = rows_in(clean, grid, APPLICATIONS)
    scores = rows_in(clean, grid, SCORES)
    technical = applications.table["technical"]
    checked = applications.where(technical.notna())
    passed = applications.where(technical == "passed")
    decision = scores.table["decision"]
    decided, winners = scores.where(decision.notna()), scores.where(decision == "winner")
    reserve = scores.where(decision == "reserve")
    contracts = rows_in(clean, grid, "contracts")
    unchecked = count_missing(applications, "technical")
    undecided = count_missing(scores, "decision")
    return [
        *count_rows(applications, "contest.applications"),
        *count_rows(passed, "contest.technical_passed", missing=unchecked),
        *share_with(checked, "contest.technical_share", passed, missing=unchecked),
        *count_rows(scores, "contest.scored"),
        *count_rows(winners, "contest.winners", missing=undecided),
        *count_rows(reserve, "contest.reserve", missing=undecided),
        *count_rows(contracts, "contest.contracts"),
        *share_with(decided, "contest.success_share", winners, missing=undecided),
        *count_distinct(scores, "contest.sittings", "decided_on"),
        # A list is one for a sitting: published once, whatever its length.
        *count_distinct(winners, "contest.winner_lists", "decided_on"),
        *count_distinct(reserve, "contest.reserve_lists", "decided_on"),
        *disaggregate_rows(
            applications,
            "contest.applications",
            dimension="topic",
            column="topic",
            groups=codes_of(grid, "project_topic"),
        ),
        *disaggregate_people(
            applications,
            "contest.applications",
            dimension="sex",
            column="sex",
            groups=codes_of(grid, "sex"),
            # Somebody may apply more than once.
            unit="count",
        ),
        *_calculate_scores(scores),
        *_calculate_quota(contracts),
    ]


def long_scores(scores: pd.DataFrame) -> pd.DataFrame:
    """Scores one a row: the columns of the table, then judge and score (0 to 100, NA where not given)."""
    asked = load_contracts()["application_scores"].asked_in(map(str, scores))
    columns = [name for name in asked if name.startswith("score_")]
    others = [name for name in scores if str(name) not in columns]
    return scores.melt(id_vars=others, value_vars=columns, var_name="judge", value_name="score").assign(
        judge=lambda frame: frame["judge"].str.removeprefix("score_")
    )


def _calculate_scores(scores: Rows) -> list[Figure]:
    """Mean score of all, of the winners, of the rest, and of each judge; and who gave none."""
    each = place_rows(scores.grid, SCORES, long_scores(scores.table))
    decision, judge = each.table["decision"], each.table["judge"]
    figures = count_distinct(each.where(each.table["score"].notna()), "contest.judges", "judge")
    figures += _mean_score(each, "contest.score")
    for code in codes_of(scores.grid, "decision"):
        figures += _mean_score(
            each.where(decision == code), "contest.score", dimension="decision", group=code
        )
    for name in sorted(judge.unique(), key=lambda name: (len(name), name)):
        figures += _mean_score(each.where(judge == name), "contest.score", dimension="judge", group=name)
    return figures


def _mean_score(each: Rows, indicator: str, *, dimension: str = "", group: str = "") -> list[Figure]:
    given = each.where(each.table["score"].notna())
    return share_of(
        given.first_of("origin"),
        indicator,
        given.sums("score"),
        given.counts(),
        unit="points",
        dimension=dimension,
        group=group,
        missing=count_missing(each, "score"),
    )


def _calculate_quota(contracts: Rows) -> list[Figure]:
    """Contracts of the period by region, beside the quota of the cycles that run in it, and the cap.

    A quota has the method ``part_of_cycle`` where the period ends before a cycle does or begins after.
    """
    passport = contracts.grid.programme.passport
    cap = contracts.table["cycle"].map({cycle.code: cycle.cap for cycle in passport.cycles})
    over = contracts.where(contracts.table["amount"] > cap)
    unknown = contracts.where(cap.isna()).counts()
    figures = count_rows(over, "contest.over_cap", missing=unknown)
    for region in passport.region_codes():
        counted = count_rows(
            contracts.where(contracts.table["region"] == region),
            "contest.contracts",
            dimension="region",
            group=region,
        )
        inside = [region in scope.regions for scope in contracts.grid.scopes]
        figures += [figure for figure, is_inside in zip(counted, inside, strict=True) if is_inside]
    return figures + [figure for scope in contracts.grid.scopes for figure in _promise_quota(scope)]


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
    figures = [
        promised(scope, f"contest.quota.{region}", float(quota), unit="count", place=place)
        for region, quota in quotas.items()
    ]
    figures.append(promised(scope, "contest.quota", float(sum(quotas.values())), unit="count", place=place))
    highest = float(max(cycle.cap for cycle in cycles))
    return [
        *(replace(figure, method="" if whole else PART_OF_CYCLE) for figure in figures),
        promised(scope, "contest.cap", highest, unit="tenge", place="cycles.cap"),
    ]
