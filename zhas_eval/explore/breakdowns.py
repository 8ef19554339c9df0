"""The break-downs that a ledger holds, with their words, table and chart."""

from dataclasses import dataclass

from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.presentation.blocks import Cell, Chart, Table
from zhas_eval.presentation.charts import Bar, bar_chart
from zhas_eval.presentation.groups import JOINT, name_group, name_indicator
from zhas_eval.presentation.view import View, head

SHARE = ".share"
MOST_DIMENSIONS = 2


@dataclass(frozen=True)
class Breakdown:
    """An indicator by one dimension."""

    indicator: str
    dimension: str


def list_breakdowns(ledger: Ledger) -> list[Breakdown]:
    """Every indicator and dimension with groups, in the order of the ledger; shares go with their counts.

    Tables of three dimensions are too long to be read as a list.
    """
    found = {
        Breakdown(figure.indicator, figure.dimension): None
        for figure in ledger
        if figure.dimension
        and figure.kind == "computed"
        and not figure.indicator.endswith(SHARE)
        and figure.dimension.count(JOINT) < MOST_DIMENSIONS
    }
    return list(found)


def list_figures(ledger: Ledger, breakdown: Breakdown) -> list[Figure]:
    """The groups that have something or are withheld, then the total where the ledger has one."""
    groups = [
        figure
        for figure in ledger.groups(breakdown.indicator, breakdown.dimension)
        if figure.value or figure.suppressed
    ]
    total = ledger.get(breakdown.indicator)
    return groups if total is None else [*groups, total]


def name_breakdown(view: View, breakdown: Breakdown) -> str:
    """The break-down in words: whose number, by what."""
    own = f"explore.indicator.{breakdown.indicator}"
    indicator = view(own) if own in view.wording else name_indicator(view, breakdown.indicator)
    return view("explore.option", indicator=indicator, dimension=view(f"explore.by.{breakdown.dimension}"))


def name_number(view: View, figure: Figure) -> str:
    """A figure as a choice: its group and its value."""
    return view("explore.number", group=name_group(view, figure), value=view.write(figure))


def tabulate_breakdown(view: View, breakdown: Breakdown) -> Table:
    """Number, and share where the ledger has it, of each group, then the total."""
    figures = list_figures(view.ledger, breakdown)
    shares = {
        figure.group: figure
        for figure in view.ledger.groups(breakdown.indicator + SHARE, breakdown.dimension)
    }
    headings = [head(view("table.group")), head(view("table.number"), align="right")]
    if shares:
        headings.append(head(view("table.share"), align="right"))
    body = []
    for figure in figures:
        is_total = not figure.dimension
        row = [Cell(name_group(view, figure), strong=is_total), view.cell(figure, strong=is_total)]
        if shares:
            row.append(Cell("") if is_total else view.cell(shares.get(figure.group)))
        body.append(tuple(row))
    return Table(
        name="explore",
        caption=view(
            "explore.table",
            breakdown=name_breakdown(view, breakdown),
            region=view.region(view.scope.region),
            period=view.period(),
        ),
        head=(tuple(headings),),
        body=tuple(body),
        notes=view.withheld_note(breakdown.indicator, breakdown.dimension),
        widths=(6, 2, 2) if shares else (6, 2),
        empty=view("table.no_data"),
    )


def draw_breakdown(view: View, breakdown: Breakdown) -> Chart | None:
    """The groups as bars; None where there is nothing to draw."""
    bars = [
        Bar(name_group(view, figure), figure)
        for figure in list_figures(view.ledger, breakdown)
        if figure.dimension
    ]
    return bar_chart(view, "explore", bars)
