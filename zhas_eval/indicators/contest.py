"""The contest of small grants: the way of applications from submission to contract."""

import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import (
    codes_of,
    count_distinct,
    count_rows,
    disaggregate_rows,
    promised,
    rows_in_period,
    rows_in_region,
    rows_in_scope,
    share_of,
)
from zhas_eval.indicators.participants import disaggregate_people
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import CleanData

APPLICATIONS, SCORES = "applications", "application_scores"
TOP_SCORE = 100


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
            scope, "contest.success_share", float(len(decided["winner"])), float(len(scores)), scores, SCORES
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
    """Contracts of the period's cycles by region, beside the quota of the passport."""
    everywhere = rows_in_period(clean, "contracts", scope)
    cycles = [
        cycle
        for cycle in scope.passport.cycles
        if cycle.starts_on <= scope.period.end and scope.period.start <= cycle.ends_on
    ]
    contracts = rows_in_region(everywhere, scope)
    caps = {cycle.code: cycle.cap for cycle in scope.passport.cycles}
    figures = [
        count_rows(
            scope,
            "contest.over_cap",
            contracts[contracts["amount"] > contracts["cycle"].map(caps)],
            "contracts",
        )
    ]
    for region in scope.regions:
        figures.append(
            count_rows(
                scope,
                "contest.contracts",
                contracts[contracts["region"] == region],
                "contracts",
                dimension="region",
                group=region,
            )
        )
        quota = float(sum(cycle.quota.get(region, 0) for cycle in cycles))
        figures.append(promised(scope, f"contest.quota.{region}", quota, unit="count", place="cycles.quota"))
    total = float(sum(cycle.quota.get(region, 0) for cycle in cycles for region in scope.regions))
    cap = max((cycle.cap for cycle in cycles), default=0)
    return [
        *figures,
        promised(scope, "contest.quota", total, unit="count", place="cycles.quota"),
        promised(scope, "contest.cap", float(cap), unit="tenge", place="cycles.cap"),
    ]
