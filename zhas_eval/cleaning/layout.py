"""Where a table stands in a sheet: its heading rows, its data rows, and what else there is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from zhas_eval.cleaning.headings import find_headings
from zhas_eval.cleaning.look import strip_cells
from zhas_eval.cleaning.merged_cells import find_taken
from zhas_eval.cleaning.skipped_rows import Grid, find_skipped
from zhas_eval.programme.tables import TableContract
from zhas_eval.sources.raw import RawSheet


@dataclass(frozen=True)
class Layout:
    """A sheet taken apart.

    ``text``, ``kinds``: one row for each data row, indexed by Excel row, columns as in the contract
    (repeated ones numbered), raw cells as in the sheet but for those under a merged cell, which have
    its value. ``letters``: column → Excel letter. ``skipped``: Excel row → why it is no data (blank,
    title, header, subtotal, note). ``filled``: column → Excel rows that took their value from a merged
    cell. ``heading_row``: Excel row of the last heading row. ``unread``: Excel letters of the columns
    that are none of the contract's and have something in a data row.
    """

    sheet: RawSheet
    text: pd.DataFrame
    kinds: pd.DataFrame
    letters: dict[str, str]
    skipped: pd.Series
    filled: Mapping[str, pd.Index] = field(default_factory=dict)
    heading_row: int = 1
    unread: tuple[str, ...] = ()


def read_layout(sheet: RawSheet, contract: TableContract) -> Layout:
    """The sheet by the contract of its table.

    Raises InputError where no heading row is found, a column is missing, or two have one heading and
    different contents.
    """
    stripped = strip_cells(sheet.text)
    filled = np.empty(stripped.shape, dtype=bool)
    for at in range(stripped.shape[1]):
        filled[:, at] = stripped[at] != ""
    last = int(np.flatnonzero(filled.any(axis=1)).max(initial=-1)) + 1
    stripped, filled = stripped.iloc[:last], filled[:last]
    headings = find_headings(sheet, stripped, contract)
    taken = find_taken(sheet, filled, headings, contract)
    reasons = find_skipped(Grid(sheet, stripped, filled), taken, headings, contract)
    is_data = reasons == ""
    columns = list(headings.positions.values())
    names = dict(zip(columns, headings.positions, strict=True))
    text = sheet.text.iloc[:last].loc[is_data, columns].rename(columns=names)
    kinds = sheet.kinds.iloc[:last].loc[is_data, columns].rename(columns=names)
    below: dict[str, pd.Index] = {}
    for name, cells in taken.items():
        is_kept = is_data.to_numpy()[cells.rows]
        sources, at = cells.sources[is_kept], headings.positions[name]
        below[name] = stripped.index[cells.rows[is_kept]]
        text[name] = _put(text[name], below[name], sheet.text[at].iloc[sources])
        kinds[name] = _put(kinds[name], below[name], sheet.kinds[at].iloc[sources])
    letters = {name: column_letter(at) for name, at in headings.positions.items()}
    data = is_data.to_numpy()
    unread = tuple(column_letter(at) for at in headings.others if (filled[:, at] & data).any())
    return Layout(sheet, text, kinds, letters, reasons[~is_data], below, headings.last + 1, unread)


def _put(column: pd.Series, rows: pd.Index, values: pd.Series) -> pd.Series:
    changed = column.copy()
    changed.loc[rows] = values.to_numpy()
    return changed


def column_letter(at: int) -> str:
    """The Excel letter of a column, counted from nought.

    >>> column_letter(0), column_letter(26)
    ('A', 'AA')
    """
    letters = ""
    number = at + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
