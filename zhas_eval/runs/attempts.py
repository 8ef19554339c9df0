"""The attempts at sets that have not ended well: begun and cut off, or failed beside a set that stands.

``attempts.json`` in the folder of a programme's outputs names them until a later run makes the set. It is
written before a run begins, so that also a run that is killed leaves word.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from zhas_eval.runs.failures import Failure
from zhas_eval.runs.manifest import OTHERS, by_language
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.publish import MANIFEST
from zhas_eval.sources.whole_files import write_file

ATTEMPTS = "attempts.json"
BEGUN, FAILED = "begun", "failed"
# Region, period, language.
Key = tuple[str, str, str]
Attempt = Mapping[str, Any]


class Attempts:
    """The list of attempts as the run that writes it holds it. Raises OSError where it cannot be written."""

    def __init__(self, target: Path) -> None:
        self._path = target / ATTEMPTS
        self._found = read_attempts(target)

    def begin(self, sets: Iterable[DocumentSet]) -> None:
        """Note that sets are under way; what is known of an earlier attempt stays until they have ended."""
        begun = {_key(planned): _describe(planned, BEGUN) for planned in sets}
        for key, attempt in begun.items():
            if key in self._found:
                # Files of an earlier attempt lie there until the set is made.
                attempt["files"] = self._found[key]["files"]
        if begun:
            self._write(self._found | begun)

    def fail(
        self, planned: DocumentSet, failures: Sequence[Failure], *, files: Mapping[str, str], folder: Path
    ) -> None:
        """Note why a set was not made. ``files``: name → SHA-256 of what is kept of it beside the old set."""
        told = {
            **_describe(planned, FAILED),
            "failures": [asdict(failure) for failure in failures],
            "files": dict(files),
            "stands_since": _day_of(folder / MANIFEST),
        }
        self._write({**self._found, _key(planned): told})

    def end(self, planned: DocumentSet) -> None:
        """Note that a set is in its place, or never was begun."""
        if _key(planned) in self._found:
            self._write({key: found for key, found in self._found.items() if key != _key(planned)})

    def files_of(self, region: str, period: str) -> set[str]:
        """The names of the files that earlier attempts have left in a set's folder."""
        return {
            name
            for key, found in self._found.items()
            if key[:2] == (region, period)
            for name in found["files"]
        }

    def _write(self, found: dict[Key, Attempt]) -> None:
        self._found = found
        if found:
            told = [found[key] for key in sorted(found)]
            write_file(self._path, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())
        else:
            self._path.unlink(missing_ok=True)


def read_attempts(target: Path) -> dict[Key, Attempt]:
    """The attempts noted under ``target``, by region, period and language; none that cannot be read."""
    try:
        found = json.loads((target / ATTEMPTS).read_text(encoding="utf-8"))
        return {_key_of(attempt["parameters"]): attempt for attempt in found}
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def add_attempts(manifest: Mapping[str, Any], attempts: Mapping[Key, Attempt]) -> dict[str, Any]:
    """The manifest of a set as it is to be told of: a language whose last attempt failed has failed.

    Its documents are those that stand; the executed notebooks of the attempt are among its files.
    """
    place = (manifest["parameters"]["region"], manifest["parameters"]["period"])
    runs = {key: dict(run) for key, run in by_language(manifest).items()}
    for key, attempt in attempts.items():
        if key[:2] == place:
            # A set that was never made in this language.
            run = runs.setdefault(
                key[2], {"titles": {}, "inputs": {}, "outputs": {}, **attempt, "failures": []}
            )
            run["state"] = FAILED
            run["failures"] = [*run["failures"], *attempt["failures"]]
            run["outputs"] = {**run["outputs"], **attempt["files"]}
    first, *rest = ({name: part for name, part in run.items() if name != OTHERS} for run in runs.values())
    return {**first, OTHERS: rest}


def _describe(planned: DocumentSet, state: str) -> dict[str, Any]:
    parameters = {
        "region": planned.region,
        "period": planned.period,
        "language": planned.language,
        "notebooks": [notebook.stem for notebook in planned.notebooks],
    }
    return {"parameters": parameters, "state": state, "failures": [], "files": {}, "stands_since": ""}


def _key(planned: DocumentSet) -> Key:
    return planned.region, planned.period, planned.language


def _key_of(parameters: Mapping[str, Any]) -> Key:
    return parameters["region"], parameters["period"], parameters["language"]


def _day_of(manifest: Path) -> str:
    """The day on which the set that stands was put in place; empty where there is none."""
    try:
        return datetime.fromtimestamp(manifest.stat().st_mtime).astimezone().date().isoformat()
    except OSError:
        return ""
