"""Tables that tell a reader nothing, and why."""

from typing import Literal

from zhas_eval.indicators.measure import NOT_KEPT
from zhas_eval.presentation.blocks import Table
from zhas_eval.presentation.view import View

Silence = Literal["not_kept", "no_data", "no_composition", "one_region", "one_quarter", "all_withheld"]
# What an empty table says of itself, where it is not that there are no data.
REASONS: tuple[Silence, ...] = ("no_composition", "one_region", "one_quarter", "all_withheld")


def find_silence(view: View, table: Table) -> Silence | None:
    """Why a table tells nothing: no row, or nothing but dashes where it shows figures; None where it does.

    ``not_kept``: the programme keeps no such data; ``no_data``: there are none for the region and period;
    the others are what the table gives as the reason that it is empty.
    """
    dash = view("number.none")
    shown = [cell for row in table.body for cell in row if cell.figure]
    if any(cell.text != dash for cell in shown) or (table.body and not shown):
        return None
    for reason in REASONS:
        if table.empty == view(f"table.{reason}"):
            return reason
    figures = {figure.figure: figure for figure in view.ledger}
    known = [figures[cell.figure] for cell in shown if cell.figure in figures]
    silent = (
        all(figure.method == NOT_KEPT for figure in known) if known else table.empty == view("table.not_kept")
    )
    return "not_kept" if silent else "no_data"
