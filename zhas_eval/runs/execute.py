"""One notebook executed with its parameters, and made the same on every run."""

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets.config import Config

from zhas_eval.runs.failures import safe_message

CELL_TIMEOUT = 900  # seconds; a cell that needs more is stuck
KERNEL_TIMEOUT = 120
INJECTED_TAG = "injected-parameters"
PAPERMILL_ERROR_TAG = "papermill-error-cell-tag"


@dataclass(frozen=True)
class CellFailure:
    """A cell that did not end as it should; ``cell`` counts the author's code cells from 1."""

    error: str
    cell: int | None
    message: str = ""


@dataclass(frozen=True)
class Execution:
    """An executed notebook, stable and without tracebacks, and its failure if it has one."""

    notebook: NotebookNode
    failure: CellFailure | None


def execute_notebook(
    path: Path,
    *,
    programme: Path,
    region: str,
    period: str,
    language: str,
    others: Mapping[str, Any] = MappingProxyType({}),
) -> Execution:
    """Execute a notebook in its own folder in a fresh kernel.

    ``programme`` is an absolute path; the published notebook names it relative to the notebook. ``others``
    are parameters besides, in the types of ``parameters.type_parameters``.
    """
    parameters = {"programme": str(programme), "region": region, "period": period, "language": language}
    parameters |= others
    aborted = ""
    with tempfile.TemporaryDirectory() as folder:
        executed = Path(folder) / path.name
        try:
            papermill.execute_notebook(
                str(path),
                str(executed),
                parameters=parameters,
                kernel_name="python3",
                cwd=str(path.parent),
                progress_bar=False,
                log_output=False,
                # The saved file shows which cell a kernel died in.
                request_save_on_cell_execute=True,
                autosave_cell_every=0,
                start_timeout=KERNEL_TIMEOUT,
                execution_timeout=CELL_TIMEOUT,
                config=_kernel_config(Path(folder)),
            )
        except papermill.PapermillExecutionError:
            pass  # find_failure reads it from the notebook, in the author's own count of cells
        except (DeadKernelError, CellTimeoutError) as error:
            aborted = type(error).__name__
        notebook = nbformat.read(executed if executed.exists() else path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if PAPERMILL_ERROR_TAG not in _tags(cell)]
    failure = find_failure(notebook, aborted=aborted)
    return Execution(make_stable(notebook, programme=programme, folder=path.parent), failure)


def find_failure(notebook: NotebookNode, *, aborted: str = "") -> CellFailure | None:
    """The first code cell with an error, or that never ran: papermill lets ``sys.exit(0)`` pass.

    ``aborted`` is the type of error that ended the whole run.
    """
    started = [cell for cell in notebook.cells if cell.metadata.get("papermill", {}).get("start_time")]
    # Papermill notes a cell that a kernel died in as completed, and the cell may have its number by then.
    guilty = started[-1] if aborted and started else None
    number = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        number += INJECTED_TAG not in _tags(cell)
        for output in cell.outputs:
            if output.output_type == "error":
                return CellFailure(output.ename, number, safe_message(output.ename, output.evalue))
        is_left = cell.source.strip() and (cell.execution_count is None or _is_unfinished(cell))
        if cell is guilty or is_left:
            return CellFailure(aborted or "NotExecuted", number)
    return CellFailure(aborted, None) if aborted else None


def make_stable(notebook: NotebookNode, *, programme: Path, folder: Path) -> NotebookNode:
    """The notebook without anything that differs from run to run or machine to machine.

    Times, ids, counts, memory addresses, widget state, diagnostics and tracebacks go; absolute
    paths become relative to the notebook.
    """
    language_info = notebook.metadata.get("language_info", {})
    kept = {"kernelspec", "zhas", "title"}
    notebook.metadata = {key: value for key, value in notebook.metadata.items() if key in kept}
    notebook.metadata["language_info"] = {
        key: value for key, value in language_info.items() if key in {"name", "file_extension", "mimetype"}
    }
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in {"tags", "zhas"}}
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [_stable_output(output) for output in cell.outputs if not _is_diagnostic(output)]
    replacements = _replacements(programme, folder)
    notebook = nbformat.from_dict(_without_paths(notebook, replacements))
    stable: NotebookNode = nbformat.reads(nbformat.writes(notebook), as_version=4)
    return stable


def _kernel_config(folder: Path) -> Config:
    # Sockets as files of the run's own folder: two kernels that start at once may be given one TCP port.
    if os.name == "nt":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "kernel")}})


def _stable_output(output: NotebookNode) -> NotebookNode:
    if "execution_count" in output:
        output.execution_count = None
    if output.output_type == "error":
        output.evalue = safe_message(output.ename, output.evalue)
        output.traceback = []
    plain = output.get("data", {}).get("text/plain")
    if isinstance(plain, str):
        output.data["text/plain"] = re.sub(r" at 0x[0-9a-fA-F]{6,}", "", plain)
    return output


def _is_diagnostic(output: NotebookNode) -> bool:
    return bool(output.output_type == "stream" and output.name == "stderr")


def _is_unfinished(cell: NotebookNode) -> bool:
    state = cell.metadata.get("papermill", {})
    return state.get("status", "completed") != "completed" or bool(state.get("exception"))


def _without_paths(node: Any, replacements: list[tuple[re.Pattern[str], str]]) -> Any:
    """A notebook's part with every text changed."""
    if isinstance(node, dict):
        return {key: _without_paths(value, replacements) for key, value in node.items()}
    if isinstance(node, list):
        return [_without_paths(entry, replacements) for entry in node]
    if isinstance(node, str):
        for absolute, relative in replacements:
            node = absolute.sub(relative, node)
    return node


def _replacements(programme: Path, folder: Path) -> list[tuple[re.Pattern[str], str]]:
    relative = Path(os.path.relpath(programme, folder))
    is_near = relative.parts.count("..") <= 2
    shown = relative.as_posix() if is_near else programme.name
    pairs = [(programme, shown), (folder, "."), (Path.home(), "~")]
    # A service may have the root for its home: every slash would be a path of its.
    return [(path_pattern(path), text.replace("\\", r"\\")) for path, text in pairs if path.parent != path]


def path_pattern(path: PurePath) -> re.Pattern[str]:
    """Finds the path alone or as the beginning of another, not as a part of a longer name.

    >>> [bool(path_pattern(PurePath("/home/a")).search(text)) for text in ("'/home/a/x'", "/home/ab")]
    [True, False]
    """
    # Code and reprs write a backslash as two.
    text = re.escape(str(path)).replace(r"\\", r"\\{1,2}")
    return re.compile(rf"(?<![\w.~-]){text}(?![\w-]|\.\w)")


def _tags(cell: Any) -> list[str]:
    tags: list[str] = cell.metadata.get("tags", [])
    return tags
