"""Forked kernels: nothing passes from one to the next, failures are seen, none outlives its worker."""

import multiprocessing
import os
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from zhas_eval.runs import warm_kernel
from zhas_eval.runs.execute import execute_notebook
from zhas_eval.runs.plan import find_modules

pytestmark = pytest.mark.skipif(not warm_kernel.IS_AVAILABLE, reason="kernels are forked on Linux only")

LOOK = """\
import os, sys
import pandas as pd
print("parent", os.getppid(), "pid", os.getpid())
print("state", pd.get_option("display.max_rows"), "LEAK" in os.environ, hasattr(sys, "leak"))
print("warm", "zhas_eval.presentation.blocks" in sys.modules)
from zhas_eval.presentation.blocks import Heading
"""
LEAVE = 'pd.set_option("display.max_rows", 7); os.environ["LEAK"] = "1"; sys.leak = 1'
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);\nprint(plt.get_backend())"


def execute_all(paths: list[Path], results: "multiprocessing.Queue[tuple[str, str, str]]") -> None:
    """In a process of its own, as a worker is one."""
    warm_kernel.use_warm_kernels(find_modules(paths))
    for path in paths:
        execution = execute_notebook(path, programme=path.parent, region="all", period="2023", language="ru")
        failure = execution.failure.error if execution.failure else ""
        results.put((path.stem, failure, nbformat.writes(execution.notebook)))


def test_forked_kernels_are_fresh_and_end_with_their_worker(write_notebook: Callable[..., Path]) -> None:
    paths = [
        write_notebook("10_leave", LOOK, LEAVE),
        write_notebook("20_look", LOOK, PLOT),
        write_notebook("30_kill", "import os; os.kill(os.getpid(), 9)"),
        write_notebook("40_exit", "raise SystemExit(0)"),
    ]
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[tuple[str, str, str]] = context.Queue()
    worker = context.Process(target=execute_all, args=(paths, results))
    worker.start()
    found = {name: (failure, text) for name, failure, text in (results.get(timeout=90) for _ in paths)}
    worker.join(timeout=30)
    assert {name: failure for name, (failure, _) in found.items()} == {
        "10_leave": "",
        "20_look": "",
        "30_kill": "DeadKernelError",
        "40_exit": "SystemExit",
    }
    first, second = (nbformat.reads(found[name][1], as_version=4) for name in ("10_leave", "20_look"))
    printed = [notebook.cells[2].outputs[0].text.split() for notebook in (first, second)]
    assert printed[0][4:] == printed[1][4:] == ["state", "60", "False", "False", "warm", "True"]
    assert printed[0][1] == printed[1][1]
    assert "image/png" in found["20_look"][1]
    server = int(printed[0][1])
    for _ in range(50):
        if not is_running(server):
            break
        time.sleep(0.1)
    assert not is_running(server)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_only_modules_of_the_package_are_imported_beforehand(write_notebook: Callable[..., Path]) -> None:
    path = write_notebook(
        "10_people",
        "import pandas\nfrom zhas_eval.errors import InputError",
        "%time 1",
        "import zhas_eval.cli",
    )
    assert find_modules([path]) == ("zhas_eval.cli", "zhas_eval.errors")
