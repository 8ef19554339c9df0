"""Clusters: as a pool, with workers that come, die and refuse."""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.waiting import MOST
from zhas_eval.errors import InputError
from zhas_eval.runs.cluster import LOCAL, perform_on_cluster
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.tasks import Binding, Outcome, Run, Task

SET = DocumentSet(Path("/p"), "all", "2023", "ru", (), True)


def run(folder: Path, name: str) -> Run:
    return Run(SET, folder / f"{name}.ipynb")


def perform_named(task: Task) -> Outcome:
    """Do what the notebook's name says, and leave a mark for each try."""
    if isinstance(task, Binding):
        return Outcome(task, title="bound")
    name, marks = task.notebook.stem, task.notebook.with_suffix(".tries")
    with marks.open("a") as tries:
        tries.write("x")
    if name == "kill" or (name == "kill-once" and marks.read_text() == "x"):
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(task, title=name)


def do(tasks: list[Task], *, workers: int = 1, follow=lambda _: []) -> list[Outcome]:
    outcomes: list[Outcome] = []

    def finish(outcome: Outcome) -> list[Task]:
        outcomes.append(outcome)
        return follow(outcome)

    perform_on_cluster(
        tasks,
        scheduler=LOCAL,
        workers=workers,
        bundle=None,
        on_start=lambda _: None,
        on_finish=finish,
        perform_one=perform_named,
        patience=MOST,
    )
    return outcomes


def test_a_worker_that_dies_loses_no_task_and_a_task_that_kills_fails_alone(tmp_path: Path) -> None:
    names = ["first", "kill", "second", "kill-once", "third"]
    outcomes = do([run(tmp_path, name) for name in names], workers=2)
    errors = {outcome.task.notebook.stem: outcome.failure and outcome.failure.error for outcome in outcomes}
    assert errors == dict.fromkeys(names) | {"kill": "WorkerDied"}
    assert len(outcomes) == len(names)
    assert set((tmp_path / "kill-once.tries").read_text()) == {"x"}
    assert len((tmp_path / "kill-once.tries").read_text()) >= 2


def test_follow_ups_come_before_what_waits(tmp_path: Path) -> None:
    def follow(outcome: Outcome) -> list[Task]:
        return [Binding(replace(SET, region="wko"), {})] if outcome.title == "first" else []

    outcomes = do([run(tmp_path, name) for name in ("first", "second", "third")], follow=follow)
    assert [outcome.title for outcome in outcomes] == ["first", "bound", "second", "third"]


@pytest.mark.parametrize("module", ["distributed", "cryptography"])
def test_what_is_not_installed_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "cryptography"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError) as caught:
        do([run(tmp_path, "first")])
    assert [problem.details for problem in caught.value.problems] == [
        {"package": module, "install": "zhas-eval[cluster]"}
    ]
