"""The tasks of a run and their outcomes, as they travel between processes; who does and who shows them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from zhas_eval.runs.failures import Failure
from zhas_eval.runs.plan import DocumentSet


@dataclass(frozen=True)
class Run:
    """A notebook to be executed for a set and printed.

    ``parameters`` are those besides the four. ``executed`` is the executed notebook where that is known
    already and only the printing is due; ``seed`` is that of the run's random numbers.
    """

    planned: DocumentSet
    notebook: Path
    seed: int = 0
    parameters: Mapping[str, Any] = field(default_factory=dict, compare=False)
    executed: bytes | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Binding:
    """A set whose notebooks are done, to be bound into its appendix and tables; name → executed notebook."""

    planned: DocumentSet
    notebooks: Mapping[str, bytes] = field(compare=False, repr=False)


Task = Run | Binding


@dataclass(frozen=True)
class Outcome:
    """What became of a task: the files made, the title, seconds by stage, and the failure if any.

    ``is_cached`` says that the files were kept from an earlier run.
    """

    task: Task
    files: Mapping[str, bytes] = field(default_factory=dict)
    title: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict)
    failure: Failure | None = None
    is_cached: bool = False


class Listener(Protocol):
    """Whoever shows how a run goes on."""

    def expect(self, total: int) -> None:
        """How many tasks there will be."""

    def start(self, task: Task) -> None:
        """A task has begun."""

    def finish(self, outcome: Outcome) -> None:
        """A task has ended; one that is cached never began."""


class Performer(Protocol):
    """Whoever does tasks: the processes of this machine, or those of many."""

    def __call__(
        self,
        tasks: Iterable[Task],
        *,
        workers: int,
        on_start: Callable[[Task], None],
        on_finish: Callable[[Outcome], Iterable[Task]],
        modules: tuple[str, ...],
    ) -> None:
        """Do all tasks, and those that ``on_finish`` adds."""
