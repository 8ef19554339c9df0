"""A look at an .ods file's own XML: errors, formulas without a value, hidden rows, merged and far cells."""

import re
from dataclasses import dataclass, field
from pyexpat import ExpatError, ParserCreate

from zhas_eval.sources.archive import Archive
from zhas_eval.sources.grid import Extent
from zhas_eval.sources.sheet_cells import Findings

NO_CODE = "#ERROR!"
CONTENT = "content.xml"
MANIFEST = "meta-inf/manifest.xml"
HIDDEN = {"collapse", "filter"}
STARTS_1904 = re.compile(rb"null-date[^>]*1904-01-01")


def is_encrypted(archive: Archive) -> bool:
    """Whether the parts of the file are under a password."""
    return MANIFEST in archive and any(b"encryption-data" in chunk for chunk in archive.chunks(MANIFEST))


def scan_ods(archive: Archive) -> tuple[list[str], list[Findings], bool]:
    """Names of the sheets, findings of each, and whether serial numbers of days count from 1904.

    Raises InputError where the XML is damaged, or a cell so far that the sheet is no table.
    """
    parser = _Parser()
    starts_1904 = False
    try:
        for chunk in archive.chunks(CONTENT):
            starts_1904 = starts_1904 or STARTS_1904.search(chunk) is not None
            parser.expat.Parse(chunk)
    except (ExpatError, ValueError) as error:
        raise archive.refusal("damaged_workbook") from error
    for sheet in parser.sheets:
        sheet.extent.check(archive.file, sheet.name)
    return [sheet.name for sheet in parser.sheets], [sheet.finish() for sheet in parser.sheets], starts_1904


@dataclass
class _Sheet:
    """Cells of a sheet that repeat over rows and columns are kept as they repeat."""

    name: str
    extent: Extent = field(default_factory=Extent)
    cells: list[tuple[range, range, str, bool]] = field(default_factory=list)
    hidden: list[range] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def finish(self) -> Findings:
        """The findings cell by cell; not before the extent is known to be small."""
        findings = Findings(merged=self.merged)
        for rows, columns, code, is_error in self.cells:
            places = [(row, column) for row in rows for column in columns]
            if is_error:
                findings.errors += [(*place, code) for place in places]
            else:
                findings.uncomputed += places
        findings.hidden_rows = [row for rows in self.hidden for row in rows if row < self.extent.height]
        return findings


class _Parser:
    """Follows rows and cells through their repetitions."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self._rows = self._columns = range(0)
        self._texts: list[str] = []
        self._depth = 0
        self.expat = ParserCreate()
        self.expat.buffer_text = True
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end
        self.expat.CharacterDataHandler = self._characters

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            # A table inside a cell belongs to the cell.
            self._depth += 1
            if self._depth == 1:
                self.sheets.append(_Sheet(attributes.get("table:name", "")))
                self._rows = range(0)
        elif self._depth != 1:
            return
        elif tag == "table:table-row":
            repeated = int(attributes.get("table:number-rows-repeated", 1))
            self._rows = range(self._rows.stop, self._rows.stop + repeated)
            self._columns = range(0)
            if attributes.get("table:visibility") in HIDDEN:
                self.sheets[-1].hidden.append(self._rows)
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._start_cell(attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        repeated = int(attributes.get("table:number-columns-repeated", 1))
        self._columns = range(self._columns.stop, self._columns.stop + repeated)
        self._texts = []
        spans = [int(attributes.get(f"table:number-{way}-spanned", 1)) for way in ("rows", "columns")]
        if spans != [1, 1]:
            top, left = self._rows.start, self._columns.start
            self.sheets[-1].merged.append((top, top + spans[0] - 1, left, left + spans[1] - 1))
        kind = attributes.get("calcext:value-type") or attributes.get("office:value-type")
        is_error, has_formula = kind == "error", "table:formula" in attributes
        if kind or has_formula:
            self.sheets[-1].extent.add(self._rows.stop - 1, self._columns.stop - 1)
        if is_error or (has_formula and not kind):
            self._texts = ["" if is_error else "="]

    def _characters(self, text: str) -> None:
        if self._texts and self._texts[0] != "=" and len(self._texts) < 9:
            self._texts.append(text)

    def _end(self, tag: str) -> None:
        if tag == "table:table":
            self._depth -= 1
        elif tag == "office:annotation":
            # What is said about the cell is not what it holds.
            del self._texts[1:]
        elif self._depth == 1 and tag in ("table:table-cell", "table:covered-table-cell") and self._texts:
            is_error = self._texts[0] != "="
            code = "".join(self._texts).strip() or NO_CODE
            self.sheets[-1].cells.append((self._rows, self._columns, code, is_error))
            self._texts = []
