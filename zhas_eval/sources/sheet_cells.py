"""A sheet's cells on their way from the process that reads to the one that asked: an Arrow file."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from zhas_eval.sources.cells import ERROR, UNCOMPUTED, UNCOMPUTED_TEXT, Kinds, type_cells

STRING = pa.string()
# Enough for a step to be quick, few enough for its Python values to be small.
ROWS_AT_ONCE = 2_048


@dataclass
class Findings:
    """What a look at a sheet's own records found beside the values; rows and columns count from 0."""

    errors: list[tuple[int, int, str]] = field(default_factory=list)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    # First and last row, first and last column of each.
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def by_column(self) -> dict[int, dict[int, tuple[str, int]]]:
        """Column → row → text and kind of the cells that the values lack."""
        cells: dict[int, dict[int, tuple[str, int]]] = defaultdict(dict)
        for row, column, code in self.errors:
            cells[column][row] = (code, ERROR)
        for row, column in self.uncomputed:
            cells[column][row] = (UNCOMPUTED_TEXT, UNCOMPUTED)
        return cells

    def height(self) -> int:
        """Rows that the cells found need."""
        rows = [row for row, _, _ in self.errors] + [row for row, _ in self.uncomputed]
        return max(rows, default=-1) + 1


class SheetCells:
    """Cells of a sheet, added some rows at a time, each batch as wide as it is."""

    def __init__(self, findings: Findings | None = None) -> None:
        self._lacking = (findings or Findings()).by_column()
        self._columns: list[list[tuple[pa.Array, Kinds]]] = []
        self._least_height = (findings or Findings()).height()
        self._width = max(self._lacking, default=-1) + 1
        self.height = 0

    def add_values(self, columns: Sequence[Sequence[Any]], height: int) -> None:
        """Python values of the next rows, column by column."""
        typed = []
        for column in range(max(len(columns), self._width)):
            values, kinds = type_cells(columns[column] if column < len(columns) else [""] * height)
            for row, (text, kind) in self._found(column, height):
                values[row], kinds[row] = text, kind
            typed.append((pa.array(values, STRING), kinds))
        self.add_arrays(typed, height)

    def _found(self, column: int, height: int) -> list[tuple[int, tuple[str, int]]]:
        """Cells of the next rows that the values lack."""
        lacking = self._lacking.get(column, {})
        if len(lacking) > height:
            rows = [row for row in range(self.height, self.height + height) if row in lacking]
        else:
            rows = [row for row in lacking if self.height <= row < self.height + height]
        return [(row - self.height, lacking[row]) for row in rows]

    def add_arrays(self, columns: Sequence[tuple[pa.Array, Kinds]], height: int) -> None:
        """Texts and kinds of the next rows, column by column."""
        self._widen(len(columns))
        for at, chunks in enumerate(self._columns):
            chunks.append(columns[at] if at < len(columns) else _blank(height))
        self.height += height

    def _widen(self, width: int) -> None:
        while len(self._columns) < width:
            self._columns.append([_blank(self.height)] if self.height else [])

    def write(self, path: Path) -> None:
        """An Arrow stream: column ``t0``, ``t1``, … of texts, ``k0``, ``k1``, … of kinds."""
        if self.height < self._least_height:
            self.add_values([], self._least_height - self.height)
        columns, kinds = [], []
        while self._columns:
            # In one piece, which is quick to take rows from; column by column, so that few are there twice.
            chunks = self._columns.pop(0)
            whole = pa.chunked_array([text for text, _ in chunks], STRING).cast(pa.large_string())
            columns.append(whole.combine_chunks())
            kinds.append(pa.array(np.concatenate([kind for _, kind in chunks])))
        names = [f"{letter}{at}" for letter in "tk" for at in range(len(kinds))]
        table = pa.table([*columns, *kinds], names=names)
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)


def _blank(height: int) -> tuple[pa.Array, Kinds]:
    return pa.repeat(pa.scalar("", STRING), height), np.zeros(height, dtype=np.int8)
