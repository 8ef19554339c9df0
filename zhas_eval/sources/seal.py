"""The seal of a clean store that travels without its raw files: what its key says of them.

A worker on another machine gets the clean tables and no raw files. The seal holds the hashes of those that
the tables were made from; code and libraries are the worker's own, so its key shows whether they differ.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

SEAL_FILE = "sealed.json"


@dataclass(frozen=True)
class Seal:
    """``hashes``: path in the programme folder → SHA-256; ``unread``: names of files that no source names."""

    key: str
    hashes: Mapping[str, str]
    unread: Sequence[str]


def write_seal(seal: Seal) -> bytes:
    """The seal as the content of its file; the same for an equal seal."""
    return (json.dumps(asdict(seal), sort_keys=True, ensure_ascii=False) + "\n").encode()


def read_seal(store: Path) -> Seal | None:
    """The seal of the store in this folder, None where it is a store beside its raw files."""
    try:
        return Seal(**json.loads((store / SEAL_FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
