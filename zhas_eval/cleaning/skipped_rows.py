"""Which rows of a sheet are no data, and why: blanks, titles, headings, subtotals, notes."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from zhas_eval.cleaning.headings import Headings
from zhas_eval.cleaning.look import find_words
from zhas_eval.cleaning.merged_cells import Taken, find_bands
from zhas_eval.cleaning.values.dates import parse_date
from zhas_eval.programme.tables import TableContract
from zhas_eval.sources.raw import RawSheet

SUBTOTALS = ("итого", "всего", "барлығы", "жиыны", "total")
NOTES = (
    *("примечание", "примечания", "прим", "источник", "пояснение", "справочно"),
    *("составил", "составила", "подготовил", "подготовила", "исполнитель", "ответственный"),
    *("руководитель", "ескерту", "ескертпе", "орындаушы", "дереккөз", "note", "notes"),
)
FEWEST_NUMBERED = 3
# The word of a subtotal stands in one of the first filled cells of its row.
SUBTOTAL_CELLS = 2

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """A sheet as a reader sees it: texts without outer spaces, and which cells are filled."""

    sheet: RawSheet
    stripped: pd.DataFrame
    filled: Flags


def find_skipped(
    grid: Grid, taken: Mapping[str, Taken], headings: Headings, contract: TableContract
) -> pd.Series:
    """For each row why it is no data (blank, title, header, subtotal, note), or ``""``."""
    reasons = np.full(len(grid.stripped), "", dtype=object)
    count = grid.filled.sum(axis=1)
    holds = _holds_required(grid, headings, contract)
    holds |= _stands_beside_merged(grid, taken)
    reasons[(count == 1) & (find_bands(grid.sheet, grid.filled, headings) | ~holds)] = "note"
    reasons[_repeats_headings(grid, headings)] = "header"
    reasons[_is_subtotal(grid, headings, contract)] = "subtotal"
    reasons[: headings.last] = "title"
    reasons[headings.last] = "header"
    if headings.last + 1 < len(grid.stripped) and _numbers_columns(grid.stripped.iloc[headings.last + 1]):
        reasons[headings.last + 1] = "header"
    reasons[count == 0] = "blank"
    return pd.Series(reasons, index=grid.stripped.index, dtype="str")


def _holds_required(grid: Grid, headings: Headings, contract: TableContract) -> Flags:
    """Which rows of a single cell have what a row of data must have.

    Words of a note are not, nor are words where a day must stand.
    """
    holds = np.zeros(len(grid.stripped), dtype=bool)
    single = grid.filled.sum(axis=1) == 1
    for column in contract.columns:
        if not column.required or column.name not in headings.positions:
            continue
        at = headings.positions[column.name]
        rows = np.flatnonzero(single & grid.filled[:, at])
        if column.kind in {"date", "month"}:
            holds[rows] = _reads_as_day(grid.sheet, at, rows)
        elif len(rows):
            holds[rows] = ~_is_note(grid.stripped[at].iloc[rows])
    return holds


def _stands_beside_merged(grid: Grid, taken: Mapping[str, Taken]) -> Flags:
    """Which rows of a single cell, no note, have others in merged cells."""
    beside = np.zeros(len(grid.stripped), dtype=bool)
    for cells in taken.values():
        beside[cells.rows] = True
    lone = beside & (np.count_nonzero(grid.filled, axis=1) == 1)
    for at in range(grid.stripped.shape[1]) if lone.any() else ():
        rows = np.flatnonzero(lone & grid.filled[:, at])
        if len(rows):
            beside[rows] = ~_is_note(grid.stripped[at].iloc[rows])
    beside &= lone
    return beside


def _is_note(cells: pd.Series) -> Flags:
    is_note: Flags = find_words(cells, NOTES) | cells.str.startswith("*").to_numpy(dtype=bool)
    return is_note


def _repeats_headings(grid: Grid, headings: Headings) -> Flags:
    """Which rows say the headings again, most of them."""
    same = np.zeros(len(grid.stripped), dtype=np.int64)
    for at in headings.positions.values():
        heading = grid.stripped[at].iloc[headings.last]
        if heading:
            same += (grid.stripped[at] == heading).to_numpy(dtype=bool)
    return same * 2 > len(headings.positions)


def _is_subtotal(grid: Grid, headings: Headings, contract: TableContract) -> Flags:
    """Which rows begin with a word of totals: «Итого по Шымкенту», not «Итоговая конференция».

    A row with a day of its own is data whatever it is called.
    """
    found = np.zeros(len(grid.stripped), dtype=bool)
    rank = np.zeros(len(grid.stripped), dtype=np.int64)
    for at in range(grid.stripped.shape[1]):
        rank += grid.filled[:, at]
        rows = np.flatnonzero(grid.filled[:, at] & (rank <= SUBTOTAL_CELLS))
        if len(rows):
            found[rows] |= find_words(grid.stripped[at].iloc[rows], SUBTOTALS)
    if contract.date in headings.positions:
        rows = np.flatnonzero(found)
        found[rows] = ~_reads_as_day(grid.sheet, headings.positions[contract.date], rows)
    return found


def _reads_as_day(sheet: RawSheet, at: int, rows: npt.NDArray[np.int64]) -> Flags:
    parsed = parse_date(sheet.text[at].iloc[rows], sheet.kinds[at].iloc[rows])
    return parsed.values.notna().to_numpy(dtype=bool)


def _numbers_columns(row: pd.Series) -> bool:
    """Whether the cells are the numbers of the columns, 1, 2, 3, … in order."""
    texts = [text for text in row if text]
    return len(texts) >= FEWEST_NUMBERED and texts == [str(at) for at in range(1, len(texts) + 1)]
