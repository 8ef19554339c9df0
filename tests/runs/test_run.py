"""Whole runs: what is on disk after success, after failure, and after a change under way."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import SHOW, TABLE
from filelock import FileLock

from zhas_eval.errors import InputError
from zhas_eval.runs import run as module
from zhas_eval.runs.failures import Failure
from zhas_eval.runs.inputs import InputWatch
from zhas_eval.runs.plan import Plan, Selection, plan_run
from zhas_eval.runs.run import run_plan
from zhas_eval.runs.tasks import Outcome, Run, Task
from zhas_eval.sources.programme_folder import open_programme

WriteNotebook = Callable[..., Path]
ACCOUNTS = pd.DataFrame(
    [("a.xlsx", "S", "clean", "wko"), ("a.xlsx", "S", "clean", "shymkent")],
    columns=["file", "sheet", "outcome", "region"],
)
STATE = 'state("participants", 70.0)'
MADE = {
    *("10_people.ru.ipynb", "10_people.ru.html", "10_people.ru.pdf", "appendix.ru.html", "appendix.ru.pdf"),
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

    def finish(self, outcome: Outcome) -> None:
        self.last = outcome
        self.at_finish()


@pytest.fixture
def make_plan(programme_folder: Path, notebooks_folder: Path) -> Callable[..., Plan]:
    def make(**choice: Any) -> Plan:
        return plan_run(open_programme(programme_folder), notebooks_folder, Selection(**choice))

    return make


def run(plan: Plan, outputs: Path, listener: Silent | None = None, **options: Any) -> list[Failure]:
    return run_plan(
        plan,
        outputs=outputs,
        accounts=ACCOUNTS,
        watch=InputWatch(plan.programme, plan.notebooks),
        scopes={},
        workers=1,
        listener=listener or Silent(),
        **options,
    )


def write_only(tasks: list[Task], *, on_finish: Callable[[Outcome], list[Task]], **_: object) -> None:
    """Tasks that only make small files."""
    waiting = deque(tasks)
    while waiting:
        task = waiting.popleft()
        language = task.planned.language
        if isinstance(task, Run):
            names = (f"{task.notebook.stem}.{language}.ipynb", f"{task.notebook.stem}.{language}.pdf")
        else:
            names = ("figures.parquet", f"appendix.{language}.pdf")
        files = dict.fromkeys(names, language.encode())
        waiting.extendleft(on_finish(Outcome(task, files, title=f"title {language}")))


@pytest.fixture
def without_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks that only make small files."""
    monkeypatch.setattr(module.run_plan, "__kwdefaults__", {"perform": write_only})
    monkeypatch.setattr("zhas_eval.runs.index.read_key_figures", lambda *_: ())


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
    assert set(left) == {"10_people.failed.ru.ipynb", "run.json"}
    assert "миргйА".encode() not in b"".join(left.values())
    page = (outputs / "tiny" / "index.html").read_text(encoding="utf-8")
    assert '<td>4</td><td class="what">ValueError</td>' in page
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


@pytest.mark.usefixtures("without_kernels")
def test_a_run_in_another_language_leaves_the_documents_of_the_first(
    make_plan: Callable[..., Plan],
    write_notebook: WriteNotebook,
    tmp_path: Path,
) -> None:
    write_notebook("10_people")
    plan = make_plan(regions=["wko"])
    place, index = tmp_path / "outputs/tiny/2023/wko", tmp_path / "outputs/tiny/index.html"
    kazakh = replace(plan, language="kk", sets=tuple(replace(one, language="kk") for one in plan.sets))
    run(plan, tmp_path / "outputs")
    russian_run = json.loads((place / "run.json").read_text())
    run(kazakh, tmp_path / "outputs")

    left = contents(place)
    manifest = json.loads(left["run.json"])
    documents = {"10_people.ru.pdf", "appendix.ru.pdf", "10_people.kk.pdf", "appendix.kk.pdf"}
    assert left.keys() == {"10_people.ipynb", "figures.parquet", "run.json"} | documents
    assert left["figures.parquet"] == b"kk"
    assert manifest["parameters"]["language"] == "kk"
    (other,) = manifest["other_languages"]
    assert other["outputs"].keys() == {"10_people.ru.pdf", "appendix.ru.pdf"}
    assert other == russian_run | {"outputs": other["outputs"]}
    assert manifest["outputs"].keys() == left.keys() - other["outputs"].keys() - {"run.json"}
    assert all(f"2023/wko/{name}" in index.read_text(encoding="utf-8") for name in documents)

    run(plan, tmp_path / "outputs")
    manifest = json.loads((place / "run.json").read_text())
    assert manifest["outputs"] == russian_run["outputs"]
    assert contents(place).keys() == left.keys()


