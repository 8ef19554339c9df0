"""How many of the planned indicators are met, short of their plan, off it, or unknown."""

from collections.abc import Callable, Iterable, Sequence

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.plan_fact import PlanFact
from zhas_eval.indicators.verdicts import Verdict
from zhas_eval.programme.scope import Scope

Test = Callable[[PlanFact], bool]


def calculate_attainment(scope: Scope, lines: Sequence[PlanFact]) -> list[Figure]:
    """Counts of indicators that have a plan of just the scope's days, for all of them and by task.

    ``lines``: plan against fact of the same scope. Figures ``attainment.<name>``, unit count, with the
    indicators behind them as evidence: ``planned`` = ``met`` + ``near`` + ``short`` + ``unknown``;
    ``met``: the fact is not below the plan, of a ceiling not above it (``met_by_data``: and is computed from
    the data); ``near``: off it on that side by no more than the passport's ``deviation``; ``short``: by more;
    ``unknown``: no fact, or bounds that leave it open; ``off``: further from the plan than the ``deviation``,
    up or down, from a floor down alone, from a ceiling up alone;
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

    tolerance = scope.passport.deviation

    def is_judged(verdict: Verdict) -> Test:
        return lambda line: line.judge(tolerance) == verdict

    met = is_judged("met")
    tests: dict[str, Test] = {
        "planned": lambda _: True,
        "met": met,
        "met_by_data": lambda line: met(line) and line.actual is line.computed,
        "near": is_judged("near"),
        "short": is_judged("short"),
        "unknown": is_judged("unknown"),
        "off": lambda line: line.needs_justification(tolerance),
    }
    whole = {name: count(name, fits) for name, fits in tests.items()}
    return [*whole.values(), _share(whole), *_by_task(scope, planned, count, met)]


def list_planned(lines: Sequence[PlanFact]) -> list[PlanFact]:
    """The indicators with a plan of just the scope's days."""
    return [line for line in lines if line.plan_period == "same" and _states_number(line.plan)]


def _by_task(
    scope: Scope, planned: Sequence[PlanFact], count: Callable[..., Figure], met: Test
) -> list[Figure]:
    tasks = {entry.activity: entry.task for entry in scope.programme.logframe.activities}
    of_task = {
        entry.task: [line for line in planned if tasks.get(line.indicator.group) == entry.task]
        for entry in scope.programme.logframe.tasks
    }
    return [
        count(name, fits, mine, task)
        for task, mine in of_task.items()
        if mine
        for name, fits in (("planned", lambda _: True), ("met", met))
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
