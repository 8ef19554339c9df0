"""How a table fits a page: text size, orientation and column widths, measured before it is set."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

from zhas_eval.presentation.fonts import text_width

Data = Mapping[str, Any]

# Points; A4 without the margins of the template.
PORTRAIT, LANDSCAPE = (482.0, 690.0), (728.0, 440.0)
PORTRAIT_SIZES = (8.5, 8.0, 7.5)
LANDSCAPE_SIZES = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
LEADING = 1.35
# Space left and right of a cell's text and room for kerning, as a multiple of the text size.
INSET, SLACK = 0.5, 0.15
SPACE = 0.26
# An upright table with more columns × lines of its tallest row than this is easier to read across.
CRAMPED = 64
# Shares of a page's height: a row taller than the one may break, a table shorter than the other may not.
LONG_ROW, SHORT_TABLE = 0.4, 0.4
# A column head may take two lines where the cells below it are short.
HEAD_LINES = 2
# Where the typesetter may begin a new line: at a space, and after a hyphen or slash before a letter.
WORDS = re.compile(r"[^\S\u00a0\u202f\u2007]+|(?<=\w[-–/])(?=[^\W\d])")
# Longer words are addresses and codes: they are cut rather than let them squeeze the whole table.
LONGEST_WORD = 16.0


@dataclass(frozen=True)
class TableLayout:
    """``size`` and ``widths`` in points.

    ``long_rows`` are body rows that may break over pages; ``whole`` says that the table is short
    enough to stay on one page, ``crowded`` that some words are wider than their columns and have
    to be cut by ``break_words``.
    """

    size: float
    landscape: bool
    widths: tuple[float, ...]
    long_rows: tuple[int, ...]
    whole: bool
    crowded: bool


@dataclass(frozen=True)
class PlacedCell:
    """A cell with its first column and row, both from 0; the head's rows come first."""

    cell: Data
    column: int
    row: int


def fit_table(table: Data) -> TableLayout:
    """The largest text at which no word is wider than its column: upright, else across the page. Where
    neither is enough, and in very long words, cutting is left to ``break_words``.
    """
    placed = place_cells([*table["head"], *table["body"]] or [[{"text": table.get("empty", "")}]])
    count = max(item.column + item.cell.get("columns", 1) for item in placed)
    head = len(table["head"])
    least = _column_widths(placed, count, lambda item: min(_longest_word(item), LONGEST_WORD))
    natural = _column_widths(
        placed, count, lambda item: _longest_line(item) / (HEAD_LINES if item.row < head else 1)
    )
    natural = [max(pair) for pair in zip(least, natural, strict=True)]
    candidates = [(size, PORTRAIT, False) for size in PORTRAIT_SIZES]
    candidates += [(size, LANDSCAPE, True) for size in LANDSCAPE_SIZES]
    for size, page, landscape in candidates:
        last = size == LANDSCAPE_SIZES[-1]
        if sum(least) * size > page[0] and not last:
            continue
        widths = _share_out(least, natural, page[0] / size, table.get("widths", ()))
        lines = _lines(placed, widths)
        if not landscape and count > 4 and max(lines.values()) * count > CRAMPED:
            continue
        break
    line = size * LEADING
    long_rows = tuple(
        row - head for row, number in lines.items() if row >= head and number * line > page[1] * LONG_ROW
    )
    height = sum(number * line + size for number in lines.values())
    points = tuple(round(width * size, 2) for width in widths)
    return TableLayout(
        size,
        landscape,
        points,
        long_rows,
        whole=height < page[1] * SHORT_TABLE,
        crowded=sum(least) * size > page[0] or any(_longest_word(item) > LONGEST_WORD for item in placed),
    )


