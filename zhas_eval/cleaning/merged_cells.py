"""Cells that staff merged over several rows: the rows below say with them what the first row says."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from zhas_eval.cleaning.headings import Headings
from zhas_eval.programme.tables import Kind, TableContract
from zhas_eval.sources.raw import RawSheet

# What a row is about. A sum or a number merged over two rows is one and must not be counted twice.
TAKEN: frozenset[Kind] = frozenset(
    {"text", "name", "iin", "date", "month", "category", "categories", "region", "district"}
)
Places = npt.NDArray[np.int64]
Filled = npt.NDArray[np.bool_]
_FROM_NOUGHT = np.array([1, 1, 0, 0], dtype=np.int64)


class Taken(NamedTuple):
    """Rows of a column that are blank under a merged cell, and the rows of its value; both from nought."""

    rows: Places
    sources: Places


def find_taken(
    sheet: RawSheet, filled: Filled, headings: Headings, contract: TableContract
) -> Mapping[str, Taken]:
    """Column → the cells below the headings that take their value from a merged one.

    ``filled``: which cells of the sheet hold something. Of a box several columns wide the first column
    counts, as in Excel; a cell with a value of its own keeps it.
    """
    boxes = _boxes_below(sheet, filled, headings)
    boxes = boxes[boxes[:, 1] > boxes[:, 0]]
    found: dict[str, Taken] = {}
    for column, at in headings.positions.items() if len(boxes) else ():
        here = boxes[boxes[:, 2] == at]
        if not len(here) or contract.kind_of(column) not in TAKEN:
            continue
        heights = here[:, 1] - here[:, 0]
        starts = np.repeat(here[:, 0], heights)
        within = np.arange(heights.sum()) - np.repeat(np.cumsum(heights) - heights, heights)
        rows = starts + 1 + within
        takes = filled[starts, at] & ~filled[rows, at]
        if takes.any():
            found[column] = Taken(rows[takes], starts[takes])
    return found


def find_bands(sheet: RawSheet, filled: Filled, headings: Headings) -> Filled:
    """Which rows below the headings are one cell over the whole table: the title of a part of it."""
    bands = np.zeros(len(filled), dtype=bool)
    boxes = _boxes_below(sheet, filled, headings)
    places = headings.positions.values()
    bands[boxes[(boxes[:, 2] <= min(places)) & (boxes[:, 3] >= max(places)), 0]] = True
    return bands


def _boxes_below(sheet: RawSheet, filled: Filled, headings: Headings) -> Places:
    """First and last row from nought, first and last column of each box that begins below the headings."""
    boxes = np.array(sheet.merged, dtype=np.int64).reshape(-1, 4) - _FROM_NOUGHT
    boxes = boxes[(boxes[:, 0] > headings.last) & (boxes[:, 0] < len(filled))]
    boxes[:, 1] = np.minimum(boxes[:, 1], len(filled) - 1)
    return boxes
