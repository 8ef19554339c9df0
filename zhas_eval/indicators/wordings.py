"""Wording against its own number: «не менее 50 участников» beside a plan of 73."""

from zhas_eval.errors import Problem
from zhas_eval.indicators.ledger import Figure
from zhas_eval.programme.logframe import Indicator, Logframe
from zhas_eval.programme.passport import ALL_REGIONS
from zhas_eval.programme.quantity import Quantity, find_promise
from zhas_eval.programme.scope import Programme

SHEET = "План и факт"


def find_wordings(logframe: Logframe, indicator: Indicator, plan: Figure | Quantity) -> list[str]:
    """The promises in the texts of an indicator and its activity that are not its plan, as they are written.

    An activity speaks of all its indicators: its promise counts where it is the plan of none of them.
    """
    own = find_promise(indicator.name)
    found = [own.text] if own is not None and not _fits(own, plan) else []
    for activity in logframe.activities:
        promise = find_promise(activity.name)
        if activity.activity != indicator.group or promise is None or promise.value is not None:
            continue
        mine = [entry for entry in logframe.indicators if entry.group == activity.activity]
        plans = [
            target.plan
            for target in logframe.targets
            if target.region == ALL_REGIONS and target.indicator in {entry.indicator for entry in mine}
        ]
        if indicator == mine[0] and not any(_fits(promise, stated) for stated in plans):
            found.append(promise.text)
    return found


def find_wording_problems(programme: Programme) -> list[Problem]:
    """A problem for each plan of all regions that is not the number in its indicator's or activity's text."""
    indicators = {entry.indicator: entry for entry in programme.logframe.indicators}
    return [
        Problem(
            "wording_against_plan",
            file="logframe.xlsx",
            sheet=SHEET,
            column="plan",
            details={"indicator": indicator.number, "promise": promise, "plan": target.plan.text},
        )
        for target in programme.logframe.targets
        if target.region == ALL_REGIONS and (indicator := indicators.get(target.indicator)) is not None
        for promise in find_wordings(programme.logframe, indicator, target.plan)
    ]


def _fits(promise: Quantity, plan: Figure | Quantity) -> bool:
    """Whether a plan is the number that is promised, or lies in the range that is; none states nothing."""
    numbers = [number for number in (plan.value, plan.lower, plan.upper) if number is not None]
    if not numbers:
        return True
    ends = [end for end in (promise.value, promise.lower, promise.upper) if end is not None]
    return all(min(ends) <= number <= max(ends) for number in numbers)
