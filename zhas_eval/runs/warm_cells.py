"""papermill's client for a forked run: sends cells there and takes what they show into the notebook."""

import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from nbformat import NotebookNode
from papermill.engines import NotebookExecutionManager

from zhas_eval.runs.frames import Message
from zhas_eval.runs.honest_client import HonestClient
from zhas_eval.runs.warm_run import RunDiedError, WarmRun

LONG_TEXT = 1 << 20  # to add to a longer one again and again would take ever more time
INTERRUPT_PATIENCE = 5.0  # seconds for a cell to end after an interrupt


class WarmClient(HonestClient):
    """Executes in a forked run instead of a kernel."""

    def __init__(self, nb_man: NotebookExecutionManager, *, run: WarmRun, **options: Any) -> None:
        super().__init__(nb_man, **options)
        self.run = run
        # A captured output area needs a kernel to talk to; its widget is kept as any other.
        self.widget_registry: dict[str, Any] = {}

    def execute(self) -> NotebookNode:
        """Execute all cells and end the run."""
        self.reset_execution_trackers()
        try:
            self.papermill_execute_cells()
            self.nb.metadata["language_info"] = _language_info()
            self.set_widgets_metadata()
        except BaseException:
            self.run.abort()
            raise
        self.run.end()
        executed: NotebookNode = self.nb
        return executed

    def perform_cell(self, cell: NotebookNode, cell_index: int, **_: Any) -> NotebookNode:
        """Send a code cell to the run and take in what it shows."""
        is_skipped: bool = self.skip_cells_with_tag in cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or is_skipped:
            return cell
        self._note_time(cell, "iopub.status.busy")
        cell.outputs = []
        self.clear_before_next_output = False
        self.run.send({"kind": "execute", "source": cell.source})
        self.code_cells_executed += 1
        try:
            reply = self._follow(cell, cell_index)
        except KeyboardInterrupt:
            self.run.interrupt()
            with suppress(CellTimeoutError, DeadKernelError):
                self._follow(cell, cell_index, patience=INTERRUPT_PATIENCE)
            raise
        run_sync(self._check_raise_for_error)(cell, cell_index, reply)
        return cell

    def _follow(self, cell: NotebookNode, cell_index: int, *, patience: float | None = None) -> Message:
        """Take in messages until the reply that ends the cell; ``patience`` replaces the cell's own limit."""
        limit = patience or self._get_timeout(cell)
        end = limit and time.monotonic() + limit
        while True:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:  # even if messages come without end
                if patience or not self.interrupt_on_timeout:
                    text = "Cell execution timed out"
                    raise CellTimeoutError.error_from_timeout_and_cell(text, int(limit or 0), cell)
                self.run.interrupt()
                end = None
                continue
            try:
                message = self.run.receive(left)
            except RunDiedError as error:
                raise DeadKernelError(str(error)) from None
            if message is None:
                continue
            if message["kind"] == "execute_reply":
                for name in ("shell.execute_reply", "iopub.status.idle"):
                    self._note_time(cell, name)
                return {"content": message["content"]}
            if message["kind"] == "failed":
                raise DeadKernelError(message["content"]["text"])
            self.process_message(_as_of_jupyter(message, cell_index), cell, cell_index)

    def _note_time(self, cell: NotebookNode, name: str) -> None:
        if self.record_timing:
            cell.metadata.setdefault("execution", {})[name] = datetime.now(UTC).isoformat()

    def output(
        self, outs: list[NotebookNode], msg: Message, display_id: str | None, cell_index: int
    ) -> NotebookNode | None:
        """Add an output; text that follows text of the same stream joins it."""
        out: NotebookNode | None = super().output(outs, msg, display_id, cell_index)
        if out is not None and out.output_type == "stream" and len(outs) > 1:
            before = outs[-2]
            is_same = before.output_type == "stream" and before.name == out.name
            if is_same and len(before.text) < LONG_TEXT:
                before.text += out.text
                outs.pop()
        return out


def _as_of_jupyter(message: Message, cell_index: int) -> Message:
    kind = message["kind"]
    return {
        "msg_type": kind,
        "header": {"msg_type": kind, "date": datetime.now(UTC)},
        "parent_header": {"msg_id": str(cell_index)},
        "content": message["content"],
        "buffers": message["buffers"],
    }


def _language_info() -> dict[str, Any]:
    return {
        "name": "python",
        "version": sys.version.split()[0],
        "mimetype": "text/x-python",
        "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
        "pygments_lexer": f"ipython{sys.version_info[0]}",
        "nbconvert_exporter": "python",
        "file_extension": ".py",
    }
