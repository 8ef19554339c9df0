"""Where a table stands in a sheet: its heading rows, its data rows, and what else there is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from zhas_eval.cleaning.headings import Headings, find_headings
from zhas_eval.cleaning.look import find_words, strip_cells
from zhas_eval.cleaning.merged_cells import Taken, find_bands, find_taken
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


@dataclass(frozen=True)
class Layout:
    """A sheet taken apart.

    ``text``, ``kinds``: one row for each data row, indexed by Excel row, columns as in the contract
    (repeated ones numbered), raw cells as in the sheet but for those under a merged cell, which have
    its value. ``letters``: column → Excel letter. ``skipped``: Excel row → why it is no data (blank,
    title, header, subtotal, note). ``filled``: column → Excel rows that took their value from a merged
    cell.
    """

    sheet: RawSheet
    text: pd.DataFrame
    kinds: pd.DataFrame
    letters: dict[str, str]
    skipped: pd.Series
    filled: Mapping[str, pd.Index] = field(default_factory=dict)


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
    reasons = _why_skip(stripped, filled, taken, headings, contract, sheet)
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
    return Layout(sheet, text, kinds, letters, reasons[~is_data], below)


def _put(column: pd.Series, rows: pd.Index, values: pd.Series) -> pd.Series:
    changed = column.copy()
    changed.loc[rows] = values.to_numpy()
    return changed


def _why_skip(
    stripped: pd.DataFrame,
    filled: npt.NDArray[np.bool_],
    taken: Mapping[str, Taken],
    headings: Headings,
    contract: TableContract,
    sheet: RawSheet,
) -> pd.Series:
    """For each row why it is no data, or ``""``."""
    reasons = np.full(len(stripped), "", dtype=object)
    count = filled.sum(axis=1)
    holds = _holds_required(stripped, filled, headings, contract, sheet)
    holds |= _stands_beside_merged(stripped, filled, taken)
    reasons[(count == 1) & (find_bands(sheet, filled, headings) | ~holds)] = "note"
    reasons[_repeats_headings(stripped, headings)] = "header"
    reasons[_is_subtotal(stripped, filled, headings, contract, sheet)] = "subtotal"
    reasons[: headings.last] = "title"
    reasons[headings.last] = "header"
    if headings.last + 1 < len(stripped) and _numbers_columns(stripped.iloc[headings.last + 1]):
        reasons[headings.last + 1] = "header"
    reasons[count == 0] = "blank"
    return pd.Series(reasons, index=stripped.index, dtype="str")


def _holds_required(
    stripped: pd.DataFrame,
    filled: npt.NDArray[np.bool_],
    headings: Headings,
    contract: TableContract,
    sheet: RawSheet,
) -> npt.NDArray[np.bool_]:
    """Which rows of a single cell have what a row of data must have.

    Words of a note are not, nor are words where a day must stand.
    """
    holds = np.zeros(len(stripped), dtype=bool)
    single = filled.sum(axis=1) == 1
    for column in contract.columns:
        if not column.required or column.name not in headings.positions:
            continue
        at = headings.positions[column.name]
        rows = np.flatnonzero(single & filled[:, at])
        if column.kind in {"date", "month"}:
            holds[rows] = _reads_as_day(sheet, at, rows)
        elif len(rows):
            holds[rows] = ~_is_note(stripped[at].iloc[rows])
    return holds


def _stands_beside_merged(
    stripped: pd.DataFrame, filled: npt.NDArray[np.bool_], taken: Mapping[str, Taken]
) -> npt.NDArray[np.bool_]:
    """Which rows of a single cell, no note, have others in merged cells."""
    beside = np.zeros(len(stripped), dtype=bool)
    for cells in taken.values():
        beside[cells.rows] = True
    lone = beside & (np.count_nonzero(filled, axis=1) == 1)
    for at in range(stripped.shape[1]) if lone.any() else ():
        rows = np.flatnonzero(lone & filled[:, at])
        if len(rows):
            beside[rows] = ~_is_note(stripped[at].iloc[rows])
    beside &= lone
    return beside


def _is_note(cells: pd.Series) -> npt.NDArray[np.bool_]:
    is_note: npt.NDArray[np.bool_] = find_words(cells, NOTES) | cells.str.startswith("*").to_numpy(dtype=bool)
    return is_note


def _repeats_headings(stripped: pd.DataFrame, headings: Headings) -> npt.NDArray[np.bool_]:
    """Which rows say the headings again, most of them."""
    same = np.zeros(len(stripped), dtype=np.int64)
    for at in headings.positions.values():
        heading = stripped[at].iloc[headings.last]
        if heading:
            same += (stripped[at] == heading).to_numpy(dtype=bool)
    return same * 2 > len(headings.positions)


def _is_subtotal(
    stripped: pd.DataFrame,
    filled: npt.NDArray[np.bool_],
    headings: Headings,
    contract: TableContract,
    sheet: RawSheet,
) -> npt.NDArray[np.bool_]:
    """Which rows begin with a word of totals: «Итого по Шымкенту», not «Итоговая конференция».

    A row with a day of its own is data whatever it is called.
    """
    found = np.zeros(len(stripped), dtype=bool)
    rank = np.zeros(len(stripped), dtype=np.int64)
    for at in range(stripped.shape[1]):
        rank += filled[:, at]
        rows = np.flatnonzero(filled[:, at] & (rank <= SUBTOTAL_CELLS))
        if len(rows):
            found[rows] |= find_words(stripped[at].iloc[rows], SUBTOTALS)
    if contract.date in headings.positions:
        rows = np.flatnonzero(found)
        found[rows] = ~_reads_as_day(sheet, headings.positions[contract.date], rows)
    return found


def _reads_as_day(sheet: RawSheet, at: int, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    parsed = parse_date(sheet.text[at].iloc[rows], sheet.kinds[at].iloc[rows])
    return parsed.values.notna().to_numpy(dtype=bool)


def _numbers_columns(row: pd.Series) -> bool:
    """Whether the cells are the numbers of the columns, 1, 2, 3, … in order."""
    texts = [text for text in row if text]
    return len(texts) >= FEWEST_NUMBERED and texts == [str(at) for at in range(1, len(texts) + 1)]


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
