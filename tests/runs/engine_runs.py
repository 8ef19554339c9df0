"""Notebooks made and executed for the tests of the engine, as papermill's users would."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbformat import NotebookNode, v4
from papermill.engines import papermill_engines

from zhas_eval.runs.engine import NAME, WarmEngine
from zhas_eval.runs.warm_client import SWITCH, is_warm

papermill_engines.register(NAME, WarmEngine)
ENGINES = ("warm", "standard")
needs_fork = pytest.mark.skipif(not is_warm(), reason="processes are forked on Linux only")


@dataclass(frozen=True)
class Executed:
    """The notebook as papermill left it on disk, and what papermill raised."""

    notebook: NotebookNode
    error: BaseException | None

    @property
    def texts(self) -> list[str]:
        """What each cell printed."""
        return [
            "".join(output.text for output in cell.get("outputs", []) if output.output_type == "stream")
            for cell in self.notebook.cells
        ]

    @property
    def states(self) -> list[str]:
        """What papermill noted of each cell of code."""
        cells = [cell for cell in self.notebook.cells if cell.cell_type == "code"]
        return [cell.metadata.papermill.status for cell in cells]

    @property
    def errors(self) -> list[str]:
        """The errors shown, in order."""
        outputs = [output for cell in self.notebook.cells for output in cell.get("outputs", [])]
        return [output.ename for output in outputs if output.output_type == "error"]


def code(source: str, *tags: str) -> NotebookNode:
    """A cell of code."""
    return v4.new_code_cell(source, metadata={"tags": list(tags)})


def write(folder: Path, *cells: NotebookNode | str, name: str = "in") -> Path:
    """A notebook of cells; a text is a cell of code."""
    made = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    notebook = v4.new_notebook(cells=made)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    return path


def execute(path: Path, *, engine: str = "warm", **options: Any) -> Executed:
    """Execute a notebook in its folder; ``standard`` is the engine where nothing can be forked."""
    out = path.with_suffix(".out.ipynb")
    error: BaseException | None = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SWITCH, "" if engine == "warm" else "standard")
        # Kernels take what they hold back from pytest for what a cell writes.
        patch.delenv("PYTEST_CURRENT_TEST", raising=False)
        try:
            papermill.execute_notebook(
                str(path), str(out), engine_name=NAME, progress_bar=False, cwd=str(path.parent), **options
            )
        except Exception as caught:  # noqa: BLE001 - the tests look at what it is
            error = caught
    return Executed(nbformat.read(out, as_version=4), error)
