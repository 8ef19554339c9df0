"""papermill's client, by which the notebook says what really happened to each cell."""

from typing import Any

from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager


class HonestClient(PapermillNotebookClient):  # type: ignore[misc]
    """Executes in an ipykernel. A cell that a kernel died in, or that ran too long, is a failed one."""

    def execute_cell(self, cell: NotebookNode, cell_index: int, **options: Any) -> NotebookNode:
        """Execute a cell; what ends the whole run is noted in the cell as its error."""
        try:
            return self.perform_cell(cell, cell_index, **options)
        except CellExecutionError:
            raise
        except BaseException as error:
            _note(self.nb_man, cell, error)
            raise

    def perform_cell(self, cell: NotebookNode, cell_index: int, **options: Any) -> NotebookNode:
        """Execute a cell."""
        executed: NotebookNode = super().execute_cell(cell, cell_index, **options)
        return executed


def note_refusal(nb_man: NotebookExecutionManager, error: BaseException) -> None:
    """Note in the first cell of code that the notebook was not begun; else papermill calls all completed."""
    for cell in nb_man.nb.cells:
        if cell.cell_type == "code":
            _note(nb_man, cell, error)
            return


def _note(nb_man: NotebookExecutionManager, cell: NotebookNode, error: BaseException) -> None:
    # An interrupted cell has shown it by itself.
    is_shown = isinstance(error, KeyboardInterrupt) and any(
        output.output_type == "error" for output in cell.outputs
    )
    if not is_shown:
        name = type(error).__name__
        cell.outputs.append(new_output("error", ename=name, evalue=str(error), traceback=[]))
    nb_man.cell_exception(cell, exception=error)
