"""The sets of a plan on their way: what is due is done, kept, bound, and published when it is whole."""

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pandas as pd

from zhas_eval.errors import InputError, Problem
from zhas_eval.presentation.wording import Wording
from zhas_eval.runs.attempts import Attempts
from zhas_eval.runs.due import Due, Reckoner, place_of
from zhas_eval.runs.failures import Failure, choose_executed, describe_failure
from zhas_eval.runs.inputs import InputWatch
from zhas_eval.runs.keys import ScopeKey, find_surroundings
from zhas_eval.runs.manifest import build_manifest, count_rows, is_better, read_other_languages
from zhas_eval.runs.plan import DocumentSet, Plan, find_modules
from zhas_eval.runs.publish import (
    MANIFEST,
    is_published,
    name_executed,
    publish_set,
    read_outputs,
    staging_of,
)
from zhas_eval.runs.store import Ingredients, Record, ResultStore
from zhas_eval.runs.tasks import Binding, Listener, Outcome, Performer, Run, Task
from zhas_eval.sources.kept import LostError
from zhas_eval.sources.whole_files import write_file


@dataclass
class _Set:
    """A set in one language under way. ``files``: name → SHA-256 of the content in the store."""

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


class Coordinator:
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
        self.plan, self.target = plan, target
        self.watch, self.listener = watch, listener
        self.store = ResultStore(target)
        self.attempts = Attempts(target)
        around = find_surroundings(plan.notebooks, inputs=watch.hashes, scopes=scopes)
        self.reckoner = Reckoner(self.store, around)
        self.sets: dict[DocumentSet, _Set] = {}
        self.failures: list[Failure] = []
        self.timings: dict[str, dict[str, float]] = {}
        self._rows = cache(lambda region: count_rows(accounts, region))

    def run(self, perform: Performer, *, workers: int) -> None:
        """Do what is due, publish each set when its last task is done, and forget what nobody names."""
        for due in self.reckoner.list_due(self.plan):
            planned = due.task.planned
            own = self.sets.setdefault(planned, _Set(planned, {}))
            own.due[due.task.notebook.stem] = due
        self.attempts.begin(
            planned
            for planned, own in self.sets.items()
            if any(due.record is None for due in own.due.values())
        )
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
        own = self.sets[due.task.planned]
        own.files |= record.files
        own.titles[due.task.notebook.stem] = record.title
        return self._end(own, Outcome(due.task, title=record.title, is_cached=True))

    def _finish(self, outcome: Outcome) -> list[Task]:
        own = self.sets[outcome.task.planned]
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
                executed = outcome.files[name_executed(name, task.planned.language)]
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
        language = own.planned.language
        names = {notebook.stem: name_executed(notebook.stem, language) for notebook in own.planned.notebooks}
        executed = {stem: own.files[name] for stem, name in names.items()}
        own.binding, record = self.reckoner.find_binding(own.planned, executed)
        if record is None:
            contents = {stem: self.store.read(sha) for stem, sha in executed.items()}
            return [Binding(own.planned, contents)]
        own.files |= record.files
        return self._end(own, Outcome(Binding(own.planned, {}), is_cached=True))

    def _publish(self, own: _Set) -> Failure | None:
        """Put a set in place with its manifest; what could not be written is a failure."""
        if changed := self.watch.changed():
            raise InputError([Problem("inputs_changed", file=name) for name in changed])
        planned, folder = own.planned, self.target / own.planned.place
        failures = own.ordered_failures
        try:
            if failures and is_better(folder / MANIFEST, planned.language, own.files):
                self.attempts.fail(planned, failures, files=self._lay_beside(own), folder=folder)
                return None
            self._put(own, failures)
            self.attempts.end(planned)
        except (OSError, InputError, LostError) as error:
            failure = _unwritten(planned, _name_culprits(error, folder))
            with suppress(OSError):
                # Where nothing at all can be written, it stays noted as begun.
                self.attempts.fail(planned, [*failures, failure], files={}, folder=folder)
            return failure
        return None

    def _put(self, own: _Set, failures: Sequence[Failure]) -> None:
        """Put a set in its place, whole. Raises as ``publish_set``, and LostError."""
        planned, folder = own.planned, self.target / own.planned.place
        others = read_other_languages(folder / MANIFEST, language=planned.language, rewritten=own.files)
        manifest = build_manifest(
            planned,
            programme=self.plan.programme,
            inputs=self.watch.hashes,
            code=self.reckoner.around.printing,
            rows=self._rows(planned.region),
            failures=failures,
            titles=own.titles,
            outputs=own.files,
            others=others,
        )
        left = self.attempts.files_of(planned.region, planned.period)
        if is_published(folder, manifest, own.files) and not left:
            return
        staging = staging_of(self.target, planned.place)
        for name, sha in own.files.items():
            write_file(staging / name, self.store.read(sha))
        write_file(staging / MANIFEST, manifest)
        ours = {MANIFEST, *read_outputs(folder / MANIFEST), *left}
        kept = {name for other in others for name in other["outputs"]}
        publish_set(self.target, planned.place, ours=ours, kept=kept)

    def _lay_beside(self, own: _Set) -> dict[str, str]:
        """Put the notebooks that failed beside the set that stands; name → SHA-256."""
        planned, folder = own.planned, self.target / own.planned.place
        names = {choose_executed(failure, own.files) for failure in own.failures} - {""}
        ours = {*read_outputs(folder / MANIFEST), *self.attempts.files_of(planned.region, planned.period)}
        # A file that no run has made keeps its name.
        free = {name for name in names if name in ours or not os.path.lexists(folder / name)}
        standing = read_outputs(folder / MANIFEST)
        laid = {name: own.files[name] for name in sorted(free - standing)}
        for name, sha in laid.items():
            write_file(folder / name, self.store.read(sha))
        return laid


def _unwritten(planned: DocumentSet, names: Sequence[str]) -> Failure:
    message = Wording(planned.language)("run.failure.files", n=len(names), names=", ".join(names))
    place = (planned.region, planned.period)
    return Failure("", *place, "publish", "NotWritten", message=message, language=planned.language)


def _name_culprits(error: Exception, folder: Path) -> list[str]:
    """The files that a set could not be put in place for; the folder where none is known."""
    if isinstance(error, InputError):
        return [Path(problem.file).name for problem in error.problems]
    named = error.filename if isinstance(error, OSError) else None
    return [Path(named).name if isinstance(named, str) else folder.name]


def _with_failure(outcome: Outcome, failure: Failure, *, wording: Wording) -> Outcome:
    """The outcome with a failure more: a view shows one line of each outcome."""
    if outcome.failure is None:
        return replace(outcome, failure=failure)
    parts = (outcome.failure.message, describe_failure(wording, failure))
    message = ", ".join(part for part in parts if part)
    return replace(outcome, failure=replace(outcome.failure, message=message))


def _task_key(task: Task) -> str:
    name = task.notebook.stem if isinstance(task, Run) else "appendix"
    return (task.planned.place / f"{name}.{task.planned.language}").as_posix()
