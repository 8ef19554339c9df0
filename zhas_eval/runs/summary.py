"""What the index page tells of a batch as a whole: sets by state, notebooks, failures."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel.numbers import format_decimal

from zhas_eval.presentation.labels import name_period, name_region
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import Passport
from zhas_eval.runs.failures import Failure, choose_executed, explain_failure, group_failures
from zhas_eval.runs.manifest import by_language

STATES = ("failed", "outdated", "partial", "complete")  # a set with several has the first


@dataclass(frozen=True)
class FailureRow:
    """A failure as the page shows it; ``href`` leads to the executed notebook and is empty without one."""

    notebook: str
    region: str
    period: str
    anchor: str
    cell: str
    what: str
    file: str
    href: str


@dataclass(frozen=True)
class Summary:
    """A batch as a whole: states with the number of sets, a sentence on notebooks, failures."""

    states: tuple[tuple[str, int], ...]
    notebooks: str
    failures: tuple[FailureRow, ...]


def summarise(
    manifests: Sequence[Mapping[str, Any]],
    *,
    states: Iterable[str],
    passport: Passport,
    wording: Wording,
) -> Summary:
    """The summary of the sets that ``manifests`` tell of, in their order; ``states`` has one for each place.

    It holds only what manifests tell, so that equal documents give an equal page: not when they were made,
    nor which of them were kept from an earlier run.
    """
    counts = Counter(states)
    runs = [run for manifest in manifests for run in by_language(manifest).values()]
    failed = [_failed_notebooks(run) for run in runs]
    executed = sum(
        len(set(run["parameters"]["notebooks"]) - names) for run, names in zip(runs, failed, strict=True)
    )
    rows = (
        row for manifest in manifests for row in _failure_rows(manifest, passport=passport, wording=wording)
    )
    return Summary(
        states=tuple((state, counts[state]) for state in (*reversed(STATES), "missing") if counts[state]),
        notebooks=wording(
            "run.index.notebooks",
            executed=format_decimal(executed, "#,##0", locale=wording.locale),
            failed=format_decimal(sum(map(len, failed)), "#,##0", locale=wording.locale),
        ),
        failures=tuple(rows),
    )


def name_anchor(region: str, period: str) -> str:
    """The place of a set on the page."""
    return f"{region}-{period}"


def list_failures(runs: Iterable[Mapping[str, Any]]) -> Iterable[Failure]:
    """The failures that the manifests of a set's languages tell of, each with its language."""
    for run in runs:
        for entry in run["failures"]:
            yield Failure(**entry | {"language": run["parameters"]["language"]})


def _failed_notebooks(run: Mapping[str, Any]) -> set[str]:
    return {failure["notebook"] for failure in run["failures"] if failure["notebook"]}


def _failure_rows(
    manifest: Mapping[str, Any], *, passport: Passport, wording: Wording
) -> Iterable[FailureRow]:
    region, period = manifest["parameters"]["region"], manifest["parameters"]["period"]
    place = Path(period) / region
    runs = by_language(manifest).values()
    names = {name for run in runs for name in run["outputs"]}
    # A notebook that failed in two languages in one way is one failure.
    for failure, languages in group_failures(list_failures(runs)).items():
        file = choose_executed(failure, names)
        what = _name_failed(failure, wording)
        yield FailureRow(
            notebook=f"{what} ({', '.join(languages)})" if len(passport.languages) > 1 else what,
            region=name_region(region, passport=passport, wording=wording),
            period=name_period(period, passport=passport, wording=wording),
            anchor=name_anchor(region, period),
            cell="" if failure.cell is None else str(failure.cell),
            what=explain_failure(wording, failure),
            file=file,
            href=quote((place / file).as_posix()) if file else "",
        )


def _name_failed(failure: Failure, wording: Wording) -> str:
    return failure.notebook or wording(f"run.index.{'set' if failure.stage == 'publish' else 'appendix'}")
