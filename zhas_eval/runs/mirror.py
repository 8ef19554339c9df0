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

from zhas_eval.runs.place_lock import PlaceLock
from zhas_eval.runs.places import OutputPlace
from zhas_eval.runs.publish import MANIFEST, name_language
from zhas_eval.runs.store import STORE

# The local folder's own: nothing of it concerns another machine.
OWN = (".lock", ".staging/")
THREADS = 8


class Mirror:
    """A local folder of outputs and the place that is to hold the same."""

    def __init__(self, local: Path, place: OutputPlace, lock: PlaceLock) -> None:
        self.local, self.place, self.lock = local, place, lock
        # Name → SHA-256 of what is at the place, as far as it is known.
        self._there: dict[str, str] = {}

    def fetch(self) -> None:
        """Bring down the manifests and the results kept for the next run, which then continues there."""
        names = self.place.list()
        wanted = [
            name for name in names if name.startswith(f"{STORE}/") or name.endswith(f"/{MANIFEST}")
        ]
        with ThreadPoolExecutor(THREADS) as pool:
            for name, content in zip(wanted, pool.map(self.place.read, wanted), strict=True):
                if content is not None:
                    path = self.local / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
                    self._there[name] = _hash(content)
        present = set(names)
        for name in wanted:
            if name.endswith(f"/{MANIFEST}"):
                folder = name.removesuffix(MANIFEST)
                told = {f"{folder}{file}": sha for file, sha in _list_outputs(self.local / name).items()}
                self._there |= {file: sha for file, sha in told.items() if file in present}

    def put_set(self, folder: str) -> None:
        """Make the set in ``folder`` (``period/region``) at the place what it is here.

        Documents of other languages stay, as they do here. Raises InputError where the place cannot be
        reached or another run has taken it over.
        """
        manifest = f"{folder}/{MANIFEST}"
        names = self._list_local(f"{folder}/")
        others = [name for name in names if name != manifest]
        there = [name for name in self.place.list(f"{folder}/") if name != manifest]
        language = _read(self.local / manifest).get("parameters", {}).get("language", "")
        told = {f"{folder}/{name}" for name in _list_outputs(self.local / manifest)}
        stale = [
            name for name in there if name not in {*names, *told} and name_language(name) in {"", language}
        ]
        changed = [name for name in others if name not in there or self._differs(name)]
        if not changed and not stale and not self._differs(manifest):
            return
        self.lock.check()
        self.place.delete(manifest)
        self._there.pop(manifest, None)
        self._put(changed)
        self._delete(stale)
        self._put([manifest])

    def put_rest(self) -> None:
        """The results kept for the next run, contents before what names them, and the pages beside the sets."""
        self.lock.check()
        kept = self._list_local(f"{STORE}/")
        # In order of name contents come before records.
        for part in (f"{STORE}/contents/", ""):
            self._put(name for name in kept if name.startswith(part) and self._differs(name))
        self._delete(name for name in self.place.list(f"{STORE}/") if name not in kept)
        pages = [path.name for path in self.local.iterdir() if path.is_file() and path.name not in OWN]
        self._put(name for name in sorted(pages) if self._differs(name))

    def _list_local(self, prefix: str) -> list[str]:
        folder = self.local / prefix
        return sorted(path.relative_to(self.local).as_posix() for path in folder.rglob("*") if path.is_file())

    def _differs(self, name: str) -> bool:
        return self._there.get(name) != _hash((self.local / name).read_bytes())

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


def _list_outputs(manifest: Path) -> dict[str, str]:
    """Name → SHA-256 of the files that a manifest tells of, in all languages."""
    found = _read(manifest)
    told = [found, *found.get("other_languages", [])]
    return {name: sha for run in told for name, sha in run.get("outputs", {}).items()}


def _read(manifest: Path) -> dict[str, Any]:
    try:
        found = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
