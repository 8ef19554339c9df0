"""Files read by other processes, some side by side; one that dies or hangs costs only its file."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self

import zhas_eval

CHILD = "zhas_eval.sources.reader_child"
MB = 1 << 20
Answer = dict[str, Any]


@dataclass(frozen=True)
class Limits:
    """What reading a file may take: bytes of memory, seconds for any file and for each MB of it.

    The time of a process's start, ``start_seconds`` at most, is not counted against its first file.
    """

    memory: int = 2 << 30
    seconds: float = 10
    seconds_per_mb: float = 3
    start_seconds: float = 60

    def seconds_for(self, path: Path) -> float:
        """The time for a file of this size."""
        return self.seconds + self.seconds_per_mb * path.stat().st_size / MB


def read_files(
    requests: Sequence[tuple[Path, Path]],
    take: Callable[[int, Answer], None],
    *,
    limits: Limits,
    workers: int,
) -> None:
    """Read files into folders; ``take`` is given the place of each request and its answer.

    ``take`` runs in several threads. The answer of a process that died or took too long is the problem.
    """
    waiting: SimpleQueue[int] = SimpleQueue()
    # Largest first: the last one to be begun is short.
    for place in sorted(range(len(requests)), key=lambda place: -requests[place][0].stat().st_size):
        waiting.put(place)

    readers = [_Reader(limits) for _ in range(max(1, min(workers, len(requests))))]

    def work(reader: _Reader) -> None:
        with reader:
            while (place := _next(waiting)) is not None:
                take(place, reader.read(*requests[place]))

    with ThreadPoolExecutor(len(readers)) as pool:
        try:
            list(pool.map(work, readers))
        except BaseException:
            # After an interrupt nothing more is begun, and what is under way is not waited for.
            while _next(waiting) is not None:
                pass
            for reader in readers:
                reader.kill()
            raise


def _next(waiting: SimpleQueue[int]) -> int | None:
    try:
        return waiting.get_nowait()
    except Empty:
        return None


class _Reader:
    """A child process, begun when there is a file for it, and anew when it has died."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, path: Path, folder: Path) -> Answer:
        """The child's answer for a file, or that there is none."""
        if self._process is None:
            self._process = _start(self._limits.memory)
            self._exchange("", self._limits.start_seconds)
        request = json.dumps({"path": str(path), "folder": str(folder)}) + "\n"
        line, is_late = self._exchange(request, self._limits.seconds_for(path))
        if line and not is_late:
            answer: Answer = json.loads(line)
            return answer
        self._end()
        return {"problems": [{"rule": "reader_too_slow" if is_late else "reader_died", "file": path.name}]}

    def kill(self) -> None:
        """End the child from another thread; the file that it reads has no answer."""
        process = self._process
        if process is not None:
            process.kill()

    def _exchange(self, request: str, seconds: float) -> tuple[str, bool]:
        """The child's next line, blank where it has died, and whether it was killed for the time it took."""
        process, late = self._process, threading.Event()
        if process is None or process.stdin is None or process.stdout is None:
            return "", False

        def kill() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, kill)
        timer.start()
        try:
            process.stdin.write(request)
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        finally:
            timer.cancel()
            timer.join()
        return line, late.is_set()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            # What it had not been sent yet cannot be sent now.
            with process, contextlib.suppress(OSError):
                process.communicate()


def _start(memory: int) -> "subprocess.Popen[str]":
    """A child that finds this very package, and takes no more memory and threads than it needs."""
    root = str(Path(zhas_eval.__file__).parents[1])
    known = os.environ.get("PYTHONPATH")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([root, known] if known else [root]),
        # Pools that reserve address space ahead would use up the limit.
        **{"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"},
        **{"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    }
    return subprocess.Popen(
        # -P: no module of the folder that the user stands in is taken for one of Python's.
        [sys.executable, "-P", "-m", CHILD, str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        encoding="ascii",
        # On Windows no black window for each.
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