def break_words(text: str, width: float, size: float) -> str:
    """The text with invisible break points in words too long for a column ``width`` points wide.

    >>> break_words("а" * 40, 100.0, 8.0).count("\\u200b")
    2
    """
    room = width / size - 2 * INSET - SLACK
    words = WORDS.split(text)
    if all(text_width(word, bold=True) <= room for word in words):
        return text
    # A break point after every letter would let short words break too.
    for word in sorted({word for word in words if text_width(word, bold=True) > room}, key=len, reverse=True):
        piece = max(1, int(len(word) * room / text_width(word, bold=True)))
        text = text.replace(word, "\u200b".join(word[i : i + piece] for i in range(0, len(word), piece)))
    return text


def place_cells(rows: Sequence[Sequence[Data]]) -> list[PlacedCell]:
    """Each cell with its first column, after the cells that reach down from rows above."""
    placed: list[PlacedCell] = []
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            placed.append(PlacedCell(cell, column, row))
            span = range(column, column + cell.get("columns", 1))
            taken |= {(below, over) for below in range(row, row + cell.get("rows", 1)) for over in span}
    return placed


# Bold is the wider face: what fits in bold fits in either.
def _longest_word(item: PlacedCell) -> float:
    return max(text_width(word, bold=True) for word in WORDS.split(item.cell["text"]))


def _longest_line(item: PlacedCell) -> float:
    return max(text_width(line, bold=True) for line in item.cell["text"].split("\n"))


def _column_widths(
    placed: Sequence[PlacedCell], count: int, measure: Callable[[PlacedCell], float]
) -> list[float]:
    """The width that each column needs, as a multiple of the text size; spans come last."""
    widths = [0.0] * count
    for item in sorted(placed, key=lambda item: item.cell.get("columns", 1)):
        columns = range(item.column, item.column + item.cell.get("columns", 1))
        need = measure(item) + 2 * INSET + SLACK
        lacking = need - sum(widths[column] for column in columns)
        for column in columns:
            widths[column] += max(0.0, lacking) / len(columns)
    return widths


def _share_out(
    least: Sequence[float], natural: Sequence[float], room: float, wished: Sequence[float]
) -> list[float]:
    """Widths that fill ``room``: no column below its least, short ones in full, long ones by their length."""
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    if len(wished) == len(least):
        return _floored([width / sum(wished) * room for width in wished], least, room)
    if sum(natural) <= room:
        return [width * room / sum(natural) for width in natural]
    widths = [0.0] * len(least)
    left, rest = set(range(len(least))), room
    while short := {i for i in left if natural[i] <= rest / len(left)}:
        for i in short:
            widths[i] = natural[i]
        left -= short
        rest = room - sum(widths)
    weight = sum(sqrt(natural[i]) for i in left)
    for i in left:
        widths[i] = rest * sqrt(natural[i]) / weight
    return _floored(widths, least, room)


def _floored(widths: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """The widths raised to the least ones; what that takes is taken from the columns with room to spare."""
    raised = [max(width, floor) for width, floor in zip(widths, least, strict=True)]
    spare = [width - floor for width, floor in zip(raised, least, strict=True)]
    over = sum(raised) - room
    if not sum(spare):
        return raised
    return [width - over * share / sum(spare) for width, share in zip(raised, spare, strict=True)]


def _lines(placed: Sequence[PlacedCell], widths: Sequence[float]) -> dict[int, int]:
    """About how many lines each row has."""
    lines: dict[int, int] = {}
    for item in placed:
        room = sum(widths[item.column : item.column + item.cell.get("columns", 1)]) - 2 * INSET
        number = sum(_wrapped(line, room) for line in item.cell["text"].split("\n"))
        lines[item.row] = max(lines.get(item.row, 1), ceil(number / item.cell.get("rows", 1)))
    return lines


def _wrapped(line: str, room: float) -> int:
    number, used = 1, 0.0
    for word in WORDS.split(line):
        width = text_width(word)
        if used and used + width > room:
            number, used = number + 1, 0.0
        used += width + SPACE
    return number
