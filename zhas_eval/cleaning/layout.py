"""Where a table stands in a sheet: its heading rows, its data rows, and what else there is."""

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process

from zhas_eval.cleaning.folding import fold_heading, fold_text
from zhas_eval.cleaning.values import parse_date, parse_plain
from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.tables import Column, TableContract
from zhas_eval.sources.workbook import RawSheet

SEARCHED_ROWS = 20
# Folded, as the words that are compared with them are: Latin letters become their Cyrillic likes.
SUBTOTALS = set(map(fold_text, ("итого", "всего", "барлығы", "жиыны", "total")))
NOTES = {
    *map(fold_text, ("примечание", "примечания", "прим", "источник", "пояснение", "справочно")),
    *map(fold_text, ("составил", "составила", "подготовил", "подготовила", "исполнитель", "ответственный")),
    *map(fold_text, ("руководитель", "ескерту", "ескертпе", "орындаушы", "дереккөз", "note", "notes")),
}
NEAR_HEADING = 70
FEWEST_NUMBERED = 3


@dataclass(frozen=True)
class Layout:
    """A sheet taken apart.

    ``place``: ``file!sheet``. ``cells``: one row for each data row, indexed by Excel row, columns as
    in the contract (repeated ones numbered), raw values. ``letters``: column → Excel letter.
    ``skipped``: Excel row → why it is no data (blank, title, header, subtotal, note).
    """

    place: str
    cells: pd.DataFrame
    letters: dict[str, str]
    skipped: dict[int, str]


def read_layout(sheet: RawSheet, contract: TableContract) -> Layout:
    """The sheet by the contract of its table.

    Raises InputError where no heading row is found or a column is missing.
    """
    rows = _trim(sheet.rows)
    last_header, positions = _find_header(rows, contract)
    _require_columns(sheet, contract, rows, last_header, positions)
    width = max((len(row) for row in rows), default=0)
    header = [_cell(rows[last_header], at) for at in range(width)]
    skipped: dict[int, str] = {}
    data: dict[int, list[Any]] = {}
    for index, row in enumerate(rows):
        reason = _why_skip(row, index, last_header, header, positions, contract)
        if reason:
            skipped[index + 1] = reason
        else:
            data[index + 1] = [_cell(row, at) for at in positions.values()]
    cells = pd.DataFrame.from_dict(data, orient="index", columns=list(positions), dtype=object)
    return Layout(
        f"{sheet.file}!{sheet.sheet}", cells, {name: _letter(at) for name, at in positions.items()}, skipped
    )


def _trim(rows: list[list[Any]]) -> list[list[Any]]:
    last = max((index for index, row in enumerate(rows) if not _is_empty(row)), default=-1)
    return rows[: last + 1]


def _is_empty(row: list[Any]) -> bool:
    return all(isinstance(cell, str) and not cell.strip() for cell in row)


def _cell(row: list[Any], at: int) -> Any:
    return row[at] if at < len(row) else ""


def _find_header(rows: list[list[Any]], contract: TableContract) -> tuple[int, dict[str, int]]:
    """The last heading row and the position of every column that it names.

    A heading may fill two rows: the lower one counts, and the upper where the lower is blank.
    """
    best: tuple[int, dict[str, int]] = (-1, {})
    for index in range(min(SEARCHED_ROWS, len(rows))):
        single = _match_headings(rows[index], contract)
        if len(single) > len(best[1]):
            best = (index, single)
        if index + 1 < len(rows):
            upper, lower = rows[index], rows[index + 1]
            joined = [
                _cell(lower, at) if str(_cell(lower, at)).strip() else _cell(upper, at)
                for at in range(max(len(upper), len(lower)))
            ]
            double = _match_headings(joined, contract)
            if len(double) > max(len(best[1]), len(_match_headings(lower, contract))):
                best = (index + 1, double)
    return best


def _match_headings(row: list[Any], contract: TableContract) -> dict[str, int]:
    folded = [fold_heading(cell) if isinstance(cell, str) else "" for cell in row]
    positions: dict[str, int] = {}
    for column in contract.columns:
        names = [fold_heading(header) for header in column.headers]
        if column.repeated:
            pattern = re.compile(rf"(?:{'|'.join(names)})(\d+)")
            found = [(match[1], at) for at, text in enumerate(folded) if (match := pattern.fullmatch(text))]
            positions |= {f"{column.name}_{number}": at for number, at in found}
        elif hits := [at for at, text in enumerate(folded) if text in names]:
            positions[column.name] = hits[0]
    return positions


