"""The break-downs that a ledger holds, with their words, table and chart."""

from dataclasses import dataclass

from zhas_eval.indicators.cross_tables import SEPARATOR
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.measure import NO_ANSWER
from zhas_eval.presentation.blocks import Cell, Chart, Table
from zhas_eval.presentation.charts import Bar, bar_chart
from zhas_eval.presentation.contest_groups import name_contest_group
from zhas_eval.presentation.numbers import format_figure
from zhas_eval.presentation.view import View, head
from zhas_eval.programme.tables import load_contracts

SHARE = ".share"
# A dimension that is called otherwise than the column it is made from.
COLUMN_OF = {"section": "budget"}
# Dimensions that are no column: their codes are their own.
DERIVED = {"neet", "eligibility"}
# Between the dimensions of a cross table: sex_age.
JOINT = "_"
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
    indicator = view(own if own in view.wording else f"figure.{breakdown.indicator}")
    return view("explore.option", indicator=indicator, dimension=view(f"explore.by.{breakdown.dimension}"))


def name_group(view: View, figure: Figure) -> str:
    """The group of a figure in words; a figure of no group is the total."""
    if not figure.dimension:
        return view("table.total")
    if figure.group == NO_ANSWER:
        return view("code.missing")
    if SEPARATOR not in figure.group:
        return _name_code(view, figure.table, figure.dimension, figure.group)
    pairs = zip(figure.dimension.split(JOINT), figure.group.split(SEPARATOR), strict=True)
    return ", ".join(_name_code(view, figure.table, *pair) for pair in pairs)


def _name_code(view: View, table: str, dimension: str, code: str) -> str:
    if dimension == "age":
        return view.band(code)
    if dimension == "region":
        return view.region(code)
    if dimension == "versions":
        return view(f"code.versions.{code}")
    if (own := name_contest_group(view, dimension, code)) is not None:
        return own
    if dimension in DERIVED:
        return view.label(dimension, code)
    return view.label(_find_codebook(table, dimension), code)


def name_number(view: View, figure: Figure) -> str:
    """A figure as a choice: its group and its value."""
    return view("explore.number", group=name_group(view, figure), value=format_figure(figure, view.wording))


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


def _find_codebook(tables: str, dimension: str) -> str:
    """The list that the groups are codes of: of the first table behind the figure that has the column."""
    name = COLUMN_OF.get(dimension, dimension)
    columns = (column for table in tables.split("+") for column in load_contracts()[table].columns)
    return next(column.codebook for column in columns if column.name == name)
