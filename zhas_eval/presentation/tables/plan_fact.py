"""Plan against fact: the task table, the nine indicators, the deviations."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.plan_fact import BOUNDED, PlanFact
from zhas_eval.indicators.wordings import find_wordings
from zhas_eval.presentation.blocks import Cell, Notice, Table
from zhas_eval.presentation.drafts import number_indicator
from zhas_eval.presentation.marks import tell
from zhas_eval.presentation.tables.reasons import explain_silence
from zhas_eval.presentation.texts import Told
from zhas_eval.presentation.view import View, head
from zhas_eval.programme.logframe import SOCIO_ECONOMIC, Activity, Task
from zhas_eval.programme.narrative import DEVIATION_PREFIX
from zhas_eval.programme.scope import Scope

# How the logframe calls people as a unit, and the units of what people do or meet.
PEOPLE_WORDS = {"человек", "чел", "людей", "люди", "адам", "people", "persons", "person"}
ACTS = {"contacts", "registrations"}


def tabulate_activities(view: View, task: Task) -> Table:
    """The activities of a task: when, where and with whom; what came of them at once and later."""
    activities = [entry for entry in list_activities(view.scope) if entry.task == task.task]
    return Table(
        name=f"activities_{task.task}",
        caption=view("table.activities", number=tell("numbering", task.task)),
        head=(tuple(head(view(f"table.activity.{name}")) for name in ("name", "held", "result", "effect")),),
        body=tuple(
            (
                Cell(_name_activity(view, "title", entry)),
                Cell(view.cite("\n".join((entry.dates, entry.place, entry.participants)))),
                Cell(view.cite(entry.short_term_result)),
                Cell(view.cite(entry.effect)),
            )
            for entry in activities
        ),
        notes=(view("note.as_written"),),
        widths=(3.4, 2.6, 3.6, 3.6),
    )


def tabulate_tasks(view: View, lines: Sequence[PlanFact]) -> Table:
    """The form's task table: under each activity its indicators with plan, facts and achievement."""
    logframe = view.scope.programme.logframe
    body: list[tuple[Cell, ...]] = []
    for activity in logframe.activities:
        mine = [line for line in lines if line.indicator.group == activity.activity and _speaks(view, line)]
        if not mine:
            continue
        title = _name_activity(view, "line", activity)
        body.append((Cell(title, strong=True, columns=7),))
        body += [(_number(line), *_row(view, line)) for line in mine]
    return Table(
        name="tasks",
        caption=view("table.tasks"),
        head=((head(view("table.numero")), *_head(view)),),
        body=tuple(body),
        notes=_notes(view, lines),
        widths=(0.8, 4.6, 1.4, 1.4, 1.5, 1.6, 1.6),
        empty=view("table.no_targets"),
    )


def tabulate_nine(view: View, lines: Sequence[PlanFact]) -> Table:
    """The nine socio-economic indicators in the form's wording."""
    mine = [line for line in lines if line.indicator.group == SOCIO_ECONOMIC and _speaks(view, line)]
    body = tuple((replace(_number(line), align="center"), *_row(view, line)) for line in mine)
    return Table(
        name="nine",
        caption=view("table.nine"),
        head=((head(view("table.numero"), align="center"), *_head(view)),),
        body=body,
        notes=(*_notes(view, mine), *explain_silence(view, mine)),
        widths=(0.6, 4.6, 1.5, 1.6, 1.6, 1.7, 1.5),
        empty=view("table.no_targets"),
    )


def tabulate_own(view: View, lines: Sequence[PlanFact]) -> Table:
    """Plan, report and data for the indicators whose measures the page computes."""
    mine = [line for line in lines if _speaks(view, line)]
    return Table(
        name="own_indicators",
        caption=view("table.own_indicators"),
        head=((head(view("table.numero")), *_head(view)),),
        body=tuple((_number(line), *_row(view, line)) for line in mine),
        notes=_notes(view, mine),
        widths=(0.8, 4.6, 1.4, 1.4, 1.5, 1.6, 1.6),
        empty=view("table.no_targets"),
    )


