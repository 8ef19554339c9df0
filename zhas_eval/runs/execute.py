"""One notebook executed with its parameters, and made the same on every run."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from traitlets.config import Config

from zhas_eval.runs.engine import NAME, WarmEngine
from zhas_eval.runs.failures import safe_message
from zhas_eval.runs.shell_rules import SEED
from zhas_eval.runs.stable import make_stable
from zhas_eval.runs.temporary import find_short_folder

CELL_TIMEOUT = 900  # seconds; a cell that needs more is stuck
KERNEL_TIMEOUT = 120
INJECTED_TAG = "injected-parameters"
PAPERMILL_ERROR_TAG = "papermill-error-cell-tag"
SKIP_TAG = "skip-execution"

# An installed package brings it along; a copy that is not installed has it too.
papermill_engines.register(NAME, WarmEngine)


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
    seed: int = SEED,
) -> Execution:
    """Execute a notebook in its own folder in a process of its own.

    ``programme`` is an absolute path; the published notebook names it relative to the notebook. ``others``
    are parameters besides, in the types of ``parameters.type_parameters``; ``seed`` is what unseeded draws
    of the notebook begin from. Raises InputError where the notebook does not take the parameters.
    """
    parameters = {"programme": str(programme), "region": region, "period": period, "language": language}
    parameters |= others
    aborted = ""
    filled: list[NotebookNode] = []
    with tempfile.TemporaryDirectory(dir=find_short_folder()) as folder:
        try:
            papermill.execute_notebook(
                str(path),
                # Nothing is written on the way: saving at each cell takes longer than most cells.
                None,
                parameters=parameters,
                engine_name=NAME,
                kernel_name="python3",
                cwd=str(path.parent),
                progress_bar=False,
                log_output=False,
                start_timeout=KERNEL_TIMEOUT,
                execution_timeout=CELL_TIMEOUT,
                config=_kernel_config(Path(folder)),
                seed=seed,
                show=filled.append,
            )
        except papermill.PapermillExecutionError:
            pass  # find_failure reads it from the notebook, in the author's own count of cells
        except (DeadKernelError, CellTimeoutError) as error:
            aborted = type(error).__name__
    notebook = filled[0] if filled else nbformat.read(path, as_version=4)
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
        if SKIP_TAG in _tags(cell):
            continue
        is_left = cell.source.strip() and (cell.execution_count is None or _is_unfinished(cell))
        if cell is guilty or is_left:
            return CellFailure(aborted or "NotExecuted", number)
    return CellFailure(aborted, None) if aborted else None


def _kernel_config(folder: Path) -> Config:
    # Sockets as files of the run's own folder: two kernels that start at once may be given one TCP port.
    if os.name == "nt":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "kernel")}})


def _is_unfinished(cell: NotebookNode) -> bool:
    state = cell.metadata.get("papermill", {})
    return state.get("status", "completed") != "completed" or bool(state.get("exception"))


def _tags(cell: Any) -> list[str]:
    tags: list[str] = cell.metadata.get("tags", [])
    return tags
