"""Sources and uses of the programme's money, by section, year and line; the payments on pay."""

from collections.abc import Sequence

import pandas as pd

from zhas_eval.indicators.budget import whole_years
from zhas_eval.indicators.measure import NOT_KEPT
from zhas_eval.indicators.taxes import TAX_COLUMNS
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.marks import tell
from zhas_eval.presentation.view import View, head

COLUMNS = {
    "planned": "budget.planned",
    "paid": "budget.paid",
    "spent_share": "budget.spent_share",
    "left": "budget.left",
}
# Of many lines of an estimate only the largest are printed.
LINES_SHOWN = 10


def tabulate_sections(view: View) -> Table:
    """Estimate and payments by section, the grant as their source; columns not kept are left out."""
    columns = [column for column, name in COLUMNS.items() if _is_kept(view, name)]
    body = [
        (
            Cell(view.label("budget", code)),
            *(_cell(view, column, f"{COLUMNS[column]}.section.{code}") for column in columns),
        )
        for code in view.scope.programme.spellings("budget")
    ]
    uses = (_cell(view, column, COLUMNS[column], strong=True) for column in columns)
    body.append((Cell(view("table.uses"), strong=True), *uses))
    if view.ledger.get("budget.grant"):
        body += _compare_with_grant(view, columns)
    return Table(
        name="sections",
        caption=view("table.sections"),
        head=(_head(view, "section", columns),),
        body=tuple(body) if columns else (),
        notes=(view("note.left"),) if "left" in columns else (),
        widths=(4.4, 2.2, 2.2, 1.5, 2)[: 1 + len(columns)],
        empty=view("table.not_kept"),
    )


def tabulate_years(view: View) -> Table | None:
    """The identity of each year: grant, estimate, payments, the grant less them; None for one year."""
    years = whole_years(view.scope)
    names = ("grant", "planned", "paid", "grant_less_planned", "grant_less_paid")
    return (
        None
        if len(years) < 2
        else Table(
            name="years",
            caption=view("table.years"),
            head=(_head(view, "year", names),),
            body=tuple(
                (
                    Cell(tell("period", str(year))),
                    *(
                        view.cell(f"budget.{name}.{year}", signed=name.startswith("grant_less"))
                        for name in names
                    ),
                )
                for year in years
            ),
            widths=(1, 2, 2, 2, 2, 2),
        )
    )


def tabulate_lines(view: View, items: pd.DataFrame) -> Table:
    """The largest lines of the estimate with what was paid for them.

    ``items``: ``budget``, ``item`` and ``group``, as ``list_items`` gives them.
    """
    planned = {
        line["group"]: figure
        for line in items.to_dict("records")
        if (figure := view.ledger.get(f"budget.item.{line['group']}.planned"))
    }
    largest = sorted(planned, key=lambda group: -(planned[group].value or 0.0))
    lines = items.set_index("group")
    return Table(
        name="lines",
        caption=view("table.lines"),
        head=((head(view("table.section")), *_head(view, "line", tuple(COLUMNS))),),
        body=tuple(
            (
                Cell(view.label("budget", lines.loc[group, "budget"])),
                Cell(view.cite(lines.loc[group, "item"])),
                *(_cell(view, column, f"budget.item.{group}.{column}") for column in COLUMNS),
            )
            for group in largest[:LINES_SHOWN]
        ),
        notes=(
            view("note.lines"),
            *((view("note.lines_unknown"),) if _is_uncertain(view, largest[:LINES_SHOWN]) else ()),
            *((view("note.lines_shown"),) if len(largest) > LINES_SHOWN else ()),
        ),
        widths=(2.2, 3.6, 2, 2, 1.4, 1.8),
        empty=view("table.no_data"),
    )


def tabulate_taxes(view: View) -> Table:
    """The employer's payments of each kind: as booked, recomputed, and the difference of all."""
    kinds = [*(f"budget.{column}" for column in TAX_COLUMNS), "budget.taxes"]
    return Table(
        name="taxes",
        caption=view("table.taxes"),
        head=(_head(view, "tax", ("booked", "recomputed")),),
        body=tuple(
            (
                Cell(view(f"figure.{name}"), strong=name == kinds[-1]),
                view.cell(name, strong=name == kinds[-1]),
                view.cell(f"{name}_recomputed", strong=name == kinds[-1]),
            )
            for name in kinds
        ),
        notes=(view("note.taxes"),),
        widths=(5, 2.5, 2.5),
        empty=view("table.not_kept"),
    )


def _is_uncertain(view: View, groups: Sequence[str]) -> bool:
    return any(view.ledger[f"budget.item.{group}.paid"].missing for group in groups)


def _compare_with_grant(view: View, columns: Sequence[str]) -> list[tuple[Cell, ...]]:
    money = [column for column in columns if column in ("planned", "paid")]
    rest = (Cell(""),) * (len(columns) - len(money))
    grant = view.cell("budget.grant", strong=True)
    less = (view.cell(f"budget.grant_less_{column}", signed=True) for column in money)
    return [
        (Cell(view("table.sources"), strong=True), *(grant for _ in money), *rest),
        (Cell(view("table.difference")), *less, *rest),
    ]


def _cell(view: View, column: str, name: str, *, strong: bool = False) -> Cell:
    return view.cell(view.ledger.get(name), strong=strong, signed=column == "left")


def _head(view: View, first: str, columns: Sequence[str]) -> tuple[Cell, ...]:
    heads = (head(view(f"table.budget_{column}"), align="right") for column in columns)
    return (head(view(f"table.{first}")), *heads)


def _is_kept(view: View, name: str) -> bool:
    figure = view.ledger.get(name)
    return figure is not None and figure.method != NOT_KEPT
