"""The sheets of one table, their rows numbered through, and the way back to file, sheet and Excel row."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from zhas_eval.cleaning.layout import Layout
from zhas_eval.cleaning.row_keys import key_rows
from zhas_eval.programme.tables import TableContract


@dataclass(frozen=True)
class RawTable:
    """A table as it stands in one sheet or several.

    A row's number is its Excel row plus the rows of the sheets before: in a table of one sheet it is
    the Excel row.
    """

    contract: TableContract
    layouts: tuple[Layout, ...]

    @property
    def offsets(self) -> list[int]:
        """What is added to the Excel rows of each sheet."""
        lengths = [len(layout.sheet.text) for layout in self.layouts]
        return [0, *np.cumsum(lengths)[:-1].tolist()]

    @cached_property
    def columns(self) -> list[str]:
        """The contract's columns that stand in at least one of the sheets, repeated ones numbered."""
        return list(dict.fromkeys(str(name) for layout in self.layouts for name in layout.text))

    def numbered(self, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
        """One frame for each sheet, indexed by Excel row, as one frame indexed by row number."""
        moved = [
            frame.set_axis(frame.index + offset) for frame, offset in zip(frames, self.offsets, strict=True)
        ]
        return moved[0] if len(moved) == 1 else pd.concat(moved)

    def raw_texts(self, name: str) -> pd.Series:
        """The raw cells of a column by row number; blank in a sheet that has no such column."""
        parts = [layout.text.reindex(columns=[name], fill_value="").astype("str") for layout in self.layouts]
        return self.numbered(parts)[name]

    def addresses(self, rows: pd.Series) -> pd.DataFrame:
        """File, sheet (categories) and Excel row of every row number; the index is that of ``rows``."""
        part = self._part_of(rows)
        files = [layout.sheet.file for layout in self.layouts]
        sheets = [layout.sheet.sheet for layout in self.layouts]
        return pd.DataFrame(
            {
                "file": _categories(part, files),
                "sheet": _categories(part, sheets),
                "row": rows.to_numpy() - np.array(self.offsets)[part],
            },
            index=rows.index,
        )

    def letters(self, rows: pd.Series, name: str) -> pd.Series:
        """The Excel letter of a column in the sheet of every row number; blank where it has none."""
        letters = [layout.letters.get(name, "") for layout in self.layouts]
        return pd.Series(_categories(self._part_of(rows), letters), index=rows.index)

    def origins(self, rows: pd.Series) -> pd.Series:
        """``file!sheet!row`` of every row number."""
        part = self._part_of(rows)
        places = [f"{layout.sheet.file}!{layout.sheet.sheet}!" for layout in self.layouts]
        excel = pd.Series(rows.to_numpy() - np.array(self.offsets)[part], index=rows.index).astype("str")
        return pd.Series(_categories(part, places), index=rows.index).astype("str") + excel

    def keys(self, rows: pd.Series) -> pd.Series:
        """The key of every row number, by which the row is found again where it was moved."""
        distinct = rows.drop_duplicates()
        part = self._part_of(distinct)
        found = self.numbered(
            [
                key_rows(layout.text.loc[distinct[part == at] - offset]).to_frame("key")
                for at, (layout, offset) in enumerate(zip(self.layouts, self.offsets, strict=True))
            ]
        )
        return found["key"].reindex(rows).set_axis(rows.index)

    def _part_of(self, rows: pd.Series) -> npt.NDArray[np.int64]:
        return np.searchsorted(self.offsets, rows.to_numpy(dtype=np.int64), side="left") - 1


def _categories(codes: npt.NDArray[np.int64], values: Sequence[str]) -> pd.Categorical:
    """Values by code as a categorical; a value may stand under several codes."""
    distinct = list(dict.fromkeys(values))
    to_distinct = np.array([distinct.index(value) for value in values], dtype=np.int64)
    return pd.Categorical.from_codes(to_distinct[codes], pd.Index(distinct, dtype="str"))
