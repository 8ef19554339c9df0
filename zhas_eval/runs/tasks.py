"""The tasks of a run and their outcomes, as they travel between processes."""

from dataclasses import dataclass, field
from pathlib import Path

from zhas_eval.runs.failures import Failure
from zhas_eval.runs.plan import DocumentSet


@dataclass(frozen=True)
class Run:
    """A notebook to be executed for a set, into the folder ``staging``."""

    planned: DocumentSet
    notebook: Path
    staging: Path


@dataclass(frozen=True)
class Binding:
    """A set whose notebooks are done, to be bound into its appendix and tables."""

    planned: DocumentSet
    staging: Path


Task = Run | Binding


@dataclass(frozen=True)
class Outcome:
    """What became of a task: the files made, the title, seconds by stage, and the failure if any.

    ``is_cached`` says that the files were kept from an earlier run.
    """

    task: Task
    names: tuple[str, ...] = ()
    title: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    failure: Failure | None = None
    is_cached: bool = False
