"""The ways of running notebooks that ``zhas-eval run`` is timed against.

Each executes every run of a job and leaves its HTML and PDF in the run's folder. All use the exporters of
this package, the same notebooks, the clean data that lie ready, and settings as they are when nobody sets
any.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from batch_job import OneRun

BIN = Path(sys.executable).parent
PARAMETERS_TAG = "parameters"


def run_commands(run: OneRun) -> None:
    """The papermill command, then the nbconvert command for HTML and for PDF: what a shell script does."""
    executed = run.folder / run.notebook.name
    # -r and not -p: papermill would make a number of the period 2023.
    parameters = [part for name, value in run.parameters.items() for part in ("-r", name, value)]
    options = ["--cwd", str(run.notebook.parent), "--no-progress-bar"]
    _call(BIN / "papermill", str(run.notebook), str(executed), *parameters, *options)
    for kind in ("html", "pdf"):
        output = run.document(kind).stem
        _call(BIN / "jupyter", "nbconvert", "--to", f"zhas-{kind}", str(executed), "--output", output)


def run_papermill(run: OneRun) -> None:
    """papermill as a library, then the exporters that this process has made once."""
    import papermill

    executed = papermill.execute_notebook(
        str(run.notebook),
        str(run.folder / run.notebook.name),
        parameters=run.parameters,
        cwd=str(run.notebook.parent),
        progress_bar=False,
    )
    _export(executed, run)


def run_ploomber(run: OneRun) -> None:
    """ploomber-engine as a library (no kernel: the process itself is the shell), then the same exporters."""
    from ploomber_engine import execute_notebook

    executed = execute_notebook(
        str(run.notebook),
        str(run.folder / run.notebook.name),
        parameters=run.parameters,
        cwd=str(run.notebook.parent),
        progress_bar=False,
    )
    _export(executed, run)


def do_in_a_row(runs: Sequence[OneRun]) -> None:
    """The commands of each run, one after another."""
    for run in runs:
        run_commands(run)


def do_two_at_a_time(runs: Sequence[OneRun]) -> None:
    """The same commands, those of two runs at a time."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run_commands, runs))


def do_in_pool(run_one: Callable[[OneRun], None], runs: Sequence[OneRun]) -> None:
    """A way that is a library, in a pool of two processes."""
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(run_one, runs))


def do_own_work(runs: Sequence[OneRun]) -> dict[str, float]:
    """Processor and wall seconds of what the notebooks' own cells do, and of both exports.

    The cells are executed one after another in this one process, which has run each notebook before: no
    kernel, no import, nothing but the work. What is displayed is kept, as it is to be exported.
    """
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config({"HistoryManager": {"enabled": False}})
    shell = InteractiveShell.instance(config=config, display_pub_class=CapturingDisplayPublisher)
    for first in {run.notebook: run for run in reversed(runs)}.values():
        _export(_execute_cells(first, shell), first)
    spent = {"cells": 0.0, "exports": 0.0}
    began = time.perf_counter()
    for run in runs:
        start = time.process_time()
        executed = _execute_cells(run, shell)
        middle = time.process_time()
        _export(executed, run)
        spent["cells"] += middle - start
        spent["exports"] += time.process_time() - middle
    return {**spent, "wall": time.perf_counter() - began}


def _execute_cells(run: OneRun, shell: Any) -> Any:
    import nbformat

    notebook = nbformat.read(run.notebook, as_version=4)
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        exec(compile(cell.source, run.notebook.name, "exec"), names)
        if PARAMETERS_TAG in cell.metadata.get("tags", ()):
            names.update(run.parameters)
        shown = shell.display_pub.outputs
        cell.outputs = [nbformat.v4.new_output("display_data", data=output["data"]) for output in shown]
        shown.clear()
    return notebook


def _export(notebook: Any, run: OneRun) -> None:
    for kind, exporter in _exporters().items():
        content, _ = exporter.from_notebook_node(notebook)
        run.document(kind).write_bytes(content.encode() if isinstance(content, str) else content)


@cache
def _exporters() -> dict[str, Any]:
    from nbconvert.exporters import get_exporter

    return {kind: get_exporter(f"zhas-{kind}")() for kind in ("html", "pdf")}


def _call(program: Path, *arguments: str) -> None:
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{program.name}: {done.stderr[-1_000:]}")
