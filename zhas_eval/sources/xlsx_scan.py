"""A look at an .xlsx sheet's own XML for what values do not show: errors, formulas, hidden rows, far cells.

Bytes are searched first, at the speed of unpacking; XML is parsed only for rows where something was found.
"""

import re
from collections.abc import Iterator

from zhas_eval.errors import InputError, Problem
from zhas_eval.sources.archive import Archive
from zhas_eval.sources.grid import MOST_CELLS
from zhas_eval.sources.sheet_cells import Findings
from zhas_eval.sources.xlsx_rows import RowParser, UnnumberedRowError

# Excel keeps 32,767 signs a cell: a row beyond this holds a text that is no cell of a person's.
LONGEST_ROW = 64 << 20
LONGEST_TEXT_CHUNKS = 16
# These begin with a literal, for which the search is ten times as fast.
TWO_LETTERS = re.compile(rb' r="[A-Z]{2}')
FAR_COLUMN = re.compile(rb' r="(?:[B-Z][A-Z]|[A-Z]{3})')
VERY_FAR_COLUMN = re.compile(rb' r="[A-Z]{3}')
ERROR_MARK = b'="e"'
HIDDEN_MARK = b"hidden="
# Rows in comments would look like rows, and single quotes are not searched for.
UNUSUAL = (b"<!--", b"<![CDATA[", b" r='", b" t='", b" hidden='")
SHARED_STRINGS = "xl/sharedStrings.xml"


class _Marks:
    """What to search for in a sheet whose tags have this prefix (``b"x:"``, mostly none)."""

    def __init__(self, prefix: bytes) -> None:
        tag = re.escape(prefix)
        self.row_end = b"</" + prefix + b"row>"
        self.cell = b"<" + prefix + b"c "
        self.data_end = b"</" + prefix + b"sheetData>"
        self.formula = b"<" + prefix + b"f"
        self.number = re.compile(rb'<%srow(?=[\s/>])(?:[^>]*? r="(\d+))?' % tag)
        self.row = re.compile(rb"<%srow(?=[\s/>])[^>]*?(?:/>|>.*?</%srow>)" % (tag, tag), re.DOTALL)
        value = rb"(?:<%sv\s*/>|<%sv>\s*</%sv>)?" % (tag, tag, tag)
        self.uncomputed = re.compile(
            rb"(?:</%sf>|<%sf(?:\s[^<>]*)?/>)\s*%s\s*</%sc>" % (tag, tag, value, tag)
        )

    def find_marked(self, rows: bytes) -> list[bytes]:
        """The rows in which a cell is an error or lacks its value; of those only hidden, their tags."""
        has_errors, has_hidden = ERROR_MARK in rows, HIDDEN_MARK in rows
        has_bare = self.formula in rows and self.uncomputed.search(rows) is not None
        if not (has_errors or has_bare or has_hidden):
            return []
        marked = []
        for row in self.row.findall(rows):
            if ERROR_MARK in row or (has_bare and self.uncomputed.search(row)):
                marked.append(row)
            elif HIDDEN_MARK in row:
                tag = row[: row.index(b">") + 1]
                marked.append(tag if tag.endswith(b"/>") else tag + self.row_end)
        return marked


def scan_sheet(archive: Archive, part: str, sheet: str) -> Findings:
    """Errors, formulas without a value and hidden rows of a sheet.

    Raises InputError where a cell is so far or a text so long that the sheet is no table.
    """
    try:
        findings, bound = _scan_bytes(archive, part, sheet)
    except UnnumberedRowError:
        bound = MOST_CELLS + 1
    if bound > MOST_CELLS:
        parser = RowParser(archive.file)
        for chunk in archive.chunks(part):
            parser.feed(chunk)
        parser.extent.check(archive.file, sheet)
        findings = parser.findings
    return findings


def check_shared_strings(archive: Archive) -> None:
    """Raises InputError where a text is longer than any cell's."""
    bare = 0
    for chunk in archive.chunks(SHARED_STRINGS) if SHARED_STRINGS in archive else ():
        bare = 0 if b"<" in chunk else bare + 1
        if bare >= LONGEST_TEXT_CHUNKS:
            raise archive.refusal("text_too_long")


def _scan_bytes(archive: Archive, part: str, sheet: str) -> tuple[Findings, int]:
    """What marked rows hold, and a number of cells that the grid does not exceed."""
    parser = RowParser(archive.file, parts=True)
    height, width = 0, 0
    marks = _find_prefix(next(archive.chunks(part), b""))
    if marks is None:
        return Findings(), MOST_CELLS + 1
    for rows in _whole_rows(archive, part, sheet, marks):
        height = max(height, _last_row(marks.number.findall(rows), height))
        width = max(width, _most_columns(rows))
        for row in marks.find_marked(rows):
            parser.feed(row)
    return parser.findings, height * width


def _most_columns(rows: bytes) -> int:
    """As many columns as there are with the letters that the rows have; Z, AZ, ZZ and XFD are steps."""
    if not TWO_LETTERS.search(rows):
        return 26
    if not FAR_COLUMN.search(rows):
        return 52
    return 16_384 if VERY_FAR_COLUMN.search(rows) else 702


def _last_row(numbers: list[bytes], height: int) -> int:
    """The greatest number that rows state; they follow those before where they state none."""
    stated = [number for number in numbers if number]
    return max(map(int, stated), default=0) if len(stated) == len(numbers) else height + len(numbers)


def _find_prefix(head: bytes) -> _Marks | None:
    """The marks of a sheet by its root; None where it is no text that bytes can be searched for."""
    root = re.search(rb"<(?:([\w.-]+:))?worksheet[\s>]", head)
    if root is None or any(mark in head for mark in UNUSUAL):
        return None
    return _Marks(root[1] or b"")


def _whole_rows(archive: Archive, part: str, sheet: str, marks: _Marks) -> Iterator[bytes]:
    """The bytes of a sheet, cut after rows."""
    rest = b""
    for chunk in archive.chunks(part):
        rest += chunk
        end = rest.rfind(marks.row_end)
        if end >= 0:
            end += len(marks.row_end)
            yield rest[:end]
            rest = rest[end:]
        if marks.data_end in rest:
            break
        if len(rest) > LONGEST_ROW:
            raise InputError([_long_text(rest, archive.file, sheet, marks)])
    yield rest.partition(marks.data_end)[0]


def _long_text(rest: bytes, file: str, sheet: str, marks: _Marks) -> Problem:
    """The cell in which the last one begins that a row too long to read holds."""
    cell = rest[rest.rfind(marks.cell) :][:200]
    place = re.match(rb"""[^>]*?\sr=["']([A-Z]+)(\d+)["']""", cell)
    if place is None:
        return Problem("text_too_long", file, sheet)
    return Problem("text_too_long", file, sheet, int(place[2]), place[1].decode())
