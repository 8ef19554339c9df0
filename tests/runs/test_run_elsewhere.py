"""A whole run with its outputs on S3: as in a folder, and continued from another machine."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from conftest import SHOW, TABLE

from runs.test_run import Silent, run, write_only
from zhas_eval.runs.elsewhere import outputs_elsewhere
from zhas_eval.runs.places import open_place
from zhas_eval.runs.plan import Plan, Selection, plan_run
from zhas_eval.runs.tasks import Binding, Outcome, Run, Task
from zhas_eval.sources.programme_folder import open_programme


class MachineDownError(Exception):
    """The machine that ran it is no more."""


class Machine:
    """Does tasks until its machine is down, which is after so many."""

    def __init__(self, *, lives: int = 1_000) -> None:
        self.lives = lives
        self.done: list[Task] = []

    def __call__(self, tasks: Iterable[Task], *, on_finish: Callable[..., list[Task]], **_: Any) -> None:
        def finish(outcome: Outcome) -> list[Task]:
            if len(self.done) == self.lives:
                raise MachineDownError
            self.done.append(outcome.task)
            return on_finish(outcome)

        write_only([*tasks], on_finish=finish)


@pytest.fixture
def plan(
    programme_folder: Path,
    notebooks_folder: Path,
    write_notebook: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Plan:
    monkeypatch.setattr("zhas_eval.runs.index.read_key_figures", lambda *_: ())
    for name in ("10_people", "20_more"):
        write_notebook(name, SHOW, TABLE)
    return plan_run(open_programme(programme_folder), notebooks_folder, Selection())


def run_there(plan: Plan, address: str, machine: Machine) -> None:
    with outputs_elsewhere(address, "tiny", Silent()) as (outputs, listener):
        assert run(plan, outputs, listener, perform=machine) == []


def test_a_run_continues_from_another_machine_and_ends_as_one_without_a_fault(
    plan: Plan, bucket: str, tmp_path: Path
) -> None:
    run(plan, tmp_path / "outputs", perform=Machine())
    here = {
        path.relative_to(tmp_path / "outputs/tiny").as_posix(): path.read_bytes()
        for path in (tmp_path / "outputs/tiny").rglob("*")
        if path.is_file() and path.name not in (".lock", "timings.json")
    }
    assert {"2023/all/run.json", "2023/wko/run.json", "index.html"} < set(here)
    # Two notebooks and the appendix are the first set; the fourth task dies with its machine.
    first, second, third = Machine(lives=3), Machine(), Machine()
    with pytest.raises(MachineDownError):
        run_there(plan, bucket, first)
    place = open_place(f"{bucket}/tiny")
    made = [name for name in place.list() if name.startswith("2023/")]
    assert made == sorted(name for name in here if name.startswith("2023/all/"))
    run_there(plan, bucket, second)
    assert [task.planned.region for task in second.done] == ["wko", "wko", "wko"]
    there = {name: place.read(name) for name in place.list() if name != "timings.json"}
    assert there == here
    run_there(plan, bucket, third)
    assert third.done == []
    assert {type(task) for task in first.done} == {Run, Binding}
