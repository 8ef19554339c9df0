"""Comparisons: groups with what was meant, regions with each other, quarters in their order."""

from collections.abc import Sequence

from zhas_eval.indicators.region_differences import OUTCOMES
from zhas_eval.indicators.trends import MEASURES
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.groups import name_group, name_indicator
from zhas_eval.presentation.view import View, head


def tabulate_equity(view: View) -> Table:
    """Each group of the composition: its share, the reference and whose it is, their ratio, p-value."""
    composition = view.scope.programme.logframe.composition
    lines = [
        entry
        for entry in composition
        if view.ledger.get(f"equity.share.{entry.dimension}.{entry.group}") is not None
        and entry.region == view.scope.region
    ]
    parts = ("share", "reference", "ratio", "p_adjusted")
    body = []
    for entry in lines:
        figures = [view.ledger[f"equity.{part}.{entry.dimension}.{entry.group}"] for part in parts]
        kind = view(f"code.composition.{entry.kind}", source=view.cite(entry.source))
        body.append((Cell(name_group(view, figures[0])), *map(view.cell, figures), Cell(kind)))
    heads = ("group", "equity_share", "equity_reference", "equity_ratio", "p_adjusted")
    return _table(view, "equity", heads, body, "source")


def tabulate_regions(view: View) -> Table:
    """Each outcome of each region less that of the others, with its interval and adjusted p-value."""
    body = []
    for outcome in OUTCOMES:
        for gap in view.ledger.groups(f"regions.{outcome}.difference", "region"):
            p_value = view.ledger[f"regions.{outcome}.p_adjusted.region.{gap.group}"]
            own = view.ledger.get(outcome)
            body.append(
                (
                    Cell(name_indicator(view, outcome)),
                    Cell(view.region(gap.group)),
                    view.cell(own),
                    view.cell(gap, signed=True),
                    view.interval_cell(gap),
                    view.cell(p_value),
                )
            )
    heads = ("indicator", "region", "all_regions", "less_others", "interval", "p_adjusted")
    return _table(view, "region_differences", heads, body, texts=2)


def tabulate_trends(view: View) -> Table:
    """Each measure with whole quarters enough: tau, change in a quarter with its interval, p-value."""
    body = []
    for measure in MEASURES:
        tau = view.ledger.get(f"trend.{measure}.tau")
        if tau is None or tau.value is None:
            continue
        slope = view.ledger[f"trend.{measure}.slope"]
        body.append(
            (
                Cell(name_indicator(view, measure)),
                view.cell(tau),
                view.cell(slope, signed=True),
                view.interval_cell(slope),
                view.cell(f"trend.{measure}.p_adjusted"),
            )
        )
    return _table(view, "trends", ("indicator", "tau", "slope", "interval", "p_adjusted"), body)


def _table(
    view: View,
    name: str,
    heads: tuple[str, ...],
    body: Sequence[tuple[Cell, ...]],
    last: str = "",
    *,
    texts: int = 1,
) -> Table:
    cells = [
        head(view(f"table.{key}"), align="left" if at < texts else "right") for at, key in enumerate(heads)
    ]
    if last:
        cells.append(head(view(f"table.{last}")))
    return Table(
        name=name,
        caption=view(f"table.{name}"),
        head=(tuple(cells),),
        body=tuple(body),
        notes=(view(f"note.{name}"),) if body else (),
        empty=view("table.no_data"),
    )
