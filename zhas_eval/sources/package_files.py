"""The files of this package as they are: what is kept from an earlier run was made by them."""

import hashlib
import json
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

COMPILED = {".pyc", ".pyo"}


@cache
def hash_package_files() -> Mapping[str, str]:
    """Path in the package → SHA-256, of each of its files: code, texts, templates.

    Those that Python compiled are left out: they say what their source says.
    """
    root = Path(str(files("zhas_eval")))
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix not in COMPILED
    }


def digest_files(hashes: Mapping[str, str], *, without: Collection[str] = ()) -> str:
    """One digest of files by path and content, but for those at or below the paths ``without``.

    >>> digest_files({"a/b.py": "1", "c.py": "2"}, without=["a"]) == digest_files({"c.py": "2"})
    True
    """
    kept = [(name, sha) for name, sha in sorted(hashes.items()) if not is_below(name, without)]
    return hashlib.sha256(json.dumps(kept).encode()).hexdigest()


def is_below(name: str, places: Collection[str]) -> bool:
    """Whether a path is one of ``places`` or lies in one.

    >>> is_below("cli/runs.py", ["cli"]), is_below("clip.py", ["cli"])
    (True, False)
    """
    parts = name.split("/")
    return any("/".join(parts[:length]) in places for length in range(1, len(parts) + 1))
