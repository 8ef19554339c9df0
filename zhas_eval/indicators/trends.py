"""Trend of a measure over the whole quarters of a scope."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.indicators.several_tests import adjust_p_values
from zhas_eval.indicators.statistics.trend import measure_trend
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


def calculate_trends(scope: Scope, quarters: Mapping[str, Mapping[str, Figure]]) -> list[Figure]:
    """Kendall's tau, the slope of Theil and Sen, and the p-value of each measure over whole quarters.

    ``quarters``: quarter → figures of the scope's region in it by name. A quarter that the programme's
    first or last day, or the scope's, cuts is left out: it would look like a fall. ``trend.<measure>.tau``,
    ``….slope`` (in the measure's unit, a quarter; with its interval), ``….p_value`` and ``….p_adjusted`` by
    Holm over the measures; without enough quarters the method is the reason.
    """
    whole = [quarter.code for quarter in list_quarters(*_days(scope), whole=True)]
    figures: list[Figure] = []
    for measure in MEASURES:
        points = [quarters[code][measure] for code in whole if measure in quarters.get(code, {})]
        if points and not any(point.suppressed for point in points):
            figures += _measure(scope, measure, points)
    return [*figures, *adjust_p_values(figures)]


def _measure(scope: Scope, measure: str, points: Sequence[Figure]) -> list[Figure]:
    values = np.array([np.nan if point.value is None else point.value for point in points])
    found = measure_trend(values)

    def make(name: str, value: float | None, unit: Unit, method: str) -> Figure:
        return replace(
            points[-1],
            indicator=f"trend.{measure}.{name}",
            period=scope.period.code,
            numerator=None,
            denominator=float(found.n),
            value=value,
            unit=unit,
            lower=None,
            upper=None,
            method=method,
            missing=found.missing,
            rows=sum(point.rows for point in points),
            evidence=tuple(item for point in points for item in point.evidence),
            aggregation="none",
        )

    p_value, slope = found.p_value, found.slope
    unit: Unit = "share_points" if points[-1].unit == "share" else points[-1].unit
    return [
        make("tau", found.tau, "effect", p_value.reason or "kendall_tau_b"),
        replace(
            make("slope", slope.value, unit, slope.method or slope.reason),
            lower=slope.lower,
            upper=slope.upper,
        ),
        make("p_value", p_value.value, "probability", p_value.method or p_value.reason),
    ]


def _days(scope: Scope) -> tuple[date, date]:
    passport, period = scope.passport, scope.period
    return max(passport.starts_on, period.start), min(passport.ends_on, period.end)
