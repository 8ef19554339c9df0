"""Measures by quarter, and what a test says of their trend where they are of a sample."""

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import NOT_KEPT
from zhas_eval.indicators.trends import FEWEST_QUARTERS, MEASURES
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.groups import name_indicator
from zhas_eval.presentation.labels import name_period
from zhas_eval.presentation.marks import tell
from zhas_eval.presentation.methods import note_methods
from zhas_eval.presentation.view import View, head
from zhas_eval.programme.periods import Period, list_quarters

# As many as a page is wide.
MOST_QUARTERS = 8


def tabulate_quarters(view: View) -> Table:
    """Each measure of ``trends`` in each quarter of the scope; a quarter that is cut is marked."""
    passport, period = view.scope.passport, view.scope.period
    days = max(passport.starts_on, period.start), min(passport.ends_on, period.end)
    every, whole = list_quarters(*days), {quarter.code for quarter in list_quarters(*days, whole=True)}
    quarters = every[-MOST_QUARTERS:] if len(every) > 1 else []
    found = {
        (figure.name, figure.period): figure for figure in view.ledger if figure.region == view.scope.region
    }
    body = []
    for measure in MEASURES:
        values = [found.get((measure, quarter.code)) for quarter in quarters]
        if any(_tells(figure) for figure in values):
            body.append((Cell(name_indicator(view, measure)), *map(view.cell, values)))
    cut = [quarter for quarter in quarters if quarter.code not in whole]
    notes = [view("note.quarters_cut")] if cut else []
    notes += [view("note.quarters_last")] if len(every) > MOST_QUARTERS else []
    notes += [view("note.quarters_few")] if len(whole) < FEWEST_QUARTERS else []
    return Table(
        name="quarters",
        caption=view("table.quarters"),
        head=(
            (
                head(view("table.indicator")),
                *(head(_name(view, quarter, cut), align="right") for quarter in quarters),
            ),
        ),
        body=tuple(body),
        notes=tuple(notes) if body else (),
        widths=(4, *([1.6] * len(quarters))),
        empty=view("table.no_data" if quarters else "table.one_quarter"),
    )


def tabulate_trends(view: View) -> Table | None:
    """Each tested measure: tau, change in a quarter with its interval, p-value; None where none is."""
    body, shown = [], []
    for measure in MEASURES:
        tau = view.ledger.get(f"trend.{measure}.tau")
        if tau is None or tau.value is None:
            continue
        slope, p_value = view.ledger[f"trend.{measure}.slope"], view.ledger[f"trend.{measure}.p_adjusted"]
        plain = view.ledger[f"trend.{measure}.p_value"]
        shown += [tau, slope, plain, p_value]
        body.append(
            (
                Cell(name_indicator(view, measure)),
                view.cell(tau),
                view.cell(slope, signed=True),
                view.interval_cell(slope),
                view.cell(p_value),
            )
        )
    if not body:
        return None
    heads = ("tau", "slope", "interval", "p_adjusted")
    return Table(
        name="trends",
        caption=view("table.trends"),
        head=(
            (head(view("table.indicator")), *(head(view(f"table.{key}"), align="right") for key in heads)),
        ),
        body=tuple(body),
        notes=(view("note.trends"), *note_methods(view, shown)),
        empty=view("table.no_data"),
    )


def _tells(figure: Figure | None) -> bool:
    return (
        figure is not None and figure.method != NOT_KEPT and (figure.value is not None or figure.suppressed)
    )


def _name(view: View, quarter: Period, cut: list[Period]) -> str:
    written = name_period(quarter.code, passport=view.scope.passport, wording=view.wording)
    name = tell("period", written)
    return view("table.cut_quarter", name=name) if quarter in cut else name