def tabulate_deviations(view: View, lines: Sequence[PlanFact], texts: Mapping[str, Told]) -> Table:
    """The indicators whose fact is further from the plan than the passport allows, with the NGO's reasons.

    ``texts``: by key, a person's or drafted; ``remark_deviations`` tells what is to be remarked on them.
    """
    far = [line for line in lines if line.needs_justification(view.scope.passport.deviation)]
    needed = view("table.justification_needed")
    return Table(
        name="deviations",
        caption=view("table.deviations"),
        head=(
            (
                head(view("table.numero")),
                head(view("table.indicator")),
                head(view("table.plan"), align="right"),
                head(view("table.fact"), align="right"),
                head(view("table.achievement"), align="right"),
                head(view("table.justification")),
            ),
        ),
        body=tuple(
            (
                _number(line),
                Cell(view.cite(line.indicator.name)),
                _bare(view, line.plan),
                _marked(view, line, _bare(view, line.actual)),
                _marked(view, line, view.cell(line.achievement, strong=True)),
                Cell(_tell(view, told) if (told := _justify(line, texts)) else needed),
            )
            for line in far
        ),
        notes=_notes(view, far),
        widths=(0.9, 3.2, 1.3, 1.6, 1.6, 3.9),
        empty=view(_why_no_deviations(lines)),
    )


def remark_deviations(view: View, lines: Sequence[PlanFact], texts: Mapping[str, Told]) -> list[Notice]:
    """What is to be remarked on the justifications that people wrote, one notice each."""
    return [
        Notice(view("remark.of", number=number_indicator(view, line.indicator), text=remark), "warning")
        for line in lines
        if line.needs_justification(view.scope.passport.deviation) and (told := _justify(line, texts))
        for remark in told.remarks
    ]


def remark_wordings(view: View, lines: Sequence[PlanFact]) -> list[Notice]:
    """Indicators whose wording promises another number than their plan, one notice each."""
    return [
        Notice(
            view(
                "remark.wording",
                number=number_indicator(view, line.indicator),
                promise=view.cite(promise),
                plan=line.plan,
            ),
            "warning",
        )
        for line in lines
        if line.plan is not None and view.scope.is_whole and line.plan_period == "same"
        for promise in find_wordings(view.scope.programme.logframe, line.indicator, line.plan)
    ]


def tabulate_formulas(view: View, lines: Sequence[PlanFact]) -> Table:
    """How each computed fact is made, beside the indicator's wording; below, what data cannot give."""
    without = [tell("numbering", line.indicator.number) for line in lines if not line.indicator.measure]
    return Table(
        name="formulas",
        caption=view("table.formulas"),
        head=((head(view("table.numero")), head(view("table.indicator")), head(view("table.formula"))),),
        body=tuple(
            (
                _number(line),
                Cell(view.cite(line.indicator.name)),
                Cell(view.cite(line.indicator.formula) if line.indicator.formula else view("number.none")),
            )
            for line in lines
            if line.indicator.measure
        ),
        notes=(view("note.no_formula", numbers=", ".join(without)),) if without else (),
        widths=(0.8, 4, 5),
    )


def list_activities(scope: Scope) -> list[Activity]:
    """The activities of the logframe that were under way in the period."""
    return [
        entry
        for entry in scope.programme.logframe.activities
        if not (entry.starts_on and entry.starts_on > scope.period.end)
        and not (entry.ends_on and entry.ends_on < scope.period.start)
    ]


def _justify(line: PlanFact, texts: Mapping[str, Told]) -> Told | None:
    return texts.get(DEVIATION_PREFIX + line.indicator.indicator)


def _tell(view: View, told: Told) -> str:
    return told.brief if told.origin == "draft" else view.cite(told.brief)


def _why_no_deviations(lines: Sequence[PlanFact]) -> str:
    """The key of what stands in place of deviations: none found, or nothing to look for them in."""
    if any(line.plan_period == "same" and line.achievement for line in lines):
        return "table.no_deviations"
    return "table.longer_plan" if any(line.plan for line in lines) else "table.no_plan"


def _speaks(view: View, line: PlanFact) -> bool:
    """Whether there is something to show; the table of all regions leaves out nothing that was planned."""
    planned = view.scope.is_whole and bool(list_activities(view.scope))
    return bool(planned or line.plan or line.reported or (line.computed and line.computed.rows))


