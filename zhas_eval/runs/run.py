"""A whole run: what is due is done, every set is bound, published and listed on the index page."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from zhas_eval.runs.due import Due, Reckoner, place_of
from zhas_eval.runs.failures import Failure, describe_failure
from zhas_eval.runs.index import write_index
from zhas_eval.runs.inputs import InputWatch
from zhas_eval.runs.keys import ScopeKey, find_surroundings
from zhas_eval.runs.manifest import (
    build_manifest,
    by_language,
    count_rows,
    read_manifests,
    read_other_languages,
)
from zhas_eval.runs.plan import DocumentSet, Plan, find_modules
from zhas_eval.runs.publish import MANIFEST, is_published, publish_set
from zhas_eval.runs.store import Ingredients, Record, ResultStore
from zhas_eval.runs.tasks import Binding, Outcome, Run, Task

STAGING = ".staging"


class Listener(Protocol):
    """Whoever shows how a run goes on."""

    def expect(self, total: int) -> None:
        """How many tasks there will be."""

    def start(self, task: Task) -> None:
        """A task has begun."""

    def finish(self, outcome: Outcome) -> None:
        """A task has ended; one that is cached never began."""


class Performer(Protocol):
    """Whoever does tasks: the processes of this machine, or those of many."""

    def __call__(
        self,
        tasks: Iterable[Task],
        *,
        workers: int,
        on_start: Callable[[Task], None],
        on_finish: Callable[[Outcome], Iterable[Task]],
        modules: tuple[str, ...],
    ) -> None:
        """Do all tasks, and those that ``on_finish`` adds."""


@dataclass
class _Set:
    """A set under way. ``files``: name → SHA-256 of the content in the store."""

    planned: DocumentSet
    due: dict[str, Due]
    files: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    done: int = 0
    binding: Ingredients = field(default_factory=dict)

    @property
    def ordered_failures(self) -> list[Failure]:
        order = [notebook.stem for notebook in self.planned.notebooks]
        return sorted(
            self.failures, key=lambda failure: order.index(failure.notebook) if failure.notebook else -1
        )


def run_plan(
    plan: Plan,
    *,
    outputs: Path,
    accounts: pd.DataFrame,
    watch: InputWatch,
    scopes: Mapping[ScopeKey, str],
    workers: int,
    listener: Listener,
    perform: Performer = perform_all,
) -> list[Failure]:
    """Make all sets of ``plan`` under ``outputs/<programme>`` and the index page; returns what failed.

    ``accounts`` are those of the clean data, for the manifests; ``watch`` looked at the input files before
    they were cleaned; ``scopes`` are the digests of the scopes' data, as ``keys.Surroundings`` has them.
    What the store has from an earlier run is not done again. A set that cannot be written is one that
    failed. Raises InputError where another run writes there, nothing can be written at all, complete sets
    would be replaced by parts of them, or the input changed meanwhile.
    """
    target = outputs / plan.programme.passport.code
    with _writing(target):
        _keep_complete_sets(plan, target)
        batch = _Batch(plan, target, accounts=accounts, watch=watch, scopes=scopes, listener=listener)
        try:
            batch.run(perform, workers=workers)
        finally:
            write_index(plan.programme, target, language=plan.language)
        return batch.failures


class _Batch:
    """The sets of a plan on their way to the documents."""

    def __init__(
        self,
        plan: Plan,
        target: Path,
        *,
        accounts: pd.DataFrame,
        watch: InputWatch,
        scopes: Mapping[ScopeKey, str],
        listener: Listener,
    ) -> None:
        self.plan, self.target, self.accounts = plan, target, accounts
        self.watch, self.listener = watch, listener
        self.store = ResultStore(target)
        around = find_surroundings(plan.notebooks, inputs=watch.hashes, scopes=scopes)
        self.reckoner = Reckoner(self.store, around)
        self.sets: dict[Path, _Set] = {}
        self.failures: list[Failure] = []
        self.timings: dict[str, dict[str, float]] = {}

    def run(self, perform: Performer, *, workers: int) -> None:
        """Do what is due, publish each set when its last task is done, and forget what nobody names."""
        for due in self.reckoner.list_due(self.plan):
            planned = due.task.planned
            own = self.sets.setdefault(planned.place, _Set(planned, {}))
            own.due[due.task.notebook.stem] = due
        self.listener.expect(sum(len(one.due) + 1 for one in self.sets.values()))
        tasks: list[Task] = []
        for due in [due for one in self.sets.values() for due in one.due.values()]:
            tasks += [due.task] if due.record is None else self._take_kept(due, due.record)
        if tasks:
            perform(
                tasks,
                workers=workers,
                on_start=self.listener.start,
                on_finish=self._finish,
                modules=find_modules(self.plan.notebooks),
            )
        self.store.sweep()
        if self.timings:
            write_file(self.target / "timings.json", (json.dumps(self.timings, indent=1) + "\n").encode())

    def _take_kept(self, due: Due, record: Record) -> list[Task]:
        own = self.sets[due.task.planned.place]
        own.files |= record.files
        own.titles[due.task.notebook.stem] = record.title
        return self._end(own, Outcome(due.task, title=record.title, is_cached=True))

    def _finish(self, outcome: Outcome) -> list[Task]:
        own = self.sets[outcome.task.planned.place]
        self.timings[_task_key(outcome.task)] = {
            part: round(time, 2) for part, time in outcome.seconds.items()
        }
        try:
            self._keep(own, outcome)
        except OSError:
            unwritten = _unwritten(own.planned, sorted(outcome.files))
            outcome = _with_failure(outcome, unwritten, wording=Wording(self.plan.language))
        if outcome.failure:
            own.failures.append(outcome.failure)
        return self._end(own, replace(outcome, files={}))

    def _keep(self, own: _Set, outcome: Outcome) -> None:
        """Put the files of an outcome into the store, with their record where nothing failed."""
        # What a failed binding or a failed export has begun is not shown; the notebook that failed is.
        files = {
            name: self.store.put(content)
            for name, content in outcome.files.items()
            if outcome.failure is None or name.endswith(".ipynb")
        }
        own.files |= files
        task = outcome.task
        if isinstance(task, Run):
            name = task.notebook.stem
            if outcome.title:
                own.titles[name] = outcome.title
            if outcome.failure is None:
                executed = outcome.files[f"{name}.ipynb"]
                record = self.reckoner.record_of(own.due[name], files, executed=executed, title=outcome.title)
                self.store.keep(place_of(own.planned, name), record)
        elif outcome.failure is None:
            self.store.keep(place_of(own.planned, ""), Record(own.binding, {}, files))

    def _end(self, own: _Set, outcome: Outcome) -> list[Task]:
        """Count a task as done; the last notebook brings the binding, the binding the documents."""
        own.done += isinstance(outcome.task, Run)
        is_last = own.done == len(own.due)
        if isinstance(outcome.task, Run) and not (is_last and own.failures):
            self.listener.finish(outcome)
            return self._bind(own) if is_last else []
        self.failures.extend(own.ordered_failures)
        if unwritten := self._publish(own):
            self.failures.append(unwritten)
            outcome = _with_failure(outcome, unwritten, wording=Wording(self.plan.language))
        self.listener.finish(outcome)
        return []

    def _bind(self, own: _Set) -> list[Task]:
        names = {notebook.stem: f"{notebook.stem}.ipynb" for notebook in own.planned.notebooks}
        executed = {stem: own.files[name] for stem, name in names.items()}
        own.binding, record = self.reckoner.find_binding(own.planned, executed)
        if record is None:
            contents = {stem: self.store.get(sha) or b"" for stem, sha in executed.items()}
            return [Binding(own.planned, contents)]
        own.files |= record.files
        return self._end(own, Outcome(Binding(own.planned, {}), is_cached=True))

    def _publish(self, own: _Set) -> Failure | None:
        """Put a set in place with its manifest; what could not be written is a failure."""
        if changed := self.watch.changed():
            raise InputError([Problem("inputs_changed", file=name) for name in changed])
        planned, folder = own.planned, self.target / own.planned.place
        others = read_other_languages(folder / MANIFEST, language=planned.language, rewritten=own.files)
        kept = {name for other in others for name in other["outputs"]}

        def manifest(failures: Sequence[Failure], outputs: Mapping[str, str]) -> bytes:
            return build_manifest(
                planned,
                programme=self.plan.programme,
                inputs=self.watch.hashes,
                rows=count_rows(self.accounts, planned.region),
                failures=failures,
                titles=own.titles,
                outputs=outputs,
                others=others,
            )

        failures = own.ordered_failures
        try:
            whole = manifest(failures, own.files)
            if is_published(folder, whole, own.files):
                return None
            staging = self.target / STAGING / planned.place
            for name, sha in own.files.items():
                write_file(staging / name, self.store.get(sha) or b"")
            stuck = publish_set(staging, folder, own.files, language=planned.language, kept=kept)
            if not stuck:
                write_file(folder / MANIFEST, whole)
                return None
            failure = _unwritten(planned, stuck)
            written = {name: sha for name, sha in own.files.items() if name not in stuck}
            write_file(folder / MANIFEST, manifest([*failures, failure], written))
        except OSError:
            return _unwritten(planned, (MANIFEST,))
        return failure


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
