"""Sheets of .xlsx, .xlsm, .xlsb, .ods: values by calamine, the rest by a look at the sheets' own records."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from zhas_eval.errors import InputError, Problem
from zhas_eval.sources.archive import Archive, find_targets
from zhas_eval.sources.ods_scan import CONTENT, is_encrypted, scan_ods
from zhas_eval.sources.sheet_cells import ROWS_AT_ONCE, Findings, SheetCells
from zhas_eval.sources.sheet_drafts import SheetDraft
from zhas_eval.sources.xlsb_scan import read_bundle, scan_xlsb_sheet
from zhas_eval.sources.xlsx_scan import SHARED_STRINGS, check_shared_strings, scan_sheet

XLSX_BOOK, XLSB_BOOK = "xl/workbook.xml", "xl/workbook.bin"
TRUE = {"1", "true"}


@dataclass(frozen=True)
class _Outline:
    """What a workbook says of its sheets, by their place in it."""

    names: list[str]
    starts_1904: bool
    scan: Callable[[int], Findings]


def read_zipped(path: Path, folder: Path) -> list[SheetDraft]:
    """The sheets of a zipped workbook, their cells in files of ``folder``.

    Chart sheets hold no cells and are left out. Raises InputError with the one reason why the file
    cannot be read.
    """
    archive = Archive(path)
    outline = _outline(archive)
    if twice := [name for name in outline.names if outline.names.count(name) > 1]:
        raise InputError([Problem("duplicate_sheet", archive.file, twice[0])])
    drafts: list[SheetDraft] = []
    try:
        with path.open("rb") as handle, CalamineWorkbook.from_object(handle) as book:
            if len(book.sheets_metadata) != len(outline.names):
                raise archive.refusal("damaged_workbook")
            for at, about in enumerate(book.sheets_metadata):
                if about.typ is not SheetTypeEnum.WorkSheet:
                    continue
                findings = outline.scan(at)
                cells = _fill(book.get_sheet_by_index(at), findings)
                drafts.append(
                    SheetDraft.write(
                        folder / f"{at}.arrow",
                        about.name,
                        cells,
                        findings,
                        is_hidden=about.visible is not SheetVisibleEnum.Visible,
                        starts_1904=outline.starts_1904,
                    )
                )
    except PasswordError as error:
        raise archive.refusal("password_protected") from error
    except CalamineError as error:
        raise _explain(archive, error) from error
    if not drafts:
        raise archive.refusal("unreadable_workbook")
    return drafts


def _outline(archive: Archive) -> _Outline:
    if XLSX_BOOK in archive:
        return _outline_xlsx(archive)
    if XLSB_BOOK in archive:
        return _outline_xlsb(archive)
    if CONTENT in archive:
        if is_encrypted(archive):
            raise archive.refusal("password_protected")
        names, found, starts_1904 = scan_ods(archive)
        return _Outline(names, starts_1904, found.__getitem__)
    raise archive.refusal("unreadable_workbook")


def _outline_xlsx(archive: Archive) -> _Outline:
    book = archive.read_xml(XLSX_BOOK)
    targets = find_targets(archive, "xl/_rels/workbook.xml.rels")
    sheets = [(sheet.get("name", ""), targets.get(sheet.get("id", ""), "")) for sheet in book.iter("sheet")]
    check_shared_strings(archive)
    return _Outline(
        [name for name, _ in sheets],
        any(about.get("date1904") in TRUE for about in book.iter("workbookPr")),
        lambda at: scan_sheet(archive, sheets[at][1], sheets[at][0]),
    )


def _outline_xlsb(archive: Archive) -> _Outline:
    targets = find_targets(archive, "xl/_rels/workbook.bin.rels")
    sheets, starts_1904 = read_bundle(archive.read_bytes(XLSB_BOOK))
    return _Outline(
        [name for name, _ in sheets],
        starts_1904,
        lambda at: scan_xlsb_sheet(archive, targets.get(sheets[at][1], ""), sheets[at][0]),
    )


def _fill(sheet: CalamineSheet, findings: Findings) -> SheetCells:
    """Every row from Excel's first, some at a time: the rows as Python values are never all in memory.

    Merged cells, which calamine knows of .xlsx alone, are added to the findings.
    """
    findings.merged += [
        (top, bottom, first, last) for (top, first), (bottom, last) in sheet.merged_cell_ranges or ()
    ]
    cells = SheetCells(findings)
    rows = sheet.iter_rows()
    # Its rows begin with Excel's first, its columns with the first that holds a value.
    left = sheet.start[1] if sheet.start else 0
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        columns = [[""] * len(batch)] * left + list(zip(*batch, strict=True))
        cells.add_values(columns, len(batch))
    return cells


def _explain(archive: Archive, error: CalamineError) -> InputError:
    """Why calamine refuses a zip that is whole: a part that others need is not there, or is damaged."""
    if SHARED_STRINGS not in archive and "shared string" in str(error):
        return InputError([Problem("missing_part", file=archive.file, details={"part": SHARED_STRINGS})])
    return archive.refusal("damaged_workbook")
