"""What the reading process says of a sheet whose cells it has written."""

from dataclasses import dataclass
from pathlib import Path

from zhas_eval.sources.sheet_cells import Findings, SheetCells


@dataclass(frozen=True)
class SheetDraft:
    """A sheet by name, the file of its cells, and what ``RawSheet`` says beside them."""

    name: str
    path: str
    hidden_rows: list[int]
    merged: list[tuple[int, int, int, int]]
    is_hidden: bool
    starts_1904: bool

    @classmethod
    def write(
        cls,
        path: Path,
        name: str,
        cells: SheetCells,
        findings: Findings | None = None,
        *,
        is_hidden: bool = False,
        starts_1904: bool = False,
    ) -> "SheetDraft":
        """The draft of a sheet whose cells are now in ``path``; rows from 0 become Excel's."""
        cells.write(path)
        found = findings or Findings()
        hidden = [row + 1 for row in found.hidden_rows if row < cells.height]
        merged = [
            (first + 1, min(last + 1, cells.height), left, right)
            for first, last, left, right in found.merged
            if first < cells.height
        ]
        return cls(name, str(path), hidden, merged, is_hidden, starts_1904)
