"""Sets put in place whole: a reader finds the old set or the new one. What no run has made stays."""

import json
import os
import re
import shutil
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from zhas_eval.errors import InputError, Problem
from zhas_eval.sources.whole_files import hash_file, refuse_links

MANIFEST = "run.json"
STAGING = ".staging"
# Says that the folder is ours to clear: in it sets are made ready (new) and put aside (old).
MARK, NEW, OLD = "made-by-zhas-eval", "new", "old"
# What a run writes beside the sets.
OWN_FILES = ("index.html", "run.log", "timings.json", "attempts.json")
# A folder that has none of these is none of ours yet.
OWN_MARKS = (".lock", ".cache")
# What carries its language in its name; two or three letters before the kind.
DOCUMENT_KINDS = frozenset({".html", ".ipynb", ".pdf", ".xlsx"})
_LANGUAGE = re.compile(r"\.([a-z]{2,3})")


def refuse_foreign(target: Path, places: Iterable[Path]) -> None:
    """InputError where a run would write through a link, or over what no run has made.

    ``places``: the folders of sets, relative to ``target``, the folder of a programme's outputs.
    """
    own = (STAGING, *OWN_FILES, *OWN_MARKS)
    refuse_links(target, *(target / name for name in own), *(target / place for place in places))
    staging = target / STAGING
    found = [] if (staging / MARK).is_dir() or not _list(staging) else [staging]
    if not any((target / mark).exists() for mark in OWN_MARKS):
        found += [target / name for name in OWN_FILES if (target / name).exists()]
    if found:
        raise InputError([Problem("foreign_place", file=path.as_posix()) for path in found])


def prepare_staging(target: Path) -> None:
    """An empty staging folder in ``target``; what a killed run has left there is settled first."""
    settle_staging(target)
    # A folder as the mark: it is there whole or not at all.
    (target / STAGING / MARK).mkdir(parents=True, exist_ok=True)


def settle_staging(target: Path) -> None:
    """Put back what a killed run has put aside, and take the staging folder away."""
    staging = target / STAGING
    if not (staging / MARK).is_dir() or staging.is_symlink():
        return
    for aside in sorted((staging / OLD).glob("*/*")):
        place = target / aside.relative_to(staging / OLD)
        if place.exists():
            _empty(aside, place, ours={MANIFEST, *read_outputs(aside / MANIFEST)})
        else:
            place.parent.mkdir(exist_ok=True)
            aside.rename(place)
    shutil.rmtree(staging / NEW, ignore_errors=True)
    # What could not be put back stays where it is, in a folder that is still ours.
    for folder in (*sorted((staging / OLD).glob("*")), staging / OLD):
        with suppress(OSError):
            folder.rmdir()
    if [path.name for path in staging.iterdir()] == [MARK]:
        (staging / MARK).rmdir()
        staging.rmdir()


def publish_set(target: Path, place: Path, *, ours: Collection[str], kept: Collection[str] = ()) -> None:
    """Put the set made ready in ``staging_of(target, place)`` into ``target / place``, all of it or nothing.

    ``ours`` are the files that earlier runs have made there: they go, but those ``kept``, which belong to the
    new set as well. Whatever else is there stays. Both folders must be on one file system.

    Raises InputError where a link or a file that no run has made is in the way, OSError where the set could
    not be put; then the old one is there as it was.
    """
    refuse_links(target, target / place)
    new, folder, aside = staging_of(target, place), target / place, target / STAGING / OLD / place
    if folder.exists() and not folder.is_dir():
        raise InputError([Problem("foreign_place", file=folder.as_posix())])
    made = {path.name for path in new.iterdir()}
    foreign = [path.name for path in _list(folder) if path.name not in ours or not is_plain(path)]
    blocked = [name for name in foreign if name in made and not _same(folder / name, new / name)]
    if blocked:
        raise InputError([Problem("foreign_place", file=(folder / name).as_posix()) for name in blocked])
    for name in sorted(set(kept) - made):
        if is_plain(folder / name):
            _link(folder / name, new / name)
    folder.parent.mkdir(exist_ok=True)
    if not folder.exists():
        new.rename(folder)
        return
    aside.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(aside)
    try:
        new.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise
    # The set is whole; what cannot be moved now, the next run moves.
    with suppress(OSError):
        _empty(aside, folder, ours={*ours, *made})


def staging_of(target: Path, place: Path) -> Path:
    """Where a set is made ready."""
    return target / STAGING / NEW / place


def read_outputs(manifest: Path) -> set[str]:
    """The names of all files that a manifest tells of, in all languages; none where it cannot be read."""
    try:
        found = json.loads(manifest.read_text(encoding="utf-8"))
        runs = (found, *found.get("other_languages", ()))
        names = {str(name) for run in runs for name in run["outputs"]}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return set()
    # A name that leads out of the folder was not written by a run.
    return {name for name in names if Path(name).name == name}


def is_published(folder: Path, manifest: bytes, outputs: Mapping[str, str]) -> bool:
    """Whether the set is there already as the manifest tells, every file with its SHA-256."""
    try:
        return (folder / MANIFEST).read_bytes() == manifest and all(
            is_plain(folder / name) and hash_file(folder / name) == sha for name, sha in outputs.items()
        )
    except OSError:
        return False


def is_plain(path: Path) -> bool:
    """Whether there is a file, and no link to one: a run makes nothing else."""
    return path.is_file() and not path.is_symlink()


def name_language(name: str) -> str:
    """The language that the name of a document tells; empty for a file that belongs to no language.

    >>> [name_language(name) for name in ("appendix.ru.pdf", "10_people.failed.kk.ipynb", "figures.parquet")]
    ['ru', 'kk', '']
    """
    *_, language, kind = ["", "", *Path(name).suffixes]
    found = _LANGUAGE.fullmatch(language) if kind in DOCUMENT_KINDS else None
    return found[1] if found else ""


def name_executed(notebook: str, language: str, *, is_failed: bool = False) -> str:
    """The name of an executed notebook among the documents of its set.

    >>> name_executed("10_people", "kk"), name_executed("10_people", "kk", is_failed=True)
    ('10_people.kk.ipynb', '10_people.failed.kk.ipynb')
    """
    return f"{notebook}{'.failed' if is_failed else ''}.{language}.ipynb"


def _list(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _same(one: Path, other: Path) -> bool:
    return is_plain(one) and hash_file(one) == hash_file(other)


def _link(source: Path, target: Path) -> None:
    """The file at a second place; a copy where the file system has no second names."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _empty(aside: Path, folder: Path, *, ours: Collection[str]) -> None:
    """Take away of a set put aside what runs have made, and move the rest to where the set is now."""
    # The manifest says what is ours: it goes last.
    for path in sorted(aside.iterdir(), key=lambda path: path.name == MANIFEST):
        if path.name in ours and is_plain(path):
            path.unlink()
        elif not os.path.lexists(folder / path.name):
            path.rename(folder / path.name)
    aside.rmdir()
