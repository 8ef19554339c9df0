"""``narrative.xlsx``: the texts that people wrote, found by the headings of their columns."""

from collections.abc import Mapping, Sequence

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.narrative import (
    NARRATIVE_FILE,
    Address,
    WrittenText,
    load_narrative_headings,
)
from zhas_eval.programme.scope import Programme
from zhas_eval.sources.raw import ERROR, UNCOMPUTED, RawSheet, RawWorkbook
from zhas_eval.sources.workbook import read_known_workbook

NEEDED = ("period", "region", "language", "key", "text")
SHEET = "sheet"
LOST = (ERROR, UNCOMPUTED)
# The headings stand below a line on what the sheet is for; people may add lines or take it away.
MOST_ROWS_ABOVE = 10


def read_narrative(programme: Programme) -> list[WrittenText]:
    """The lines of the workbook in their order, none where there is no workbook.

    A line without a key is nobody's. Raises InputError where the workbook cannot be read, has no such
    sheet or column, or says two things about one matter.
    """
    path = programme.folder / NARRATIVE_FILE
    if not path.is_file():
        return []
    sheet = _find_sheet(read_known_workbook(path))
    head, columns = _find_columns(sheet)
    lines = [
        _line(dict(zip(columns, cells, strict=True)), row)
        for row, cells in zip(
            sheet.text.index[head:], sheet.text.iloc[head:, list(columns.values())].to_numpy(), strict=True
        )
    ]
    lines = [line for line in lines if line.address.key]
    if problems := [*_find_lost(lines, sheet, columns["text"]), *_find_repeated(lines, sheet)]:
        raise InputError(problems)
    return lines


def _find_sheet(workbook: RawWorkbook) -> RawSheet:
    names = load_narrative_headings()[SHEET].values()
    for sheet in workbook.sheets.values():
        if sheet.sheet in names:
            return sheet
    wanted, known = next(iter(names)), ", ".join(workbook.sheets)
    raise InputError([Problem("missing_sheet", workbook.file, wanted, details={"known": known})])


def _find_columns(sheet: RawSheet) -> tuple[int, Mapping[str, int]]:
    """The row of the headings, counted from one, and the place of each column that is there."""
    headings = {name: set(texts.values()) for name, texts in load_narrative_headings().items()}
    best: dict[str, int] = {}
    row = 1
    for number, cells in enumerate(sheet.text.head(MOST_ROWS_ABOVE).to_numpy().tolist(), start=1):
        found = {
            name: at
            for at, cell in reversed(list(enumerate(map(str.strip, cells))))
            for name, texts in headings.items()
            if name != SHEET and cell in texts
        }
        if len(found) > len(best):
            best, row = found, number
    if missing := [name for name in NEEDED if name not in best]:
        shown = [next(iter(load_narrative_headings()[name].values())) for name in missing]
        raise InputError(
            Problem("narrative_missing_column", sheet.file, sheet.sheet, column=heading) for heading in shown
        )
    return row, best


def _line(cells: Mapping[str, str], row: int) -> WrittenText:
    codes = {name: cells[name].strip() for name in ("region", "period", "language", "key")}
    # A cell of blanks alone is an empty one; what is written stays as it is, to the last blank.
    text = cells["text"] if cells["text"].strip() else ""
    return WrittenText(Address(**codes), text, cells.get("label", ""), cells.get("draft", ""), row)


def _find_lost(lines: Sequence[WrittenText], sheet: RawSheet, column: int) -> list[Problem]:
    """A problem for each text that Excel took for a formula: its words are not among the file's values."""
    heading = next(iter(load_narrative_headings()["text"].values()))
    return [
        Problem("narrative_formula", sheet.file, sheet.sheet, line.row, heading)
        for line in lines
        if sheet.kinds.at[line.row, column] in LOST
    ]


def _find_repeated(lines: Sequence[WrittenText], sheet: RawSheet) -> list[Problem]:
    """A problem for each text that stands beside another about the same."""
    first: dict[Address, int] = {}
    return [
        Problem("narrative_twice", sheet.file, sheet.sheet, line.row, details={"row": str(met)})
        for line in lines
        if line.text and (met := first.setdefault(line.address, line.row)) != line.row
    ]
