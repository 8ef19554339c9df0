"""A whole run: every set executed, bound, published and listed on the index page."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import pandas as pd
from filelock import FileLock, Timeout

from zhas_eval.errors import InputError, Problem
from zhas_eval.presentation.wording import Wording
from zhas_eval.reporting.files import write_file
from zhas_eval.runs.batch import perform_all
from zhas_eval.runs.failures import Failure, describe_failure
from zhas_eval.runs.index import write_index
from zhas_eval.runs.manifest import (
    build_manifest,
    by_language,
    count_rows,
    hash_inputs,
    read_manifests,
    read_other_languages,
)
from zhas_eval.runs.plan import DocumentSet, Plan, find_modules
from zhas_eval.runs.publish import MANIFEST, publish_set
from zhas_eval.runs.tasks import Binding, Outcome, Run, Task

STAGING = ".staging"


class Listener(Protocol):
    """Whoever shows how a run goes on."""

    def expect(self, total: int) -> None:
        """How many tasks there will be."""

    def start(self, task: Task) -> None:
        """A task has begun."""

    def finish(self, outcome: Outcome) -> None:
        """A task has ended."""


@dataclass
class _Progress:
    """A set under way."""

    planned: DocumentSet
    staging: Path
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def failures(self) -> list[Failure]:
        order = [notebook.stem for notebook in self.planned.notebooks]
        found = [outcome.failure for outcome in self.outcomes if outcome.failure]
        return sorted(found, key=lambda failure: order.index(failure.notebook) if failure.notebook else -1)


def run_plan(
    plan: Plan, *, outputs: Path, accounts: pd.DataFrame, workers: int, listener: Listener
) -> list[Failure]:
    """Make all sets of ``plan`` under ``outputs/<programme>`` and the index page; returns what failed.

    ``accounts`` are those of the clean data, for the manifests. A set that cannot be written is one that
    failed. Raises InputError where another run writes there, nothing can be written at all, complete sets
    would be replaced by parts of them, or the input changed meanwhile.
    """
    target = outputs / plan.programme.passport.code
    with _writing(target):
        _keep_complete_sets(plan, target)
        return _run(plan, target=target, accounts=accounts, workers=workers, listener=listener)


def _run(
    plan: Plan, *, target: Path, accounts: pd.DataFrame, workers: int, listener: Listener
) -> list[Failure]:
    inputs = hash_inputs(plan.programme, plan.notebooks)
    sets = {planned.place: _Progress(planned, target / STAGING / planned.place) for planned in plan.sets}
    runs = [
        Run(planned, notebook, sets[planned.place].staging)
        for planned in plan.sets
        for notebook in planned.notebooks
    ]
    listener.expect(len(runs) + len(sets))
    timings: dict[str, dict[str, float]] = {}
    failures: list[Failure] = []

    def finish(outcome: Outcome) -> list[Task]:
        progress = sets[outcome.task.planned.place]
        progress.outcomes.append(outcome)
        timings[_task_key(outcome.task)] = {part: round(time, 2) for part, time in outcome.seconds.items()}
        if isinstance(outcome.task, Run):
            is_last = len(progress.outcomes) == len(progress.planned.notebooks)
            if not is_last or not progress.failures:
                listener.finish(outcome)
                return [Binding(progress.planned, progress.staging)] if is_last else []
        failures.extend(progress.failures)
        unwritten = _publish(progress, plan=plan, inputs=inputs, accounts=accounts, target=target)
        if unwritten:
            failures.append(unwritten)
            outcome = _with_failure(outcome, unwritten, wording=Wording(plan.language))
        listener.finish(outcome)
        return []

    try:
        perform_all(
            runs,
            workers=workers,
            on_start=listener.start,
            on_finish=finish,
            modules=find_modules(plan.notebooks),
        )
    finally:
        write_index(plan.programme, target, language=plan.language)
    write_file(target / "timings.json", (json.dumps(timings, indent=1) + "\n").encode())
    return failures


def _keep_complete_sets(plan: Plan, target: Path) -> None:
    """Refuse a choice of notebooks that has fewer than a complete set in its place."""
    asked = {notebook.stem for notebook in plan.notebooks}
    places = {(planned.region, planned.period) for planned in plan.sets if not planned.is_whole}
    for manifest in read_manifests(target):
        for made in by_language(manifest).values():
            parameters = made["parameters"]
            is_ours = (parameters["region"], parameters["period"]) in places
            if is_ours and made["state"] == "complete" and not asked.issuperset(parameters["notebooks"]):
                raise InputError([Problem("would_replace", file=target.as_posix())])


def _publish(
    progress: _Progress,
    *,
    plan: Plan,
    inputs: Mapping[str, str],
    accounts: pd.DataFrame,
    target: Path,
) -> Failure | None:
    """Put a set in place with its manifest; what could not be written is a failure."""
    current = hash_inputs(plan.programme, plan.notebooks)
    if changed := sorted(name for name in {*current, *inputs} if current.get(name) != inputs.get(name)):
        raise InputError([Problem("inputs_changed", file=name) for name in changed])
    # What a failed binding or a failed export has begun is not shown; the notebook that failed is.
    names = {name for outcome in progress.outcomes for name in _published_names(outcome)}
    titles = {
        outcome.task.notebook.stem: outcome.title
        for outcome in progress.outcomes
        if isinstance(outcome.task, Run) and outcome.title
    }
    planned, folder = progress.planned, target / progress.planned.place
    others = read_other_languages(folder / MANIFEST, language=planned.language, rewritten=names)
    kept = {name for other in others for name in other["outputs"]}
    failure = None
    try:
        stuck = publish_set(progress.staging, folder, names, language=planned.language, kept=kept)
        if stuck:
            failure = _unwritten(planned, stuck)
        manifest = build_manifest(
            planned,
            programme=plan.programme,
            inputs=inputs,
            rows=count_rows(accounts, planned.region),
            failures=[*progress.failures, failure] if failure else progress.failures,
            titles=titles,
            folder=folder,
            names=names.difference(stuck),
            others=others,
        )
        write_file(folder / MANIFEST, manifest)
    except OSError:
        return _unwritten(planned, (MANIFEST,))
    return failure


def _unwritten(planned: DocumentSet, names: Sequence[str]) -> Failure:
    message = Wording(planned.language)("run.failure.files", n=len(names), names=", ".join(names))
    return Failure("", planned.region, planned.period, "publish", "NotWritten", message=message)


def _with_failure(outcome: Outcome, failure: Failure, *, wording: Wording) -> Outcome:
    """The outcome with a failure more: a view shows one line of each outcome."""
    if outcome.failure is None:
        return replace(outcome, failure=failure)
    parts = (outcome.failure.message, describe_failure(wording, failure))
    message = ", ".join(part for part in parts if part)
    return replace(outcome, failure=replace(outcome.failure, message=message))


def _published_names(outcome: Outcome) -> tuple[str, ...]:
    if outcome.failure is None:
        return outcome.names
    return tuple(name for name in outcome.names if name.endswith(".ipynb"))


def _task_key(task: Task) -> str:
    name = task.notebook.stem if isinstance(task, Run) else "appendix"
    return (task.planned.place / name).as_posix()


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """The sole right to write to ``target``, with an empty staging folder in it."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        lock = FileLock(target / ".lock", timeout=0)
        with lock:
            shutil.rmtree(target / STAGING, ignore_errors=True)
            try:
                yield
            finally:
                shutil.rmtree(target / STAGING, ignore_errors=True)
    except Timeout:
        raise InputError([Problem("outputs_busy", file=target.as_posix())]) from None
    except OSError as error:
        name = Path(error.filename).name if isinstance(error.filename, str) else target.name
        details = {"reason": error.strerror or type(error).__name__}
        raise InputError([Problem("cannot_write", file=name, details=details)]) from error
