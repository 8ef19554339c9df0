"""The log of a run for whoever looks in the morning: what was done when, without a value of anyone's row."""

import contextlib
from datetime import datetime
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self, TextIO

from zhas_eval.presentation.visible import show_signs
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import Passport
from zhas_eval.runs.tally import Tally
from zhas_eval.runs.tasks import Listener, Outcome, Task
from zhas_eval.runs.telling import Teller

LOG = "run.log"


class RunLog:
    """A listener that writes ``path``: beginning, each finished task, failures, end, each with its time.

    The file is begun anew where a run begins, not before: until then another run may be writing its own.
    A log that cannot be written, as on a full disk, does not stop the run.
    """

    def __init__(self, path: Path, *, passport: Passport, wording: Wording) -> None:
        self.path, self.wording = path, wording
        self.teller, self.tally = Teller(passport, wording), Tally()
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None:
            return
        key = "run.log.end" if kind is None else "run.log.stopped"
        # The type alone: the text of an error may hold what a row held.
        name = kind.__name__ if kind else ""
        self._write(self.wording(key, summary=self.teller.summary(self.tally), error=name))
        with contextlib.suppress(OSError):
            self._file.close()

    def expect(self, total: int) -> None:
        """The run begins."""
        self.tally.expect(total)
        with contextlib.suppress(OSError):
            # A line at a time: a run that is cut off leaves what it has told.
            self._file = self.path.open("w", encoding="utf-8", buffering=1)
        self._write(self.wording("run.log.begin", n=total))

    def start(self, task: Task) -> None:
        """A task has begun."""

    def finish(self, outcome: Outcome) -> None:
        """A task has ended."""
        self.tally.finish(outcome, now=monotonic())
        name, state = self.teller.name(outcome.task), self.teller.state(outcome, with_reason=True)
        counts = {"done": self.tally.done, "total": self.tally.total}
        self._write(self.wording("run.progress.line", name=name, state=state, **counts))

    def _write(self, line: str) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.write(
                    f"{datetime.now().astimezone().isoformat(timespec='seconds')} {show_signs(line)}\n"
                )


class Together:
    """Several listeners as one."""

    def __init__(self, *listeners: Listener) -> None:
        self.listeners = listeners

    def expect(self, total: int) -> None:
        """How many tasks there will be."""
        for listener in self.listeners:
            listener.expect(total)

    def start(self, task: Task) -> None:
        """A task has begun."""
        for listener in self.listeners:
            listener.start(task)

    def finish(self, outcome: Outcome) -> None:
        """A task has ended."""
        for listener in self.listeners:
            listener.finish(outcome)
