"""Whole runs: what is on disk after success, after failure, and after a change under way."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import SHOW, TABLE
from filelock import FileLock

from zhas_eval.errors import InputError
from zhas_eval.reporting.failures import Failure
from zhas_eval.reporting.plan import Plan, Selection, plan_run
from zhas_eval.reporting.run import run_plan
from zhas_eval.reporting.tasks import Outcome, Task
from zhas_eval.sources.programme_folder import open_programme

WriteNotebook = Callable[..., Path]
STATE = 'state("participants", 70.0)'
MADE = {
    *("10_people.ipynb", "10_people.ru.html", "10_people.ru.pdf", "appendix.ru.html", "appendix.ru.pdf"),
    *("figures.parquet", "run.json", "tables.ru.xlsx"),
}


class Silent:
    """A listener that only counts."""

    total = started = 0

    def __init__(self, at_finish: Callable[[], object] = lambda: None) -> None:
        self.at_finish = at_finish

    def expect(self, total: int) -> None:
        self.total = total

    def start(self, _: Task) -> None:
        self.started += 1

    def finish(self, _: Outcome) -> None:
        self.at_finish()


@pytest.fixture
def make_plan(programme_folder: Path, notebooks_folder: Path) -> Callable[..., Plan]:
    def make(**choice: Any) -> Plan:
        return plan_run(open_programme(programme_folder), notebooks_folder, Selection(**choice))

    return make


def run(plan: Plan, outputs: Path, listener: Silent | None = None) -> list[Failure]:
    return run_plan(plan, outputs=outputs, rows=[], workers=1, listener=listener or Silent())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_failed_notebook_leaves_nothing_of_an_earlier_success(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, tmp_path: Path
) -> None:
    outputs, place = tmp_path / "outputs", tmp_path / "outputs" / "tiny" / "2023" / "wko"
    write_notebook("10_people", SHOW, TABLE, STATE)
    plan = make_plan(regions=["wko"])
    listener = Silent()
    assert run(plan, outputs, listener) == []
    first = contents(place)
    assert set(first) == MADE
    assert json.loads(first["run.json"])["state"] == "complete"
    assert listener.total == listener.started == 2

    run(plan, outputs)
    assert contents(place) == first

    write_notebook("10_people", SHOW, TABLE, "raise ValueError('Айгерим'[::-1])")
    failures = run(plan, outputs)
    assert [(failure.notebook, failure.cell, failure.error) for failure in failures] == [
        ("10_people", 4, "ValueError")
    ]
    left = contents(place)
    assert set(left) == {"10_people.failed.ipynb", "run.json"}
    assert "миргйА".encode() not in b"".join(left.values())
    assert "10_people: ячейка 4, ValueError" in (outputs / "tiny" / "index.html").read_text(encoding="utf-8")
    assert not (outputs / "tiny" / ".staging").exists()


def test_chosen_notebooks_make_no_appendix_and_contradiction_fails_the_set(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, tmp_path: Path
) -> None:
    place = tmp_path / "outputs" / "tiny" / "2023" / "wko"
    write_notebook("10_people", SHOW, STATE)
    write_notebook("20_grants", SHOW, 'state("participants", 71.0)')
    assert run(make_plan(regions=["wko"], notebooks=["people"]), tmp_path / "outputs") == []
    assert set(contents(place)) == {name for name in MADE if not name.startswith("appendix")}
    assert json.loads((place / "run.json").read_text())["state"] == "partial"

    (failure,) = run(make_plan(regions=["wko"]), tmp_path / "outputs")
    assert (failure.stage, failure.error) == ("appendix", "FiguresError")
    assert "participants@wko/2023" in failure.message
    assert "figures.parquet" not in contents(place)


def test_input_changed_under_way_is_refused(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, programme_folder: Path, tmp_path: Path
) -> None:
    write_notebook("10_people", SHOW)
    raw = programme_folder / "raw" / "people.xlsx"
    with pytest.raises(InputError, match=r"inputs_changed: raw/people\.xlsx"):
        run(make_plan(regions=["wko"]), tmp_path / "outputs", Silent(lambda: raw.write_bytes(b"other")))
    assert not (tmp_path / "outputs" / "tiny" / "2023").exists()


def test_two_runs_at_once_and_a_folder_that_cannot_be_written_are_refused(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, tmp_path: Path
) -> None:
    write_notebook("10_people", SHOW)
    target = tmp_path / "outputs" / "tiny"
    target.mkdir(parents=True)
    with FileLock(target / ".lock"), pytest.raises(InputError, match="outputs_busy"):
        run(make_plan(), tmp_path / "outputs")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot_write"):
        run(make_plan(), tmp_path / "file")
