"""How many of the planned indicators are met, short of their plan, off it, or unknown."""

from collections.abc import Callable, Iterable, Sequence

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.plan_fact import PlanFact
from zhas_eval.programme.scope import Scope

Test = Callable[[PlanFact], bool]


def calculate_attainment(scope: Scope, lines: Sequence[PlanFact]) -> list[Figure]:
    """Counts of indicators that have a plan of just the scope's days, for all of them and by task.

    ``lines``: plan against fact of the same scope. Figures ``attainment.<name>``, unit count, with the
    indicators behind them as evidence: ``planned`` = ``met`` + ``short`` + ``unknown``; ``met``: the fact is
    not below the plan (``met_by_data``: and is computed from the data); ``unknown``: no fact, or bounds on
    both sides of the plan; ``off``: further from the plan, up or down, than the passport's ``deviation``;
    ``share``: met over planned, an unknown one counted as not met and as missing. By task (dimension
    ``task``) ``planned`` and ``met``. Nothing is planned, nothing is counted: an empty list.
    """
    planned = list_planned(lines)
    if not planned:
        return []

    def count(name: str, fits: Test, among: Iterable[PlanFact] = planned, task: str = "") -> Figure:
        found = [line for line in among if fits(line)]
        return Figure(
            indicator=f"attainment.{name}",
            region=scope.region,
            period=scope.period.code,
            dimension="task" if task else "",
            group=task,
            numerator=float(len(found)),
            value=float(len(found)),
            rows=len(found),
            table="logframe",
            evidence=tuple(f"logframe.xlsx!{line.indicator.indicator}" for line in found),
        )

    def off(line: PlanFact) -> bool:
        return line.needs_justification(scope.passport.deviation)

    tests: dict[str, Test] = {
        "planned": lambda _: True,
        "met": is_met,
        "met_by_data": lambda line: is_met(line) and line.actual is line.computed,
        "short": is_short,
        "unknown": lambda line: not is_met(line) and not is_short(line),
        "off": off,
    }
    whole = {name: count(name, fits) for name, fits in tests.items()}
    return [*whole.values(), _share(whole), *_by_task(scope, planned, count)]


def list_planned(lines: Sequence[PlanFact]) -> list[PlanFact]:
    """The indicators with a plan of just the scope's days."""
    return [line for line in lines if line.plan_period == "same" and _states_number(line.plan)]


def is_met(line: PlanFact) -> bool:
    """Whether the fact, or the least that it may be, is not below the plan."""
    figure = line.achievement
    known = None if figure is None else figure.lower if figure.value is None else figure.value
    return known is not None and known >= 1


def is_short(line: PlanFact) -> bool:
    """Whether the fact, or the most that it may be, is below the plan."""
    figure = line.achievement
    known = None if figure is None else figure.upper if figure.value is None else figure.value
    return known is not None and known < 1


def _by_task(scope: Scope, planned: Sequence[PlanFact], count: Callable[..., Figure]) -> list[Figure]:
    tasks = {entry.activity: entry.task for entry in scope.programme.logframe.activities}
    of_task = {
        entry.task: [line for line in planned if tasks.get(line.indicator.group) == entry.task]
        for entry in scope.programme.logframe.tasks
    }
    return [
        count(name, fits, mine, task)
        for task, mine in of_task.items()
        if mine
        for name, fits in (("planned", lambda _: True), ("met", is_met))
    ]


def _share(counts: dict[str, Figure]) -> Figure:
    met, planned, unknown = (counts[name].value or 0.0 for name in ("met", "planned", "unknown"))
    return Figure(
        indicator="attainment.share",
        region=counts["met"].region,
        period=counts["met"].period,
        numerator=met,
        denominator=planned,
        value=met / planned,
        unit="share",
        method="unknown_not_met",
        missing=int(unknown),
        rows=int(met),
        table="logframe",
        evidence=counts["met"].evidence,
    )


def _states_number(plan: Figure | None) -> bool:
    return plan is not None and any(number is not None for number in (plan.value, plan.lower, plan.upper))