@pytest.mark.usefixtures("without_kernels")
def test_chosen_notebooks_never_replace_a_complete_set(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, tmp_path: Path
) -> None:
    outputs, place = tmp_path / "outputs", tmp_path / "outputs" / "tiny" / "2023" / "wko"
    for name in ("10_people", "20_grants"):
        write_notebook(name)
    run(make_plan(regions=["wko"]), outputs)
    made = contents(place)
    listener = Silent()
    with pytest.raises(InputError, match=r"would_replace: .*outputs/tiny"):
        run(make_plan(notebooks=["people"]), outputs, listener)
    assert (contents(place), listener.started) == (made, 0)

    assert run(make_plan(regions=["all"], notebooks=["people"]), outputs) == []
    assert run(make_plan(regions=["wko"], notebooks=["people", "grants"]), outputs) == []
    (tmp_path / "notebooks" / "20_grants.ipynb").unlink()
    assert run(make_plan(regions=["wko"]), outputs) == []
    assert "20_grants.ru.ipynb" not in contents(place)


@pytest.mark.usefixtures("without_kernels")
def test_a_set_that_cannot_be_written_stops_no_other(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, tmp_path: Path
) -> None:
    write_notebook("10_people")
    target = tmp_path / "outputs" / "tiny" / "2023"
    target.mkdir(parents=True)
    (target / "all").touch()
    listener = Silent()
    (failure,) = run(make_plan(), tmp_path / "outputs", listener)
    assert (failure.region, failure.stage, failure.error) == ("all", "publish", "NotWritten")
    assert failure.message == "файл run.json"
    assert listener.last.failure is None
    assert json.loads((target / "wko" / "run.json").read_text())["state"] == "complete"


@pytest.mark.usefixtures("without_kernels")
@pytest.mark.parametrize(
    ("locked", "is_told"), [("appendix.ru.pdf", True), ("10_people.ru.pdf", True), ("run.json", False)]
)
def test_a_document_that_is_open_elsewhere_is_named(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, tmp_path: Path, locked: str, is_told: bool
) -> None:
    write_notebook("10_people")
    place = tmp_path / "outputs" / "tiny" / "2023" / "wko"
    (place / locked).mkdir(parents=True)
    listener = Silent()
    (failure,) = run(make_plan(regions=["wko"]), tmp_path / "outputs", listener)
    assert (failure.stage, failure.message) == ("publish", f"файл {locked}")
    assert listener.last.failure == failure
    if is_told:
        manifest = json.loads((place / "run.json").read_text())
        assert manifest["state"] == "failed"
        assert [failure["stage"] for failure in manifest["failures"]] == ["publish"]
        assert locked not in manifest["outputs"]
        assert len(manifest["outputs"]) == 3


@pytest.mark.usefixtures("without_kernels")
def test_a_region_is_given_the_account_of_its_own_rows(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, tmp_path: Path
) -> None:
    write_notebook("10_people")
    run(make_plan(), tmp_path / "outputs")
    read = {
        region: [
            entry["read"]
            for entry in json.loads((tmp_path / f"outputs/tiny/2023/{region}/run.json").read_text())["rows"]
        ]
        for region in ("all", "wko")
    }
    assert read == {"all": [2], "wko": [1]}
