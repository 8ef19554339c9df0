"""Batches: every task done, follow-ups next, and a dying process takes only its own task with it."""

import multiprocessing
import os
import signal
from dataclasses import replace
from pathlib import Path
from threading import enumerate as list_threads

import pytest

from tests.waiting import wait_until
from zhas_eval.runs.batch import perform_all
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.tasks import Binding, Outcome, Run, Task

SET = DocumentSet(Path("/p"), "all", "2023", "ru", (), True)


def run(name: str, folder: Path) -> Run:
    return Run(SET, folder / f"{name}.ipynb")


def perform_named(task: Task) -> Outcome:
    """Do what the notebook's name says, and leave a mark for each try."""
    if isinstance(task, Binding):
        return Outcome(task, title="bound")
    with task.notebook.with_suffix(".tries").open("a") as marks:
        marks.write("x")
    if task.notebook.stem.startswith("kill"):
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(task, title=task.notebook.stem)


def is_known() -> bool:
    """Whether the pool knows that a process of it has died: the thread that looks after them is gone."""
    return not any("ExecutorManager" in type(thread).__name__ for thread in list_threads())


@pytest.mark.parametrize("workers", [1, 2])
def test_a_dying_process_takes_only_its_own_task(tmp_path: Path, workers: int) -> None:
    names = ["first", "kill", "second", "third"]
    outcomes: list[Outcome] = []

    def finish(outcome: Outcome) -> list[Task]:
        outcomes.append(outcome)
        return []

    perform_all(
        [run(name, tmp_path) for name in names],
        workers=workers,
        on_start=lambda _: None,
        on_finish=finish,
        perform_one=perform_named,
    )
    states = {outcome.task.notebook.stem: outcome.failure for outcome in outcomes}
    assert len(outcomes) == len(names)
    assert {name for name, failure in states.items() if failure is None} == {"first", "second", "third"}
    assert states["kill"].error == "WorkerDied"
    assert (tmp_path / "kill.tries").read_text() == "xx"


def test_follow_ups_come_before_what_waits(tmp_path: Path) -> None:
    done: list[str] = []

    def finish(outcome: Outcome) -> list[Task]:
        done.append(outcome.title)
        return [Binding(replace(SET, region="wko"), {})] if outcome.title == "first" else []

    perform_all(
        [run(name, tmp_path) for name in ("first", "second", "third")],
        workers=1,
        on_start=lambda _: None,
        on_finish=finish,
        perform_one=perform_named,
    )
    assert done == ["first", "bound", "second", "third"]


def test_a_process_that_dies_between_tasks_stops_nothing(tmp_path: Path) -> None:
    done: list[str] = []

    def finish(outcome: Outcome) -> list[Task]:
        done.append(outcome.title)
        if outcome.title == "first":
            for process in multiprocessing.active_children():
                process.kill()
                process.join()
            wait_until(is_known)
        return []

    perform_all(
        [run(name, tmp_path) for name in ("first", "second")],
        workers=1,
        on_start=lambda _: None,
        on_finish=finish,
        perform_one=perform_named,
    )
    assert done == ["first", "second"]
