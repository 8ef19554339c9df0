"""The outputs of a run at a place elsewhere: what earlier runs know comes down, what is new goes up.

A run publishes into a folder of this machine as ever. Each set that is done goes up in the order in which it
was published: the old manifest goes first, the new one comes last, so that a set without one is unfinished.
"""

import hashlib
import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from zhas_eval.runs.attempts import ATTEMPTS
from zhas_eval.runs.manifest import by_language
from zhas_eval.runs.place_lock import PlaceLock
from zhas_eval.runs.places import OutputPlace
from zhas_eval.runs.publish import MANIFEST
from zhas_eval.runs.store import STORE, ResultStore

RECORDS, CONTENTS = f"{STORE}/records/", f"{STORE}/contents/"
# The lock of the local folder concerns no other machine.
LOCAL_LOCK = ".lock"
THREADS = 8


class Mirror:
    """A local folder of outputs and the place that is to hold the same."""

    def __init__(self, local: Path, place: OutputPlace, lock: PlaceLock) -> None:
        self.local, self.place, self.lock = local, place, lock
        local.mkdir(parents=True, exist_ok=True)
        # Name → SHA-256 of what is at the place, as far as it is known.
        self._there: dict[str, str] = {}
        # Folder of a set → names at the place of what runs have made in it.
        self._told: dict[str, set[str]] = {}

    def fetch(self) -> None:
        """Bring down the manifests and the results kept for the next run, which then continues there."""
        names = self.place.list()
        manifests = [name for name in names if name.endswith(f"/{MANIFEST}")]
        wanted = [*manifests, ATTEMPTS, *(name for name in names if name.startswith(f"{STORE}/"))]
        with ThreadPoolExecutor(THREADS) as pool:
            for name, sha in zip(wanted, pool.map(self._get_one, wanted), strict=True):
                if sha:
                    self._there[name] = sha
        present = set(names)
        for manifest in manifests:
            told = _list_outputs(self.local / manifest, manifest.removesuffix(MANIFEST))
            self._there |= {name: sha for name, sha in told.items() if name in present}
            self._told[manifest.removesuffix(f"/{MANIFEST}")] = set(told)

    def put_set(self, folder: str) -> None:
        """Make the set in ``folder`` (``period/region``) at the place what it is here.

        The results that were kept of it go up first. Documents of other languages stay, as they do here.
        Raises InputError where the place cannot be reached or another run has taken it over.
        """
        self.lock.check()
        self._put_kept(f"{RECORDS}{folder}/")
        manifest = f"{folder}/{MANIFEST}"
        if not (self.local / manifest).is_file():
            return
        documents = [name for name in self._list_local(f"{folder}/") if name != manifest]
        there = {name for name in self.place.list(f"{folder}/") if name != manifest}
        told = _list_outputs(self.local / manifest, f"{folder}/")
        # What no run has made is not ours to take away.
        stale = sorted(there & self._told.get(folder, set()) - {*documents, *told})
        changed = [name for name in documents if name not in there or self._differs(name)]
        if changed or stale or self._differs(manifest):
            self._delete([manifest])
            self._put(changed)
            self._delete(stale)
            self._put([manifest])
            self._told[folder] = set(told)

    def put_rest(self) -> None:
        """What belongs to no set: the pages beside them; kept results that no record names any more go."""
        self.lock.check()
        self._put_kept(RECORDS)
        kept = set(self._list_local(f"{STORE}/"))
        self._delete(name for name in self.place.list(f"{STORE}/") if name not in kept)
        self.put_attempts()
        pages = [path.name for path in self.local.iterdir() if path.is_file() and path.name != LOCAL_LOCK]
        self._put(name for name in sorted(pages) if self._differs(name))

    def put_attempts(self) -> None:
        """Make the list of attempts that have not ended well there what it is here."""
        if (self.local / ATTEMPTS).is_file():
            self._put(name for name in [ATTEMPTS] if self._differs(name))
        elif ATTEMPTS in self._there:
            self._delete([ATTEMPTS])

    def _put_kept(self, prefix: str) -> None:
        """Records of results, each after the contents it names; a content's name is its hash."""
        records = [name for name in self._list_local(prefix) if self._differs(name)]
        kept = ResultStore(self.local)
        found = [kept.find(name.removeprefix(RECORDS).removesuffix(".json")) for name in records]
        contents = {
            f"{CONTENTS}{sha[:2]}/{sha}" for record in found if record for sha in record.files.values()
        }
        self._put(sorted(contents.difference(self._there)))
        self._put(records)

    def _list_local(self, prefix: str) -> list[str]:
        paths = (path for path in (self.local / prefix).rglob("*") if path.is_file())
        return sorted(path.relative_to(self.local).as_posix() for path in paths)

    def _differs(self, name: str) -> bool:
        return self._there.get(name) != _hash((self.local / name).read_bytes())

    def _get_one(self, name: str) -> str:
        content = self.place.read(name)
        if content is None:
            return ""
        path = self.local / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return _hash(content)

    def _put(self, names: Iterable[str]) -> None:
        names = list(names)
        with ThreadPoolExecutor(THREADS) as pool:
            for name, sha in zip(names, pool.map(self._put_one, names), strict=True):
                self._there[name] = sha

    def _put_one(self, name: str) -> str:
        content = (self.local / name).read_bytes()
        self.place.write(name, content)
        return _hash(content)

    def _delete(self, names: Iterable[str]) -> None:
        for name in names:
            self.place.delete(name)
            self._there.pop(name, None)


def _list_outputs(manifest: Path, prefix: str) -> dict[str, str]:
    """Name at the place → SHA-256 of the files that a manifest tells of, in all languages."""
    found = _read(manifest)
    runs = by_language(found).values() if found else ()
    return {f"{prefix}{name}": sha for run in runs for name, sha in run["outputs"].items()}


def _read(path: Path) -> dict[str, Any]:
    """A manifest or a record; empty where it cannot be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
