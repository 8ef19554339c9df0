"""What a user's file holds: sheets of raw cells, each cell as text with its kind, nothing interpreted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

# Kinds of cells. A blank is TEXT "", an error is its code ("#N/A"), a formula without a kept result "=".
TEXT: Final = 0
NUMBER: Final = 1
DAY: Final = 2
FLAG: Final = 3
ERROR: Final = 4
UNCOMPUTED: Final = 5
UNCOMPUTED_TEXT = "="
# Up to here a float tells every whole number from the next.
LARGEST_WHOLE = 2**53


@dataclass(frozen=True)
class RawSheet:
    """The cells of a sheet as they stand.

    ``text``: str, one row for each Excel row (index 1…n without a gap), one column for each Excel
    column (0…w-1); a blank is ``""``. A whole number has no point (``45204``), another its shortest
    form (``1234.5``), a day is ISO (``2023-10-05``, with `` 14:30:00`` where it has a time), a flag
    ``TRUE`` or ``FALSE``. ``kinds``: int8 of the same shape. ``hidden_rows``: Excel rows that the
    file hides or filters away. ``starts_1904``: whether bare serial numbers of days count from 1904.
    """

    file: str
    sheet: str
    text: pd.DataFrame
    kinds: pd.DataFrame
    hidden_rows: tuple[int, ...] = ()
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


def type_cells(cells: Sequence[Any]) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int8]]:
    """Python values as texts and kinds; each type in one step, none cell by cell."""
    values = np.empty(len(cells), dtype=object)
    values[:] = cells
    types = np.fromiter(map(type, cells), dtype=object, count=len(cells))
    kinds = np.zeros(len(cells), dtype=np.int8)
    for one in set(map(type, cells)) - {str}:
        at = np.flatnonzero(types == one)
        values[at], kinds[at] = _write(values[at], one)
    return values, kinds


def _write(values: npt.NDArray[np.object_], one: type) -> tuple[Any, int]:
    """Values of one type as texts, and their kind."""
    if one is type(None):
        return "", TEXT
    if one is bool:
        return np.where(values.astype(bool), "TRUE", "FALSE"), FLAG
    if issubclass(one, int | float):
        return _write_numbers(values.astype(np.float64), values), NUMBER
    if issubclass(one, datetime):
        texts = pd.Series(list(map(str, values)), dtype="str")
        return texts.str.replace(r" 00:00:00(\.0+)?$", "", regex=True).to_numpy(dtype=object), DAY
    if issubclass(one, date):
        return list(map(str, values)), DAY
    return list(map(str, values)), TEXT


def _write_numbers(numbers: npt.NDArray[np.float64], values: npt.NDArray[np.object_]) -> Any:
    """Numbers as texts, whole ones without a point."""
    whole = (np.abs(numbers) < LARGEST_WHOLE) & (numbers % 1 == 0)
    texts = np.empty(len(numbers), dtype=object)
    texts[whole] = numbers[whole].astype(np.int64).astype(str)
    texts[~whole] = list(map(str, values[~whole]))
    return texts
