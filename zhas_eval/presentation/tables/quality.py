"""The account of raw rows, the list of rejected ones, and what was changed."""

import pandas as pd

from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.view import View, head
from zhas_eval.programme.tables import OUTCOMES


def tabulate_accounts(view: View, sheets: pd.DataFrame) -> Table:
    """Raw rows and what became of them, by file and sheet, with the sum below.

    ``sheets``: file, sheet, and ``group`` in the figures.
    """
    measures = ["rows.raw", *(f"rows.{outcome}" for outcome in OUTCOMES)]
    body = [
        (
            Cell(line["file"]),
            Cell(line["sheet"]),
            *(view.cell(f"{measure}.sheet.{line['group']}") for measure in measures),
        )
        for line in sheets.to_dict("records")
    ]
    total = (
        Cell(view("table.total"), strong=True, columns=2),
        *(view.cell(measure, strong=True) for measure in measures),
    )
    return Table(
        name="accounts",
        caption=view("table.accounts"),
        head=(
            (
                head(view("table.file")),
                head(view("table.sheet")),
                *(head(view(f"table.{measure.replace('.', '_')}"), align="right") for measure in measures),
            ),
        ),
        body=(*body, total),
        notes=(view("note.accounts"), *(() if view.scope.is_whole else (view("note.accounts_region"),))),
        widths=(3, 3, 1.5, 1.5, 1.7, 1.7, 1.8),
    )


def tabulate_rejects(view: View, rejects: pd.DataFrame) -> Table:
    """Each rejected row: its address, the rule it broke, what to do. No value is shown."""
    return Table(
        name="rejects",
        caption=view("table.rejects"),
        head=(
            tuple(
                head(view(f"table.{name}")) for name in ("file", "sheet", "row", "column", "rule", "remedy")
            ),
        ),
        body=tuple(
            (
                Cell(line["file"]),
                Cell(line["sheet"]),
                Cell(str(line["row"]), align="right"),
                Cell(line["column"], align="center"),
                Cell(view(f"rule.{line['rule']}")),
                Cell(view(f"remedy.{line['rule']}")),
            )
            for line in rejects.astype({"row": "int64"}).to_dict("records")
        ),
        widths=(2.2, 2, 1, 1.1, 4, 4),
        empty=view("table.no_rejects"),
    )


def tabulate_warnings(view: View) -> Table:
    """How often each rule was broken without the row being lost."""
    figures = view.ledger.groups("rows.warnings", "rule")
    return Table(
        name="warnings",
        caption=view("table.warnings"),
        head=(
            (head(view("table.rule")), head(view("table.remedy")), head(view("table.number"), align="right")),
        ),
        body=tuple(
            (
                Cell(view(f"rule.{figure.group}")),
                Cell(view(f"remedy.{figure.group}")),
                view.cell(figure),
            )
            for figure in figures
        ),
        widths=(4, 5, 1),
        empty=view("table.no_warnings"),
    )


def tabulate_changes(view: View) -> Table:
    """How many cells were changed in cleaning, by the rule that changed them."""
    figures = sorted(
        view.ledger.groups("rows.changed_cells", "rule"), key=lambda figure: -(figure.value or 0)
    )
    total = (Cell(view("table.total"), strong=True), view.cell("rows.changed_cells", strong=True))
    return Table(
        name="changes",
        caption=view("table.changes"),
        head=((head(view("table.change")), head(view("table.cells"), align="right")),),
        body=(*((Cell(_name_change(view, figure.group)), view.cell(figure)) for figure in figures), total)
        if figures
        else (),
        notes=(view("note.changes"),),
        widths=(6, 1),
        empty=view("table.no_changes"),
    )


def _name_change(view: View, rule: str) -> str:
    """What a rule of change did; a value that was dropped broke a rule of input."""
    key = f"change.{rule}"
    return view(key if key in view.wording else f"rule.{rule}")
