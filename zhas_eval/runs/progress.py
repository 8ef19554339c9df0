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

from zhas_eval.presentation.labels import name_period, name_region
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import Passport
from zhas_eval.runs.failures import describe_failure
from zhas_eval.runs.tasks import Outcome, Run, Task


def format_span(seconds: float) -> str:
    """Minutes and seconds.

    >>> format_span(83.4), format_span(4000)
    ('1:23', '1:06:40')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class PlainProgress:
    """One line for each finished task, without control characters: for logs and pipes."""

    def __init__(self, console: Console, *, passport: Passport, wording: Wording) -> None:
        self.console, self.passport, self.wording = console, passport, wording
        self.total = self.done = self.failed = 0
        self.without_appendix: set[Path] = set()
        self.began = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def expect(self, total: int) -> None:
        """How many tasks there will be."""
        self.total = total

    def start(self, task: Task) -> None:
        """A task has begun."""

    def finish(self, outcome: Outcome) -> None:
        """A task has ended: print its line."""
        self._count(outcome)
        self.console.print(Text(self.line(outcome)), soft_wrap=True)

    def line(self, outcome: Outcome) -> str:
        """The line of a finished task."""
        if outcome.failure:
            state = self.wording(
                "run.progress.failed", failure=describe_failure(self.wording, outcome.failure)
            )
        else:
            seconds = f"{sum(outcome.seconds.values()):.1f}".replace(".", ",")
            state = self.wording("run.progress.done", seconds=seconds)
        return self.wording(
            "run.progress.line", done=self.done, total=self.total, name=self.name(outcome.task), state=state
        )

    def name(self, task: Task) -> str:
        """Notebook, region and period of a task."""
        what = task.notebook.stem if isinstance(task, Run) else self.wording("run.progress.appendix")
        region = name_region(task.planned.region, passport=self.passport, wording=self.wording)
        period = name_period(task.planned.period, passport=self.passport, wording=self.wording)
        return f"{what} · {region} · {period}"

    def _count(self, outcome: Outcome) -> None:
        self.done += 1
        self.failed += outcome.failure is not None
        if outcome.failure and isinstance(outcome.task, Run):
            # A set with a failed notebook gets no appendix: one task less to wait for.
            self.total -= outcome.task.planned.place not in self.without_appendix
            self.without_appendix.add(outcome.task.planned.place)


class LiveProgress(PlainProgress):
    """A view that stays in place: counts, bar, what runs now, and a line for each failure."""

    def __init__(self, console: Console, *, passport: Passport, wording: Wording) -> None:
        super().__init__(console, passport=passport, wording=wording)
        self.running: dict[Task, float] = {}
        self.live = Live(console=console, get_renderable=self.view, refresh_per_second=4)

    def __enter__(self) -> Self:
        self.live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.live.stop()

    def start(self, task: Task) -> None:
        """A task has begun."""
        self.running[task] = monotonic()

    def finish(self, outcome: Outcome) -> None:
        """A task has ended; a failure leaves its line above the view."""
        self._count(outcome)
        self.running.pop(outcome.task, None)
        if outcome.failure:
            self.console.print(Text(self.line(outcome), style="red"))

    def view(self) -> Group:
        """The view as it is now."""
        elapsed = monotonic() - self.began
        left = self.total - self.done
        heading = [self.wording("run.progress.heading", done=self.done, total=self.total, left=left)]
        if self.failed:
            heading.append(self.wording("run.progress.failures", n=self.failed))
        heading.append(self.wording("run.progress.elapsed", elapsed=format_span(elapsed)))
        if self.done and left:
            remaining = format_span(elapsed / self.done * left)
            heading.append(self.wording("run.progress.remaining", remaining=remaining))
        bar = Table.grid()
        bar.add_row(
            ProgressBar(
                total=max(self.total, 1),
                completed=self.done,
                width=60,
                complete_style="blue",
                finished_style="green",
            )
        )
        running = Table.grid(padding=(0, 2))
        for task, since in list(self.running.items()):
            label = self.wording("run.progress.running")
            running.add_row(Text(label, style="dim"), self.name(task), format_span(monotonic() - since))
        return Group(Text(" · ".join(heading)), bar, running)


def show_progress(console: Console, *, passport: Passport, wording: Wording) -> PlainProgress:
    """The view that suits the console."""
    kind = LiveProgress if console.is_terminal else PlainProgress
    return kind(console, passport=passport, wording=wording)
