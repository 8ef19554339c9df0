"""Plan against fact: the task table, the nine indicators, the deviations."""

from collections.abc import Sequence

from zhas_eval.indicators.plan_fact import PlanFact
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.view import View, head
from zhas_eval.programme.logframe import SOCIO_ECONOMIC, Task


def tabulate_activities(view: View, task: Task) -> Table:
    """The activities of a task: when, where and with whom; what came of them at once and later."""
    activities = [entry for entry in view.scope.programme.logframe.activities if entry.task == task.task]
    return Table(
        name=f"activities_{task.task}",
        caption=view("table.activities", number=task.task),
        head=(tuple(head(view(f"table.activity.{name}")) for name in ("name", "held", "result", "effect")),),
        body=tuple(
            (
                Cell(view("table.activity.title", number=entry.activity, name=_bare_name(entry.name))),
                Cell("\n".join((entry.dates, entry.place, entry.participants))),
                Cell(entry.short_term_result),
                Cell(entry.effect),
            )
            for entry in activities
        ),
        widths=(3.4, 2.6, 3.6, 3.6),
    )


def tabulate_tasks(view: View, lines: Sequence[PlanFact]) -> Table:
    """The form's task table: under each activity its indicators with plan, facts and achievement."""
    logframe = view.scope.programme.logframe
    body: list[tuple[Cell, ...]] = []
    for activity in logframe.activities:
        mine = [line for line in lines if line.indicator.group == activity.activity and _speaks(line)]
        if not mine:
            continue
        title = view("table.activity.line", number=activity.activity, name=_bare_name(activity.name))
        body.append((Cell(title, strong=True, columns=6),))
        body += [_row(view, line) for line in mine]
    return Table(
        name="tasks",
        caption=view("table.tasks"),
        head=(_head(view),),
        body=tuple(body),
        notes=_notes(view, lines),
        widths=(5, 1.4, 1.5, 1.6, 1.6, 1.6),
        empty=view("table.no_targets"),
    )


def tabulate_nine(view: View, lines: Sequence[PlanFact]) -> Table:
    """The nine socio-economic indicators in the form's wording."""
    mine = [line for line in lines if line.indicator.group == SOCIO_ECONOMIC and _speaks(line)]
    body = tuple((Cell(line.indicator.number, align="center"), *_row(view, line)) for line in mine)
    return Table(
        name="nine",
        caption=view("table.nine"),
        head=((head("№", align="center"), *_head(view)),),
        body=body,
        notes=_notes(view, mine),
        widths=(0.6, 4.6, 1.5, 1.6, 1.6, 1.7, 1.5),
        empty=view("table.no_targets"),
    )


def tabulate_deviations(view: View, lines: Sequence[PlanFact]) -> Table:
    """The indicators whose fact is further from the plan than the passport allows."""
    far = [line for line in lines if line.needs_justification(view.scope.passport.deviation)]
    return Table(
        name="deviations",
        caption=view("table.deviations"),
        head=(
            (
                head("№"),
                head(view("table.indicator")),
                head(view("table.plan"), align="right"),
                head(view("table.fact"), align="right"),
                head(view("table.achievement"), align="right"),
                head(view("table.fact_source")),
            ),
        ),
        body=tuple(
            (
                Cell(line.indicator.number),
                Cell(line.indicator.name),
                view.cell(line.plan),
                view.cell(line.actual),
                view.cell(line.achievement, strong=True),
                Cell(view("table.by_data" if line.actual is line.computed else "table.as_reported")),
            )
            for line in far
        ),
        widths=(0.9, 5, 1.6, 1.8, 1.7, 1.6),
        empty=view("table.no_deviations"),
    )


def tabulate_formulas(view: View, lines: Sequence[PlanFact]) -> Table:
    """How each computed fact is made, beside the indicator's wording."""
    return Table(
        name="formulas",
        caption=view("table.formulas"),
        head=((head("№"), head(view("table.indicator")), head(view("table.formula"))),),
        body=tuple(
            (
                Cell(line.indicator.number),
                Cell(line.indicator.name),
                Cell(line.indicator.formula or view("table.no_formula")),
            )
            for line in lines
        ),
        widths=(0.8, 4, 5),
    )


def _speaks(line: PlanFact) -> bool:
    """Whether there is something to show: a plan, a report, or a fact that is not nought."""
    return bool(line.plan or line.reported or (line.computed and line.computed.rows))


def _head(view: View) -> tuple[Cell, ...]:
    rest = ("plan", "as_reported", "by_data", "achievement")
    return (
        head(view("table.indicator")),
        head(view("table.unit")),
        *(head(view(f"table.{name}"), align="right") for name in rest),
    )


def _row(view: View, line: PlanFact) -> tuple[Cell, ...]:
    return (
        Cell(line.indicator.name),
        Cell(line.indicator.unit),
        view.cell(line.plan),
        view.cell(line.reported),
        view.cell(line.computed),
        view.cell(line.achievement),
    )


def _notes(view: View, lines: Sequence[PlanFact]) -> tuple[str, ...]:
    notes = [view("note.sources")]
    if any(line.of_longer_period for line in lines):
        notes.append(view("note.longer_period"))
    if any(line.computed is not None and line.computed.unit == "contacts" for line in lines):
        notes.append(view("note.contacts"))
    if not view.scope.is_whole:
        notes.append(view("note.region_plan"))
    return tuple(notes)


def _bare_name(name: str) -> str:
    """The activity's name without its own «Мероприятие 1.1»."""
    words = name.split()
    starts_with_number = len(words) > 2 and words[1][:1].isdigit()
    return (" ".join(words[2:]) if starts_with_number else name).rstrip(" ;.,")
