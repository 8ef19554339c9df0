"""A sheet of the review workbook: what it holds, and how it is laid out, coloured and printed."""

import textwrap
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from zhas_eval.presentation.wording import Wording
from zhas_eval.reporting.book import ACCENT, RULE, TINT, set_print

# More lines than a person reads; all of them are in the store.
MOST_LINES = 50_000
# Below the last line, where people add lines of their own.
SPARE_LINES = 200
WIDTHS = {
    "decision": 15,
    "new": 18,
    "file": 17,
    "sheet": 14,
    "row": 8,
    "subject": 26,
    "column": 18,
    "old": 24,
    "taken": 24,
    "cells": 9,
    "met": 11,
    "reason": 30,
    "remedy": 42,
    "row_key": 12,
    "key": 12,
    "score": 10,
    "full_name": 22,
    "iin": 14,
    "birth_date": 11,
    "phone": 14,
    "region": 14,
    "from_file": 22,
    "from_sheet": 18,
    "from_row": 9,
    "outcome": 24,
    "why": 60,
}
DECIDED = ("decision", "new")
NUMBERS = {"row", "cells", "met", "left_row", "right_row", "from_row"}
LINE_HEIGHT, TALLEST = 15, 400
GUIDE_WIDTH, GUIDE_SIZE, GUIDE_LINE_HEIGHT = 100, 12, 17
BORDER = {"valign": "top", "bottom": 1, "bottom_color": RULE}


@dataclass(frozen=True)
class Sheet:
    """A sheet to be written: its name, headings, lines of texts and numbers, and what may be decided.

    Columns that people fill in are the first of ``lines``.
    """

    name: str
    lead: str
    headings: tuple[str, ...]
    lines: pd.DataFrame
    decisions: tuple[str, ...] = ()


def write_guide(file: Any, name: str, title: str, paragraphs: list[str]) -> None:
    """A sheet of text, each paragraph in a row as tall as it needs."""
    page = file.add_worksheet(name)
    page.set_column(0, 0, GUIDE_WIDTH)
    page.write_string(0, 0, title, file.add_format({"bold": True, "font_size": 16}))
    text = file.add_format({"text_wrap": True, "valign": "top", "font_size": GUIDE_SIZE})
    # Letters of this size are wider than those that widths of columns are counted in.
    width = GUIDE_WIDTH * 11 // GUIDE_SIZE
    for at, paragraph in enumerate(paragraphs, start=2):
        page.write_string(at, 0, paragraph, text)
        page.set_row(at, GUIDE_LINE_HEIGHT * (len(textwrap.wrap(paragraph, width)) + 0.5))
    set_print(page, landscape=True, head=None)


def write_sheet(file: Any, sheet: Sheet, wording: Wording) -> None:
    """The sheet in the workbook: what it is about, headings, lines; decisions are chosen from a list."""
    page = file.add_worksheet(sheet.name)
    lines = sheet.lines.iloc[:MOST_LINES]
    lead = sheet.lead
    if len(lines) < len(sheet.lines):
        lead += " " + wording("review.cut", shown=len(lines), n=len(sheet.lines))
    page.write_string(0, 0, lead, file.add_format({"italic": True}))
    _write_headings(file, page, sheet)
    styles = _styles(file)
    for at, name in enumerate(map(str, lines)):
        page.set_column(at, at, _width(name))
        style = styles.get(name, styles["number" if name in NUMBERS else "text"])
        for row, value in enumerate(lines[name].tolist(), start=2):
            _write_cell(page, row, at, value, style)
        if name == "decision" and sheet.decisions:
            options = {"validate": "list", "source": list(sheet.decisions)}
            page.data_validation(2, at, len(lines) + 1 + SPARE_LINES, at, options)
    for row, height in enumerate(_heights(lines), start=2):
        page.set_row(row, int(height))
    set_print(page, landscape=True, head=(1, 1))
    page.freeze_panes(2, sum(name in DECIDED for name in lines))
    page.autofilter(1, 0, len(lines) + 1, len(sheet.headings) - 1)


def _styles(file: Any) -> dict[str, Any]:
    """The formats of cells, by column or by what they hold."""
    choice = file.add_format(
        {**BORDER, "text_wrap": True, "font_color": ACCENT, "bold": True, "bg_color": TINT}
    )
    return {
        "text": file.add_format({**BORDER, "text_wrap": True}),
        "number": file.add_format({**BORDER, "align": "center"}),
        "score": file.add_format({**BORDER, "align": "center", "num_format": "0.0%"}),
        **dict.fromkeys(DECIDED, choice),
    }


def _write_headings(file: Any, page: Any, sheet: Sheet) -> None:
    base = {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"}
    head = file.add_format({**base, "bg_color": TINT})
    choice = file.add_format({**base, "bg_color": ACCENT, "font_color": "#FFFFFF"})
    most = 1
    for at, (name, heading) in enumerate(zip(map(str, sheet.lines), sheet.headings, strict=True)):
        page.write_string(1, at, heading, choice if name in DECIDED else head)
        # The button of the filter takes the place of some letters.
        most = max(most, len(textwrap.wrap(heading, _width(name) - 3)))
    page.set_row(1, LINE_HEIGHT * most + 3)


def _write_cell(page: Any, row: int, at: int, value: Any, style: Any) -> None:
    if pd.isna(value) or value == "":
        page.write_blank(row, at, None, style)
    elif isinstance(value, int | float):
        page.write_number(row, at, value, style)
    else:
        page.write_string(row, at, str(value), style)


def _heights(lines: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The height of each line in points, by its cell with most lines of text."""
    most = np.ones(len(lines), dtype=np.int64)
    for name in lines:
        if str(name) not in NUMBERS and name != "score":
            most = np.maximum(most, _count_lines(lines[name], _width(str(name)) - 1))
    return np.minimum(most * LINE_HEIGHT, TALLEST)


def _count_lines(values: pd.Series, width: int) -> npt.NDArray[np.int64]:
    """How many lines each text takes in a column of the width."""
    codes, texts = pd.factorize(values.astype("str").fillna(""))
    counts = [sum(len(textwrap.wrap(part, width)) or 1 for part in text.split("\n")) for text in texts]
    return np.array(counts, dtype=np.int64)[codes]


def _width(name: str) -> int:
    return WIDTHS[name.removeprefix("left_").removeprefix("right_")]