def _require_columns(
    sheet: RawSheet,
    contract: TableContract,
    rows: list[list[Any]],
    last_header: int,
    positions: dict[str, int],
) -> None:
    if len(positions) < 2 or last_header < 0:
        details = {"expected": ", ".join(column.headers[0] for column in contract.columns)}
        raise InputError([Problem("header_not_found", sheet.file, sheet.sheet, details=details)])
    missing = [column for column in contract.columns if not column.optional and not _has(column, positions)]
    if missing:
        left = _left_headings(rows, last_header, set(positions.values()))
        raise InputError(_missing(sheet, column, last_header, left) for column in missing)


def _left_headings(rows: list[list[Any]], last_header: int, taken: set[int]) -> list[tuple[str, int]]:
    """Headings that name no column, with their Excel rows; the lower of two where it is filled."""
    left: list[tuple[str, int]] = []
    heading_rows = range(last_header, max(last_header - 2, -1), -1)
    for at in range(max(len(rows[index]) for index in heading_rows)):
        texts = [(str(_cell(rows[index], at)).strip(), index + 1) for index in heading_rows]
        if at not in taken:
            left += [heading for heading in texts if heading[0]][:1]
    return left


def _missing(sheet: RawSheet, column: Column, last_header: int, left: list[tuple[str, int]]) -> Problem:
    """The problem of a column that is not there, with the heading most like it and that heading's row."""
    found = process.extractOne(
        column.headers[0],
        [heading for heading, _ in left],
        scorer=fuzz.ratio,
        processor=fold_heading,
        score_cutoff=NEAR_HEADING,
    )
    place = (sheet.file, sheet.sheet)
    if found is None:
        return Problem("missing_column", *place, last_header + 1, column.headers[0])
    near, _, at = found
    return Problem("missing_column_near", *place, left[at][1], column.headers[0], {"near": near})


def _has(column: Column, positions: dict[str, int]) -> bool:
    return any(
        name == column.name or (column.repeated and name.startswith(column.name)) for name in positions
    )


def _why_skip(
    row: list[Any],
    index: int,
    last_header: int,
    header: list[Any],
    positions: dict[str, int],
    contract: TableContract,
) -> str:
    """Why the row is no data, or ``""``."""
    if _is_empty(row):
        return "blank"
    if index < last_header:
        return "title"
    if index == last_header or (index == last_header + 1 and _numbers_columns(row)):
        return "header"
    texts = [str(cell).strip() for cell in row if str(cell).strip()]
    dated = contract.date in positions and _reads_as_day(_cell(row, positions[contract.date]))
    if any(_is_subtotal(text) for text in texts[:2]) and not dated:
        return "subtotal"
    same = sum(str(_cell(row, at)).strip() == str(header[at]).strip() != "" for at in positions.values())
    if same * 2 > len(positions):
        return "header"
    return "note" if len(texts) == 1 and not _holds_required(row, positions, contract) else ""


def _numbers_columns(row: list[Any]) -> bool:
    """Whether the cells are the numbers of the columns, 1, 2, 3, … in order."""
    texts = [parse_plain(cell).strip() for cell in row if str(cell).strip()]
    return len(texts) >= FEWEST_NUMBERED and texts == [str(at) for at in range(1, len(texts) + 1)]


def _holds_required(row: list[Any], positions: dict[str, int], contract: TableContract) -> bool:
    """Whether a row has what a row of data must have; words of a note, or where a day must stand, are not."""
    for column in contract.columns:
        cell = _cell(row, positions[column.name]) if column.name in positions else ""
        if column.required and str(cell).strip():
            is_day = column.kind in {"date", "month"}
            return _reads_as_day(cell) if is_day else not _is_note(str(cell).strip())
    return False


def _is_note(text: str) -> bool:
    """Whether a text is marked as a note or begins with a word of notes, as they stand under a table."""
    return text.startswith("*") or _first_word(text) in NOTES


def _reads_as_day(cell: Any) -> bool:
    return bool(parse_date(pd.Series([cell], dtype=object)).notna().all())


def _is_subtotal(text: str) -> bool:
    """Whether the first word is one of totals: «Итого по Шымкенту», not «Итоговая конференция»."""
    return _first_word(text) in SUBTOTALS


def _first_word(text: str) -> str:
    word = re.match(r"\w+", text)
    return fold_text(word[0]) if word else ""


def _letter(at: int) -> str:
    letters = ""
    number = at + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
