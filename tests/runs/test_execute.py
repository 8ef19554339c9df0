"""Execution: parameters arrive, failures are found, and nothing unstable or personal stays."""

from collections.abc import Callable
from pathlib import Path, PureWindowsPath

import nbformat
import pytest
from nbformat import NotebookNode, v4

from zhas_eval.runs.execute import CellFailure, Execution, execute_notebook, find_failure
from zhas_eval.runs.stable import make_stable, path_pattern

WriteNotebook = Callable[..., Path]
PROGRAMME = Path("/home/user/data/tiny")
NOTEBOOKS = Path("/home/user/notebooks")


def execute(path: Path, folder: Path) -> Execution:
    return execute_notebook(path, programme=folder, region="007", period="2023", language="ru")


def executed(*cells: NotebookNode) -> NotebookNode:
    return v4.new_notebook(cells=list(cells))


def code(source: str, *outputs: NotebookNode, count: int | None = 1, **metadata: object) -> NotebookNode:
    return v4.new_code_cell(source, outputs=list(outputs), execution_count=count, metadata=metadata)


def error(name: str, message: str) -> NotebookNode:
    return v4.new_output("error", ename=name, evalue=message, traceback=[f"Traceback … {message}"])


def text_of(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook)


@pytest.mark.parametrize(
    ("last", "failure"),
    [
        ("1 / 0", CellFailure("ZeroDivisionError", 3)),
        ("raise SystemExit(0)", CellFailure("SystemExit", 3)),
        ("import os; os.kill(os.getpid(), 9)", CellFailure("DeadKernelError", 3)),
    ],
)
def test_a_cell_that_does_not_end_well_is_found(
    write_notebook: WriteNotebook, tmp_path: Path, last: str, failure: CellFailure
) -> None:
    path = write_notebook("10_bad", "print(region, type(region).__name__)", last, "'never'")
    execution = execute(path, tmp_path)
    assert execution.failure == failure
    assert "007 str" in text_of(execution.notebook)


def test_two_executions_give_the_same_bytes(write_notebook: WriteNotebook, tmp_path: Path) -> None:
    path = write_notebook("10_same", "class Chart: pass\nChart()", "print({'a', 'b', 'c'} and programme)")
    first, second = execute(path, tmp_path / "data" / "tiny"), execute(path, tmp_path / "data" / "tiny")
    assert first.failure is None
    assert text_of(first.notebook) == text_of(second.notebook)
    assert str(tmp_path) not in text_of(first.notebook)
    assert "../data/tiny" in text_of(first.notebook)


def test_cells_are_counted_as_the_author_counts_them() -> None:
    notebook = executed(
        v4.new_markdown_cell("text"),
        code("region = 'all'", tags=["parameters"]),
        code("region = 'wko'", tags=["injected-parameters"]),
        code("", count=None),
        code("1/0", error("ZeroDivisionError", "division by zero")),
    )
    assert find_failure(notebook) == CellFailure("ZeroDivisionError", 3)


def test_a_cell_that_never_ran_is_a_failure() -> None:
    assert find_failure(executed(code("1"), code("2", count=None))) == CellFailure("NotExecuted", 2)
    assert find_failure(executed(code("1"), code("2", count=2))) is None


def test_of_a_run_that_was_cut_short_the_last_cell_begun_is_named() -> None:
    begun = {"papermill": {"start_time": "2026-01-01", "status": "completed"}}
    pending = {"papermill": {"start_time": None, "status": "completed"}}
    notebook = executed(code("1", **begun), code("stuck", **begun), code("never", count=None, **pending))
    assert find_failure(notebook, aborted="CellTimeoutError") == CellFailure("CellTimeoutError", 2)


def test_only_our_own_messages_are_told() -> None:
    theirs = find_failure(executed(code("x", error("ValueError", "no such person: Айгерим"))))
    ours = find_failure(executed(code("x", error("InputError", "unknown_period: [value: 2031]"))))
    assert theirs == CellFailure("ValueError", 1, "")
    assert ours == CellFailure("InputError", 1, "unknown_period: [value: 2031]")


def test_a_stable_notebook_holds_no_traceback_diagnostic_address_or_path() -> None:
    notebook = executed(
        code(
            f"open('{PROGRAMME}/raw')",
            v4.new_output("stream", name="stderr", text="warning about Айгерим"),
            v4.new_output("execute_result", {"text/plain": "<Axes at 0x7f00deadbeef>"}, execution_count=1),
            error("ValueError", "Айгерим"),
            papermill={"start_time": "2026-01-01"},
            execution={"iopub.status.busy": "2026-01-01"},
            tags=["remove"],
        )
    )
    notebook.metadata = {"papermill": {"duration": 1.2}, "widgets": {}, "zhas": {"batch": True}}
    text = text_of(make_stable(notebook, programme=PROGRAMME, folder=NOTEBOOKS))
    for unwanted in ("Айгерим", "Traceback", "0x7f00", "/home/user", "2026-01-01", "papermill", "widgets"):
        assert unwanted not in text
    for wanted in ("<Axes>", "../data/tiny/raw", "ValueError", "remove", '"batch": true'):
        assert wanted in text


@pytest.mark.parametrize(
    ("home", "before", "after"),
    [
        ("/", "a/b https://zhas.kz/ /var/x", "a/b https://zhas.kz/ /var/x"),
        ("/home/a", "/home/a/x\n/home/a\n'/home/a'", "~/x\n~\n'~'"),
        ("/home/a", "file:///home/a/x, в /home/a.", "file://~/x, в ~."),
        ("/home/a", "/home/ab /home/a.old /home/a-b ./home/a", "/home/ab /home/a.old /home/a-b ./home/a"),
    ],
)
def test_only_the_home_itself_is_shortened(
    monkeypatch: pytest.MonkeyPatch, home: str, before: str, after: str
) -> None:
    monkeypatch.setenv("HOME", home)
    notebook = executed(code("1", v4.new_output("stream", text=before)))
    assert make_stable(notebook, programme=PROGRAMME, folder=NOTEBOOKS).cells[0].outputs[0].text == after


def test_a_path_of_windows_is_found_as_code_writes_it() -> None:
    pattern = path_pattern(PureWindowsPath(r"C:\Users\a"))
    assert pattern.sub("~", r"C:\Users\a\x, 'C:\\Users\\a\\x', C:\Users\ab") == r"~\x, '~\\x', C:\Users\ab"
