"""The clean tables kept beside the raw files, so that each notebook reads instead of cleaning.

The store holds personal data and lies in the programme folder under ``.clean/``, which git ignores
and no document is made from directly.
"""

import hashlib
import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.scope import Programme, Scope
from zhas_eval.programme.tables import CleanData, Review, load_contracts, load_override_contracts
from zhas_eval.sources.clean_digests import Digests, digest_parts
from zhas_eval.sources.package_files import digest_files, hash_package_files, is_below
from zhas_eval.sources.partitions import read_table, write_table
from zhas_eval.sources.programme_folder import data_hashes, find_unread_workbooks
from zhas_eval.sources.seal import Seal, read_seal

STORE = ".clean"
# The code that reads and cleans, whole; what stands above it never sees a raw file.
CLEANING_CODE = ("__init__.py", "errors.py", "programme", "sources", "cleaning")
LIBRARIES = (
    *("pandas", "numpy", "scipy", "pyarrow", "python-calamine", "xlrd", "rapidfuzz", "phonenumbers"),
    *("PyYAML", "pydantic", "pydantic-core"),
)
# Used by cleaning where they are installed and asked for.
EXTRAS = ("splink", "duckdb")
DRAFT = "draft-"
DIGESTS = "_digests.json"
FRAMES = ("accounts", "problems", "changes")
REVIEW_FRAMES = ("log", "rejects", "remarks", "pairs")
# Nobody writes for an hour: the process that began an older draft has died.
DRAFT_SECONDS = 3_600


def store_key(programme: Programme) -> str:
    """A hash of all that the clean tables depend on: passport, input files, the code that cleans.

    In a sealed folder, which has no raw files, the seal tells of them. Raises InputError where the tables
    there were made by another code or other libraries than these: they cannot be made anew.
    """
    seal = read_seal(programme.folder / STORE)
    key = _hash_all(programme, seal or seal_of(programme, ""))
    if seal is not None and seal.key != key:
        raise InputError([Problem("other_version", details={"names": STORE})])
    return key


def seal_of(programme: Programme, key: str) -> Seal:
    """What the key of the clean tables says of the raw files, for a folder that will not have them."""
    return Seal(key, data_hashes(programme), find_unread_workbooks(programme))


def _hash_all(programme: Programme, seal: Seal) -> str:
    inputs = {
        "passport": programme.passport.model_dump(mode="json"),
        "hashes": dict(seal.hashes),
        "unread": list(seal.unread),
        "versions": {"python": platform.python_version(), **_list_versions()},
        "code": hash_cleaning_code(hash_package_files()),
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:24]


def _list_versions() -> dict[str, str]:
    found = {name: version(name) for name in LIBRARIES}
    for name in EXTRAS:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def hash_cleaning_code(files: Mapping[str, str]) -> str:
    """Digest of the code that reads and cleans; ``files``: path in the package → SHA-256."""
    return digest_files({name: sha for name, sha in files.items() if is_below(name, CLEANING_CODE)})


def read_store(programme: Programme, key: str, scope: Scope | None = None) -> CleanData | None:
    """The clean data stored under the key, all of them or those of a scope; None where there are none."""
    folder = programme.folder / STORE / key
    if not folder.is_dir():
        return None
    frames = {name: pd.read_parquet(folder / f"_{name}.parquet") for name in FRAMES}
    if scope is not None and not scope.is_whole:
        frames = {name: frame[frame["region"] == scope.region] for name, frame in frames.items()}
    return CleanData(
        tables={
            name: read_table(folder / name, scope, every_region=contract.tells_of_people)
            for name, contract in load_contracts().items()
        },
        hashes=json.loads((folder / "_hashes.json").read_text(encoding="utf-8")),
        **frames,
    )


def list_store(programme: Programme, key: str) -> list[Path]:
    """The files that ``read_store`` reads, in order of path: none of the review, which holds raw values."""
    folder = programme.folder / STORE / key
    tables = [path for name in load_contracts() for path in (folder / name).rglob("*") if path.is_file()]
    own = [folder / f"_{name}.parquet" for name in FRAMES] + [folder / "_hashes.json"]
    return sorted([*tables, *own]) if folder.is_dir() else []


def read_digests(programme: Programme, key: str) -> Digests | None:
    """The digests of the parts of the clean data under the key; None where there are none."""
    try:
        found: Digests = json.loads((programme.folder / STORE / key / DIGESTS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found


def recall(programme: Programme, key: str, name: str, make: Callable[[], Any]) -> Any:
    """What ``make`` gives of the clean data under the key, as JSON holds it; made once and kept with them."""
    path = programme.folder / STORE / key / f"_made_{name}.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        made = make()
    if path.parent.is_dir():
        # A copy that could not be kept is made again the next time.
        with suppress(OSError):
            part = path.with_name(f"{path.name}.{os.getpid()}")
            part.write_text(json.dumps(made), encoding="utf-8")
            part.replace(path)
    return made


def read_review(programme: Programme, key: str) -> Review | None:
    """What a person reads to check the data under the key, None where there is nothing."""
    folder = programme.folder / STORE / key
    if not folder.is_dir():
        return None
    frames = {name: pd.read_parquet(folder / f"_{name}.parquet") for name in REVIEW_FRAMES}
    decisions = {
        name: pd.read_parquet(folder / f"_decided_{name}.parquet") for name in load_override_contracts()
    }
    return Review(decisions=decisions, **frames)


def write_store(programme: Programme, key: str, data: CleanData, review: Review) -> None:
    """Keep the clean data under the key of what they were made from.

    Older ones of the programme go, and drafts of a process that died. A reader sees all or nothing.
    """
    root = programme.folder / STORE
    root.mkdir(exist_ok=True)
    target = root / key
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=root))
    try:
        _write(draft, data, review)
        try:
            draft.replace(target)
        except OSError:
            # Another process has just kept the same data; any other reason is an error.
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    for old in root.iterdir():
        if old != target and not (old.name.startswith(DRAFT) and _is_young(old)):
            shutil.rmtree(old, ignore_errors=True)


def _write(folder: Path, data: CleanData, review: Review) -> None:
    for name, table in data.tables.items():
        write_table(folder / name, table)
    for name in FRAMES:
        getattr(data, name).to_parquet(folder / f"_{name}.parquet")
    for name in REVIEW_FRAMES:
        getattr(review, name).to_parquet(folder / f"_{name}.parquet")
    for name, lines in review.decisions.items():
        lines.to_parquet(folder / f"_decided_{name}.parquet")
    (folder / DIGESTS).write_text(json.dumps(digest_parts(data)), encoding="utf-8")
    (folder / "_hashes.json").write_text(json.dumps(dict(data.hashes)), encoding="utf-8")


def _is_young(draft: Path) -> bool:
    try:
        return time.time() - draft.stat().st_mtime < DRAFT_SECONDS
    except FileNotFoundError:
        return True
