"""Processes that read files, kept for the next reading: their start is most of the time of a small file."""

import os
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from subprocess import Popen
from types import TracebackType

from zhas_eval.sources import reader_pool
from zhas_eval.sources.reader_pool import Answer, Limits

# By the process that began them, since a fork must not speak to them, and by their limit of memory.
_waiting: defaultdict[tuple[int, int], list["Popen[str]"]] = defaultdict(list)


class KeptReader(reader_pool._Reader):
    """As the one of the package, but what it leaves alive reads the files of the next test too."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self._mine = _waiting[os.getpid(), limits.memory]

    def read(self, path: Path, folder: Path) -> Answer:
        """The child's answer; it may stand in another folder than the test does."""
        if self._process is None:
            with suppress(IndexError):
                self._process = self._mine.pop()
        return super().read(path.absolute(), folder.absolute())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self._process is not None:
            self._mine.append(self._process)
            self._process = None
        super().__exit__(kind, error, trace)


def end_all() -> None:
    """End the processes that wait."""
    for processes in _waiting.values():
        while processes:
            with processes.pop() as process:
                process.kill()
