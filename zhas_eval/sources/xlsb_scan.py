"""A look at an .xlsb file's binary records (MS-XLSB): sheets, errors, hidden rows, merged and far cells.

A formula whose value was never computed cannot be told from one that gives 0: such files are written
by Excel alone, which computes.
"""

from collections.abc import Iterator
from struct import unpack_from

from zhas_eval.sources.archive import Archive
from zhas_eval.sources.grid import Extent
from zhas_eval.sources.sheet_cells import Findings

ROW, BLANK, ERROR, LAST_CELL, FORMULA_ERROR = 0, 1, 3, 11, 11
WORKBOOK_PROPERTIES, SHEET, MERGED = 153, 156, 176
ROW_IS_HIDDEN = 0x10
CODES = {
    **{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!"},
    **{0x2A: "#N/A", 0x2B: "#GETTING_DATA"},
}


def read_bundle(book: bytes) -> tuple[list[tuple[str, str]], bool]:
    """Name and relation of each sheet, and whether days count from 1904, by ``workbook.bin``."""
    sheets: list[tuple[str, str]] = []
    starts_1904 = False
    for kind, data in _records(iter([book])):
        if kind == WORKBOOK_PROPERTIES:
            starts_1904 = bool(data[0] & 1)
        elif kind == SHEET:
            relation, end = _wide_text(data, 8)
            sheets.append((_wide_text(data, end)[0], relation))
    return sheets, starts_1904


def scan_xlsb_sheet(archive: Archive, part: str, sheet: str) -> Findings:
    """Errors, hidden rows and merged cells of a sheet. Raises InputError where a cell is too far."""
    findings, extent, row = Findings(), Extent(), 0
    for kind, data in _records(archive.chunks(part)):
        if kind == ROW:
            (row,) = unpack_from("<I", data)
            if data[11] & ROW_IS_HIDDEN:
                findings.hidden_rows.append(row)
        elif BLANK < kind <= LAST_CELL:
            (column,) = unpack_from("<I", data)
            extent.add(row, column)
            if kind in (ERROR, FORMULA_ERROR):
                findings.errors.append((row, column, CODES.get(data[8], "#ERROR!")))
        elif kind == MERGED:
            findings.merged.append(unpack_from("<IIII", data))
    extent.check(archive.file, sheet)
    return findings


def _records(chunks: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """Kind and data of each record; both kind and length are numbers of seven bits a byte."""
    rest, at = b"", 0
    for chunk in chunks:
        rest, at = rest[at:] + chunk, 0
        while True:
            start, kind, length = at, 0, 0
            try:
                kind = rest[start]
                start += 1
                if kind & 0x80:
                    kind = kind & 0x7F | rest[start] << 7
                    start += 1
                for shift in (0, 7, 14, 21):
                    length |= (rest[start] & 0x7F) << shift
                    start += 1
                    if not rest[start - 1] & 0x80:
                        break
            except IndexError:
                break
            if start + length > len(rest):
                break
            yield kind, rest[start : start + length]
            at = start + length


def _wide_text(data: bytes, at: int) -> tuple[str, int]:
    (length,) = unpack_from("<I", data, at)
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le"), end
