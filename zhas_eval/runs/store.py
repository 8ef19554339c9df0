"""The results of runs kept beside the documents, so that nothing is done twice and a cut run continues.

Contents lie under their own SHA-256 and are checked when they are read: what is damaged is not there. A
record says, for each document of a set, what it was made from and which contents it has. Only the
process that holds the lock of the outputs writes here.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from zhas_eval.reporting.files import write_file

STORE = ".cache"
FORMAT = 1
Ingredients = Mapping[str, str]


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
        self.folder = folder / STORE

    def find(self, place: str) -> Record | None:
        """The record of a place, None where there is none that can be read."""
        try:
            found = json.loads(self._record(place).read_text(encoding="utf-8"))
            return Record(**found["record"]) if found["format"] == FORMAT else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def keep(self, place: str, record: Record) -> None:
        """Put a record in its place; its contents must be there already."""
        text = json.dumps({"format": FORMAT, "record": asdict(record)}, ensure_ascii=False, indent=1)
        write_file(self._record(place), text.encode())

    def put(self, content: bytes) -> str:
        """Keep a content; its SHA-256."""
        name = hashlib.sha256(content).hexdigest()
        if self.get(name) is None:
            write_file(self._content(name), content)
        return name

    def get(self, name: str) -> bytes | None:
        """The content of this SHA-256, None where it is not there whole."""
        try:
            content = self._content(name).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == name else None

    def has(self, record: Record) -> bool:
        """Whether every content of the record is there whole."""
        return all(self.get(name) is not None for name in record.files.values())

    def sweep(self) -> None:
        """Take away the contents that no record names."""
        named = {
            name
            for path in self._records().rglob("*.json")
            for record in [self.find(path.relative_to(self._records()).with_suffix("").as_posix())]
            if record
            for name in record.files.values()
        }
        for path in (self.folder / "contents").glob("*/*"):
            if path.name not in named:
                path.unlink(missing_ok=True)

    def _records(self) -> Path:
        return self.folder / "records"

    def _record(self, place: str) -> Path:
        return self._records() / f"{place}.json"

    def _content(self, name: str) -> Path:
        return self.folder / "contents" / name[:2] / name


def digest(value: Any) -> str:
    """SHA-256 of a value that JSON can write, or of bytes; equal values have equal digests.

    >>> digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    True
    """
    if not isinstance(value, bytes):
        value = json.dumps(value, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(value).hexdigest()
