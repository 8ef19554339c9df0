"""The contest of small grants: the way of applications from submission to contract."""

from dataclasses import replace

import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import (
    codes_of,
    count_distinct,
    count_rows,
    disaggregate_rows,
    promised,
    rows_in_period,
    rows_in_scope,
    share_of,
)
from zhas_eval.indicators.participants import disaggregate_people
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import CleanData

APPLICATIONS, SCORES = "applications", "application_scores"
PART_OF_CYCLE = "part_of_cycle"


def calculate_contest(clean: CleanData, scope: Scope) -> list[Figure]:
    """Applications by stage and topic, decisions of the commission, its scores, quotas and cap.

    A stage counts what happened in it in the period: an application is placed by its day of
    submission, a decision by the day of the sitting.
    """
    applications = rows_in_scope(clean, APPLICATIONS, scope)
    scores = rows_in_scope(clean, SCORES, scope)
    passed = applications[applications["technical"] == "passed"]
    checked = applications[applications["technical"].notna()]
    decided = {code: scores[scores["decision"] == code] for code in codes_of(scope, "decision")}
    contracts = rows_in_scope(clean, "contracts", scope)
    unchecked = len(applications) - len(checked)
    undecided = int(scores["decision"].isna().sum())
    figures = [
        count_rows(scope, "contest.applications", applications, APPLICATIONS),
        count_rows(scope, "contest.technical_passed", passed, APPLICATIONS, missing=unchecked),
        share_of(
            scope,
            "contest.technical_share",
            float(len(passed)),
            float(len(checked)),
            checked,
            APPLICATIONS,
            missing=unchecked,
        ),
        count_rows(scope, "contest.scored", scores, SCORES),
        count_rows(scope, "contest.winners", decided["winner"], SCORES, missing=undecided),
        count_rows(scope, "contest.reserve", decided["reserve"], SCORES, missing=undecided),
        count_rows(scope, "contest.contracts", contracts, "contracts"),
        share_of(
            scope,
            "contest.success_share",
            float(len(decided["winner"])),
            float(len(scores) - undecided),
            scores[scores["decision"].notna()],
            SCORES,
            missing=undecided,
        ),
        count_distinct(scope, "contest.sittings", scores, SCORES, "decided_on"),
        # A list is one for a sitting: published once, whatever its length.
        count_distinct(scope, "contest.winner_lists", decided["winner"], SCORES, "decided_on"),
        count_distinct(scope, "contest.reserve_lists", decided["reserve"], SCORES, "decided_on"),
    ]
    figures += disaggregate_rows(
        scope,
        "contest.applications",
        applications,
        APPLICATIONS,
        dimension="topic",
        column="topic",
        groups=codes_of(scope, "project_topic"),
    )
    figures += disaggregate_people(
        rows_in_period(clean, APPLICATIONS, scope),
        scope,
        "contest.applications",
        APPLICATIONS,
        dimension="sex",
        column="sex",
        groups=codes_of(scope, "sex"),
        # Somebody may apply more than once.
        unit="count",
    )
    return figures + _calculate_scores(scores, scope) + _calculate_quota(clean, scope)


def long_scores(scores: pd.DataFrame) -> pd.DataFrame:
    """Scores one a row: application, decision, origin, judge, score (0 to 100, NA where not given)."""
    columns = [name for name in scores if str(name).startswith("score_")]
    return scores.melt(
        id_vars=["application", "decision", "origin"],
        value_vars=columns,
        var_name="judge",
        value_name="score",
    ).assign(judge=lambda frame: frame["judge"].str.removeprefix("score_"))


def _calculate_scores(scores: pd.DataFrame, scope: Scope) -> list[Figure]:
    """Mean score of all, of the winners, of the rest, and of each judge; and who gave none."""
    each = long_scores(scores)
    figures = [count_distinct(scope, "contest.judges", each.dropna(subset="score"), SCORES, "judge")]
    figures.append(_mean_score(scope, "contest.score", each))
    figures += [
        _mean_score(scope, "contest.score", each[each["decision"] == code], dimension="decision", group=code)
        for code in codes_of(scope, "decision")
    ]
    return figures + [
        _mean_score(scope, "contest.score", group, dimension="judge", group=str(judge))
        for judge, group in each.groupby("judge")
    ]


def _mean_score(
    scope: Scope, indicator: str, each: pd.DataFrame, *, dimension: str = "", group: str = ""
) -> Figure:
    given = each.dropna(subset="score")
    return share_of(
        scope,
        indicator,
        float(given["score"].sum()),
        float(len(given)),
        given.drop_duplicates("origin"),
        SCORES,
        unit="points",
        dimension=dimension,
        group=group,
        missing=len(each) - len(given),
    )


def _calculate_quota(clean: CleanData, scope: Scope) -> list[Figure]:
    """Contracts of the period by region, beside the quota of the cycles that run in it, and the cap.

    A quota has the method ``part_of_cycle`` where the period ends before a cycle does or begins after.
    """
    contracts = rows_in_scope(clean, "contracts", scope)
    cycles = [
        cycle
        for cycle in scope.passport.cycles
        if cycle.starts_on <= scope.period.end and scope.period.start <= cycle.ends_on
    ]
    caps = {cycle.code: cycle.cap for cycle in scope.passport.cycles}
    cap = contracts["cycle"].map(caps)
    over = contracts[contracts["amount"] > cap]
    figures = [count_rows(scope, "contest.over_cap", over, "contracts", missing=int(cap.isna().sum()))]
    figures += [
        count_rows(
            scope,
            "contest.contracts",
            contracts[contracts["region"] == region],
            "contracts",
            dimension="region",
            group=region,
        )
        for region in scope.regions
    ]
    if not cycles:
        return figures
    whole = all(
        scope.period.start <= cycle.starts_on and cycle.ends_on <= scope.period.end for cycle in cycles
    )
    method = "" if whole else PART_OF_CYCLE
    quotas = {region: sum(cycle.quota.get(region, 0) for cycle in cycles) for region in scope.regions}
    place = "cycles.quota"
    figures += [
        replace(
            promised(scope, f"contest.quota.{region}", float(quota), unit="count", place=place), method=method
        )
        for region, quota in quotas.items()
    ]
    total = promised(scope, "contest.quota", float(sum(quotas.values())), unit="count", place=place)
    highest = max(cycle.cap for cycle in cycles)
    return [
        *figures,
        replace(total, method=method),
        promised(scope, "contest.cap", float(highest), unit="tenge", place="cycles.cap"),
    ]
