"""The last sheets of a workbook: the figures its tables show, and the Excel rows behind each figure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import isfinite
from typing import Any

from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.tables import load_contracts
from zhas_eval.reporting.book import ACCENT, TINT, Book, Shown, set_print
from zhas_eval.reporting.evidence import group_evidence, join_rows
from zhas_eval.reporting.ledger import Figure

FIGURE_COLUMNS = {
    "table": 14,
    "cell": 9,
    "figure": 60,
    "value": 18,
    "unit": 22,
    "numerator": 14,
    "denominator": 14,
    "missing": 12,
    "rows": 12,
    "id": 48,
}
EVIDENCE_COLUMNS = {"figure": 60, "shown": 18, "file": 22, "sheet": 22, "row_numbers": 80, "id": 48}
WHOLE, BROKEN = "#,##0", "#,##0.0###"
# Units whose values read better in another form than they are kept in: factor and number format.
FORMS = {"share": (1.0, "0.0%"), "share_points": (100.0, "#,##0.0"), "effect": (1.0, "General")} | {
    "probability": (1.0, "0.000")
}


@dataclass(frozen=True)
class _Basis:
    """A row of the sheet of evidence."""

    figure: str
    file: str
    sheet: str
    rows: str


def write_figure_sheets(book: Book) -> None:
    """One sheet with a row for each table cell that shows a figure, one with the raw rows of all figures."""
    first: dict[str, Shown] = {}
    for shown in book.shown:
        first.setdefault(shown.figure, shown)
    names = {figure: _name(figure, first.get(figure), book.words) for figure in {**first, **book.figures}}
    order = [*first, *(figure for figure in book.figures if figure not in first)]
    basis = list(_basis(book.figures, order, book.words))
    _write_figures(book, names, basis)
    _write_evidence(book, names, basis, first)


def _name(figure: str, shown: Shown | None, words: Wording) -> str:
    """What the catalogue calls a figure, else what its table does."""
    key = f"figure.{figure.rpartition('@')[0] or figure}"
    if key in words:
        return words(key)
    return shown.place if shown else ""


def _basis(figures: Mapping[str, Figure], order: Iterable[str], words: Wording) -> Iterable[_Basis]:
    """The rows behind each figure; of people only their file and sheet.

    Row numbers of people, taken over all groups, would be a profile of each person.
    """
    for name in order:
        record = figures.get(name, {})
        evidence = () if record.get("suppressed") else record.get("evidence") or ()
        is_personal = bool(set(str(record.get("table", "")).split("+")) & _personal_tables())
        for (file, sheet), rows in group_evidence(map(str, evidence)).items():
            texts = [words("workbook.rows_of_people")] if is_personal else join_rows(rows)
            yield from (_Basis(name, file, sheet, text) for text in texts)


@cache
def _personal_tables() -> frozenset[str]:
    contracts = load_contracts().values()
    return frozenset(entry.name for entry in contracts if any(column.personal for column in entry.columns))


def _write_figures(book: Book, names: Mapping[str, str], basis: Iterable[_Basis]) -> None:
    sheet = _add_sheet(book, "figures", FIGURE_COLUMNS)
    evidence = book.words("workbook.evidence")
    starts: dict[str, int] = {}
    # Rows of a sheet count from 1 and the head is the first.
    for number, part in enumerate(basis, start=2):
        starts.setdefault(part.figure, number)
    plain, wrapped = book.style(), book.style(text_wrap=True)
    for row, shown in enumerate(book.shown, start=1):
        record = book.figures.get(shown.figure, {})
        sheet.write_string(row, 0, shown.label, plain)
        sheet.write_url(row, 1, f"internal:'{shown.label}'!{shown.cell}", book.link(), shown.cell)
        sheet.write_string(row, 2, names[shown.figure], wrapped)
        sheet.write_string(row, 9, shown.figure, plain)
        if not record:
            continue
        unit = f"unit.{record.get('unit')}"
        _write_value(book, sheet, row, record, shown.text)
        sheet.write_string(row, 4, book.words(unit) if unit in book.words else "", plain)
        if record.get("suppressed"):
            continue
        for column, key in enumerate(("numerator", "denominator", "missing", "rows"), start=5):
            _write_number(book, sheet, row, column, record.get(key))
        if start := starts.get(shown.figure):
            # The link first: the number written over it keeps it.
            sheet.write_url(row, 8, f"internal:'{evidence}'!A{start}", book.link())
            sheet.write_number(row, 8, record.get("rows") or 0, book.link(num_format=WHOLE))
    _finish(sheet, len(book.shown), FIGURE_COLUMNS)


def _write_value(book: Book, sheet: Any, row: int, record: Figure, text: str) -> None:
    """The value as a number; ``text`` is what the table says of a figure that has none."""
    value = record.get("value")
    if record.get("suppressed") or value is None or not isfinite(value):
        told = book.words("number.withheld") if record.get("suppressed") else text
        sheet.write_string(row, 3, told, book.style(align="right"))
    else:
        factor, form = FORMS.get(str(record.get("unit")), (1.0, ""))
        _write_number(book, sheet, row, 3, value * factor, form)


def _write_number(book: Book, sheet: Any, row: int, column: int, value: float | None, form: str = "") -> None:
    if value is not None and isfinite(value):
        form = form or (WHOLE if float(value).is_integer() else BROKEN)
        sheet.write_number(row, column, value, book.style(num_format=form))


def _write_evidence(
    book: Book, names: Mapping[str, str], basis: list[_Basis], first: Mapping[str, Shown]
) -> None:
    sheet = _add_sheet(book, "evidence", EVIDENCE_COLUMNS)
    plain, wrapped = book.style(), book.style(text_wrap=True)
    for number, row in enumerate(basis, start=1):
        sheet.write_string(number, 0, names[row.figure], wrapped)
        if shown := first.get(row.figure):
            place = f"{shown.label}, {shown.cell}"
            sheet.write_url(number, 1, f"internal:'{shown.label}'!{shown.cell}", book.link(), place)
        for column, text in enumerate((row.file, row.sheet, row.rows), start=2):
            sheet.write_string(number, column, text, wrapped)
        sheet.write_string(number, 5, row.figure, plain)
    _finish(sheet, len(basis), EVIDENCE_COLUMNS)


def _add_sheet(book: Book, name: str, columns: Mapping[str, int]) -> Any:
    sheet = book.file.add_worksheet(book.words(f"workbook.{name}"))
    head = book.style(bold=True, bg_color=TINT, bottom=1, bottom_color=ACCENT, text_wrap=True)
    for column, (word, width) in enumerate(columns.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, book.words(f"workbook.{word}"), head)
    return sheet


def _finish(sheet: Any, rows: int, columns: Mapping[str, int]) -> None:
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, rows, len(columns) - 1)
    # A single row number is meant as text: the programme need not remark on it.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    set_print(sheet, landscape=True, head=(0, 0))
