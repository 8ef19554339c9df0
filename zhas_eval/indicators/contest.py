"""The contest of small grants: what happened in a period, quotas, the cap, and what was asked for."""

from dataclasses import replace

import numpy as np

from zhas_eval.indicators.applications import (
    APPLICATIONS,
    CONTRACTS,
    SCORES,
    by_period_end,
    link_contest,
)
from zhas_eval.indicators.funnel import calculate_funnel
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import (
    NO_ANSWER,
    at_least,
    codes_of,
    count_distinct,
    count_missing,
    count_rows,
    disaggregate_rows,
    make_figures,
    share_of,
    share_with,
    sum_column,
)
from zhas_eval.indicators.participants import disaggregate_people
from zhas_eval.indicators.quotas import calculate_quotas, count_regions
from zhas_eval.indicators.rows import Rows, place_rows
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData


def calculate_contest(clean: CleanData, grid: Grid) -> list[Figure]:
    """Applications by stage and topic, decisions, refusals, requests, quotas and cap; and the funnel.

    But for the funnel, a stage counts what happened in it in the period: an application is placed by its
    day of submission, a decision by the day of the sitting, a contract by that of signing.
    """
    contest = link_contest(clean, grid.programme.passport)
    applications = place_rows(grid, APPLICATIONS, contest.applications)
    scores = place_rows(grid, SCORES, contest.scores)
    contracts = place_rows(grid, CONTRACTS, contest.contracts)
    return [
        *_count_events(applications, scores, contracts),
        *calculate_funnel(contest, grid),
        *_count_departures(scores, contracts),
        *_describe_requests(applications),
        *_count_applicants(applications),
        *_describe_success(scores),
        *calculate_quotas(contest, contracts),
    ]


def _count_events(applications: Rows, scores: Rows, contracts: Rows) -> list[Figure]:
    technical = applications.table["technical"]
    checked = applications.where(technical.notna())
    passed = applications.where(technical == "passed")
    decision = scores.table["decision"]
    winners, reserve = scores.where(decision == "winner"), scores.where(decision == "reserve")
    unchecked, undecided = count_missing(applications, "technical"), count_missing(scores, "decision")
    grid = applications.grid
    return [
        *count_rows(applications, "contest.applications"),
        *count_rows(passed, "contest.technical_passed", missing=unchecked),
        *share_with(checked, "contest.technical_share", passed, missing=unchecked),
        *count_rows(scores, "contest.scored"),
        *count_rows(winners, "contest.winners", missing=undecided),
        *count_rows(reserve, "contest.reserve", missing=undecided),
        *count_rows(contracts, "contest.contracts"),
        *count_regions(winners, "contest.winners"),
        *count_regions(reserve, "contest.reserve"),
        *count_regions(contracts, "contest.contracts"),
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
    ]


def _count_departures(scores: Rows, contracts: Rows) -> list[Figure]:
    """Ways off the rule: scored without passing the check, won and signed nothing, signed and not won."""
    checked = replace(scores, name=f"{SCORES}+{APPLICATIONS}")
    unchecked = checked.where(checked.table["technical"] == "failed")
    followed = replace(scores.where(scores.table["decision"] == "winner"), name=f"{SCORES}+{CONTRACTS}")
    refused = followed.pick(~by_period_end(followed, "signed_on").to_numpy())
    decided = replace(contracts, name=f"{CONTRACTS}+{SCORES}")
    decision = decided.table["decision"]
    return [
        *count_rows(unchecked, "contest.scored_after_failing", missing=count_missing(checked, "technical")),
        # A winner of October may sign in November: neither is without a contract in the year.
        *count_rows(refused, "contest.winners_without_contract", aggregation="none"),
        *disaggregate_rows(
            decided,
            "contest.contracts",
            dimension="decision",
            column="decision",
            groups=codes_of(contracts.grid, "decision"),
        ),
        *count_rows(decided.where(~decision.isin(["winner", "reserve"])), "contest.contracts_outside_lists"),
    ]


