"""Finds the cells and rows that a line of ``cleaning-overrides.xlsx`` means, also where rows were moved."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from zhas_eval.cleaning.folding import fold_heading
from zhas_eval.cleaning.layout import Layout
from zhas_eval.cleaning.raw_table import RawTable
from zhas_eval.cleaning.row_keys import key_rows
from zhas_eval.cleaning.values.texts import parse_text
from zhas_eval.programme.tables import TableContract

Line = Mapping[Any, Any]


class OverrideSearch:
    """Finds the cells that a line means; texts and keys of a sheet are made once."""

    def __init__(self, tables: Mapping[str, RawTable]) -> None:
        self._sheets = [
            (name, table.contract, offset, layout)
            for name, table in tables.items()
            for offset, layout in zip(table.offsets, table.layouts, strict=True)
        ]
        self._texts = cache(self._read_texts)
        self._keys = cache(lambda at: key_rows(self._sheets[at][3].text))

    def find(self, line: Line) -> list[tuple[str, int, str]]:
        """Table, row number, column of each cell; the column is blank where a row as a whole is accepted."""
        sheet = _text(line["sheet"])
        cells: list[tuple[str, int, str]] = []
        for at, (name, contract, offset, layout) in enumerate(self._sheets):
            if (layout.sheet.file, layout.sheet.sheet) != (line["file"], sheet):
                continue
            if not _text(line["column"]):
                if line["decision"] == "accept":
                    cells += [(name, row + offset, "") for row in self._whole_rows(at, line)]
            elif column := _find_column(_text(line["column"]), contract, layout):
                cells += [(name, int(row) + offset, column) for row in self._rows(at, column, line)]
        return cells

    def find_origin(self, line: Line, side: str) -> str:
        """``file!sheet!row`` of one side of a line about people."""
        file, row, key = (line[f"{side}_{part}"] for part in ("file", "row", "key"))
        sheet = _text(line[f"{side}_sheet"])
        for at, (_, _, _, layout) in enumerate(self._sheets):
            if (layout.sheet.file, layout.sheet.sheet) == (file, sheet) and not pd.isna(key):
                keys = self._keys(at)
                moved = keys.index[keys == key]
                if len(moved) == 1 and keys.get(row) != key:
                    row = moved[0]
        return f"{file}!{sheet}!{int(row)}"

    def _whole_rows(self, at: int, line: Line) -> list[int]:
        rows = self._sheets[at][3].text.index
        here = [int(row) for row in rows[rows == line["row"]]]
        if here or pd.isna(line.get("row_key")):
            return here
        keys = self._keys(at)
        moved = [int(row) for row in keys.index[keys == line["row_key"]]]
        return moved if len(moved) == 1 else []

    def _rows(self, at: int, column: str, line: Line) -> pd.Index:
        texts = self._texts(at, column)
        old = _text(line["old"])
        same = texts.index[texts == old]
        if pd.isna(line["row"]):
            return same
        if old == "" and line["row"] in self._sheets[at][3].filled.get(column, ()):
            # The log tells what stands in the file: a cell that took its value from a merged one is blank.
            return pd.Index([line["row"]])
        here = same[same == line["row"]]
        if len(here) or pd.isna(line.get("row_key")):
            return here
        keys = self._keys(at).loc[same]
        moved = keys.index[keys == line["row_key"]]
        return moved if len(moved) == 1 else moved[:0]

    def _read_texts(self, at: int, column: str) -> pd.Series:
        layout = self._sheets[at][3]
        return parse_text(layout.text[column], layout.kinds[column] * 0).values.fillna("")


def _text(cell: Any) -> str:
    return "" if pd.isna(cell) else str(cell)


def _find_column(said: str, contract: TableContract, layout: Layout) -> str | None:
    """The column that is called so: by its name, one of its headings, or its letter."""
    folded = fold_heading(said)
    for name, letter in layout.letters.items():
        column = name if name in {one.name for one in contract.columns} else name.rsplit("_", 1)[0]
        number = name.removeprefix(column).removeprefix("_")
        headings = {fold_heading(f"{header} {number}") for header in contract.column(column).headers}
        if said in (name, letter) or folded in headings:
            return name
    return None
