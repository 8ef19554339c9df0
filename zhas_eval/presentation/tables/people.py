"""People: shares with what missing answers could make of them, and cross tables of two dimensions."""

from collections.abc import Sequence
from dataclasses import replace

from zhas_eval.indicators.cross_tables import SEPARATOR
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import NO_ANSWER, NOT_KEPT
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.numbers import format_figure, format_value
from zhas_eval.presentation.view import View, head


def tabulate_shares(view: View, name: str, figures: Sequence[str], *, notes: Sequence[str] = ()) -> Table:
    """Shares among people with an answer, how many have none, and the bounds of the share of all."""
    found = [view.ledger[figure] for figure in figures]
    shown = [figure for figure in found if figure.method != NOT_KEPT]
    body = [
        (
            Cell(view.name_figure(figure.name)),
            view.cell(figure),
            _base(view, figure),
            _missing(view, figure),
            _bounds(view, figure),
        )
        for figure in shown
    ]
    withheld = any(figure.suppressed for figure in shown)
    return Table(
        name=name,
        caption=view(f"table.{name}"),
        head=(
            (
                head(view("table.indicator")),
                *(
                    head(view(f"table.{key}"), align="right")
                    for key in ("value", "answered", "silent", "bounds")
                ),
            ),
        ),
        body=tuple(body),
        notes=(*notes, *((view.explain_withheld(),) if withheld else ())),
        widths=(5, 1.5, 1.5, 1.5, 2.2),
        empty=view("table.not_kept"),
    )


def tabulate_cross(view: View, lines: str, columns: str, *, name: str) -> Table:
    """People by two dimensions; ``columns`` is the first of the figures' dimension, lines the second.

    Groups that have nobody are left out.
    """
    dimension = f"{columns}_{lines}"
    cells = [figure for figure in view.ledger.groups("participants", dimension) if figure.group != NO_ANSWER]
    told = [figure.group.split(SEPARATOR) for figure in cells if figure.value or figure.suppressed]
    heads = _in_order(view, columns, {column for column, _ in told})
    rows = _in_order(view, lines, {line for _, line in told})
    body = [
        (
            Cell(_label(view, lines, line)),
            *(view.cell(f"participants.{dimension}.{column}{SEPARATOR}{line}") for column in heads),
            view.cell(f"participants.{lines}.{line}", strong=True),
        )
        for line in rows
    ]
    silent = view.ledger.get(f"participants.{dimension}.{NO_ANSWER}")
    missing = (view("note.not_in_cross", count=silent),) if silent is not None and silent.value else ()
    return Table(
        name=name,
        caption=view(f"table.{name}"),
        head=(
            (
                head(view("table.group")),
                *(head(_label(view, columns, column), align="right") for column in heads),
                head(view("table.total"), align="right"),
            ),
        ),
        body=tuple(body),
        notes=(*missing, *view.withheld_note("participants", dimension)),
        widths=(4, *([2] * len(heads)), 2),
        empty=view("table.no_data"),
    )


def _in_order(view: View, dimension: str, groups: set[str]) -> list[str]:
    return [
        figure.group for figure in view.ledger.groups("participants", dimension) if figure.group in groups
    ]


def _label(view: View, dimension: str, code: str) -> str:
    return view.band(code) if dimension == "age" else view.label(dimension, code)


def _base(view: View, figure: Figure) -> Cell:
    """How many people the share was divided by."""
    if figure.denominator is None:
        return Cell("", align="right")
    text = format_value(figure.denominator, "count", view.wording)
    return Cell(text, figure=figure.figure, form="denominator", align="right")


def _missing(view: View, figure: Figure) -> Cell:
    if figure.suppressed:
        return Cell("", align="right")
    text = format_value(figure.missing, "count", view.wording)
    return Cell(text, figure=figure.figure, form="missing", align="right")


def _bounds(view: View, figure: Figure) -> Cell:
    if figure.lower is None or figure.upper is None:
        return Cell("", align="right")
    text = format_figure(replace(figure, value=None), view.wording)
    return Cell(text, figure=figure.figure, form="bounds", align="right")