def _describe_requests(applications: Rows) -> list[Figure]:
    """What applicants asked for, in tenge: in all, one application, and how many above the cap."""
    passport = applications.grid.programme.passport
    requested = applications.table["requested"]
    cap = applications.table["cycle"].map({cycle.code: float(cycle.cap) for cycle in passport.cycles})
    answered = applications.where(requested.notna())
    missing = count_missing(applications, "requested")
    known = applications.where(requested.notna() & cap.notna())
    return [
        *sum_column(applications, "contest.requested", "requested"),
        *share_of(
            answered,
            "contest.requested_mean",
            answered.sums("requested"),
            answered.counts(),
            unit="tenge",
            missing=missing,
        ),
        *count_rows(
            applications.where(requested > cap),
            "contest.requested_over_cap",
            missing=applications.counts() - known.counts(),
        ),
    ]


def _count_applicants(applications: Rows) -> list[Figure]:
    """How many people applied, and how many of them more than once; by IIN, the only sure sign."""
    missing = count_missing(applications, "iin")
    known = applications.where(applications.table["iin"].notna())
    people = known.frame("iin")
    again = known.pick(people.duplicated(["cell", "iin"], keep=False).to_numpy())
    several = again.first_of("iin").counts()
    nobody_known = np.where((known.counts() == 0) & (missing > 0), np.nan, 0.0)
    repeated = at_least(
        make_figures(
            again,
            "contest.repeat_applicants",
            several + nobody_known,
            several + nobody_known,
            unit="people",
            missing=missing,
            aggregation="unique",
        )
    )
    applied = known.first_of("iin").counts() + nobody_known
    few = applications.grid.programme.passport.privacy.small_cell
    return [
        *at_least(
            make_figures(
                known,
                "contest.applicants",
                applied,
                applied,
                unit="people",
                missing=missing,
                aggregation="unique",
            )
        ),
        *(figure.withhold() if 0 < (figure.value or 0) < few else figure for figure in repeated),
    ]


def _describe_success(scores: Rows) -> list[Figure]:
    """Winners among the scored applications: of all, and by region, topic and the applicant's sex."""
    decision = scores.table["decision"]
    decided, winners = scores.where(decision.notna()), scores.where(decision == "winner")
    figures = share_with(decided, "contest.success_share", winners, missing=count_missing(scores, "decision"))
    # Tables of the decided and of the winners alone: small groups are looked for among all of their rows.
    among, won = (
        _count_groups(place_rows(scores.grid, f"{SCORES}+{APPLICATIONS}", scores.table[mask]))
        for mask in (decision.notna(), (decision == "winner").fillna(value=False))
    )
    return figures + [_divide(won[key], among[key]) for key in among]


def _count_groups(rows: Rows) -> dict[tuple[str, str, str, str], Figure]:
    """Rows by region, topic and sex, but for those without an answer; small groups of sex withheld."""
    name, grid = "contest.success_share", rows.grid
    topics, sexes = codes_of(grid, "project_topic"), codes_of(grid, "sex")
    counts = [
        *count_regions(rows, name),
        *disaggregate_rows(rows, name, dimension="topic", column="topic", groups=topics),
        *disaggregate_people(rows, name, dimension="sex", column="sex", groups=sexes, unit="count"),
    ]
    return {
        (figure.dimension, figure.group, figure.region, figure.period): figure
        for figure in counts
        if figure.indicator == name and figure.group != NO_ANSWER
    }


def _divide(won: Figure, among: Figure) -> Figure:
    """Winners over the decided of a group; withheld where either number is."""
    share = replace(
        among,
        numerator=won.value,
        denominator=among.value,
        value=won.value / among.value if won.value is not None and among.value else None,
        unit="share",
        missing=0,
        aggregation="ratio",
    )
    return share.withhold() if won.suppressed or among.suppressed else share
