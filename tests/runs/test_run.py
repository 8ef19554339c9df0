"""Whole runs: what is on disk after success, after failure, and after a change under way."""

import json
import re
import shutil
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
from zhas_eval.presentation.wording import Wording
from zhas_eval.runs import run as module
from zhas_eval.runs.failures import Failure
from zhas_eval.runs.inputs import InputWatch
from zhas_eval.runs.manifest import by_language
from zhas_eval.runs.plan import Plan, Selection, plan_run
from zhas_eval.runs.run import run_plan
from zhas_eval.runs.tasks import Outcome, Run, Task
from zhas_eval.runs.verify import describe_fault, verify_outputs
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


def test_a_failed_notebook_replaces_nothing_of_an_earlier_success(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, tmp_path: Path
) -> None:
    outputs, place = tmp_path / "outputs", tmp_path / "outputs" / "tiny" / "2023" / "wko"
    notebook = write_notebook("10_people", SHOW, TABLE, STATE)
    good = notebook.read_bytes()
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
    aside = left.pop("10_people.failed.ru.ipynb")
    assert left == first
    assert "миргйА".encode() not in aside
    page = (outputs / "tiny" / "index.html").read_text(encoding="utf-8")
    # Without the marks that say of each number where it comes from.
    told = re.sub(r"</?span[^>]*>", "", page)
    assert '<td>4</td><td class="what">ValueError</td>' in told
    assert '<a href="2023/wko/10_people.failed.ru.ipynb">' in page
    assert "Последняя попытка не удалась (ValueError). Здесь документы, сделанные раньше, — " in page
    assert [(fault.file, fault.kind) for fault in verify_outputs(outputs)] == [("", "attempt_failed")]

    notebook.write_bytes(good)
    assert run(plan, outputs) == []
    assert contents(place) == first
    assert verify_outputs(outputs) == []
    assert not (outputs / "tiny" / "attempts.json").exists()
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
    assert json.loads((place / "run.json").read_text())["state"] == "partial"
    assert "10_people.ru.pdf" in contents(place)
    assert [fault.kind for fault in verify_outputs(tmp_path / "outputs")] == ["attempt_failed"]


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
    executed = {"10_people.ru.ipynb", "10_people.kk.ipynb"}
    assert left.keys() == {"figures.parquet", "run.json"} | documents | executed
    assert left["figures.parquet"] == b"kk"
    # The passport's own language stands first, with what is still its own.
    assert manifest["parameters"]["language"] == "ru"
    (other,) = manifest["other_languages"]
    assert other["parameters"]["language"] == "kk"
    assert manifest["outputs"].keys() == {"10_people.ru.ipynb", "10_people.ru.pdf", "appendix.ru.pdf"}
    assert other["outputs"].keys() == left.keys() - manifest["outputs"].keys() - {"run.json"}
    assert all(f"2023/wko/{name}" in index.read_text(encoding="utf-8") for name in documents)

    run(plan, tmp_path / "outputs")
    manifest = json.loads((place / "run.json").read_text())
    assert manifest["outputs"] == russian_run["outputs"]
    assert contents(place).keys() == left.keys()


def add_languages(programme_folder: Path) -> None:
    passport = programme_folder / "programme.yml"
    passport.write_text(f"{passport.read_text(encoding='utf-8')}languages: [ru, kk, en]\n", encoding="utf-8")


def write_alike(tasks: list[Task], *, on_finish: Callable[[Outcome], list[Task]], **_: object) -> None:
    """Small files of tasks; the figures are those of the raw workbook, in every language."""

    def finish(outcome: Outcome) -> list[Task]:
        raw = outcome.task.planned.programme / "raw" / "people.xlsx"
        same = {"figures.parquet": raw.read_bytes()} if "figures.parquet" in outcome.files else {}
        return on_finish(replace(outcome, files={**outcome.files, **same}))

    write_only(tasks, on_finish=finish)


