"""How a run goes on: a live view on a terminal, a line for each finished task elsewhere."""

from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import Passport
from zhas_eval.runs.failures import Failure
from zhas_eval.runs.tally import Tally, coarsen, format_span
from zhas_eval.runs.tasks import Outcome, Task
from zhas_eval.runs.telling import Teller

RUNNING_SHOWN = 8
FAILURES_SHOWN = 3


class PlainProgress:
    """One line for each finished task, without control characters: for logs and pipes.

    At the end, however it comes, the failures are listed with their executed notebooks, which lie in
    ``folder``, that of the programme's documents.
    """

    def __init__(
        self, console: Console, *, passport: Passport, wording: Wording, folder: Path | None = None
    ) -> None:
        self.console, self.wording, self.folder = console, wording, folder
        self.teller, self.tally = Teller(passport, wording), Tally()
        self.failures: list[Failure] = []
        self.began = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.tally.done:
            return
        self.console.print(Text(self.teller.summary(self.tally)), soft_wrap=True)
        for line in self.teller.list_failures(self.failures, self.folder):
            self.console.print(Text(line), soft_wrap=True)

    def expect(self, total: int) -> None:
        """How many tasks there will be."""
        self.tally.expect(total)

    def start(self, task: Task) -> None:
        """A task has begun."""
        self.tally.start(task, now=monotonic())

    def finish(self, outcome: Outcome) -> None:
        """A task has ended: print its line."""
        self._count(outcome)
        name, state = self.teller.name(outcome.task), self.teller.state(outcome, with_reason=False)
        remaining = self._remaining()
        line = self.wording(
            "run.progress.line_left" if remaining else "run.progress.line",
            done=self.tally.done,
            total=self.tally.total,
            name=name,
            state=state,
            remaining=remaining,
        )
        self.console.print(Text(line), soft_wrap=True)

    def _count(self, outcome: Outcome) -> None:
        self.tally.finish(outcome, now=monotonic())
        if outcome.failure:
            self.failures.append(outcome.failure)

    def _remaining(self) -> str:
        seconds = self.tally.seconds_left(now=monotonic())
        return "" if seconds is None else format_span(coarsen(seconds))


class LiveProgress(PlainProgress):
    """A view that stays in place: counts, bar, what runs now, the latest failures; it goes at the end."""

    def __init__(
        self, console: Console, *, passport: Passport, wording: Wording, folder: Path | None = None
    ) -> None:
        super().__init__(console, passport=passport, wording=wording, folder=folder)
        self.live = Live(console=console, get_renderable=self.view, refresh_per_second=4, transient=True)

    def __enter__(self) -> Self:
        self.live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.live.stop()
        super().__exit__(kind, error, trace)

    def finish(self, outcome: Outcome) -> None:
        """A task has ended."""
        self._count(outcome)

    def view(self) -> Group:
        """The view as it is now."""
        bar = Table.grid()
        bar.add_row(
            ProgressBar(
                total=max(self.tally.total, 1),
                completed=self.tally.done,
                width=60,
                complete_style="blue",
                finished_style="green",
            )
        )
        return Group(Text(self._counts()), bar, Text(self._times()), self._running(), *self._failed())

    def _counts(self) -> str:
        tally, say = self.tally, self.wording
        parts = [say("run.progress.heading", done=tally.done, total=tally.total)]
        if tally.cached:
            parts.append(say("run.progress.cached_part", n=tally.cached))
        if tally.failed:
            parts.append(say("run.progress.failures", n=tally.failed))
        return " · ".join(parts)

    def _times(self) -> str:
        parts = [self.wording("run.progress.elapsed", elapsed=format_span(monotonic() - self.began))]
        if remaining := self._remaining():
            parts.append(self.wording("run.progress.remaining", remaining=remaining))
        return " · ".join(parts)

    def _running(self) -> Table:
        running = Table.grid(padding=(0, 2))
        for _ in range(3):
            running.add_column(no_wrap=True, overflow="ellipsis")
        # A copy: the view is drawn by a thread of its own.
        tasks = list(self.tally.running.items())
        for task, since in tasks[:RUNNING_SHOWN]:
            label = Text(self.wording("run.progress.running"), style="dim")
            running.add_row(label, self.teller.name(task), format_span(monotonic() - since))
        if hidden := len(tasks[RUNNING_SHOWN:]):
            running.add_row("", Text(self.wording("run.progress.more", n=hidden), style="dim"), "")
        return running

    def _failed(self) -> list[Text]:
        latest = list(dict.fromkeys(self.failures))[-FAILURES_SHOWN:]
        return [Text(self.teller.failure(failure), style="red") for failure in latest]


def show_progress(
    console: Console, *, passport: Passport, wording: Wording, folder: Path | None = None
) -> PlainProgress:
    """The view that suits the console; ``folder`` is that of the programme's documents."""
    kind = LiveProgress if console.is_terminal else PlainProgress
    return kind(console, passport=passport, wording=wording, folder=folder)
