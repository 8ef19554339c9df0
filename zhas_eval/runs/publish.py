"""Files put in place whole: a reader finds the old file or the new one, never half of one."""

import re
import shutil
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from zhas_eval.sources.workbook import hash_file

MANIFEST = "run.json"
# What carries its language in its name; two or three letters before the kind.
DOCUMENT_KINDS = frozenset({".html", ".ipynb", ".pdf", ".xlsx"})
_LANGUAGE = re.compile(r"\.([a-z]{2,3})")


def publish_set(
    staging: Path, target: Path, names: Iterable[str], *, language: str, kept: Collection[str] = ()
) -> tuple[str, ...]:
    """Put the files ``names`` of ``staging`` into ``target`` and take away the rest of earlier runs.

    Documents in other languages than ``language`` stay, and so do the files ``kept``. The old manifest
    goes first, and the caller writes the new one last: a folder without one is not finished, whatever
    else it holds. Both folders must be on one file system. Returns the names that could not be put or
    taken away (a document open in another program, say).
    """
    names = sorted(names)
    target.mkdir(parents=True, exist_ok=True)
    (target / MANIFEST).unlink(missing_ok=True)
    stuck = []
    for name in names:
        try:
            (staging / name).replace(target / name)
        except OSError:
            stuck.append(name)
    stale = [path for path in sorted(target.iterdir()) if path.name not in {*names, *kept}]
    for path in stale:
        if name_language(path.name) in {"", language}:
            try:
                _remove(path)
            except OSError:
                stuck.append(path.name)
    return tuple(stuck)


def is_published(folder: Path, manifest: bytes, outputs: Mapping[str, str]) -> bool:
    """Whether the set is there already as the manifest tells, every file with its SHA-256."""
    try:
        return (folder / MANIFEST).read_bytes() == manifest and all(
            hash_file(folder / name) == sha for name, sha in outputs.items()
        )
    except OSError:
        return False


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


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