@pytest.mark.usefixtures("without_kernels")
def test_a_set_holds_all_languages_and_the_next_run_leaves_it_as_it_is(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, programme_folder: Path, tmp_path: Path
) -> None:
    add_languages(programme_folder)
    write_notebook("10_people")
    place = tmp_path / "outputs" / "tiny" / "2023" / "wko"
    listener = Silent()
    assert run(make_plan(regions=["wko"]), tmp_path / "outputs", listener, perform=write_alike) == []
    made = contents(place)
    assert made.keys() == {"figures.parquet", "run.json"} | {
        f"{name}.{language}.{kind}"
        for language in ("ru", "kk", "en")
        for name, kind in (("10_people", "ipynb"), ("10_people", "pdf"), ("appendix", "pdf"))
    }
    assert {made[f"10_people.{language}.ipynb"] for language in ("ru", "kk", "en")} == {b"ru", b"kk", b"en"}
    manifest = json.loads(made["run.json"])
    assert [*by_language(manifest)] == ["ru", "kk", "en"]
    assert all("figures.parquet" in told["outputs"] for told in by_language(manifest).values())
    timings = json.loads((tmp_path / "outputs/tiny/timings.json").read_text(encoding="utf-8"))
    assert len(timings) == listener.total == 6
    assert verify_outputs(tmp_path / "outputs") == []

    written = (place / "run.json").stat().st_mtime_ns

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("nothing is due")

    assert run(make_plan(regions=["wko"]), tmp_path / "outputs", perform=refuse) == []
    assert (contents(place), (place / "run.json").stat().st_mtime_ns) == (made, written)


@pytest.mark.usefixtures("without_kernels")
def test_a_language_left_behind_is_told_and_marked(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, programme_folder: Path, tmp_path: Path
) -> None:
    add_languages(programme_folder)
    write_notebook("10_people")
    outputs, index = tmp_path / "outputs", tmp_path / "outputs" / "tiny" / "index.html"
    run(make_plan(regions=["wko"]), outputs, perform=write_alike)
    assert "устарело" not in index.read_text(encoding="utf-8")
    raw = programme_folder / "raw" / "people.xlsx"
    raw.write_bytes(raw.read_bytes() + b" ")

    run(make_plan(regions=["wko"], languages=["ru"]), outputs, perform=write_alike)
    (fault,) = verify_outputs(outputs)
    assert describe_fault(fault, wording=Wording("ru")) == (
        "tiny/2023/wko: документы на разных языках (ru ≠ kk, en) сделаны из разных данных или разными "
        "версиями программы. Запустите zhas-eval run --region wko --period 2023"
    )
    page = index.read_text(encoding="utf-8")
    assert "словом «устарело» (kk, en)" in page
    shown = re.findall(r'<a href="2023/wko/10_people[^"]+pdf"[^>]*>([^<]+)</a>', page)
    assert shown == ["PDF", "PDF (kk, устарело)", "PDF (en, устарело)"]

    run(make_plan(regions=["wko"]), outputs, perform=write_alike)
    assert verify_outputs(outputs) == []
    assert "устарело" not in index.read_text(encoding="utf-8")


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
    assert failure.message == "файл all"
    assert (target / "all").is_file()
    assert listener.last.failure is None
    assert json.loads((target / "wko" / "run.json").read_text())["state"] == "complete"


@pytest.mark.usefixtures("without_kernels")
@pytest.mark.parametrize("name", ["appendix.ru.pdf", "10_people.ru.pdf", "run.json"])
def test_what_is_in_the_place_of_a_document_is_named_and_stays(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, tmp_path: Path, name: str
) -> None:
    write_notebook("10_people")
    place = tmp_path / "outputs" / "tiny" / "2023" / "wko"
    (place / name).mkdir(parents=True)
    listener = Silent()
    (failure,) = run(make_plan(regions=["wko"]), tmp_path / "outputs", listener)
    assert (failure.stage, failure.message) == ("publish", f"файл {name}")
    assert listener.last.failure == failure
    assert [path.name for path in place.rglob("*")] == [name]
    kinds = [fault.kind for fault in verify_outputs(tmp_path / "outputs")]
    assert kinds == ["attempt_failed", "unfinished"]


