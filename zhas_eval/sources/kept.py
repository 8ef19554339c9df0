"""Things kept for the next run, of which nothing is believed unread: contents and the records that name them.

A content lies under its own SHA-256. A record says what was kept at a place: its files, name → SHA-256, and
whatever else is to be known of them; it holds its own SHA-256. Both are checked when they are read, so that
what is lost, cut or damaged is as if it had never been there, and is made anew. Contents are written before
the record that names them: a process that dies leaves the old record or the new one, with all that it names.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from zhas_eval.sources.whole_files import refuse_links, write_file

FORMAT = 2
RECORDS, CONTENTS = "records", "contents"
_OURS = re.compile(r"[0-9a-f]{64}|\.[0-9a-f]{64}\.part")


class LostError(Exception):
    """A content is not there whole."""


class Kept:
    """The things kept in a folder. One process at a time writes there, many may read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, place: str) -> dict[str, Any] | None:
        """The record of a place, None where there is none that is whole."""
        try:
            found = json.loads(self.record_path(place).read_text(encoding="utf-8"))
            record: dict[str, Any] = found["record"]
            is_whole = found["format"] == FORMAT and found["sha256"] == digest(record)
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return None
        return record if is_whole else None

    def keep(self, place: str, record: Mapping[str, Any]) -> None:
        """Put a record in its place. The contents of its ``files`` must be there already.

        Raises InputError where a link is in the way, OSError where it cannot be written.
        """
        kept = {"format": FORMAT, "sha256": digest(dict(record)), "record": record}
        self._write(self.record_path(place), json.dumps(kept, ensure_ascii=False).encode())

    def put(self, content: bytes) -> str:
        """Keep a content; its SHA-256. Raises as ``keep``."""
        name = digest(content)
        if self.get(name) is None:
            self._write(self.content_path(name), content)
        return name

    def get(self, name: str) -> bytes | None:
        """The content of this SHA-256, None where it is not there whole."""
        try:
            content = self.content_path(name).read_bytes()
        except OSError:
            return None
        return content if digest(content) == name else None

    def read(self, name: str) -> bytes:
        """The content of this SHA-256. Raises LostError where it is not there whole."""
        content = self.get(name)
        if content is None:
            raise LostError(name)
        return content

    def has(self, files: Mapping[str, str]) -> bool:
        """Whether every content is there whole."""
        return all(self.get(name) is not None for name in files.values())

    def places(self) -> Iterator[str]:
        """The places of all records, whole or not."""
        root = self.folder / RECORDS
        for path in sorted(root.rglob("*.json")):
            yield path.relative_to(root).as_posix().removesuffix(".json")

    def sweep(self, is_wanted: Callable[[str], bool] = lambda _: True) -> None:
        """Take away the records of places that are not wanted, and the contents that no record names.

        Nothing else in the folder is touched. Raises InputError where a link leads out of it.
        """
        refuse_links(self.folder, self.folder / RECORDS, self.folder / CONTENTS)
        named: set[str] = set()
        for place in list(self.places()):
            if not is_wanted(place):
                self.record_path(place).unlink(missing_ok=True)
            elif record := self.find(place):
                named |= set(record.get("files", {}).values())
        for path in (self.folder / CONTENTS).glob("*/*"):
            is_ours = _OURS.fullmatch(path.name) and not path.is_dir() and not path.parent.is_symlink()
            if is_ours and path.name not in named:
                path.unlink(missing_ok=True)

    def record_path(self, place: str) -> Path:
        """Where the record of a place lies."""
        return self.folder / RECORDS / f"{place}.json"

    def content_path(self, name: str) -> Path:
        """Where the content of a SHA-256 lies."""
        return self.folder / CONTENTS / name[:2] / name

    def _write(self, path: Path, content: bytes) -> None:
        refuse_links(self.folder, path.parent)
        if path.is_dir() and not path.is_symlink():
            # Somebody's folder where a file of ours must be: it stays, beside.
            beside = (path.with_name(f"{path.name}.beside-{number}") for number in count(1))
            path.rename(next(place for place in beside if not place.exists()))
        write_file(path, content)


def digest(value: Any) -> str:
    """SHA-256 of a value that JSON can write, or of bytes; equal values have equal digests.

    >>> digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    True
    """
    if not isinstance(value, bytes):
        value = json.dumps(value, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(value).hexdigest()
