"""The manifest ``run.json``: what a set of documents was made from, and what it holds."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from zhas_eval.programme.scope import Programme
from zhas_eval.reporting.failures import Failure
from zhas_eval.reporting.plan import DocumentSet
from zhas_eval.sources.programme_folder import input_hashes

FORMAT = 1
OUTCOMES = ("clean", "merged", "rejected", "skipped")
PACKAGES = (
    *("zhas-eval", "pandas", "pyarrow", "scipy", "matplotlib"),
    *("papermill", "nbconvert", "typst", "xlsxwriter"),
)


def hash_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_inputs(programme: Programme, notebooks: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of everything a run reads, by name: passport, logframe, raw files, notebooks."""
    hashes = input_hashes(programme) | {f"notebooks/{path.name}": hash_file(path) for path in notebooks}
    return dict(sorted(hashes.items()))


def count_rows(accounts: pd.DataFrame) -> list[dict[str, Any]]:
    """Raw rows by file and sheet: how many were read and what became of them.

    Takes ``CleanData.accounts``; each item has file, sheet, read, clean, merged, rejected, skipped.
    """
    return [
        {
            "file": file,
            "sheet": sheet,
            "read": len(outcomes),
            **{name: int((outcomes == name).sum()) for name in OUTCOMES},
        }
        for (file, sheet), outcomes in accounts.groupby(["file", "sheet"], observed=True)["outcome"]
    ]


def build_manifest(
    planned: DocumentSet,
    *,
    programme: Programme,
    inputs: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    failures: Sequence[Failure],
    titles: Mapping[str, str],
    folder: Path,
    names: Iterable[str],
) -> bytes:
    """``run.json`` as bytes; ``folder`` holds the files ``names``, ``titles`` is by notebook.

    It holds no time and no machine, so that equal input gives an equal manifest.
    """
    state = "failed" if failures else "complete" if planned.is_whole else "partial"
    manifest = {
        "format": FORMAT,
        "programme": programme.passport.code,
        "parameters": {
            "region": planned.region,
            "period": planned.period,
            "language": planned.language,
            "notebooks": [notebook.stem for notebook in planned.notebooks],
        },
        "state": state,
        "failures": [asdict(failure) for failure in failures],
        "titles": dict(sorted(titles.items())),
        "versions": {package: version(package) for package in PACKAGES},
        "inputs": dict(inputs),
        "rows": list(rows),
        "outputs": {name: hash_file(folder / name) for name in sorted(names)},
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifests(outputs: Path) -> list[dict[str, Any]]:
    """The manifests under ``outputs/<programme>``; one of another format or half written is left out."""
    manifests = []
    for path in sorted(outputs.glob("*/*/run.json")):
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        if isinstance(manifest, dict) and manifest.get("format") == FORMAT:
            manifests.append(manifest)
    return manifests
