"""Empty sheets as a workbook: headings with notes, formats by kind, drop-downs, bounds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from zhas_eval.programme.templates import template_text
from zhas_eval.reporting.book import ACCENT, RULE, TINT
from zhas_eval.reporting.template_columns import NUMBERS, TemplateColumn

LAST_ROW = 1_048_575
LONGEST_LIST = 255  # Of a list that stands in the cell's own rule; Excel takes no longer one.
WIDTHS = {"name": 36, "text": 26, "iin": 17, "phone": 20, "date": 14, "month": 14, "region": 28}
WIDTHS |= {"category": 26, "categories": 32, "money": 18, "integer": 13, "number": 13, "percent": 13}
SHORT_HEADING, NARROW = 3, 8
# Everything else is text: «1-2» stays no date, and 001 keeps its noughts.
NUMBER_FORMATS = {"date": "dd.mm.yyyy", "month": "mm.yyyy", "integer": "0", "money": "#,##0.00"}
NUMBER_FORMATS |= {"number": "General", "percent": "General"}
TEXT_FORMAT = "@"
NOTE_WIDTH, NOTE_LETTERS, NOTE_LINE = 330, 50, 16
NO_DATE = datetime(1980, 1, 1)


class TemplateBook:
    """A workbook of empty sheets in the making."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._target = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.file = Workbook(self._target, options)
        self.file.set_properties({"created": NO_DATE})
        self._lists: dict[tuple[str, ...], str] = {}

    def add_sheet(self, name: str, columns: Sequence[TemplateColumn]) -> None:
        """A sheet with the columns: headings in a frozen row, every cell below ready for its kind."""
        sheet = self.file.add_worksheet(name)
        sheet.set_row(0, 34)
        for at, column in enumerate(columns):
            letter = xl_col_to_name(at)
            sheet.set_column(at, at, _width(column), self._cells(column.kind))
            sheet.write_string(0, at, column.heading, self.head(is_required=column.is_required))
            sheet.write_comment(0, at, column.note, _note_box(column.note))
            if rule := self._rule(column):
                sheet.data_validation(f"{letter}2:{letter}{LAST_ROW + 1}", rule)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(columns))}{LAST_ROW + 1}"})
        set_page(sheet)

    def head(self, *, is_required: bool) -> Any:
        """The format of a heading; a required one is dark."""
        dark = {"bg_color": ACCENT, "font_color": "#FFFFFF", "border_color": RULE}
        colours = dark if is_required else {"bg_color": TINT, "border_color": ACCENT}
        return self.file.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1} | colours
        )

    def _cells(self, kind: str) -> Any:
        """The format of the cells of a kind."""
        more = {"text_wrap": True} if kind == "text" else {}
        return self.file.add_format(
            {"num_format": NUMBER_FORMATS.get(kind, TEXT_FORMAT), "valign": "top"} | more
        )

    def close(self) -> bytes:
        """The workbook as XLSX; its lists, if it has long ones, on a hidden last sheet."""
        if self._lists:
            sheet = self.file.add_worksheet(template_text(self._language, "words", "lists"))
            for at, options in enumerate(self._lists):
                sheet.write_column(0, at, options)
            sheet.hide()
        self.file.close()
        return self._target.getvalue()

    def _rule(self, column: TemplateColumn) -> dict[str, Any]:
        """What Excel checks: it stops at a number out of bounds, it warns of all else.

        Of an answer it only warns: a word may say why there is none.
        """
        rule = {
            "error_type": "stop" if column.kind in NUMBERS and not column.is_asked else "warning",
            "error_title": template_text(self._language, "words", "error_title"),
            "error_message": column.error,
            "show_error": not column.is_open,
        }
        if column.source or column.options:
            return rule | {"validate": "list", "source": column.source or self._source(column.options)}
        if column.days:
            first, last = column.days
            return rule | {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        if column.kind == "iin":
            return rule | {"validate": "length", "criteria": "==", "value": 12}
        low, high = column.bounds
        if column.kind not in NUMBERS or low is None:
            return {}
        rule["validate"] = "integer" if column.kind == "integer" else "decimal"
        if high is None:
            return rule | {"criteria": ">=", "value": low}
        return rule | {"criteria": "between", "minimum": low, "maximum": high}

    def _source(self, options: tuple[str, ...]) -> list[str] | str:
        """The options themselves, or where they stand on the hidden sheet if the rule cannot hold them."""
        joined = ",".join(options)
        if len(joined) <= LONGEST_LIST and joined.count(",") == len(options) - 1 and '"' not in joined:
            return list(options)
        name = template_text(self._language, "words", "lists")
        letter = xl_col_to_name(len(self._lists))
        return self._lists.setdefault(options, f"='{name}'!${letter}$1:${letter}${len(options)}")


def template_workbook(sheets: Mapping[str, Sequence[TemplateColumn]], language: str) -> bytes:
    """Empty sheets by name as XLSX. The same columns make the same bytes."""
    book = TemplateBook(language)
    for name, columns in sheets.items():
        book.add_sheet(name, columns)
    return book.close()


def set_page(sheet: Any) -> None:
    """The headings always in sight, on the screen and on each printed page; A4, as wide as the sheet."""
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _width(column: TemplateColumn) -> int:
    """Wide enough for what the kind holds and for the heading in two lines."""
    if column.kind == "text" and len(column.heading) <= SHORT_HEADING:
        return NARROW
    return max(WIDTHS.get(column.kind, WIDTHS["text"]), len(column.heading) // 2 + 4)


def _note_box(note: str) -> dict[str, Any]:
    """A box wide and high enough for the note."""
    lines = sum(ceil(max(len(line), 1) / NOTE_LETTERS) for line in note.split("\n"))
    return {"author": "", "width": NOTE_WIDTH, "height": NOTE_LINE * lines + 12, "font_size": 9}
