"""What is due: each ingredient changed in turn is seen, and nothing else is done again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from zhas_eval.runs.due import Due, Reckoner, place_of, renew_prose
from zhas_eval.runs.execute import execute_notebook
from zhas_eval.runs.keys import Surroundings, reads_scope_alone
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.store import STORE, ResultStore
from zhas_eval.runs.typed_texts import PathText

AROUND = Surroundings(
    metadata="m",
    package="p",
    printing="t",
    versions="v",
    helpers="h",
    environment="n",
    everything="e",
    scopes={("wko", "2023"): "w", ("all", "2023"): "a"},
)
READING = (
    "from zhas_eval.sources.programme_folder import open_programme",
    "from zhas_eval.cleaning.load import load_clean",
    "scope = open_programme(programme).scope(region=region, period=period)",
    "clean = load_clean(scope.programme, scope)",
)


@pytest.fixture
def planned(programme_folder: Path, write_notebook: Callable[..., Path]) -> DocumentSet:
    notebook = write_notebook("10_people", *READING)
    return DocumentSet(programme_folder, "wko", "2023", "ru", (notebook,), True)


def reckon(planned: DocumentSet, folder: Path, around: Surroundings = AROUND) -> Due:
    return Reckoner(ResultStore(folder), around).reckon(planned, planned.notebooks[0])


def remember(planned: DocumentSet, folder: Path, around: Surroundings = AROUND) -> bytes:
    """Keep what a run of the set would have made."""
    store = ResultStore(folder)
    reckoner, notebook = Reckoner(store, around), planned.notebooks[0]
    node = nbformat.read(notebook, as_version=4)
    node.cells.insert(
        1, nbformat.v4.new_code_cell("region = 'wko'", metadata={"tags": ["injected-parameters"]})
    )
    executed = nbformat.writes(node).encode()
    files = {f"{notebook.stem}.ru.ipynb": store.put(executed), "10_people.ru.pdf": store.put(b"pdf")}
    due = reckoner.reckon(planned, notebook)
    store.keep(
        place_of(planned, notebook.stem), reckoner.record_of(due, files, executed=executed, title="People")
    )
    return executed


def test_what_is_known_is_kept_and_what_is_not_is_new(planned: DocumentSet, tmp_path: Path) -> None:
    assert (reckon(planned, tmp_path).kind, reckon(planned, tmp_path).why) == ("run", ("new",))
    remember(planned, tmp_path)
    due = reckon(planned, tmp_path)
    assert (due.kind, due.why) == ("kept", ())
    assert due.record is not None
    assert due.record.title == "People"
    other = replace(planned, language="kk")
    assert reckon(other, tmp_path).why == ("new",)


@pytest.mark.parametrize("name", ["metadata", "package", "versions", "helpers", "environment"])
def test_each_shared_ingredient_runs_it_again(planned: DocumentSet, tmp_path: Path, name: str) -> None:
    remember(planned, tmp_path)
    due = reckon(planned, tmp_path, replace(AROUND, **{name: "other"}))
    assert (due.kind, due.why) == ("run", (name,))


def test_the_data_of_the_scope_alone_count(planned: DocumentSet, tmp_path: Path) -> None:
    remember(planned, tmp_path)
    elsewhere = replace(AROUND, everything="other", scopes=AROUND.scopes | {("all", "2023"): "other"})
    assert reckon(planned, tmp_path, elsewhere).kind == "kept"
    here = replace(AROUND, scopes={("wko", "2023"): "other"})
    assert reckon(planned, tmp_path, here).why == ("data",)
    assert reckon(planned, tmp_path, replace(AROUND, scopes={})).why == ("data",)


def test_a_notebook_that_reads_otherwise_counts_all_data(
    planned: DocumentSet, write_notebook: Callable[..., Path], tmp_path: Path
) -> None:
    write_notebook("10_people", "open('../data/raw.csv')")
    remember(planned, tmp_path)
    assert reckon(planned, tmp_path, replace(AROUND, scopes={("wko", "2023"): "other"})).kind == "kept"
    assert reckon(planned, tmp_path, replace(AROUND, everything="other")).why == ("data",)


def test_a_changed_cell_runs_it_again(
    planned: DocumentSet, write_notebook: Callable[..., Path], tmp_path: Path
) -> None:
    remember(planned, tmp_path)
    write_notebook("10_people", *READING, "1 + 1")
    assert reckon(planned, tmp_path).why == ("code",)


def test_changed_parameters_run_it_again(planned: DocumentSet, tmp_path: Path) -> None:
    remember(planned, tmp_path)
    other = replace(planned, programme=planned.programme.with_name("other"))
    assert reckon(other, tmp_path).why == ("parameters",)


def test_a_file_that_a_parameter_names_runs_it_again(planned: DocumentSet, tmp_path: Path) -> None:
    notebook, given = planned.notebooks[0], {"source": PathText("../extra.csv")}
    (tmp_path / "extra.csv").write_text("1", encoding="utf-8")
    store = ResultStore(tmp_path)

    def look() -> Due:
        return Reckoner(store, AROUND).reckon(planned, notebook, given)

    first = look()
    files = {"10_people.ru.ipynb": store.put(b"executed")}
    record = Reckoner(store, AROUND).record_of(first, files, executed=b"executed", title="")
    store.keep(place_of(planned, notebook.stem), record)
    assert look().kind == "kept"
    (tmp_path / "extra.csv").write_text("2", encoding="utf-8")
    assert look().why == ("files",)


def test_a_notebook_that_may_import_what_prints_is_run_again_with_it(
    planned: DocumentSet, write_notebook: Callable[..., Path], tmp_path: Path
) -> None:
    write_notebook("10_people", "from zhas_eval.reporting.markdown import parse_markdown")
    remember(planned, tmp_path)
    assert reckon(planned, tmp_path, replace(AROUND, printing="other")).why == ("package",)


def test_changed_prose_and_template_are_only_printed(planned: DocumentSet, tmp_path: Path) -> None:
    executed = remember(planned, tmp_path)
    due = reckon(planned, tmp_path, replace(AROUND, printing="other"))
    assert (due.kind, due.why) == ("print", ("template",))
    assert due.task.executed is not None

    path = planned.notebooks[0]
    node = nbformat.read(path, as_version=4)
    node.cells.append(nbformat.v4.new_markdown_cell("Новое предложение."))
    nbformat.write(node, path)
    due = reckon(planned, tmp_path)
    assert (due.kind, due.why) == ("print", ("prose",))
    assert due.task.executed is not None
    assert "Новое предложение." in due.task.executed.decode()
    assert "Новое предложение." not in executed.decode()


def test_a_damaged_content_is_made_again(planned: DocumentSet, tmp_path: Path) -> None:
    executed = remember(planned, tmp_path)
    contents = {path.read_bytes(): path for path in (tmp_path / STORE / "contents").glob("*/*")}
    contents[b"pdf"].write_bytes(b"")
    assert (reckon(planned, tmp_path).kind, reckon(planned, tmp_path).why) == ("print", ("damaged",))
    contents[executed].unlink()
    assert (reckon(planned, tmp_path).kind, reckon(planned, tmp_path).why) == ("run", ("damaged",))


def test_renewed_prose_is_what_a_run_would_have_made(
    programme_folder: Path, write_notebook: Callable[..., Path]
) -> None:
    path = write_notebook("10_people", "print(region)", "1 + 1")

    def execute() -> bytes:
        options = {"programme": programme_folder, "region": "wko", "period": "2023", "language": "ru"}
        execution = execute_notebook(path, **options)
        assert execution.failure is None
        return f"{nbformat.writes(execution.notebook)}\n".encode()

    before = execute()
    node = nbformat.read(path, as_version=4)
    node.cells.insert(0, nbformat.v4.new_markdown_cell("Сначала."))
    node.cells.append(nbformat.v4.new_markdown_cell("В конце."))
    node.metadata["title"] = "Люди"
    nbformat.write(node, path)
    renewed = renew_prose(
        nbformat.read(path, as_version=4), before, programme=programme_folder, folder=path.parent
    )
    assert renewed == execute()
    assert renewed != before


@pytest.mark.parametrize(
    "cell",
    [
        "import os",
        "from pathlib import Path",
        "%run other.ipynb",
        "open('a')",
        "__import__('os')",
        "load_clean(programme)",
        "from zhas_eval.cleaning.load import load_review",
        "from zhas_eval.cleaning.load import load_clean as load",
        "from zhas_eval.sources.programme_folder import read_raw_workbooks",
        "from zhas_eval.explore.panel import explore",
        "clean.tables['participants']",
        "clean.accounts",
        "scope.programme.folder.read_text()",
    ],
)
def test_code_that_may_see_more_than_its_scope_is_known(cell: str) -> None:
    assert reads_scope_alone(READING)
    assert not reads_scope_alone((*READING, cell))
