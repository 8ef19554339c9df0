"""The manifest ``run.json``: what a set of documents was made from, and what it holds."""

import json
import platform
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from zhas_eval.programme.passport import ALL_REGIONS
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import OUTCOMES
from zhas_eval.runs.failures import Failure
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.sources.programme_folder import input_hashes
from zhas_eval.sources.workbook import hash_file

FORMAT = 1
OTHERS = "other_languages"
NOTEBOOKS_PREFIX = "notebooks/"
# Those that read and clean the data, count, draw, execute and print.
PACKAGES = (
    *("zhas-eval", "python-calamine", "pydantic", "PyYAML", "rapidfuzz", "phonenumbers"),
    *("pandas", "numpy", "pyarrow", "scipy", "statsmodels", "Babel", "num2words"),
    *("matplotlib", "seaborn", "papermill", "nbclient", "nbformat", "ipykernel"),
    *("nbconvert", "Jinja2", "mistune", "typst", "pymupdf-fonts", "xlsxwriter"),
)


def hash_inputs(programme: Programme, notebooks: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of everything a run reads, by name: passport, logframe, raw files, notebooks."""
    hashes = input_hashes(programme) | {
        f"{NOTEBOOKS_PREFIX}{path.name}": hash_file(path) for path in notebooks
    }
    return dict(sorted(hashes.items()))


def count_rows(accounts: pd.DataFrame, region: str = ALL_REGIONS) -> list[dict[str, Any]]:
    """Raw rows by file and sheet: how many were read and what became of them.

    Takes ``CleanData.accounts``; each item has file, sheet, read, clean, merged, rejected, skipped. For
    one region only rows that are known to be of that region count.
    """
    if region != ALL_REGIONS:
        accounts = accounts[accounts["region"] == region]
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
    outputs: Mapping[str, str],
    others: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """``run.json`` as bytes; ``outputs``: name → SHA-256 of each file, ``titles`` is by notebook.

    ``others`` are the manifests of runs in other languages, as ``read_other_languages`` gives them.
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
        "versions": {
            "python": platform.python_version(),
            **{package: version(package) for package in PACKAGES},
        },
        "inputs": dict(inputs),
        "rows": list(rows),
        "outputs": dict(sorted(outputs.items())),
    }
    if others:
        manifest[OTHERS] = list(others)
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifests(outputs: Path) -> list[dict[str, Any]]:
    """The manifests under ``outputs/<programme>``; one of another format or half written is left out."""
    found = map(_read_manifest, sorted(outputs.glob("*/*/run.json")))
    return [manifest for manifest in found if manifest is not None]


def by_language(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What a manifest tells of each language's last run, the latest run first."""
    return {run["parameters"]["language"]: run for run in (manifest, *manifest.get(OTHERS, ()))}


def read_other_languages(path: Path, *, language: str, rewritten: Collection[str]) -> list[dict[str, Any]]:
    """The runs in other languages than ``language`` that the manifest at ``path`` tells of.

    Their outputs are without the files ``rewritten``: those are what the run in ``language`` made.
    """
    manifest = _read_manifest(path)
    runs = by_language(manifest) if manifest else {}
    return [
        {key: value for key, value in runs[other].items() if key != OTHERS}
        | {"outputs": {name: sha for name, sha in runs[other]["outputs"].items() if name not in rewritten}}
        for other in sorted(runs.keys() - {language})
    ]


def _read_manifest(path: Path) -> dict[str, Any] | None:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("format") == FORMAT else None
