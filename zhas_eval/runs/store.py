"""The results of runs kept beside the documents, so that nothing is done twice and a cut run continues.

A record says, for each document of a set, what it was made from and which contents it has. Only the process
that holds the lock of the outputs writes here. How things are kept and checked: ``sources.kept``.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from zhas_eval.sources.kept import Kept, digest

STORE = ".cache"
Ingredients = Mapping[str, str]
__all__ = ["STORE", "Ingredients", "Record", "ResultStore", "digest"]


@dataclass(frozen=True)
class Record:
    """What was made of one notebook (or of a set as a whole) and what from.

    ``run`` and ``render``: ingredient → its digest, of the execution and of the printing. ``files``: name
    → SHA-256 of the content.
    """

    run: Ingredients
    render: Ingredients
    files: Mapping[str, str]
    title: str = ""


class ResultStore:
    """The store in the folder of a programme's outputs."""

    def __init__(self, folder: Path) -> None:
        self._kept = Kept(folder / STORE)
        self.put, self.get, self.read = self._kept.put, self._kept.get, self._kept.read
        self.sweep = self._kept.sweep

    def find(self, place: str) -> Record | None:
        """The record of a place, None where there is none that can be read."""
        found = self._kept.find(place)
        try:
            return None if found is None else Record(**found)
        except TypeError:  # of another version
            return None

    def keep(self, place: str, record: Record) -> None:
        """Put a record in its place; its contents must be there already."""
        self._kept.keep(place, asdict(record))

    def has(self, record: Record) -> bool:
        """Whether every content of the record is there whole."""
        return self._kept.has(record.files)
