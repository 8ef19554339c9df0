"""``python -m zhas_eval.runs.clear OUTPUTS DATA``: takes away what runs have made, and nothing else.

Documents and results kept in OUTPUTS, clean tables kept in the programmes of DATA. No link is followed; what
no run has made stays, and is named.
"""

import os
import sys
from pathlib import Path

from zhas_eval.presentation.wording import Wording, interface_language
from zhas_eval.runs.attempts import Attempts
from zhas_eval.runs.publish import MANIFEST, OWN_FILES, is_plain, read_outputs, settle_staging
from zhas_eval.runs.store import STORE as RESULTS
from zhas_eval.runs.verify import find_sets
from zhas_eval.sources.clean_store import STORE as CLEAN
from zhas_eval.sources.kept import Kept

LOCK = ".lock"


def clear_outputs(folder: Path) -> list[Path]:
    """Take away the documents of all programmes under ``folder``; what is left there."""
    if not folder.is_dir() or folder.is_symlink():
        return [folder] if folder.is_symlink() else []
    marks = [path.parent for path in folder.glob(f"**/{LOCK}")]
    programmes = {*marks, *(place.parents[1] for place in find_sets(folder))}
    for programme in sorted(programmes):
        way = [programme, *programme.parents]
        if any(path.is_symlink() for path in way[: way.index(folder)]):
            continue
        settle_staging(programme)
        attempts = Attempts(programme)
        for place in sorted(programme.glob(f"*/*/{MANIFEST}")):
            names = read_outputs(place) | attempts.files_of(place.parent.name, place.parts[-3])
            _remove(place.parent, *names, MANIFEST)
        _clear_store(programme / RESULTS)
        _remove(programme, *OWN_FILES, LOCK)
    _remove_empty(folder)
    return sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def clear_clean_tables(programme: Path) -> list[Path]:
    """Take away the clean tables kept in a programme's folder; what is left in their place."""
    store = programme / CLEAN
    if store.is_symlink():
        return [store]
    _remove(store, LOCK)
    _clear_store(store)
    return sorted(path for path in store.rglob("*") if not path.is_dir())


def _clear_store(store: Path) -> None:
    if store.is_dir() and not store.is_symlink():
        Kept(store).sweep(lambda _: False)
        _remove_empty(store)


def _remove(folder: Path, *names: str) -> None:
    if any(path.is_symlink() for path in (folder, folder.parent)):
        return
    for name in names:
        if is_plain(folder / name):
            (folder / name).unlink()


def _remove_empty(folder: Path) -> None:
    """Remove the folders without anything in them, from below; ``folder`` itself too."""
    for path in map(Path, [name for name, _, _ in os.walk(folder, topdown=False)]):
        if not path.is_symlink() and not list(path.iterdir()):
            path.rmdir()


def main(outputs: str, data: str) -> None:
    """Clear both, and tell what has stayed."""
    left = clear_outputs(Path(outputs))
    for programme in sorted(path.parent for path in Path(data).glob(f"*/{CLEAN}")):
        left += clear_clean_tables(programme)
    say = Wording(interface_language(os.environ))
    for path in left:
        sys.stdout.write(say("run.clear.left", path=path.as_posix()) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
