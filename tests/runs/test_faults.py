"""Faults at every stage: the old documents are whole or the new ones complete, and a re-run ends the same."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.runs.test_run import ACCOUNTS, Silent, WriteNotebook, write_only
from zhas_eval.errors import InputError
from zhas_eval.runs.inputs import InputWatch
from zhas_eval.runs.plan import Plan, Selection, plan_run
from zhas_eval.runs.run import run_plan
from zhas_eval.runs.store import STORE
from zhas_eval.runs.tasks import Outcome, Run, Task
from zhas_eval.sources.programme_folder import open_programme


@pytest.fixture
def plan(programme_folder: Path, notebooks_folder: Path, write_notebook: WriteNotebook) -> Plan:
    for name in ("10_people", "20_grants"):
        write_notebook(name)
    return plan_run(open_programme(programme_folder), notebooks_folder, Selection())


@pytest.fixture(autouse=True)
def without_key_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhas_eval.runs.index.read_key_figures", lambda *_: ())


def run(plan: Plan, outputs: Path, perform: Callable[..., None] = write_only) -> Silent:
    listener = Silent()
    failures = run_plan(
        plan,
        outputs=outputs,
        accounts=ACCOUNTS,
        watch=InputWatch(plan.programme, plan.notebooks),
        scopes={},
        workers=1,
        listener=listener,
        perform=perform,
    )
    assert failures == []
    return listener


def documents(outputs: Path) -> dict[str, bytes]:
    """What a reader can see; times of a run are no part of it."""
    return {
        path.relative_to(outputs).as_posix(): path.read_bytes()
        for path in sorted(outputs.rglob("*"))
        if path.is_file() and STORE not in path.parts and path.name not in {".lock", "timings.json"}
    }


def copy_source(tasks: list[Task], *, on_finish: Callable[[Outcome], list[Task]], **options: Any) -> None:
    """As ``write_only``, but what is made tells what it was made of."""

    def finish(outcome: Outcome) -> list[Task]:
        task = outcome.task
        own = [task.notebook] if isinstance(task, Run) else task.planned.notebooks
        sources = b"".join(notebook.read_bytes() for notebook in own)
        files = {name: name.encode() + sources for name in outcome.files}
        return on_finish(replace(outcome, files=files))

    write_only(tasks, on_finish=finish, **options)


def counting(done: list[Task]) -> Callable[..., None]:
    def perform(tasks: list[Task], *, on_finish: Callable[[Outcome], list[Task]], **options: Any) -> None:
        def finish(outcome: Outcome) -> list[Task]:
            done.append(outcome.task)
            return on_finish(outcome)

        write_only(tasks, on_finish=finish, **options)

    return perform


def test_a_second_run_does_nothing_and_changes_nothing(plan: Plan, tmp_path: Path) -> None:
    run(plan, tmp_path / "outputs")
    first = documents(tmp_path / "outputs")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "outputs").rglob("run.json")}

    def never(*_: object, **__: object) -> None:
        pytest.fail("something was done again")

    listener = run(plan, tmp_path / "outputs", never)
    assert listener.last.is_cached
    assert listener.total == len(plan.sets) * 3
    assert documents(tmp_path / "outputs") == first
    assert {path: path.stat().st_mtime_ns for path in times} == times


@pytest.mark.parametrize("after", range(6))
def test_a_run_cut_off_continues_and_ends_with_the_same_bytes(plan: Plan, tmp_path: Path, after: int) -> None:
    run(plan, tmp_path / "whole")

    def cut(tasks: list[Task], *, on_finish: Callable[[Outcome], list[Task]], **options: Any) -> None:
        finished = 0

        def finish(outcome: Outcome) -> list[Task]:
            nonlocal finished
            if finished == after:
                raise KeyboardInterrupt
            finished += 1
            return on_finish(outcome)

        write_only(tasks, on_finish=finish, **options)

    with pytest.raises(KeyboardInterrupt):
        run(plan, tmp_path / "cut", cut)
    done: list[Task] = []
    run(plan, tmp_path / "cut", counting(done))
    assert len(done) == len(plan.sets) * 3 - after
    assert documents(tmp_path / "cut") == documents(tmp_path / "whole")


@pytest.mark.parametrize("damage", ["truncate", "delete", "rewrite"])
@pytest.mark.parametrize("part", ["records", "contents"])
def test_a_damaged_store_is_made_anew(plan: Plan, tmp_path: Path, part: str, damage: str) -> None:
    run(plan, tmp_path / "whole")
    run(plan, tmp_path / "outputs")
    for path in (tmp_path / "outputs" / "tiny" / STORE / part).rglob("*"):
        if path.is_file() and damage == "delete":
            path.unlink()
        elif path.is_file():
            path.write_bytes(b"" if damage == "truncate" else b"{}")
    run(plan, tmp_path / "outputs")
    assert documents(tmp_path / "outputs") == documents(tmp_path / "whole")


def test_a_document_that_was_changed_or_lost_is_put_back(plan: Plan, tmp_path: Path) -> None:
    run(plan, tmp_path / "outputs")
    first = documents(tmp_path / "outputs")
    place = tmp_path / "outputs" / "tiny" / "2023" / "wko"
    (place / "10_people.ru.pdf").write_bytes(b"changed by hand")
    (place / "appendix.ru.pdf").unlink()
    (tmp_path / "outputs" / "tiny" / "2023" / "all" / "run.json").unlink()
    done: list[Task] = []
    run(plan, tmp_path / "outputs", counting(done))
    assert not done
    assert documents(tmp_path / "outputs") == first


@pytest.mark.parametrize("writes", range(0, 40, 3))
def test_a_full_disk_leaves_the_old_documents_whole(
    plan: Plan, write_notebook: WriteNotebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    outputs = tmp_path / "outputs"
    run(plan, outputs, copy_source)
    old = documents(outputs)
    write_notebook("10_people", "1 + 1")
    run(plan, tmp_path / "new", copy_source)
    new = documents(tmp_path / "new")
    left = writes

    def fill(_: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("zhas_eval.sources.whole_files.os.fsync", fill)
    with suppress(InputError):
        run_plan(
            plan,
            outputs=outputs,
            accounts=ACCOUNTS,
            watch=InputWatch(plan.programme, plan.notebooks),
            scopes={},
            workers=1,
            listener=Silent(),
            perform=copy_source,
        )
    monkeypatch.undo()
    monkeypatch.setattr("zhas_eval.runs.index.read_key_figures", lambda *_: ())
    found = documents(outputs)
    for name, content in found.items():
        if not name.endswith(("run.json", "index.html", "attempts.json")):
            assert content in {old.get(name), new.get(name)}, name
    run(plan, outputs, copy_source)
    assert documents(outputs) == new


KILLED = """
import sys, time
from pathlib import Path
from tests.runs.test_faults import run
from zhas_eval.runs.plan import Selection, plan_run
from zhas_eval.sources.programme_folder import open_programme
import zhas_eval.runs.coordinator as coordinator
import zhas_eval.runs.index as index
index.read_key_figures = lambda *_: ()
stage, folder, notebooks, outputs = sys.argv[1:]

