"""What a worker of a Dask cluster does: unpacks the programme it was sent, then tasks as a pool's worker."""

import shutil
import threading
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from zhas_eval.errors import InputError, Problem
from zhas_eval.presentation.wording import Wording
from zhas_eval.runs.batch import fail_task, prepare_process
from zhas_eval.runs.bundle import attach, unpack
from zhas_eval.runs.environment import take_over
from zhas_eval.runs.failures import failure_of
from zhas_eval.runs.tasks import Binding, Outcome, Task

# One process has one set of warm kernels, though a worker may be told to use several threads.
_preparing = threading.Lock()


@dataclass(frozen=True)
class Refusal:
    """Why a worker cannot take part; it travels as a result, so that Dask logs nothing of the task."""

    problems: tuple[Problem, ...]


class Shipment:
    """A bundle as the worker holds it, unpacked once; its folder goes when Dask lets go of it.

    Dask copies it from worker to worker, makes it anew where all that had it died, and drops it when the
    run ends or its client is gone.
    """

    def __init__(self, bundle: bytes) -> None:
        self.bundle = bundle
        self._lock = threading.Lock()
        self._root: Path | None = None

    def __reduce__(self) -> tuple[type["Shipment"], tuple[bytes]]:
        return Shipment, (self.bundle,)

    def unpack(self, folder: Path) -> Path:
        """The folder of the unpacked bundle, below ``folder``. Raises InputError as ``bundle.unpack``."""
        with self._lock:
            if self._root is None:
                private = folder / f"zhas-{id(self):x}"
                weakref.finalize(self, shutil.rmtree, private, ignore_errors=True)
                self._root = unpack(self.bundle, private)
            return self._root


def perform_there(
    task: Task,
    shipment: Shipment | None,
    modules: tuple[str, ...] | None,
    perform_one: Callable[[Task], Outcome],
    variables: Mapping[str, str],
) -> Outcome | Refusal:
    """Do a task on a worker; its paths are those of the bundle where there is one.

    ``variables`` are those of whoever asks for it: what is made here is kept there, by what it was made from.

    Never raises: Dask would log the arguments, which may hold personal data.
    """
    try:
        take_over(variables)
        _prepare(modules)
        placed = task if shipment is None else attach(task, shipment.unpack(_worker_folder()))
        outcome = perform_one(placed)
    except InputError as error:
        return Refusal(error.problems)
    except Exception as error:  # noqa: BLE001 - as above
        outcome = fail_task(task, *failure_of(error, wording=Wording(task.planned.language)))
    # The client has the task: what it was given need not travel back.
    return replace(outcome, task=replace(task, notebooks={}) if isinstance(task, Binding) else task)


@cache
def _prepare_once(modules: tuple[str, ...] | None) -> None:
    prepare_process(modules)


def _prepare(modules: tuple[str, ...] | None) -> None:
    with _preparing:
        _prepare_once(modules)


def _worker_folder() -> Path:
    """Dask's own folder of the worker: what a killed worker leaves there, the next one takes away."""
    from distributed import get_worker

    return Path(get_worker().local_directory)
