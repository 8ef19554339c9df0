"""Scheduler and workers as processes that share no folder: the same documents, and none lost."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from conftest import SHOW

from tests.waiting import MOST, names_under, wait_until
from zhas_eval.cleaning.load import load_clean
from zhas_eval.errors import InputError
from zhas_eval.runs import bundle as bundles
from zhas_eval.runs.batch import perform_all
from zhas_eval.runs.bundle import pack
from zhas_eval.runs.cluster import perform_on_cluster
from zhas_eval.runs.plan import DocumentSet, find_modules
from zhas_eval.runs.publish import name_executed
from zhas_eval.runs.tasks import Binding, Outcome, Run, Task
from zhas_eval.sources.programme_folder import open_programme

COUNT = """\
from pathlib import Path
from time import sleep

from zhas_eval.cleaning.load import load_clean
from zhas_eval.sources.programme_folder import open_programme

scope = open_programme(programme).scope(region=region, period=period)
people = str(len(load_clean(scope.programme, scope).tables["participants"]))
state("participants", float(people))
head = ((Cell("Регион", header=True), Cell("Человек", header=True)),)
body = ((Cell(region), Cell(people, figure=f"participants@{region}/{period}")),)
display(Table("people", "Кто участвовал", head, body))
print(Path(programme).is_dir())
"""
# Tells that it runs, and stays until it is killed; the second time it goes through.
HOLD = """\
signs = Path({signs!r})
if not (signs / "killed").exists():
    (signs / "running").touch()
    while True:
        sleep(1)
"""


@pytest.fixture
def signs(tmp_path: Path) -> Path:
    folder = tmp_path / "signs"
    folder.mkdir()
    (folder / "killed").touch()
    return folder


@pytest.fixture
def planned(programme_folder: Path, write_notebook: Callable[..., Path], signs: Path) -> DocumentSet:
    hold = HOLD.format(signs=str(signs))
    notebooks = tuple(write_notebook(name, SHOW, COUNT, hold) for name in ("10_people", "20_more"))
    load_clean(open_programme(programme_folder))
    return DocumentSet(programme_folder, "all", "2023", "ru", notebooks, True)


class Coordinator:
    """Adds the binding when all notebooks are done, as a run does, and keeps what was made."""

    def __init__(self, planned: DocumentSet) -> None:
        self.planned = planned
        self.files: dict[str, bytes] = {}
        self.outcomes: list[Outcome] = []
        self.modules = find_modules(planned.notebooks)

    @property
    def tasks(self) -> list[Task]:
        return [Run(self.planned, notebook) for notebook in self.planned.notebooks]

    def finish(self, outcome: Outcome) -> list[Task]:
        self.outcomes.append(outcome)
        self.files |= outcome.files
        if len(self.outcomes) != len(self.planned.notebooks):
            return []
        names = [path.stem for path in self.planned.notebooks]
        executed = {name: self.files[name_executed(name, self.planned.language)] for name in names}
        return [Binding(self.planned, executed)]


def make_here(planned: DocumentSet) -> dict[str, bytes]:
    made = Coordinator(planned)
    perform_all(made.tasks, workers=1, on_start=lambda _: None, on_finish=made.finish, modules=made.modules)
    assert [outcome.failure for outcome in made.outcomes] == [None, None, None]
    return made.files


def make_there(planned: DocumentSet, scheduler: str, bundle: bytes) -> Coordinator:
    made = Coordinator(planned)
    shutil.rmtree(planned.programme)
    shutil.rmtree(planned.notebooks[0].parent)
    perform_on_cluster(
        made.tasks,
        scheduler=scheduler,
        workers=1,
        bundle=bundle,
        on_start=lambda _: None,
        on_finish=made.finish,
        modules=made.modules,
        patience=MOST,
    )
    return made


def is_worker(process: psutil.Process) -> bool:
    """Whether a child of a nanny is the one that does the tasks."""
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return False


def bundle_of(planned: DocumentSet) -> bytes:
    return pack(open_programme(planned.programme), planned.notebooks[0].parent)


def test_a_worker_that_dies_in_the_middle_loses_no_run_and_documents_are_the_same(
    planned: DocumentSet, scheduler: str, start_worker: Callable, signs: Path, tmp_path: Path
) -> None:
    here = make_here(planned)
    bundle = bundle_of(planned)
    (signs / "killed").unlink()
    one = start_worker("one")

    def kill() -> None:
        try:
            wait_until((signs / "running").exists)
            [process] = [child for child in psutil.Process(one.pid).children() if is_worker(child)]
        finally:
            # What holds goes on, so that a failure here ends the test.
            (signs / "killed").touch()
        process.kill()

    with ThreadPoolExecutor(1) as pool:
        killed = pool.submit(kill)
        there = make_there(planned, scheduler, bundle)
        killed.result()
    assert [outcome.failure for outcome in there.outcomes] == [None, None, None]
    assert sorted(there.files) == sorted(here)
    assert [name for name in here if here[name] != there.files[name]] == []
    # Personal data do not stay on the worker, not even those that the killed process had.
    wait_until(lambda: "programme.yml" not in names_under(tmp_path / "one" / "dask"))
    log = (tmp_path / "one" / "log").read_text()
    assert [name for name in ("Ахметова", "Иванов", "011005600000") if name in log] == []


def test_a_worker_of_another_version_ends_the_run_with_one_message(
    planned: DocumentSet, scheduler: str, start_worker: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = bundles.find_versions()
    monkeypatch.setattr(bundles, "find_versions", lambda: {**found, "pandas": "0"})
    bundle = bundle_of(planned)
    start_worker("one")
    with pytest.raises(InputError) as caught:
        make_there(planned, scheduler, bundle)
    assert [(problem.rule, problem.details) for problem in caught.value.problems] == [
        ("other_version", {"names": "pandas"})
    ]


def test_a_scheduler_without_workers_is_told(planned: DocumentSet, scheduler: str) -> None:
    with pytest.raises(InputError, match="no_workers"):
        perform_on_cluster(
            Coordinator(planned).tasks,
            scheduler=scheduler,
            workers=1,
            bundle=None,
            on_start=lambda _: None,
            on_finish=lambda _: [],
            patience=1,
        )
