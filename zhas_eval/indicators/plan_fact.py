"""Plan against fact: what was promised, what was reported, what the data show, and how far apart."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import get_close_matches
from typing import Literal

from zhas_eval.errors import Problem
from zhas_eval.indicators.gaps import find_gap
from zhas_eval.indicators.ledger import Figure, FigureKind, Unit
from zhas_eval.indicators.measures import calculate_measures
from zhas_eval.indicators.verdicts import Direction, Verdict, find_direction, is_off, judge
from zhas_eval.programme.logframe import Indicator, Target
from zhas_eval.programme.passport import ALL_REGIONS
from zhas_eval.programme.periods import Period, PeriodError, parse_period
from zhas_eval.programme.quantity import Quantity
from zhas_eval.programme.scope import Programme, Scope
from zhas_eval.programme.tables import CleanData

PlanPeriod = Literal["same", "longer", "part"]
ADDITIVE = "sum"
# The data give no number of people, only how few and how many they may be.
BOUNDED = "bounds"


@dataclass(frozen=True)
class PlanFact:
    """The figures of one indicator in a scope; None where there is none.

    ``plan_period``: whether the plan is of just the scope's days (``same``), of a longer period, so
    that falling short of it is no deviation (``longer``), or of a part of it, so that nothing can be
    compared (``part``).
    """

    indicator: Indicator
    plan: Figure | None
    reported: Figure | None
    computed: Figure | None
    achievement: Figure | None
    gap: Figure | None
    plan_period: PlanPeriod = "same"

    def figures(self) -> list[Figure]:
        """The figures there are."""
        each = (self.plan, self.reported, self.computed, self.achievement, self.gap)
        return [figure for figure in each if figure is not None]

    @property
    def actual(self) -> Figure | None:
        """The fact: from the data where they can give it, else as reported."""
        if self.computed is not None and (self.computed.value is not None or self.computed.lower is not None):
            return self.computed
        return self.reported

    @property
    def direction(self) -> Direction:
        """Whether the plan is a floor, a ceiling, or a plain number."""
        return "plain" if self.plan is None else find_direction(self.indicator, self.plan)

    def judge(self, tolerance: float) -> Verdict:
        """How the fact stands to its plan, with a tolerance as a share of the plan."""
        if self.plan is None or self.actual is None or self.plan_period == "part":
            return "unknown"
        return judge(self.plan, self.actual, self.direction, tolerance)

    def needs_justification(self, tolerance: float) -> bool:
        """Whether the fact is further from its plan than the tolerance (a share of the plan).

        More than a floor and less than a ceiling are as planned.
        """
        if self.plan_period != "same" or self.plan is None or self.actual is None:
            return False
        return is_off(self.plan, self.actual, self.direction, tolerance)


def calculate_plan_fact(scope: Scope, measures: Mapping[str, Figure]) -> list[PlanFact]:
    """Every indicator of the logframe in the scope, with the measures computed for the same scope."""
    return [_compare(scope, indicator, measures) for indicator in scope.programme.logframe.indicators]


def list_computed(lines: Sequence[PlanFact]) -> list[PlanFact]:
    """The indicators whose measures were computed: of a page that computes some families, its own."""
    return [line for line in lines if line.computed is not None]


def speaks_of_report(scope: Scope) -> bool:
    """Whether the scope is what the narrative of the passport speaks of."""
    period = _period(scope, scope.passport.narrative.period)
    return scope.is_whole and period is not None and _fill(scope, [period])


def list_measures(programme: Programme, clean: CleanData) -> list[str]:
    """The names of all figures that the data give for the whole programme, sorted."""
    scope = programme.scope(region=ALL_REGIONS, period="all")
    return sorted({figure.name for figure in calculate_measures(clean, scope)})


def find_unknown_measures(programme: Programme, known: Collection[str]) -> list[Problem]:
    """A problem for each indicator of the logframe whose measure is none of the ``known`` names."""
    unknown = [
        (indicator, get_close_matches(indicator.measure, known, n=1))
        for indicator in programme.logframe.indicators
        if indicator.measure and indicator.measure not in known
    ]
    return [
        Problem(
            "unknown_measure",
            file="logframe.xlsx",
            sheet="Индикаторы",
            column="measure",
            details={
                "indicator": indicator.indicator,
                "value": indicator.measure,
                "near": near[0] if near else "—",
            },
        )
        for indicator, near in unknown
    ]


def _compare(scope: Scope, indicator: Indicator, measures: Mapping[str, Figure]) -> PlanFact:
    targets, plan_period = _targets_of(scope, indicator)
    computed = measures.get(indicator.measure) if indicator.measure else None
    unit: Unit = computed.unit if computed else "count"
    plan = _combine(scope, indicator, "plan", [target.plan for target in targets], unit)
    stated = [target.reported for target in targets] if plan_period == "same" else []
    reported = _combine(scope, indicator, "reported", stated, unit)
    named = None
    if computed is not None:
        named = replace(computed, indicator=indicator.indicator, dimension="", group="")
        if indicator.aggregation == BOUNDED:
            # Between its bounds lie people; the number itself is one of contacts.
            named = replace(named, value=None, unit="people" if named.unit == "contacts" else named.unit)
    line = PlanFact(indicator, plan, reported, named, None, None, plan_period)
    achievement = None if plan_period == "part" else _achieve(plan, line.actual)
    return replace(line, achievement=achievement, gap=find_gap(reported, named))


def _targets_of(scope: Scope, indicator: Indicator) -> tuple[list[Target], PlanPeriod]:
    """The targets of the periods inside the scope's, in order of their ends, else of the one around it.

    A period inside another that has a target too adds nothing to it.
    """
    mine = [
        (target, period)
        for target in scope.programme.logframe.targets
        if target.indicator == indicator.indicator
        and target.region == scope.region
        and (period := _period(scope, target.period))
    ]
    inside = [(target, period) for target, period in mine if _covers(scope, scope.period, period)]
    widest = [
        (target, period)
        for target, period in sorted(inside, key=lambda entry: entry[1].end)
        if not any(_covers(scope, other, period) and not _covers(scope, period, other) for _, other in inside)
    ]
    if widest:
        same = _fill(scope, [period for _, period in widest])
        return [target for target, _ in widest], "same" if same else "part"
    around = [target for target, period in mine if _covers(scope, period, scope.period)]
    return around[:1], "longer" if around else "same"


def _fill(scope: Scope, periods: Sequence[Period]) -> bool:
    """Whether the periods, in order, leave out no programme day of the scope and share none."""
    first = max(scope.period.start, scope.passport.starts_on)
    last = min(scope.period.end, scope.passport.ends_on)
    for period in periods:
        if max(period.start, scope.passport.starts_on) != first:
            return False
        first = period.end + timedelta(days=1)
    return first > last


def _covers(scope: Scope, outer: Period, inner: Period) -> bool:
    """Whether ``outer`` holds all days of ``inner`` on which the programme runs."""
    start = max(inner.start, scope.passport.starts_on)
    end = min(inner.end, scope.passport.ends_on)
    return outer.start <= start and end <= outer.end


def _period(scope: Scope, code: str) -> Period | None:
    try:
        return parse_period(code, first_day=scope.passport.starts_on, last_day=scope.passport.ends_on)
    except PeriodError:
        return None


def _combine(
    scope: Scope, indicator: Indicator, kind: FigureKind, stated: Sequence[Quantity], unit: Unit
) -> Figure | None:
    """Stated quantities of several periods as one, by the indicator's rule of aggregation.

    Sums add up, of maxima the greatest stands, of the latest the last; people and ratios of several
    periods make no plan of the whole, and nothing does where one of the periods says nothing.
    """
    given = [quantity for quantity in stated if quantity.text]
    if len(given) < len(stated):
        return None
    if len(given) <= 1 or indicator.aggregation == "latest":
        return state_quantity(scope, indicator.indicator, kind, given[-1], unit) if given else None
    if indicator.aggregation == "maximum":
        greatest = max(given, key=lambda quantity: quantity.value or quantity.lower or 0.0)
        return state_quantity(scope, indicator.indicator, kind, greatest, unit)
    if indicator.aggregation != ADDITIVE:
        return None
    whole = Quantity(
        text="",
        value=_total([quantity.value for quantity in given]),
        lower=_total([quantity.lower for quantity in given]),
        upper=_total([quantity.upper for quantity in given]),
    )
    return state_quantity(scope, indicator.indicator, kind, whole, unit)


def _total(parts: Sequence[float | None]) -> float | None:
    numbers = [part for part in parts if part is not None]
    return sum(numbers) if len(numbers) == len(parts) else None


def state_quantity(scope: Scope, indicator: str, kind: FigureKind, stated: Quantity, unit: Unit) -> Figure:
    """A quantity of the logframe as a figure, its text kept."""
    return Figure(
        indicator=indicator,
        region=scope.region,
        period=scope.period.code,
        kind=kind,
        numerator=stated.value,
        value=stated.value,
        unit="share" if stated.is_share else unit,
        lower=stated.lower,
        upper=stated.upper,
        method="as_stated",
        text=stated.text,
        rows=1,
        table="logframe",
        evidence=(f"logframe.xlsx!{indicator}",),
    )


def _achieve(plan: Figure | None, actual: Figure | None) -> Figure | None:
    """Fact over plan, a plan known by a bound taken at it. A fact known by bounds gives bounds."""
    denominator = None if plan is None else plan.value
    if plan is not None and denominator is None:
        denominator = plan.upper if plan.lower is None else plan.lower
    if plan is None or actual is None or not denominator:
        return None

    def over(number: float | None) -> float | None:
        return None if number is None else number / denominator

    exact = actual.value is not None
    opens, closes = actual.is_at_least, actual.is_at_most
    return replace(
        actual,
        indicator=plan.indicator,
        kind="achievement",
        numerator=actual.value,
        denominator=denominator,
        value=over(actual.value),
        lower=over(actual.value if opens else None) if exact else over(actual.lower),
        upper=over(actual.value if closes else None) if exact else over(actual.upper),
        unit="share",
        method="fact_over_plan",
        text="",
    )
