"""The course of a measure over the whole quarters of a scope: a fact of a register, a test of a sample."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np

from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.indicators.several_tests import adjust_p_values
from zhas_eval.indicators.statistics.trend import least_p_value, measure_trend
from zhas_eval.programme.periods import list_quarters
from zhas_eval.programme.scope import Scope

# What is counted anew in each quarter.
MEASURES = (
    "participants",
    "training.attended_people",
    "training.completed",
    "consultations",
    "outreach.publications",
    "contest.applications",
    "grants.spent",
    "budget.paid",
)
# One step is a difference, and no course.
FEWEST_QUARTERS = 3
# A p-value above it is told by no finding.
GREATEST_P = 0.05
TOO_FEW, GAPS = "too_few", "gaps"

Points = Sequence[Figure]


def calculate_trends(scope: Scope, quarters: Mapping[str, Mapping[str, Figure]]) -> list[Figure]:
    """How each measure went from whole quarter to whole quarter.

    ``quarters``: quarter → figures of the scope's region in it by name. A quarter that the programme's
    first or last day, or the scope's, cuts is left out: it would look like a fall. Of each measure
    ``trend.<measure>.quarters`` is the number of quarters that have a value; with three or more there are
    ``….first``, ``….last``, ``….rises`` and ``….falls`` (of a quarter to the next).

    A measure of a sample is tested besides where a test could pass: where the least p-value that so many
    quarters can have, times the number of measures tested, is at most 0.05. It then has ``….tau`` of
    Kendall, ``….slope`` of Theil and Sen (in the measure's unit, a quarter; with its interval),
    ``….p_value`` and ``….p_adjusted`` by Holm over the measures.
    """
    whole = [quarter.code for quarter in list_quarters(*_days(scope), whole=True)]
    points = {
        measure: [quarters[code][measure] for code in whole if measure in quarters.get(code, {})]
        for measure in MEASURES
    }
    told = {
        measure: found
        for measure, found in points.items()
        if found and not any(point.suppressed for point in found)
    }
    figures = [figure for measure, found in told.items() for figure in _follow(scope, measure, found)]
    tests = [
        figure for measure, found in _testable(scope, told).items() for figure in _test(scope, measure, found)
    ]
    return [*figures, *tests, *adjust_p_values(tests)]


def _testable(scope: Scope, told: Mapping[str, Points]) -> dict[str, Points]:
    """The measures of samples, where all of them together have quarters enough for any test to pass."""
    drawn = {
        measure: points
        for measure, points in told.items()
        if scope.passport.fraction(points[-1].table) is not None
    }
    return {
        measure: points
        for measure, points in drawn.items()
        if least_p_value(len(_values(points))) * len(drawn) <= GREATEST_P
    }


def _follow(scope: Scope, measure: str, points: Points) -> list[Figure]:
    values = _values(points)
    counted = _make(scope, measure, points, "quarters", float(len(values)), "count")
    if len(values) < FEWEST_QUARTERS or len(values) < len(points):
        return [replace(counted, method=TOO_FEW if len(values) == len(points) else GAPS)]
    steps = [later - earlier for earlier, later in pairwise(values)]
    return [
        counted,
        _make(scope, measure, points[:1], "first", values[0], points[0].unit),
        _make(scope, measure, points[-1:], "last", values[-1], points[-1].unit),
        _make(scope, measure, points, "rises", float(sum(step > 0 for step in steps)), "count"),
        _make(scope, measure, points, "falls", float(sum(step < 0 for step in steps)), "count"),
    ]


def _test(scope: Scope, measure: str, points: Points) -> list[Figure]:
    found = measure_trend(np.array([np.nan if point.value is None else point.value for point in points]))
    p_value, slope = found.p_value, found.slope
    unit: Unit = "share_points" if points[-1].unit == "share" else points[-1].unit
    change = _make(scope, measure, points, "slope", slope.value, unit, slope.method or slope.reason)
    p_method = p_value.method or p_value.reason
    return [
        _make(scope, measure, points, "tau", found.tau, "effect", p_value.reason or "kendall_tau_b"),
        replace(change, lower=slope.lower, upper=slope.upper),
        _make(scope, measure, points, "p_value", p_value.value, "probability", p_method),
    ]


def _make(
    scope: Scope, measure: str, points: Points, name: str, value: float | None, unit: Unit, method: str = ""
) -> Figure:
    return replace(
        points[-1],
        indicator=f"trend.{measure}.{name}",
        period=scope.period.code,
        numerator=None,
        denominator=None,
        value=value,
        unit=unit,
        lower=None,
        upper=None,
        method=method,
        missing=sum(point.missing for point in points),
        rows=sum(point.rows for point in points),
        evidence=tuple(item for point in points for item in point.evidence),
        aggregation="none",
    )


def _values(points: Points) -> list[float]:
    return [point.value for point in points if point.value is not None]


def _days(scope: Scope) -> tuple[date, date]:
    passport, period = scope.passport, scope.period
    return max(passport.starts_on, period.start), min(passport.ends_on, period.end)
