"""Sheets of an old .xls workbook, by xlrd, which tells errors and hidden rows beside the values.

A formula whose value was never computed cannot be told from one that gives 0: such files are written
by Excel alone, which computes.
"""

import os
import struct
from pathlib import Path

import numpy as np
import xlrd
from xlrd.compdoc import CompDocError
from xlrd.sheet import Sheet
from xlrd.xldate import xldate_as_datetime

from zhas_eval.errors import InputError, Problem
from zhas_eval.sources.cells import Texts
from zhas_eval.sources.sheet_cells import Findings, SheetCells
from zhas_eval.sources.sheet_drafts import SheetDraft

BROKEN = (
    *(xlrd.XLRDError, CompDocError, struct.error, AssertionError),
    *(IndexError, KeyError, ValueError, TypeError, OverflowError),
)
# The first day after 9999-12-31, as a serial number.
DAYS_END = 2_958_466


def read_xls(path: Path, folder: Path) -> list[SheetDraft]:
    """The sheets of an .xls workbook, their cells in files of ``folder``.

    Raises InputError where it is under a password or damaged.
    """
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        try:
            # Rows that are hidden are told only together with the formats.
            book = xlrd.open_workbook(str(path), logfile=nowhere, formatting_info=True, on_demand=True)
            drafts = [_read_sheet(book.sheet_by_index(at), book, folder) for at in range(book.nsheets)]
        except BROKEN as error:
            rule = "password_protected" if "encrypted" in str(error) else "damaged_workbook"
            raise InputError([Problem(rule, file=path.name)]) from error
    names = [draft.name for draft in drafts]
    if twice := [name for name in names if names.count(name) > 1]:
        raise InputError([Problem("duplicate_sheet", path.name, twice[0])])
    return drafts


def _read_sheet(sheet: Sheet, book: xlrd.Book, folder: Path) -> SheetDraft:
    kinds = np.array([sheet.col_types(at) for at in range(sheet.ncols)], dtype=np.int8)
    filled = (kinds != xlrd.XL_CELL_EMPTY) & (kinds != xlrd.XL_CELL_BLANK)
    # Cells that have a format alone do not widen the sheet.
    width = int(filled.any(axis=1).nonzero()[0].max(initial=-1)) + 1 if filled.size else 0
    height = int(filled.any(axis=0).nonzero()[0].max(initial=-1)) + 1 if filled.size else 0
    findings = Findings(hidden_rows=[row for row, about in sheet.rowinfo_map.items() if about.hidden])
    findings.merged = [(top, bottom - 1, first, last - 1) for top, bottom, first, last in sheet.merged_cells]
    columns = []
    for at in range(width):
        values = np.empty(height, dtype=object)
        values[:] = sheet.col_values(at, 0, height)
        _type_column(values, kinds[at, :height], book.datemode)
        for row in np.flatnonzero(kinds[at, :height] == xlrd.XL_CELL_ERROR).tolist():
            findings.errors.append((row, at, xlrd.error_text_from_code.get(values[row], "#ERROR!")))
        columns.append(values.tolist())
    cells = SheetCells(findings)
    cells.add_values(columns, height)
    return SheetDraft.write(
        folder / f"{sheet.number}.arrow",
        sheet.name,
        cells,
        findings,
        is_hidden=bool(sheet.visibility),
        starts_1904=bool(book.datemode),
    )


def _type_column(values: Texts, kinds: "np.ndarray[tuple[int], np.dtype[np.int8]]", datemode: int) -> None:
    """Days and flags of a column, which xlrd gives as numbers, as what they are."""
    flags = np.flatnonzero(kinds == xlrd.XL_CELL_BOOLEAN)
    values[flags] = [bool(value) for value in values[flags]]
    for at in np.flatnonzero(kinds == xlrd.XL_CELL_DATE).tolist():
        # A number of no day stays a number.
        if 0 <= values[at] < DAYS_END:
            moment = xldate_as_datetime(values[at], datemode)
            values[at] = moment.time() if values[at] < 1 else moment
