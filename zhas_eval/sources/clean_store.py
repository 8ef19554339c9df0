"""The clean tables kept beside the raw files, so that each notebook reads instead of cleaning.

The store holds personal data and lies in the programme folder under ``.clean/``, which git ignores
and no document is made from directly.
"""

import hashlib
import io
import json
import platform
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd
from filelock import FileLock

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.scope import Programme, Scope
from zhas_eval.programme.tables import CleanData, Review, load_contracts, load_override_contracts
from zhas_eval.sources.clean_digests import Digests, digest_parts
from zhas_eval.sources.kept import Kept, LostError
from zhas_eval.sources.package_files import digest_files, hash_package_files, is_below
from zhas_eval.sources.partitions import join_table, split_table
from zhas_eval.sources.programme_folder import data_hashes, find_unread_workbooks
from zhas_eval.sources.seal import Seal, read_seal
from zhas_eval.sources.whole_files import refuse_links

STORE = ".clean"
# The code that reads and cleans, whole; what stands above it never sees a raw file.
CLEANING_CODE = ("__init__.py", "errors.py", "programme", "sources", "cleaning")
LIBRARIES = (
    *("pandas", "numpy", "scipy", "pyarrow", "python-calamine", "xlrd", "rapidfuzz", "phonenumbers"),
    *("PyYAML", "pydantic", "pydantic-core"),
)
# Used by cleaning where they are installed and asked for.
EXTRAS = ("splink", "duckdb")
FRAMES = ("accounts", "problems", "changes")
REVIEW_FRAMES = ("log", "rejects", "remarks", "pairs")
REVIEW = "review"
LOCK_FILE, LOCK_SECONDS = ".lock", 60


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
    """The clean data stored under the key, all of them or those of a scope; None where they are not whole."""
    kept = _open(programme)
    with suppress(LostError):
        parts = _find_parts(kept, key)
        if scope is None:
            # Whoever takes all of them makes anew what is beside them too.
            parts("digests")
        frames = {name: _read_frame(parts(name)) for name in FRAMES}
        if scope is not None and not scope.is_whole:
            frames = {name: frame[frame["region"] == scope.region] for name, frame in frames.items()}
        return CleanData(
            tables={
                name: join_table(
                    parts.below(name), partial(parts, name), scope, every_region=contract.tells_of_people
                )
                for name, contract in load_contracts().items()
            },
            hashes=json.loads(parts("hashes")),
            **frames,
        )
    return None


def list_store(programme: Programme, key: str) -> list[Path]:
    """The files that ``read_store`` reads, in order of path: none of the review, which holds raw values."""
    kept = _open(programme)
    record = kept.find(key)
    if record is None:
        return []
    return [kept.record_path(key), *(kept.content_path(sha) for sha in sorted({*record["files"].values()}))]


def read_digests(programme: Programme, key: str) -> Digests | None:
    """The digests of the parts of the clean data under the key; None where they are not whole."""
    with suppress(LostError):
        found: Digests = json.loads(_find_parts(_open(programme), key)("digests"))
        return found
    return None


def recall(programme: Programme, key: str, name: str, make: Callable[[], Any]) -> Any:
    """What ``make`` gives of the clean data under the key, as JSON holds it; made once and kept with them."""
    kept, place = _open(programme), f"{key}/{name}"
    record = kept.find(place)
    if record is not None:
        return record["value"]
    made = make()
    if kept.find(key) is not None:
        # A copy that could not be kept is made again the next time.
        with suppress(OSError), _writing(kept):
            kept.keep(place, {"value": made})
    return made


def read_review(programme: Programme, key: str) -> Review | None:
    """What a person reads to check the data under the key, None where it is not whole."""
    with suppress(LostError):
        parts = _find_parts(_open(programme), f"{key}/{REVIEW}")
        frames = {name: _read_frame(parts(name)) for name in REVIEW_FRAMES}
        decisions = {name: _read_frame(parts("decided", name)) for name in load_override_contracts()}
        return Review(decisions=decisions, **frames)
    return None


def write_store(programme: Programme, key: str, data: CleanData, review: Review) -> None:
    """Keep the clean data under the key of what they were made from; older ones of the programme go.

    A reader sees all or nothing. Raises InputError where a link is in the way, OSError where the folder
    cannot be written to.
    """
    kept = _open(programme)
    with _writing(kept):
        for place, parts in ((key, _split_data(data)), (f"{key}/{REVIEW}", _split_review(review))):
            kept.keep(place, {"files": {name: kept.put(content) for name, content in parts}})
        kept.sweep(lambda place: place.split("/")[0] == key)


def _open(programme: Programme) -> Kept:
    return Kept(programme.folder / STORE)


@contextmanager
def _writing(kept: Kept) -> Iterator[None]:
    """The right to write to the store, which several processes may want at a time."""
    refuse_links(kept.folder, kept.folder / LOCK_FILE)
    kept.folder.mkdir(exist_ok=True)
    with FileLock(kept.folder / LOCK_FILE, timeout=LOCK_SECONDS):
        yield


class _Parts:
    """The parts that a record names, each checked when it is read."""

    def __init__(self, kept: Kept, files: Mapping[str, str]) -> None:
        self._kept, self._files = kept, files

    def __call__(self, *name: str) -> bytes:
        return self._kept.read(self._files.get("/".join(name), ""))

    def below(self, folder: str) -> list[str]:
        """The names of all parts of a folder."""
        return [name.removeprefix(f"{folder}/") for name in self._files if name.startswith(f"{folder}/")]


def _find_parts(kept: Kept, place: str) -> _Parts:
    record = kept.find(place)
    if record is None:
        raise LostError(place)
    return _Parts(kept, record["files"])


def _split_data(data: CleanData) -> Iterator[tuple[str, bytes]]:
    for table, rows in data.tables.items():
        for name, content in split_table(rows):
            yield f"{table}/{name}", content
    for name in FRAMES:
        yield name, _write_frame(getattr(data, name))
    yield "digests", json.dumps(digest_parts(data)).encode()
    yield "hashes", json.dumps(dict(data.hashes)).encode()


def _split_review(review: Review) -> Iterator[tuple[str, bytes]]:
    for name in REVIEW_FRAMES:
        yield name, _write_frame(getattr(review, name))
    for name, lines in review.decisions.items():
        yield f"decided/{name}", _write_frame(lines)


def _write_frame(frame: pd.DataFrame) -> bytes:
    content: bytes = frame.to_parquet()
    return content


def _read_frame(content: bytes) -> pd.DataFrame:
    return pd.read_parquet(io.BytesIO(content))