def wait(*_, **__):
    print("here", flush=True)
    time.sleep(3600)

if stage == "publish":
    coordinator.publish_set = wait
elif stage == "replace":
    real = Path.rename
    def rename(path, target):
        if ".staging" in path.parts:
            wait()
        return real(path, target)
    Path.rename = rename
elif stage == "manifest":
    coordinator.build_manifest = wait
else:
    coordinator.Coordinator._keep = wait
plan = plan_run(open_programme(Path(folder)), Path(notebooks), Selection())
run(plan, Path(outputs))
"""


@pytest.mark.parametrize("stage", ["keep", "manifest", "publish", "replace"])
def test_a_killed_parent_leaves_whole_documents_and_the_next_run_ends_the_same(
    plan: Plan, notebooks_folder: Path, tmp_path: Path, stage: str
) -> None:
    outputs = tmp_path / "outputs"
    arguments = [stage, str(plan.programme.folder), str(notebooks_folder), str(outputs)]
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{root}:{root / 'tests'}"}
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGKILL)
    run(plan, tmp_path / "whole")
    whole = documents(tmp_path / "whole")
    for name, content in documents(outputs).items():
        assert ".staging" in name or name == "tiny/attempts.json" or content == whole[name]
    assert not [path for path in outputs.rglob("run.json") if ".staging" not in path.parts]
    run(plan, outputs)
    assert documents(outputs) == whole
