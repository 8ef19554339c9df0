"""The account of raw rows, what to correct first, which answers are missing, what was changed."""

import pandas as pd

from zhas_eval.indicators.answers import GIVEN_SHARE
from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.marks import tell
from zhas_eval.presentation.view import View, head
from zhas_eval.programme.missing import MISSING_KINDS
from zhas_eval.programme.passport import text_in
from zhas_eval.programme.tables import OUTCOMES, load_contracts

# A page is to be read: of many questions only those that lack most answers.
ANSWERS_SHOWN = 10


def tabulate_accounts(view: View, sheets: pd.DataFrame) -> Table:
    """Raw rows and what became of them, by file and sheet, with the sum below.

    ``sheets``: file, sheet, and ``group`` in the figures.
    """
    measures = ["rows.raw", *(f"rows.{outcome}" for outcome in OUTCOMES)]
    body = [
        (
            Cell(tell("place", line["file"])),
            Cell(tell("place", line["sheet"])),
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
                Cell(tell("place", line["file"])),
                Cell(tell("place", line["sheet"])),
                Cell(tell("place", str(line["row"])), align="right"),
                Cell(tell("place", line["column"]), align="center"),
                Cell(view(f"rule.{line['rule']}")),
                Cell(view(f"remedy.{line['rule']}")),
            )
            for line in rejects.astype({"row": "int64"}).to_dict("records")
        ),
        widths=(2.2, 2, 1, 1.1, 4, 4),
        empty=view("table.no_rejects"),
    )


def tabulate_corrections(view: View) -> Table:
    """What to correct first: rules that cost whole rows, then those that cost cells, by frequency."""
    rejected, remarks = (
        {figure.group: figure for figure in view.ledger.groups(indicator, "rule")}
        for indicator in ("rows.rejected", "rows.warnings")
    )
    rules = sorted(
        {*rejected, *remarks},
        key=lambda rule: (-_number(rejected.get(rule)), -_number(remarks.get(rule)), rule),
    )
    return Table(
        name="corrections",
        caption=view("table.corrections"),
        head=(
            (
                head(view("table.rule")),
                head(view("table.remedy")),
                head(view("table.rows_rejected"), align="right"),
                head(view("table.remarks"), align="right"),
            ),
        ),
        body=tuple(
            (
                Cell(view(f"rule.{rule}")),
                Cell(view(f"remedy.{rule}")),
                view.cell(rejected.get(rule)),
                view.cell(remarks.get(rule)),
            )
            for rule in rules
        ),
        widths=(4, 5, 1.6, 1.6),
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
        head=((head(view("table.change_rule")), head(view("table.cells"), align="right")),),
        body=(*((Cell(_name_change(view, figure.group)), view.cell(figure)) for figure in figures), total)
        if figures
        else (),
        notes=(view("note.changes"),),
        widths=(6, 1),
        empty=view("table.no_changes"),
    )


def tabulate_guesses(view: View, guesses: pd.DataFrame) -> Table:
    """Every guess at a misspelt answer: what was written, what it was taken for, in how many cells.

    ``guesses`` as ``list_guesses`` gives them.
    """
    order = guesses.sort_values(["table", "name", "cells"], ascending=[True, True, False], kind="stable")
    return Table(
        name="guesses",
        caption=view("table.guesses"),
        head=(
            (
                *(head(view(f"table.{name}")) for name in ("file", "column", "written", "taken")),
                head(view("table.cells"), align="right"),
            ),
        ),
        body=tuple(
            (
                *_name_column(view, line["table"], line["name"]),
                Cell(
                    view("page.quote", text=view.cite(line["written"]))
                    if line["written"]
                    else view("table.not_shown")
                ),
                Cell(_name_taken(view, line["table"], line["name"], line["taken"])),
                view.cell(f"rows.guessed_cells.guess.{line['group']}"),
            )
            for line in order.to_dict("records")
        ),
        notes=(view("note.guesses"),) if len(guesses) else (),
        widths=(2.4, 2.4, 3, 3, 1),
        empty=view("table.no_guesses"),
    )


def _name_taken(view: View, table: str, name: str, codes: str) -> str:
    """The label of a code, or of several; the name of a district is its own."""
    column = load_contracts()[table].column(name)
    book = "region" if column.kind == "region" else column.codebook
    return "; ".join(view.label(book, code) if book else tell("label", code) for code in codes.split("|"))


def tabulate_answers(view: View) -> Table:
    """The questions that lack most answers: the share that gave one, the others by kind of missing."""
    shares = sorted(
        (figure for figure in view.ledger if figure.indicator.endswith(GIVEN_SHARE) and figure.missing),
        key=lambda figure: (figure.value or 0.0, figure.indicator),
    )
    names = [figure.indicator.removesuffix(GIVEN_SHARE) for figure in shares[:ANSWERS_SHOWN]]
    return Table(
        name="answers",
        caption=view("table.answers"),
        head=(
            (
                head(view("table.file")),
                head(view("table.column")),
                head(view("table.given_share"), align="right"),
                *(head(view(f"code.missing_kind.{kind}"), align="right") for kind in MISSING_KINDS),
            ),
        ),
        body=tuple(
            (
                *_name_question(view, name),
                view.cell(f"{name}{GIVEN_SHARE}"),
                *(view.cell(f"{name}.missing_kind.{kind}") for kind in MISSING_KINDS),
            )
            for name in names
        ),
        notes=(
            view("note.answers"),
            view("note.answers_shown" if len(shares) > len(names) else "note.answers_all"),
        ),
        widths=(2.6, 3, 1.3, 1.4, 1.3, 1.5, 1.4, 1.6),
        empty=view("table.no_missing"),
    )


def _name_question(view: View, name: str) -> tuple[Cell, Cell]:
    """Where a question stands: the file of its table and the heading of its column."""
    _, table, asked = name.split(".")
    return _name_column(view, table, asked)


def _name_column(view: View, table: str, name: str) -> tuple[Cell, Cell]:
    """The file and sheet of a table and the heading of one of its columns: a file has several tables."""
    column = next(entry for entry in load_contracts()[table].columns if entry.is_called(name))
    heading = text_in(column.headings, view.language)
    number = name.removeprefix(f"{column.name}_") if column.repeated else ""
    source = view.scope.passport.sources[table]
    place = " · ".join(part for part in (source.file, source.sheet) if part)
    return Cell(tell("place", place)), Cell(tell("place", f"{heading} {number}".strip()))


def _number(figure: Figure | None) -> float:
    return 0.0 if figure is None else figure.value or 0.0


def _name_change(view: View, rule: str) -> str:
    """What a rule of change did; a value that was dropped broke a rule of input."""
    key = f"change.{rule}"
    return view(key if key in view.wording else f"rule.{rule}")
