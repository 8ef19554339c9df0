"""A whole run: every set executed, bound, published and listed on the index page."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock, Timeout

from zhas_eval.errors import InputError, Problem
from zhas_eval.reporting.batch import perform_all
from zhas_eval.reporting.failures import Failure
from zhas_eval.reporting.index import write_index
from zhas_eval.reporting.manifest import build_manifest, hash_inputs
from zhas_eval.reporting.plan import DocumentSet, Plan, find_modules
from zhas_eval.reporting.publish import publish_set, write_file
from zhas_eval.reporting.tasks import Binding, Outcome, Run, Task

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
    plan: Plan, *, outputs: Path, rows: Sequence[Mapping[str, Any]], workers: int, listener: Listener
) -> list[Failure]:
    """Make all sets of ``plan`` under ``outputs/<programme>`` and the index page; returns what failed.

    ``rows`` is the account of raw rows that the manifests repeat. Raises InputError where another run
    writes there, a file cannot be written, or the input changed meanwhile.
    """
    target = outputs / plan.programme.passport.code
    with _writing(target):
        return _run(plan, target=target, rows=rows, workers=workers, listener=listener)


def _run(
    plan: Plan, *, target: Path, rows: Sequence[Mapping[str, Any]], workers: int, listener: Listener
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
        listener.finish(outcome)
        if isinstance(outcome.task, Run):
            if len(progress.outcomes) < len(progress.planned.notebooks):
                return []
            if not progress.failures:
                return [Binding(progress.planned, progress.staging)]
        failures.extend(progress.failures)
        _publish(progress, plan=plan, inputs=inputs, rows=rows, target=target)
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


def _publish(
    progress: _Progress,
    *,
    plan: Plan,
    inputs: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    target: Path,
) -> None:
    current = hash_inputs(plan.programme, plan.notebooks)
    if changed := sorted(name for name in {*current, *inputs} if current.get(name) != inputs.get(name)):
        raise InputError([Problem("inputs_changed", file=name) for name in changed])
    # What a failed binding or a failed export has begun is not shown; the notebook that failed is.
    names = {name for outcome in progress.outcomes for name in _published_names(outcome)}
    manifest = build_manifest(
        progress.planned,
        programme=plan.programme,
        inputs=inputs,
        rows=rows,
        failures=progress.failures,
        titles={
            outcome.task.notebook.stem: outcome.title
            for outcome in progress.outcomes
            if isinstance(outcome.task, Run) and outcome.title
        },
        folder=progress.staging,
        names=names,
    )
    publish_set(progress.staging, target / progress.planned.place, names, manifest=manifest)


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
