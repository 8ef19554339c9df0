"""From a figure back to the clean rows behind it and to their places in Excel, without personal data."""

from collections.abc import Iterable, Set
from typing import Any

import pandas as pd

from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.groups import JOINT
from zhas_eval.presentation.marks import tell
from zhas_eval.presentation.numbers import format_value
from zhas_eval.presentation.view import Align, View, head
from zhas_eval.programme.passport import ALL_REGIONS, COMMON_REGION
from zhas_eval.programme.tables import CleanData, Column, load_contracts

PLACE = ["file", "sheet", "row"]
# A sheet's name may hold an exclamation mark.
ORIGIN = r"^(?P<file>.+?)!(?P<sheet>.+)!(?P<row>\d+)$"
MOST_ROWS = 200
SEVERAL = "|"
JOINED = "+"
# The answers behind a dimension that is no column; one of a cross table names its columns.
MADE_OF = {"neet": ["employment_before"], "eligibility": ["employment_before", "status"]}
NUMBERS = {"integer", "number", "money"}


def table_behind(figure: Figure) -> str:
    """The table whose rows prove a figure: of several joined by ``+``, the first."""
    return figure.table.split(JOINED)[0]


def rows_behind(figure: Figure, clean: CleanData) -> pd.DataFrame:
    """The clean rows of the figure's evidence in the order of the file.

    The columns are those of the table's contract that are not personal, then ``file``, ``sheet`` and
    ``row`` (the Excel row, an integer). No row where the figure is withheld or rests on no table.
    """
    name = table_behind(figure)
    if figure.suppressed or not figure.evidence or name not in clean.tables:
        return pd.DataFrame(columns=PLACE)
    table = clean.tables[name]
    rows = table[table["origin"].isin(figure.evidence)]
    place = rows["origin"].str.extract(ORIGIN)
    place = place.assign(row=place["row"].astype("int64"))
    shown = rows[[name for name, _ in shown_columns(name, table)]]
    return shown.join(place).sort_values(PLACE, ignore_index=True)


def shown_columns(name: str, table: pd.DataFrame) -> list[tuple[str, Column]]:
    """The columns of a clean table that may be shown, each with what the contract says of it."""
    found = []
    for column in load_contracts()[name].columns:
        if column.personal:
            continue
        repeated = [other for other in table.columns if other.rpartition("_")[0] == column.name]
        names = repeated if column.repeated else [column.name] if column.name in table else []
        found += [(each, column) for each in names]
    return found


def telling_columns(name: str, ledgers: Iterable[Ledger]) -> set[str]:
    """The columns of a table that would give away a group withheld in one of the ledgers.

    A list of rows with these answers in it would let the withheld number be counted. Where a withheld
    figure does not say by which answer it is made, all answers from closed lists go.
    """
    contract = load_contracts()[name]
    answers = {column.name for column in contract.columns if column.kind in {"category", "categories"}}
    withheld = {
        figure.dimension
        for ledger in ledgers
        for figure in ledger
        if figure.suppressed and name in figure.table.split(JOINED)
    }
    if "" in withheld:
        return answers
    columns = {part for dimension in withheld for part in MADE_OF.get(dimension, dimension.split(JOINT))}
    return answers & columns


def tabulate_rows(
    view: View, figure: Figure, group: str, clean: CleanData, *, telling: Set[str] = frozenset()
) -> Table:
    """The rows behind a figure, the first MOST_ROWS of them; ``telling`` columns are left out."""
    rows = rows_behind(figure, clean)
    columns = [
        (name, column)
        for name, column in (shown_columns(table_behind(figure), rows) if len(rows) else [])
        if name not in telling
    ]
    headings = [
        head(view(f"explore.rows.{part}"), align="right" if part == "row" else "left") for part in PLACE
    ]
    headings += [head(_heading(view, name, column), align=_align(column)) for name, column in columns]
    body = tuple(
        (
            Cell(tell("place", str(row["file"]))),
            Cell(tell("place", str(row["sheet"]))),
            Cell(tell("place", str(row["row"])), align="right", strong=True),
            *(Cell(_text(view, row[name], column), align=_align(column)) for name, column in columns),
        )
        for row in rows.head(MOST_ROWS).to_dict("records")
    )
    return Table(
        name="explore_rows",
        caption=view("explore.rows.caption", group=group, value=view.write(figure)),
        head=(tuple(headings),),
        body=body,
        notes=_notes(view, figure, len(rows), telling),
        empty=view("explore.rows.withheld" if figure.suppressed else "explore.rows.none"),
    )


def _notes(view: View, figure: Figure, count: int, telling: Set[str]) -> tuple[str, ...]:
    if not count:
        return ()
    contract = load_contracts()[table_behind(figure)]
    counted = view("explore.rows.count", n=count)
    if count > MOST_ROWS:
        shown = tell("numbering", str(MOST_ROWS))
        counted = f"{counted} {view('explore.rows.first', shown=shown, n=count)}"
    notes = [counted]
    if any(column.personal for column in contract.columns):
        notes.append(view("explore.rows.personal"))
    if telling:
        headings = [column.headers[0] for column in contract.columns if column.name in telling]
        notes.append(view("explore.rows.hidden", columns=", ".join(headings)))
    return tuple(notes)


def _heading(view: View, name: str, column: Column) -> str:
    if not column.repeated:
        return tell("place", column.headers[0])
    heading, number = (tell("place", part) for part in (column.headers[0], name.rpartition("_")[2]))
    return view("explore.rows.repeated", heading=heading, number=number)


def _align(column: Column) -> Align:
    return "right" if column.kind in NUMBERS else "left"


def _text(view: View, value: Any, column: Column) -> str:
    """A clean value as a reader writes it; blank where there is none."""
    return "" if pd.isna(value) else view.cite(_write(view, value, column))


def _write(view: View, value: Any, column: Column) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%d.%m.%Y}"
    if column.kind == "money":
        return format_value(float(value), "tenge", view.wording)
    if column.kind == "integer":
        # A year or a cycle has no thousands.
        return f"{value:.0f}"
    if column.kind == "number":
        return format_value(float(value), "count", view.wording)
    if column.kind == "region":
        return view.region(ALL_REGIONS if value == COMMON_REGION else str(value))
    if column.kind in {"category", "categories"}:
        return ", ".join(view.label(column.codebook, code) for code in str(value).split(SEVERAL))
    return str(value)
