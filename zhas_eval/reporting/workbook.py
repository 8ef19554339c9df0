"""The tables of a scope as one workbook: contents, a sheet a table, the figures and what they rest on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import isfinite
from typing import Any

from nbformat import NotebookNode
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from zhas_eval.presentation.fonts import text_width
from zhas_eval.presentation.marks import plain_data
from zhas_eval.presentation.wording import DEFAULT_LANGUAGE, Wording
from zhas_eval.reporting.appendix import order_notebooks
from zhas_eval.reporting.book import ACCENT, NO_DATE, QUIET, RULE, TINT, Book, Shown, set_print
from zhas_eval.reporting.document import Data, number_blocks, read_blocks
from zhas_eval.reporting.figure_sheets import write_figure_sheets
from zhas_eval.reporting.ledger import Figure
from zhas_eval.reporting.table_layout import PlacedCell, place_cells

WARNING, WARNING_INK = "#FDF3DC", "#4A2C05"
NUMBER = re.compile(r"[−+-]?(?P<whole>\d[\d\s\u00a0\u202f]*)(?:[.,](?P<part>\d+))?\s*(?P<percent>%)?\D*")
SCALES = (1e3, 1e6, 1e9)
TOP = 4  # The head of a table stands below caption, document, notice and the way back.
NARROW, WIDE = 9.0, 55.0


@dataclass(frozen=True)
class _Numbered:
    """A table with the title of the document it is from."""

    table: Data
    document: str


def tables_workbook(
    notebooks: Sequence[NotebookNode],
    *,
    title: str = "",
    subtitle: str = "",
    figures: Iterable[Figure] = (),
) -> bytes:
    """The captioned tables of executed notebooks as XLSX, numbered as in the bound appendix.

    Without ``title`` the catalogue names the workbook, without ``subtitle`` the first cover does.
    ``figures`` are records of the ledger: a cell whose figure has a value holds that number, with the
    decimals of its text; every other cell holds its text. The last two sheets list the figures shown
    and the Excel rows behind all figures. The same input makes the same bytes. Raises InputError
    where a notebook failed.
    """
    sections = [plain_data(read_blocks(notebook)) for notebook in order_notebooks(notebooks)]
    covers = [block for blocks in sections for block in blocks if block["kind"] == "cover"]
    words = Wording(covers[0]["language"] if covers else DEFAULT_LANGUAGE)
    title = title or words("workbook.title")
    subtitle = subtitle or next((cover["subtitle"] for cover in covers), "")
    notice = next((cover["notice"] for cover in covers if cover["notice"]), "")
    issued = max((cover["issued"] for cover in covers), default="")
    tables = _number_tables(sections, words)
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    file = Workbook(target, options)
    file.set_properties(
        {
            "title": title,
            "subject": subtitle,
            "author": covers[0]["author"] if covers else "",
            "created": datetime.fromisoformat(issued) if issued else NO_DATE,
        }
    )
    book = Book(file, words, {record["figure"]: record for record in figures}, notice)
    _write_contents(book, tables, title, subtitle)
    for numbered in tables:
        _write_table(book, numbered)
    write_figure_sheets(book)
    file.close()
    return target.getvalue()


def _number_tables(sections: Sequence[Sequence[Data]], words: Wording) -> list[_Numbered]:
    tables: list[_Numbered] = []
    document = ""
    for block in number_blocks((block for blocks in sections for block in blocks), words):
        if block["kind"] == "cover":
            document = " · ".join(part for part in (block["title"], block["subtitle"]) if part)
        elif block["kind"] == "table" and "label" in block:
            tables.append(_Numbered(block, document))
    return tables


def _write_contents(book: Book, tables: Sequence[_Numbered], title: str, subtitle: str) -> None:
    sheet = book.file.add_worksheet(book.words("workbook.contents"))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 2, 60)
    sheet.write_string(0, 0, title, book.style(bold=True, font_size=16, font_color=ACCENT))
    sheet.write_string(1, 0, subtitle, book.style(font_color=QUIET))
    if book.notice:
        style = book.style(bg_color=WARNING, font_color=WARNING_INK, text_wrap=True, bold=True)
        sheet.merge_range(2, 0, 2, 2, "", style)
        sheet.write_string(2, 0, book.notice, style)
        sheet.set_row(2, 32)
    head = book.style(bold=True, bg_color=TINT, top=2, top_color=ACCENT, bottom=1, bottom_color=ACCENT)
    for column, word in enumerate(("sheet", "table", "document")):
        sheet.write_string(TOP, column, book.words(f"workbook.{word}"), head)
    line = {"text_wrap": True, "bottom": 1, "bottom_color": RULE}
    link = book.link(**line)
    for row, numbered in enumerate(tables, start=TOP + 1):
        label = numbered.table["label"]
        sheet.write_url(row, 0, f"internal:'{label}'!A1", link, label)
        sheet.write_string(row, 1, numbered.table["caption"], book.style(**line))
        sheet.write_string(row, 2, numbered.document, book.style(**line))
    for row, word in enumerate(("figures", "evidence"), start=TOP + 1 + len(tables)):
        name = book.words(f"workbook.{word}")
        sheet.write_url(row, 0, f"internal:'{name}'!A1", link, name)
        sheet.merge_range(row, 1, row, 2, "", book.style(**line))
        sheet.write_string(row, 1, book.words(f"workbook.{word}_told"), book.style(**line))
    sheet.freeze_panes(TOP + 1, 0)
    set_print(sheet, landscape=True, head=(TOP, TOP))


def _write_table(book: Book, numbered: _Numbered) -> None:
    table = numbered.table
    label = table["label"]
    sheet = book.file.add_worksheet(label)
    sheet.write_string(0, 0, f"{label}. {table['caption']}", book.style(bold=True, font_size=13))
    sheet.write_string(1, 0, numbered.document, book.style(font_color=QUIET))
    if book.notice:
        sheet.write_string(2, 0, book.notice, book.style(font_color=WARNING_INK, bold=True))
    contents = book.words("workbook.contents")
    sheet.write_url(3, 0, f"internal:'{contents}'!A1", book.link(), book.words("workbook.back"))
    heads = len(table["head"])
    placed = place_cells([*table["head"], *table["body"]])
    for item in placed:
        _write_cell(book, sheet, item, head=item.row < heads)
        if figure := item.cell["figure"]:
            cell = xl_rowcol_to_cell(TOP + item.row, item.column)
            place = _place(placed, item, heads)
            book.shown.append(Shown(figure, label, cell, place, item.cell["text"]))
    columns = max(item.column + item.cell["columns"] for item in placed) if placed else 1
    last = TOP + max((item.row + item.cell["rows"] for item in placed), default=0)
    for column in range(columns):
        sheet.set_column(column, column, _width(placed, column))
    if not table["body"] and table["empty"]:
        sheet.write_string(last, 0, table["empty"], book.style(italic=True, font_color=QUIET))
        last += 1
    for row, note in enumerate(table["notes"], start=last + 1):
        sheet.write_string(row, 0, note, book.style(font_color=QUIET, font_size=10))
    sheet.freeze_panes(TOP + heads, 0)
    # A text that looks like a number is meant as text: the programme need not remark on it.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    set_print(sheet, landscape=columns > 6, head=(TOP, TOP + heads - 1) if heads else None)


def _write_cell(book: Book, sheet: Any, item: PlacedCell, *, head: bool) -> None:
    cell, row, column = item.cell, TOP + item.row, item.column
    value = book.value(cell["figure"])
    format_ = _number_format(cell["text"], value)
    style = book.style(
        align=cell["align"],
        bold=head or cell["strong"],
        text_wrap=True,
        bottom=1,
        bottom_color=ACCENT if head else RULE,
        **({"bg_color": TINT} if head else {}),
        **({"num_format": format_} if format_ else {}),
    )
    if cell["rows"] > 1 or cell["columns"] > 1:
        sheet.merge_range(row, column, row + cell["rows"] - 1, column + cell["columns"] - 1, "", style)
    if format_:
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, cell["text"], style)


def _place(placed: Sequence[PlacedCell], target: PlacedCell, heads: int) -> str:
    """What a reader calls a cell: the words its row begins with, then the heads of its column."""

    def words(cells: Iterable[PlacedCell]) -> list[str]:
        found = (" ".join(item.cell["text"].split()) for item in cells)
        return [text for text in found if any(letter.isalpha() for letter in text)]

    row = [
        item
        for item in placed
        if heads <= item.row <= target.row < item.row + item.cell["rows"]
        and item.column < target.column
        and not item.cell["figure"]
    ]
    column = [
        item
        for item in placed
        if item.row < heads and item.column <= target.column < item.column + item.cell["columns"]
    ]
    return " · ".join([*words(row)[:1], *words(column)])


def _number_format(text: str, value: float | None) -> str:
    """The format under which the value reads like the text; empty where the text is more than a number.

    >>> _number_format("62,9 %", 0.62857), _number_format("1 200 ₸", 1200.0), _number_format("44 из 70", 44.0)
    ('0.0%', '#,##0', '')
    """
    match = NUMBER.fullmatch(text.strip())
    if match is None or value is None or not isfinite(value):
        return ""
    decimals = len(match["part"] or "")
    digits = "0" + (f".{'0' * decimals}" if decimals else "")
    written = float(re.sub(r"\D", "", match["whole"]) + "." + (match["part"] or "0"))
    if match["percent"]:
        # A share may be kept as 0.629 or as 62.9: the text tells which.
        share = abs(abs(value) * 100 - written) < abs(abs(value) - written)
        return f"{digits}%" if share else f'{digits}"%"'
    if abs(abs(value) - written) <= 10.0**-decimals:
        return f"#,##{digits}"
    # A text may round to thousands or millions; a value of another scale (0.319 for «31,9 п. п.») stays text.
    rounded = (abs(abs(value) / scale - written) <= 10.0**-decimals for scale in SCALES)
    return "#,##0" if any(rounded) else ""


def _width(placed: Sequence[PlacedCell], column: int) -> float:
    """The width of a column in characters of the standard font, wide enough for most of its cells."""
    own = [item for item in placed if item.column == column and item.cell["columns"] == 1]
    lines = (line for item in own for line in item.cell["text"].split("\n"))
    widest = max((text_width(line, bold=True) for line in lines), default=0.0)
    return min(WIDE, max(NARROW, widest * 1.75 + 2))
