"""Times a command with all processes that come of it, and watches their memory."""

import ctypes
import resource
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psutil

PR_SET_CHILD_SUBREAPER = 36
GRACE = 30  # seconds


@dataclass(frozen=True)
class Spent:
    """What a command took: seconds by the clock and of processors, memory over time in megabytes."""

    code: int
    wall: float
    cpu: float
    memory: tuple[float, ...]
    told: str

    def highest(self, tenth: int) -> float:
        """The most memory of the whole tree in a tenth of the time, counted from 0."""
        size = len(self.memory) / 10
        return max(self.memory[int(tenth * size) : max(int((tenth + 1) * size), int(tenth * size) + 1)])


def adopt_orphans() -> None:
    """Processes whose parent has died become children of this one, so that their time is counted (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def spend(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str], watch_memory: float | None = None
) -> Spent:
    """Run a command to its end; ``watch_memory`` is the seconds between two looks at its processes.

    Processor time is that of the command and all that descend from it, those too that outlive it.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    memory: list[float] = []
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, memory, watch_memory, ended))
    if watch_memory is not None:
        watcher.start()
    told, _ = process.communicate()
    wall = perf_counter() - began
    ended.set()
    if watch_memory is not None:
        watcher.join()
    _await_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(process.returncode, wall, cpu, tuple(memory), told)


def _await_orphans() -> None:
    """Wait for what outlives the command: its time counts only then. What will not end is ended."""
    while orphans := psutil.Process().children():
        _, left = psutil.wait_procs(orphans, timeout=GRACE)
        for process in left:
            process.kill()


def _watch(pid: int, memory: list[float], pause: float | None, ended: threading.Event) -> None:
    while not ended.wait(pause):
        with suppress(psutil.NoSuchProcess):
            root = psutil.Process(pid)
            memory.append(sum(_resident(process) for process in [root, *root.children(recursive=True)]))


def _resident(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        return float(process.memory_info().rss) / 2**20
    return 0.0
