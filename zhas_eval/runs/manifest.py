"""The manifest ``run.json``: what a set of documents was made from, and what it holds."""

import json
import platform
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from zhas_eval.programme.passport import ALL_REGIONS
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import OUTCOMES
from zhas_eval.runs.failures import Failure
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.sources.programme_folder import input_hashes
from zhas_eval.sources.whole_files import hash_file

FORMAT = 1
OTHERS = "other_languages"
LEDGER = "figures.parquet"
NOTEBOOKS_PREFIX, PARAMETERS_PREFIX = "notebooks/", "parameters/"
# Of the inputs of a run, those that are no files of the programme.
BESIDE_PROGRAMME = (NOTEBOOKS_PREFIX, PARAMETERS_PREFIX)
# Those that read and clean the data, count, draw, execute and print.
PACKAGES = (
    *("zhas-eval", "python-calamine", "pydantic", "PyYAML", "rapidfuzz", "phonenumbers"),
    *("pandas", "numpy", "pyarrow", "scipy", "statsmodels", "Babel", "num2words"),
    *("matplotlib", "seaborn", "papermill", "nbclient", "nbformat", "ipykernel", "ipython"),
    *("nbconvert", "Jinja2", "mistune", "typst", "pymupdf-fonts", "xlsxwriter"),
)


def hash_inputs(
    programme: Programme, notebooks: Iterable[Path], given: Mapping[str, Path] = MappingProxyType({})
) -> dict[str, str]:
    """SHA-256 of everything a run reads, by name: passport, logframe, raw files, notebooks.

    ``given`` are the files that a user's parameters name, by their path from the notebooks.
    """
    hashes = input_hashes(programme) | {
        f"{NOTEBOOKS_PREFIX}{path.name}": hash_file(path) for path in notebooks
    }
    hashes |= {
        f"{PARAMETERS_PREFIX}{name}": hash_file(path) for name, path in given.items() if path.is_file()
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
    code: str,
    rows: Sequence[Mapping[str, Any]],
    failures: Sequence[Failure],
    titles: Mapping[str, str],
    outputs: Mapping[str, str],
    others: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """``run.json`` as bytes; ``outputs``: name → SHA-256 of each file, ``titles`` is by notebook.

    ``others`` are the manifests of runs in other languages, as ``read_other_languages`` gives them. The
    first of the passport's languages stands first, whichever ran last. ``code`` is the digest of the code
    that made the documents. It holds no time and no machine, so that equal input gives an equal manifest.
    """
    state = "failed" if failures else "complete" if planned.is_whole else "partial"
    own = {
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
        "versions": list_versions(),
        "code": code,
        "inputs": dict(inputs),
        # The figures that the documents tell, also where a run in another language has written newer ones.
        "ledger": outputs.get(LEDGER, ""),
        "rows": list(rows),
        "outputs": dict(sorted(outputs.items())),
    }
    order = programme.passport.languages
    first, *rest = sorted([own, *others], key=lambda run: _rank(run["parameters"]["language"], order))
    manifest = {**first, OTHERS: rest} if rest else first
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def _rank(language: str, order: Sequence[str]) -> tuple[int, str]:
    return (order.index(language) if language in order else len(order), language)


@cache
def list_versions() -> dict[str, str]:
    """The versions of Python and of the packages that decide the result, by name."""
    return {"python": platform.python_version(), **{package: version(package) for package in PACKAGES}}


def read_manifests(outputs: Path) -> list[dict[str, Any]]:
    """The manifests under ``outputs/<programme>``; one of another format or half written is left out."""
    found = map(_read_manifest, sorted(outputs.glob("*/*/run.json")))
    return [manifest for manifest in found if manifest is not None]


def by_language(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What a manifest tells of each language's last run, the passport's languages in their order."""
    return {run["parameters"]["language"]: run for run in (manifest, *manifest.get(OTHERS, ()))}


def group_languages(manifest: Mapping[str, Any]) -> list[list[str]]:
    """The languages of a set by what their documents tell: one group where all come from the same."""
    groups: list[list[Mapping[str, Any]]] = []
    for run in by_language(manifest).values():
        alike = next((group for group in groups if _are_alike(group[0], run)), None)
        if alike is None:
            groups.append([run])
        else:
            alike.append(run)
    return [[run["parameters"]["language"] for run in group] for group in groups]


def _are_alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two runs of a set come from the same: of notebooks, those that both have count."""
    mine, theirs = one.get("inputs", {}), other.get("inputs", {})
    if any(one.get(part) != other.get(part) for part in ("code", "versions")) or any(
        mine.get(name) != theirs.get(name)
        for name in {*mine, *theirs}
        if not name.startswith(NOTEBOOKS_PREFIX) or (name in mine and name in theirs)
    ):
        return False
    # A run that failed, or of fewer notebooks, has not all figures.
    is_same = all(run.get("state") == "complete" for run in (one, other))
    return not is_same or one.get("ledger") == other.get("ledger")


def read_other_languages(path: Path, *, language: str, rewritten: Mapping[str, str]) -> list[dict[str, Any]]:
    """The runs in other languages than ``language`` that the manifest at ``path`` tells of.

    ``rewritten``: name → SHA-256 of what the run in ``language`` made. Their outputs are without those of
    these files that have become others.
    """
    manifest = _read_manifest(path)
    runs = by_language(manifest) if manifest else {}
    return [
        {key: value for key, value in runs[other].items() if key != OTHERS}
        | {
            "outputs": {
                name: sha for name, sha in runs[other]["outputs"].items() if rewritten.get(name, sha) == sha
            }
        }
        for other in sorted(runs.keys() - {language})
    ]


def is_better(path: Path, language: str, made: Container[str]) -> bool:
    """Whether the set at a manifest is to stand where an attempt at it in ``language`` has failed.

    It stands where it was complete, and where the attempt has not ``made`` all that it has. One that had
    failed before gives way.
    """
    runs = by_language(_read_manifest(path) or {"parameters": {"language": ""}, "state": "failed"})
    own = runs.get(language)
    if own is None:
        return any(run["state"] == "complete" for run in runs.values())
    return own["state"] != "failed" and not all(name in made for name in own["outputs"])


def _read_manifest(path: Path) -> dict[str, Any] | None:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("format") == FORMAT else None
