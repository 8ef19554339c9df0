"""Files put in place whole: a reader finds the old file or the new one, never half of one."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

MANIFEST = "run.json"


def write_file(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` by way of a temporary file in the same folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def publish_set(staging: Path, target: Path, names: Iterable[str], *, manifest: bytes) -> None:
    """Make ``target`` hold exactly the files ``names`` of ``staging``, and the manifest, written last.

    The old manifest goes first: a folder without one is not finished, whatever else it holds.
    Both folders must be on one file system.
    """
    names = sorted(names)
    target.mkdir(parents=True, exist_ok=True)
    (target / MANIFEST).unlink(missing_ok=True)
    for name in names:
        (staging / name).replace(target / name)
    for stale in target.iterdir():
        if stale.name in names:
            continue
        if stale.is_dir() and not stale.is_symlink():
            shutil.rmtree(stale)
        else:
            stale.unlink()
    write_file(target / MANIFEST, manifest)
