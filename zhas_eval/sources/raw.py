"""What a user's file holds: sheets of raw cells, each cell as text with its kind, nothing interpreted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from zhas_eval.sources.cells import (
    DAY,
    ERROR,
    FLAG,
    LARGEST_WHOLE,
    NUMBER,
    TEXT,
    UNCOMPUTED,
    UNCOMPUTED_TEXT,
    type_cells,
)

__all__ = [
    "DAY",
    "ERROR",
    "FLAG",
    "LARGEST_WHOLE",
    "NUMBER",
    "TEXT",
    "UNCOMPUTED",
    "UNCOMPUTED_TEXT",
    "RawSheet",
    "RawWorkbook",
    "make_sheet",
    "type_cells",
]


@dataclass(frozen=True)
class RawSheet:
    """The cells of a sheet as they stand.

    ``text``: str, one row for each Excel row (index 1…n without a gap), one column for each Excel
    column (0…w-1); a blank is ``""``. A whole number has no point (``45204``), another its shortest
    form (``1234.5``), a day is ISO (``2023-10-05``, with `` 14:30:00`` where it has a time), a flag
    ``TRUE`` or ``FALSE``. ``kinds``: int8 of the same shape. ``hidden_rows``: Excel rows that the
    file hides or filters away. ``merged``: boxes of cells merged into one, as first and last Excel row,
    first and last column; the value is that of the first cell. ``starts_1904``: whether bare serial
    numbers of days count from 1904.
    """

    file: str
    sheet: str
    text: pd.DataFrame
    kinds: pd.DataFrame
    hidden_rows: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_hidden: bool = False
    starts_1904: bool = False


@dataclass(frozen=True)
class RawWorkbook:
    """A file's sheets by name, and the SHA-256 of its bytes; a file without sheets has one called ``""``."""

    file: str
    sha256: str
    sheets: dict[str, RawSheet] = field(default_factory=dict)


def make_sheet(file: str, sheet: str, rows: Sequence[Sequence[Any]], **more: Any) -> RawSheet:
    """A sheet of Python values: str, int, float, bool, date, datetime and the like; None is a blank.

    >>> make_sheet("a.xlsx", "Лист", [["Дата", 45204.0], [None, 0.5]]).text.to_numpy().tolist()
    [['Дата', '45204'], ['', '0.5']]
    """
    width = max(map(len, rows), default=0)
    columns = [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]
    made = [type_cells(column) for column in columns]
    index = pd.RangeIndex(1, len(rows) + 1)
    return RawSheet(
        file,
        sheet,
        pd.DataFrame({at: text for at, (text, _) in enumerate(made)}, index=index, dtype="str"),
        pd.DataFrame({at: kinds for at, (_, kinds) in enumerate(made)}, index=index, dtype="int8"),
        **more,
    )