class Full:
    """A disk on which no file can be written from some moment on."""

    def __init__(self, patch: pytest.MonkeyPatch, left: int) -> None:
        self.left = left
        patch.setattr("zhas_eval.sources.whole_files.os.fsync", self.write)

    def write(self, _: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(28, "No space left on device")


@pytest.mark.usefixtures("without_kernels")
def test_a_full_disk_at_any_write_leaves_each_set_as_it_was_or_new(
    make_plan: Callable[..., Plan],
    write_notebook: WriteNotebook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_notebook("10_people")
    plan = make_plan(regions=["wko"])
    old = tmp_path / "old"
    run(plan, old)
    before = contents(old / "tiny" / "2023" / "wko")
    write_notebook("10_people", "1 + 1")
    plan = make_plan(regions=["wko"])
    run(plan, tmp_path / "new")
    after = contents(tmp_path / "new" / "tiny" / "2023" / "wko")
    assert before["run.json"] != after["run.json"]
    at, is_reached = 0, True
    while is_reached:
        outputs = Path(shutil.copytree(old, tmp_path / str(at)))
        with monkeypatch.context() as patch:
            disk, failures, refused = Full(patch, at), [], False
            try:
                failures = run(plan, outputs)
            except InputError as error:
                refused = [problem.rule for problem in error.problems] == ["cannot_write"]
                assert refused
        is_reached = disk.left < 0
        found = contents(outputs / "tiny" / "2023" / "wko")
        assert found == after if not (failures or refused) else found in (before, after)
        if found == before and (outputs / "tiny" / "attempts.json").exists():
            assert "attempt" in {fault.kind.split("_")[0] for fault in verify_outputs(outputs)}
        run(plan, outputs)
        assert contents(outputs / "tiny" / "2023" / "wko") == after
        assert not (outputs / "tiny" / "attempts.json").exists()
        at += 1
    assert at > 8


@pytest.mark.usefixtures("without_kernels")
def test_a_run_that_is_killed_leaves_word(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, tmp_path: Path
) -> None:
    class KilledError(BaseException):
        pass

    def kill(*_: object, **__: object) -> None:
        raise KilledError

    outputs = tmp_path / "outputs"
    write_notebook("10_people")
    run(make_plan(), outputs)
    made = contents(outputs / "tiny" / "2023" / "wko")
    write_notebook("10_people", "1 + 1")
    with pytest.raises(KilledError):
        run(make_plan(regions=["wko"]), outputs, perform=kill)
    assert contents(outputs / "tiny" / "2023" / "wko") == made
    faults = verify_outputs(outputs)
    assert [(fault.place, fault.kind) for fault in faults] == [("tiny/2023/wko", "attempt_begun")]
    assert "Последний запуск прервался" in (outputs / "tiny" / "index.html").read_text(encoding="utf-8")
    run(make_plan(), outputs)
    assert verify_outputs(outputs) == []


@pytest.mark.usefixtures("without_kernels")
def test_a_failure_in_one_language_leaves_the_complete_set_of_another(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, tmp_path: Path
) -> None:
    def fail(tasks: list[Task], *, on_finish: Callable[[Outcome], list[Task]], **_: object) -> None:
        for task in tasks:
            assert isinstance(task, Run)
            failure = Failure(task.notebook.stem, "wko", "2023", "pdf", "InputError", language="kk")
            on_finish(Outcome(task, {"10_people.failed.kk.ipynb": b"{}"}, failure=failure))

    write_notebook("10_people")
    plan, place = make_plan(regions=["wko"]), tmp_path / "outputs" / "tiny" / "2023" / "wko"
    kazakh = replace(plan, language="kk", sets=tuple(replace(one, language="kk") for one in plan.sets))
    run(plan, tmp_path / "outputs")
    made = contents(place)
    (failure,) = run(kazakh, tmp_path / "outputs", perform=fail)
    assert failure.language == "kk"
    assert contents(place) == {**made, "10_people.failed.kk.ipynb": b"{}"}
    assert [fault.kind for fault in verify_outputs(tmp_path / "outputs")] == ["attempt_failed"]
    run(kazakh, tmp_path / "outputs")
    assert "10_people.failed.kk.ipynb" not in contents(place)
    assert "attempt_failed" not in [fault.kind for fault in verify_outputs(tmp_path / "outputs")]


@pytest.mark.usefixtures("without_kernels")
def test_a_set_that_is_a_link_to_documents_of_somebody_is_refused_before_anything_is_done(
    make_plan: Callable[..., Plan], write_notebook: WriteNotebook, tmp_path: Path
) -> None:
    write_notebook("10_people")
    documents, place = tmp_path / "documents", tmp_path / "outputs" / "tiny" / "2023" / "wko"
    documents.mkdir()
    (documents / "report.docx").write_text("mine")
    place.parent.mkdir(parents=True)
    place.symlink_to(documents)
    listener = Silent()
    with pytest.raises(InputError, match="linked_place"):
        run(make_plan(), tmp_path / "outputs", listener)
    assert (listener.started, contents(documents)) == (0, {"report.docx": b"mine"})


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