def _bare(view: View, figure: Figure | None) -> Cell:
    """A cell of a table whose unit stands in a column of its own: no sign of money."""
    cell = view.cell(figure)
    bare = cell.text.replace("\u00a0₸", "")
    return cell if bare == cell.text else replace(cell, text=bare, form="bare")


def _computed(view: View, line: PlanFact) -> Cell:
    """The fact by data; acts under a heading of people say what they are."""
    cell = _bare(view, line.computed)
    if line.computed is None or line.computed.value is None or not _is_of_acts(line):
        return cell
    unit = view(f"unit.{line.computed.unit}")
    return replace(cell, text=view("table.in_unit", text=view.write(line.computed), unit=unit))


def _is_of_acts(line: PlanFact) -> bool:
    """Whether the indicator asks for people and its measure counts contacts or registrations."""
    asks = line.indicator.unit.casefold().strip(" .") in PEOPLE_WORDS
    return asks and line.computed is not None and line.computed.unit in ACTS


def _marked(view: View, line: PlanFact, cell: Cell) -> Cell:
    """A cell that rests on the report alone is marked."""
    from_report = line.actual is not None and line.actual is line.reported
    return replace(cell, text=view("table.from_report", text=cell.text)) if from_report else cell


def _head(view: View) -> tuple[Cell, ...]:
    rest = ("plan", "as_reported", "by_data", "achievement")
    return (
        head(view("table.indicator")),
        head(view("table.unit")),
        *(head(view(f"table.{name}"), align="right") for name in rest),
    )


def _row(view: View, line: PlanFact) -> tuple[Cell, ...]:
    achievement = view.cell(line.achievement)
    return (
        Cell(view.cite(line.indicator.name)),
        Cell(view.cite(line.indicator.unit)),
        _bare(view, line.plan),
        _bare(view, line.reported),
        _computed(view, line),
        _marked(view, line, achievement) if line.achievement else achievement,
    )


def _notes(view: View, lines: Sequence[PlanFact]) -> tuple[str, ...]:
    notes = [view("note.sources")]
    if any(line.achievement and line.actual is line.reported for line in lines):
        notes.append(view("note.from_report"))
    periods = {line.plan_period for line in lines if line.plan}
    notes += [view(f"note.plan_{period}") for period in ("longer", "part") if period in periods]
    notes += _note_units(view, lines)
    tolerance = view.scope.passport.deviation
    near = [
        tell("numbering", line.indicator.number)
        for line in lines
        if line.plan_period == "same" and line.achievement and line.judge(tolerance) == "near"
    ]
    if near:
        notes.append(view("note.within_tolerance", numbers=", ".join(near)))
    if not view.scope.is_whole:
        notes.append(view("note.region_plan"))
    return tuple(notes)


def _note_units(view: View, lines: Sequence[PlanFact]) -> list[str]:
    """What the numbers by data are, where they are not the people that the indicator asks for."""
    notes = []
    if any(line.indicator.aggregation == BOUNDED and line.computed is not None for line in lines):
        notes.append(view("note.people_bounds"))
    if any(line.computed is not None and line.computed.unit == "contacts" for line in lines):
        notes.append(view("note.contacts"))
    registered = [
        tell("numbering", line.indicator.number)
        for line in lines
        if _is_of_acts(line) and line.computed is not None and line.computed.unit == "registrations"
    ]
    if registered:
        unit = view("unit.registrations")
        notes.append(view("note.not_people", numbers=", ".join(registered), unit=unit))
    return notes


def _number(line: PlanFact) -> Cell:
    return Cell(tell("numbering", line.indicator.number))


def _name_activity(view: View, place: str, activity: Activity) -> str:
    number, name = tell("numbering", activity.activity), view.cite(_bare_name(activity.name))
    return view(f"table.activity.{place}", number=number, name=name)


def _bare_name(name: str) -> str:
    """The activity's name without its own «Мероприятие 1.1»."""
    words = name.split()
    starts_with_number = len(words) > 2 and words[1][:1].isdigit()
    return (" ".join(words[2:]) if starts_with_number else name).rstrip(" ;.,")
