"""Rows of an .xlsx sheet parsed as XML: which cells are errors, lack their value, and how far they reach."""

from pyexpat import ExpatError, ParserCreate

from zhas_eval.errors import InputError, Problem
from zhas_eval.sources.archive import local_name
from zhas_eval.sources.grid import Extent, column_number
from zhas_eval.sources.sheet_cells import Findings

TRUE = {"1", "true"}
DIGITS = "0123456789"
NO_CODE = "#ERROR!"


class UnnumberedRowError(Exception):
    """A row does not say its number: it is known only from the rows before it."""


class RowParser:
    """Takes a sheet's XML piece by piece, or with ``parts`` some of its rows in their order."""

    def __init__(self, file: str, *, parts: bool = False) -> None:
        self.findings = Findings()
        self.extent = Extent()
        self._file = file
        self._parts = parts
        self._names: dict[str, str] = {}
        self._columns: dict[str, int] = {}
        self._row = self._column = -1
        self._type = ""
        self._formula = self._value = self._inside = False
        self._text = ""
        self._parser = ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        if parts:
            self.feed(b"<rows>")

    def feed(self, piece: bytes) -> None:
        """The next bytes. Raises InputError where they are no XML, UnnumberedRowError of parts."""
        try:
            self._parser.Parse(piece)
        except (ExpatError, ValueError) as error:
            raise InputError([Problem("damaged_workbook", file=self._file)]) from error

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._names.get(tag) or self._names.setdefault(tag, local_name(tag))
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._formula = True
        elif name in ("v", "is"):
            self._value = self._inside = True

    def _start_row(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            self._row = int(attributes["r"]) - 1
        elif self._parts:
            raise UnnumberedRowError
        else:
            self._row += 1
        self._column = -1
        if attributes.get("hidden") in TRUE:
            self.findings.hidden_rows.append(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place:
            letters = place.rstrip(DIGITS)
            if letters not in self._columns:
                self._columns[letters] = column_number(letters)
            self._column = self._columns[letters]
            self._row = int(place[len(letters) :]) - 1
        else:
            self._column += 1
        self._type = attributes.get("t", "")
        self._formula = self._value = False
        self._text = ""

    def _characters(self, text: str) -> None:
        if self._inside and len(self._text) < len(NO_CODE):
            self._text += text

    def _end(self, tag: str) -> None:
        name = self._names[tag]
        if name in ("v", "is"):
            self._inside = False
        elif name == "c":
            place = (self._row, self._column)
            if self._type == "e":
                self.findings.errors.append((*place, self._text or NO_CODE))
            # An empty text is a result of its own.
            elif self._formula and not self._text and not (self._type == "str" and self._value):
                self.findings.uncomputed.append(place)
            if self._text or self._formula:
                self.extent.add(*place)
