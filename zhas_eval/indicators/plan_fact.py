"""Plan against fact: what was promised, what was reported, what the data show, and how far apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zhas_eval.indicators.ledger import Figure, FigureKind, Unit
from zhas_eval.programme.logframe import Indicator, Target
from zhas_eval.programme.periods import Period, PeriodError, parse_period
from zhas_eval.programme.quantity import Quantity
from zhas_eval.programme.scope import Scope

ADDITIVE = "sum"
# The data give no number of people, only how few and how many they may be.
BOUNDED = "bounds"


@dataclass(frozen=True)
class PlanFact:
    """The figures of one indicator in a scope; None where there is none.

    ``of_longer_period``: the plan is of a longer period than the scope's, so that falling short of
    it is no deviation.
    """

    indicator: Indicator
    plan: Figure | None
    reported: Figure | None
    computed: Figure | None
    achievement: Figure | None
    gap: Figure | None
    of_longer_period: bool = False

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

    def needs_justification(self, tolerance: float) -> bool:
        """Whether the fact is further from its plan than the tolerance (a share of the plan)."""
        if self.of_longer_period or self.achievement is None:
            return False
        figure = self.achievement
        if figure.value is not None:
            return abs(figure.value - 1) > tolerance
        return (figure.lower or 0) > 1 + tolerance or (
            figure.upper is not None and figure.upper < 1 - tolerance
        )


def calculate_plan_fact(scope: Scope, measures: Mapping[str, Figure]) -> list[PlanFact]:
    """Every indicator of the logframe in the scope, with the measures computed for the same scope."""
    return [_compare(scope, indicator, measures) for indicator in scope.programme.logframe.indicators]


def calculate_statistics_as_reported(scope: Scope) -> list[Figure]:
    """The form's statistics as the report gave them; only for all regions and their own period."""
    return [
        _stated(scope, f"participants.{entry.table}.{entry.group}", "reported", entry.reported, "people")
        for entry in scope.programme.logframe.statistics
        if scope.is_whole and scope.period.code == entry.period
    ]


def _compare(scope: Scope, indicator: Indicator, measures: Mapping[str, Figure]) -> PlanFact:
    targets, longer = _targets_of(scope, indicator)
    computed = measures.get(indicator.measure) if indicator.measure else None
    unit: Unit = computed.unit if computed else "count"
    plan = _combine(scope, indicator, "plan", [target.plan for target in targets], unit)
    reported = _combine(
        scope, indicator, "reported", [target.reported for target in targets if not longer], unit
    )
    named = (
        None if computed is None else replace(computed, indicator=indicator.indicator, dimension="", group="")
    )
    if named is not None and indicator.aggregation == BOUNDED:
        named = replace(named, value=None)
    partial = PlanFact(indicator, plan, reported, named, None, None, longer)
    return replace(partial, achievement=_achieve(plan, partial.actual), gap=_gap(reported, named))


def _targets_of(scope: Scope, indicator: Indicator) -> tuple[list[Target], bool]:
    """The targets of the periods inside the scope's, else of the one around it.

    A period inside another that has a target too adds nothing to it.
    """
    mine = [
        (target, _period(scope, target.period))
        for target in scope.programme.logframe.targets
        if target.indicator == indicator.indicator and target.region == scope.region
    ]
    inside = [(target, period) for target, period in mine if period and _covers(scope, scope.period, period)]
    if inside:
        widest = [
            target
            for target, period in inside
            if not any(
                _covers(scope, other, period) and not _covers(scope, period, other) for _, other in inside
            )
        ]
        return widest, False
    around = [target for target, period in mine if period and _covers(scope, period, scope.period)]
    return around[:1], bool(around)


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
    """Stated quantities of several periods as one: sums add up, of others the latest stands."""
    given = [quantity for quantity in stated if quantity.text]
    if not given:
        return None
    if len(given) == 1 or indicator.aggregation != ADDITIVE:
        return _stated(scope, indicator.indicator, kind, given[-1], unit)
    whole = Quantity(
        text="",
        value=_total([quantity.value for quantity in given]),
        lower=_total([quantity.lower for quantity in given]),
        upper=_total([quantity.upper for quantity in given]),
    )
    return _stated(scope, indicator.indicator, kind, whole, unit)


def _total(parts: Sequence[float | None]) -> float | None:
    numbers = [part for part in parts if part is not None]
    return sum(numbers) if len(numbers) == len(parts) else None


def _stated(scope: Scope, indicator: str, kind: FigureKind, stated: Quantity, unit: Unit) -> Figure:
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
    """Fact over plan; a plan of «not less than» is met at its bound. A fact known by bounds gives bounds."""
    denominator = None if plan is None else plan.lower if plan.value is None else plan.value
    if plan is None or actual is None or not denominator:
        return None

    def over(number: float | None) -> float | None:
        return None if number is None else number / denominator

    exact = actual.value is not None
    return replace(
        actual,
        indicator=plan.indicator,
        kind="achievement",
        numerator=actual.value,
        denominator=denominator,
        value=over(actual.value),
        lower=None if exact else over(actual.lower),
        upper=None if exact else over(actual.upper),
        unit="share",
        method="fact_over_plan",
        text="",
    )


def _gap(reported: Figure | None, computed: Figure | None) -> Figure | None:
    """Computed less reported, where the data disagree with what was reported."""
    if reported is None or computed is None or computed.value is None:
        return None
    low = float("-inf") if reported.lower is None else reported.lower
    high = float("inf") if reported.upper is None else reported.upper
    if (low == float("-inf") and high == float("inf")) or low <= computed.value <= high:
        return None
    difference = computed.value - (low if computed.value < low else high)
    return replace(
        computed,
        kind="gap",
        numerator=difference,
        denominator=None,
        value=difference,
        unit="share_points" if computed.unit == "share" else computed.unit,
        method="computed_less_reported",
    )


HALF_PERCENT = 0.005


def calculate_statistics_gaps(
    scope: Scope, measures: Mapping[str, Figure]
) -> list[tuple[str, Figure, Figure, Figure]]:
    """Where the form's statistics as reported are not what the data give.

    Label of the form's column, reported, computed, computed less reported. A reported share stands
    for all that round to it; a dash stands for nought. A withheld group is passed over.
    """
    gaps: list[tuple[str, Figure, Figure, Figure]] = []
    stated = {figure.indicator: figure for figure in calculate_statistics_as_reported(scope)}
    for entry in scope.programme.logframe.statistics:
        reported = stated.get(f"participants.{entry.table}.{entry.group}")
        computed = measures.get(f"participants.share.{entry.table}.{entry.group}")
        if reported is None or not reported.text or computed is None or computed.value is None:
            continue
        difference = computed.value - (reported.value or 0.0)
        if abs(difference) > HALF_PERCENT:
            gap = replace(computed, kind="gap", numerator=difference, denominator=None, value=difference)
            gap = replace(gap, unit="share_points", method="computed_less_reported")
            gaps.append((entry.label, reported, computed, gap))
    return gaps
