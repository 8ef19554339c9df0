"""Whether the documents of runs are whole: each file as its manifest says, none beside, all on the page."""

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from zhas_eval.errors import InputError, Problem
from zhas_eval.presentation.wording import Wording
from zhas_eval.runs.attempts import BEGUN, read_attempts
from zhas_eval.runs.index import INDEX, KINDS
from zhas_eval.runs.manifest import FORMAT, by_language, group_languages
from zhas_eval.runs.publish import MANIFEST
from zhas_eval.runs.summary import name_anchor
from zhas_eval.sources.whole_files import hash_file

# What a run leaves in a programme's folder even where it was cut off before its first set.
MARKS = (INDEX, "timings.json", ".cache", ".staging", ".lock")
DEPTH = 4  # how far below the folder named by the user a programme's folder is looked for

FaultKind = Literal[
    "unfinished",
    "damaged",
    "elsewhere",
    "missing",
    "changed",
    "unreadable",
    "extra",
    "no_index",
    "unlisted",
    "unlinked",
    "dead_link",
    "languages",
    "failed",
    "attempt_failed",
    "attempt_begun",
]


@dataclass(frozen=True)
class Fault:
    """One thing wrong: ``place`` is the folder below that which was verified, ``file`` the name in it.

    ``languages`` are those that do not fit together, where that is what is wrong.
    """

    place: str
    file: str
    kind: FaultKind
    languages: str = ""


def verify_outputs(folder: Path) -> list[Fault]:
    """Every fault of the documents under ``folder``: one programme's, or those of several.

    Hidden files and folders are not looked at. Raises InputError where there is no such folder, or no
    documents in it.
    """
    if not folder.is_dir():
        raise InputError([Problem("no_outputs", file=folder.as_posix())])
    programmes = list(_find_programmes(folder, DEPTH))
    if not programmes:
        raise InputError([Problem("no_documents", file=folder.as_posix())])
    return [fault for programme in programmes for fault in _verify_programme(programme, folder)]


def find_sets(folder: Path) -> list[Path]:
    """The folders of all sets under ``folder``, finished or not."""
    return [place for programme in _find_programmes(folder, DEPTH) for place in _sets_of(programme)]


def describe_fault(fault: Fault, *, wording: Wording) -> str:
    """A fault on one line: where, what is wrong, what to do."""
    *_, period, region = ["", "", *Path(fault.place).parts]
    where = " · ".join(part for part in (fault.place, fault.file) if part)
    names = {"region": region, "period": period, "languages": fault.languages}
    return f"{where}: {wording(f'run.verify.fault.{fault.kind}', **names)}"


def _find_programmes(folder: Path, depth: int) -> Iterator[Path]:
    if any((folder / mark).exists() for mark in MARKS) or any(
        (place / MANIFEST).exists() for place in _sets_of(folder)
    ):
        yield folder
    elif depth:
        for entry in _folders_in(folder):
            yield from _find_programmes(entry, depth - 1)


def _sets_of(programme: Path) -> list[Path]:
    return [place for period in _folders_in(programme) for place in _folders_in(period)]


def _folders_in(folder: Path) -> list[Path]:
    return [entry for entry in _visible_in(folder) if entry.is_dir()]


def _visible_in(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))


def _verify_programme(programme: Path, folder: Path) -> Iterator[Fault]:
    index = _read_index(programme / INDEX)
    attempts = read_attempts(programme)
    for (region, period, _), attempt in attempts.items():
        name = (programme / period / region).relative_to(folder).as_posix()
        yield Fault(name, "", "attempt_begun" if attempt["state"] == BEGUN else "attempt_failed")
    absent: set[str] = set()  # a link to what is told as absent is not told as well
    for place in _sets_of(programme):
        shown, found = place.relative_to(folder).as_posix(), place.relative_to(programme).as_posix()
        if not (place / MANIFEST).is_file():
            yield Fault(shown, "", "unfinished")
            continue
        manifest = _read_manifest(place / MANIFEST)
        if manifest is None:
            yield Fault(shown, MANIFEST, "damaged")
            continue
        region, period, outputs = manifest.region, manifest.period, manifest.outputs
        if (period, region) != (place.parent.name, place.name):
            yield Fault(shown, MANIFEST, "elsewhere")
            continue
        if manifest.is_failed:
            yield Fault(shown, "", "failed")
        beside = {
            name for key, one in attempts.items() if key[:2] == (region, period) for name in one["files"]
        }
        for fault in _verify_files(place, shown, outputs, beside):
            if fault.kind == "missing":
                absent.add(f"{found}/{fault.file}")
            yield fault
        if len(manifest.languages) > 1:
            yield Fault(shown, "", "languages", " ≠ ".join(map(", ".join, manifest.languages)))
        if index is None:
            continue
        if name_anchor(region, period) not in index.anchors:
            yield Fault(shown, "", "unlisted")
            continue
        for name in sorted(outputs):
            if Path(name).suffix.removeprefix(".") in KINDS and f"{found}/{name}" not in index.links:
                yield Fault(shown, name, "unlinked")
    shown = "" if programme == folder else programme.relative_to(folder).as_posix()
    if index is None:
        yield Fault(shown, INDEX, "no_index")
        return
    for link in sorted(index.links - absent):
        if not (programme / link).exists():
            yield Fault(shown, link, "dead_link")


def _verify_files(
    place: Path, shown: str, outputs: Mapping[str, str], beside: Container[str]
) -> Iterator[Fault]:
    for name, sha in sorted(outputs.items()):
        try:
            if (place / name).is_symlink() or hash_file(place / name) != sha:
                yield Fault(shown, name, "changed")
        except FileNotFoundError:
            yield Fault(shown, name, "missing")
        except OSError:
            yield Fault(shown, name, "unreadable")
    for path in _visible_in(place):
        if path.name not in outputs and path.name not in beside and path.name != MANIFEST:
            yield Fault(shown, path.name, "extra")


@dataclass(frozen=True)
class _Told:
    """What a manifest tells of a set: the hashes of its files by name, languages by what they come from."""

    region: str
    period: str
    outputs: Mapping[str, str]
    languages: list[list[str]]
    is_failed: bool


def _read_manifest(path: Path) -> _Told | None:
    """What a manifest tells; None if it is damaged."""
    try:
        manifest: Any = json.loads(path.read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            return None
        runs = by_language(manifest).values()
        told = _Told(
            region=str(manifest["parameters"]["region"]),
            period=str(manifest["parameters"]["period"]),
            outputs={str(name): str(sha) for run in reversed(runs) for name, sha in run["outputs"].items()},
            languages=group_languages(manifest),
            is_failed=any(run.get("state") == "failed" for run in runs),
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    # A name that leads out of the set's folder was not written by a run.
    return told if all(Path(name).name == name for name in told.outputs) else None


class _Index(HTMLParser):
    """The anchors of a page, and the files that it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.anchors.add(attributes.get("id") or "")
        link = attributes.get("href") or "#"
        if tag == "a" and not link.startswith("#"):
            self.links.add(unquote(link))


def _read_index(path: Path) -> _Index | None:
    """The index page; None where there is none that can be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    page = _Index()
    page.feed(text)
    return page
