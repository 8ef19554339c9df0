"""Files written whole: a reader finds the old one or the new one, never half of one; no link is followed."""

import hashlib
import os
from pathlib import Path

from zhas_eval.errors import InputError, Problem


def write_file(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` by way of a temporary file in the same folder.

    A link in the place of the file gives way to the file; what it leads to stays as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    # One that a killed process has left, or a link, through which something else would be written.
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def refuse_links(root: Path, *paths: Path) -> None:
    """InputError where ``root`` or anything on the way from it to ``paths`` is a link.

    What lies behind a link was made by somebody else.
    """
    for path in paths or (root,):
        way = [root, *(root.joinpath(*parts) for parts in _beginnings(path.relative_to(root).parts))]
        for place in way:
            if place.is_symlink():
                raise InputError([Problem("linked_place", file=place.as_posix())])


def _beginnings(parts: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [parts[: end + 1] for end in range(len(parts))]


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
