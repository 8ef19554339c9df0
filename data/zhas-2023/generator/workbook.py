"""Writing a workbook: a first sheet that says the data is made up, then the tables, always the same bytes."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from about import LINES, TITLE
from layout import Column, Line, Sheet
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

THIN = Side(style="thin", color="999999")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
BLUE, GREY = (PatternFill("solid", fgColor=colour) for colour in ("D9E2F3", "F2F2F2"))
BOLD = Font(bold=True)
NUMBER_FORMATS = {
    "date": "dd.mm.yyyy",
    "birth_date": "dd.mm.yyyy",
    "month": "mmmm yyyy",
    "money": "#,##0",
    "plain": "#,##0",
}


def write(path: Path, seed: int, sheets: list[Sheet]) -> None:
    """One workbook at ``path``."""
    book = Workbook()
    book.properties.creator = "generator"
    book.properties.title = TITLE
    _write_about(book.active, seed)
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.name), sheet)
    buffer = BytesIO()
    book.save(buffer)
    _write_without_clock(path, buffer)


def _write_without_clock(path: Path, buffer: BytesIO) -> None:
    """Copy the archive with the day of the zip format's epoch in place of the time of writing."""
    stamp = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
    with ZipFile(buffer) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = stamp.sub(rb"\g<1>2024-11-01T00:00:00Z", content)
            entry = ZipInfo(name)
            entry.create_system = 3  # else the archive names the operating system it was made on
            target.writestr(entry, content, ZIP_DEFLATED)


def _write_about(page: Any, seed: int) -> None:
    page.title = "О файле"
    page.column_dimensions["A"].width = 100
    for row, (warning, text) in enumerate(LINES, 1):
        cell = page.cell(row, 1, text.format(seed=seed))
        cell.font = Font(bold=warning, color="C00000" if warning else "000000")
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _write_sheet(page: Any, sheet: Sheet) -> None:
    width = len(sheet.columns)
    for index, column in enumerate(sheet.columns, 1):
        page.column_dimensions[page.cell(1, index).column_letter].width = column.width
    for row, title in enumerate(sheet.titles, 1):
        if title:
            page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
            cell = page.cell(row, 1, title)
            cell.font, cell.alignment = Font(bold=True, size=14), CENTRE
    row = _write_header(page, len(sheet.titles) + 1, sheet.columns)
    page.freeze_panes = page.cell(row, 1)
    for line in sheet.lines:
        if line.mark == "header":
            row = _write_header(page, row, sheet.columns)
        else:
            _write_line(page, row, line, sheet.columns)
            row += 1
    for note in sheet.notes:
        row += 1
        page.cell(row, 1, note).font = Font(italic=True)


def _write_header(page: Any, row: int, columns: tuple[Column, ...]) -> int:
    """Headings in one row, or in two where columns have a group; returns the row below them."""
    last = row + any(column.group for column in columns)
    for index, column in enumerate(columns, 1):
        place = last if column.group else row
        page.cell(place, index, column.heading)
        if not column.group and last > row:
            page.merge_cells(start_row=row, end_row=last, start_column=index, end_column=index)
        group = [at for at, other in enumerate(columns, 1) if other.group == column.group]
        if column.group and index == group[0]:
            page.cell(row, index, column.group)
            page.merge_cells(start_row=row, end_row=row, start_column=index, end_column=group[-1])
    for cells in page.iter_rows(row, last, 1, len(columns)):
        for cell in cells:
            cell.font, cell.alignment, cell.border, cell.fill = BOLD, CENTRE, BORDER, BLUE
    for place in range(row, last + 1):
        page.row_dimensions[place].height = 32
    return last + 1


def _write_line(page: Any, row: int, line: Line, columns: tuple[Column, ...]) -> None:
    for index, (column, value) in enumerate(zip(columns, line.cells, strict=False), 1):
        cell = page.cell(row, index, value)
        cell.border = BORDER
        if isinstance(value, str):
            cell.data_type = "s"
        elif isinstance(value, date) or (column.kind in ("money", "plain") and index > 1):
            cell.number_format = NUMBER_FORMATS[column.kind]
        if line.mark == "total":
            cell.font, cell.fill = BOLD, GREY
