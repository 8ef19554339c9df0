"""Python values of cells as texts with kinds; without pandas: the process that reads files starts often."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

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
# What Excel writes at midnight and what a clock adds to a day without a time.
MIDNIGHT = " 00:00:00"

Texts = npt.NDArray[np.object_]
Kinds = npt.NDArray[np.int8]


def type_cells(cells: Sequence[Any]) -> tuple[Texts, Kinds]:
    """Python values as texts and kinds; each type in one step, none cell by cell.

    >>> texts, kinds = type_cells(["Дата", 45204.0, None, True])
    >>> texts.tolist(), kinds.tolist()
    (['Дата', '45204', '', 'TRUE'], [0, 1, 0, 3])
    """
    values = np.empty(len(cells), dtype=object)
    values[:] = cells
    kinds = np.zeros(len(cells), dtype=np.int8)
    met = set(map(type, cells)) - {str}
    if met:
        types = np.fromiter(map(type, cells), dtype=object, count=len(cells))
    for one in met:
        at = np.flatnonzero(types == one)
        values[at], kinds[at] = _write(values[at], one)
    return values, kinds


def write_numbers(numbers: npt.NDArray[np.float64]) -> Texts:
    """Numbers as texts: whole ones without a point, others in their shortest form.

    >>> write_numbers(np.array([45204.0, 0.5])).tolist()
    ['45204', '0.5']
    """
    whole = (np.abs(numbers) < LARGEST_WHOLE) & (numbers % 1 == 0)
    texts = np.empty(len(numbers), dtype=object)
    texts[whole] = list(map(str, numbers[whole].astype(np.int64).tolist()))
    texts[~whole] = list(map(str, numbers[~whole].tolist()))
    return texts


def _write(values: Texts, one: type) -> tuple[Any, int]:
    """Values of one type as texts, and their kind."""
    if one is type(None):
        return "", TEXT
    if one is bool:
        return np.where(values.astype(bool), "TRUE", "FALSE"), FLAG
    if issubclass(one, int):
        return list(map(str, values)), NUMBER
    if issubclass(one, float):
        return write_numbers(values.astype(np.float64)), NUMBER
    if issubclass(one, datetime):
        return [str(moment).removesuffix(MIDNIGHT) for moment in values], DAY
    if issubclass(one, date):
        return list(map(str, values)), DAY
    if issubclass(one, timedelta):
        return list(map(_write_duration, values)), TEXT
    return list(map(str, values)), TEXT


def _write_duration(span: timedelta) -> str:
    """Hours beyond a day stay hours, as Excel shows them."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
