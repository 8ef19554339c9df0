"""The clean tables kept beside the raw files, so that each notebook reads instead of cleaning.

The store holds personal data and lies in the programme folder under ``.clean/``, which git ignores
and no document is made from directly.
"""

import hashlib
import json
import shutil
import tempfile
import time
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import pandas as pd

from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import CleanData, load_contracts
from zhas_eval.sources.programme_folder import find_unread_workbooks, input_hashes

STORE = ".clean"
CODE_PACKAGES = ("programme", "sources", "cleaning")
LIBRARIES = ("pandas", "python-calamine", "rapidfuzz", "phonenumbers")
DRAFT = "draft-"
# Nobody writes for an hour: the process that began an older draft has died.
DRAFT_SECONDS = 3_600


def store_key(programme: Programme) -> str:
    """A hash of all that the clean tables depend on: passport, input files, the code that cleans."""
    inputs = {
        "passport": programme.passport.model_dump(mode="json"),
        "hashes": input_hashes(programme),
        "unread": find_unread_workbooks(programme),
        "versions": {name: version(name) for name in LIBRARIES},
    }
    digest = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode())
    root = Path(str(files("zhas_eval")))
    for package in CODE_PACKAGES:
        for path in sorted((root / package).glob("*.*")):
            if path.suffix in {".py", ".yml"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def read_store(programme: Programme, key: str) -> CleanData | None:
    """The clean data stored under the key, or None."""
    folder = programme.folder / STORE / key
    if not folder.is_dir():
        return None
    return CleanData(
        tables={name: pd.read_parquet(folder / f"{name}.parquet") for name in load_contracts()},
        accounts=pd.read_parquet(folder / "_accounts.parquet"),
        problems=pd.read_parquet(folder / "_problems.parquet"),
        hashes=json.loads((folder / "_hashes.json").read_text(encoding="utf-8")),
    )


def write_store(programme: Programme, key: str, data: CleanData) -> None:
    """Keep the clean data under the key of what they were made from.

    Older ones of the programme go, and drafts of a process that died. A reader sees all or nothing.
    """
    root = programme.folder / STORE
    root.mkdir(exist_ok=True)
    target = root / key
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=root))
    try:
        for name, table in data.tables.items():
            table.to_parquet(draft / f"{name}.parquet")
        data.accounts.to_parquet(draft / "_accounts.parquet")
        data.problems.to_parquet(draft / "_problems.parquet")
        (draft / "_hashes.json").write_text(json.dumps(dict(data.hashes)), encoding="utf-8")
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


def _is_young(draft: Path) -> bool:
    try:
        return time.time() - draft.stat().st_mtime < DRAFT_SECONDS
    except FileNotFoundError:
        return True
