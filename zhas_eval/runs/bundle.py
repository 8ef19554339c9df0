"""What workers on other machines need of a programme, as one zip: clean tables and texts, no raw files.

The zip holds personal data: it goes to machines of the organisation alone, lies there in a folder that only
the worker's user may open, and goes with the run.
"""

import hashlib
import io
import json
import os
import platform
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.narrative import NARRATIVE_FILE
from zhas_eval.programme.scope import Programme
from zhas_eval.runs.manifest import PACKAGES
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.tasks import Run, Task
from zhas_eval.sources.clean_store import STORE, list_store, seal_of, store_key
from zhas_eval.sources.package_files import digest_files, hash_package_files
from zhas_eval.sources.programme_folder import LOGFRAME_FILE, PASSPORT_FILE
from zhas_eval.sources.seal import SEAL_FILE, write_seal
from zhas_eval.sources.whole_files import write_file

VERSIONS_FILE = "versions.json"
# Notebooks, and modules of the author that they may import.
NOTEBOOK_FILES = ("*.ipynb", "**/*.py")
# The first day that a zip can name: equal content makes an equal zip.
NO_DAY = (1980, 1, 1, 0, 0, 0)


def pack(programme: Programme, notebooks_folder: Path) -> bytes:
    """The bundle of a programme whose clean tables are kept; the same bytes for the same content.

    Programme and notebooks lie in it as they lie to each other here, because documents name the one
    relative to the other. Raises InputError where the clean tables are not kept.
    """
    notebooks_folder = notebooks_folder.resolve()
    key = store_key(programme)
    kept = list_store(programme, key)
    if not kept:
        raise InputError([Problem("no_clean_store", file=programme.folder.name)])
    root = _common_root(programme.folder, notebooks_folder)
    named = [programme.folder / name for name in (PASSPORT_FILE, LOGFRAME_FILE, NARRATIVE_FILE)]
    notebooks = [
        path
        for pattern in NOTEBOOK_FILES
        for path in notebooks_folder.glob(pattern)
        if not any(part.startswith(".") for part in path.relative_to(notebooks_folder).parts)
    ]
    contents = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in (*named, *kept, *notebooks)
        if path.is_file()
    }
    seal = (programme.folder / STORE / SEAL_FILE).relative_to(root).as_posix()
    contents[seal] = write_seal(seal_of(programme, key))
    contents[VERSIONS_FILE] = json.dumps(find_versions(), sort_keys=True).encode()
    return _zip(contents)


def unpack(bundle: bytes, folder: Path) -> Path:
    """Put the bundle into a private folder below ``folder`` that has its hash for a name; the folder.

    Raises InputError where this machine has another version of the package or of a library, or where the
    zip names a place outside the folder.
    """
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        _check_versions(json.loads(archive.read(VERSIONS_FILE)))
        names = archive.namelist()
        if any(PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts for name in names):
            raise InputError([Problem("damaged_bundle")])
        target = folder / hashlib.sha256(bundle).hexdigest()[:24]
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in names:
            write_file(target / name, archive.read(name))
    return target


def detach(task: Task) -> Task:
    """The task with the paths that its files have in the bundle."""
    planned = task.planned
    root = _common_root(planned.programme, *(path.parent for path in planned.notebooks))
    return _move(task, lambda path: path.relative_to(root))


def attach(task: Task, folder: Path) -> Task:
    """The detached task with the paths of the files unpacked in ``folder``."""
    return _move(task, lambda path: folder / path)


@cache
def find_versions() -> Mapping[str, str]:
    """Versions of all that the documents depend on, and the hash of this package's files as its own."""
    found = {name: version(name) for name in PACKAGES}
    code = digest_files(hash_package_files())
    return found | {"python": platform.python_version(), "zhas-eval": code[:24]}


def _check_versions(theirs: Mapping[str, str]) -> None:
    ours = find_versions()
    if names := sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)):
        raise InputError([Problem("other_version", details={"names": ", ".join(names)})])


def _zip(contents: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    # Parquet and Excel are compressed already, and a compressor's bytes are its version's.
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            archive.writestr(zipfile.ZipInfo(name, NO_DAY), contents[name])
    return packed.getvalue()


def _common_root(*folders: Path) -> Path:
    return Path(os.path.commonpath(folders))


def _move(task: Task, place: Callable[[Path], Path]) -> Task:
    planned: DocumentSet = replace(
        task.planned,
        programme=place(task.planned.programme),
        notebooks=tuple(place(path) for path in task.planned.notebooks),
    )
    if isinstance(task, Run):
        return replace(task, planned=planned, notebook=place(task.notebook))
    return replace(task, planned=planned)
