"""Tasks done by the workers of a Dask cluster, here or on many machines, as ``batch`` does them in a pool."""

import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from zhas_eval.errors import InputError, Problem
from zhas_eval.runs.batch import DIED, Follow, environment, fail_task, perform
from zhas_eval.runs.bundle import detach
from zhas_eval.runs.cluster_worker import Refusal, Shipment, perform_there
from zhas_eval.runs.environment import list_to_send
from zhas_eval.runs.tasks import Outcome, Task
from zhas_eval.runs.warm_client import SAFE_PATH

if TYPE_CHECKING:
    from distributed import Client, Future

LOCAL = "local"
EXTRA = "zhas-eval[cluster]"
# Seconds until a run without a single worker gives up: a nanny needs some to start one anew.
PATIENCE = 60.0


def perform_on_cluster(
    tasks: Iterable[Task],
    *,
    scheduler: str,
    workers: int,
    bundle: bytes | None,
    on_start: Callable[[Task], None],
    on_finish: Follow,
    modules: tuple[str, ...] | None = None,
    perform_one: Callable[[Task], Outcome] = perform,
    patience: float = PATIENCE,
) -> None:
    """Do all tasks, and those that ``on_finish`` adds for an outcome, which come next.

    ``scheduler`` is an address (``tcp://host:8786``, ``tls://…``), or ``local`` for a cluster of
    ``workers`` processes that lives as long as the run. ``bundle`` is what the workers get of the
    programme (``bundle.pack``); None where they see the same disk. As many tasks are under way as the
    workers have threads. A worker that dies loses no task. Dask gives a task up after several deaths
    (``distributed.scheduler.allowed-failures``); it is then tried once more, alone, and fails.

    Raises InputError where Dask is not installed, the scheduler cannot be reached or goes away, no worker
    is there for ``patience`` seconds, or a worker has another version of the package.
    """
    waiting, suspects = deque(tasks), deque[Task]()
    variables = list_to_send(os.environ)
    active: dict[Future[Any], Task] = {}
    with _connect(scheduler, workers, patience) as client:
        shipment = None if bundle is None else client.submit(Shipment, bundle, pure=False)
        try:
            while waiting or suspects or active:
                is_alone = bool(suspects) and not active
                room = 1 if is_alone else 0 if suspects else _count_threads(client) - len(active)
                queue = suspects if is_alone else waiting
                for _ in range(min(room, len(queue))):
                    task = queue.popleft()
                    on_start(task)
                    sent = task if shipment is None else detach(task)
                    arguments = (sent, shipment, modules, perform_one, variables)
                    future = client.submit(perform_there, *arguments, pure=False)
                    active[future] = task
                for future in _finished(client, active, patience):
                    task = active.pop(future)
                    outcome = _outcome(future, task)
                    if outcome is None and not is_alone:
                        suspects.append(task)
                        continue
                    follow = on_finish(outcome or fail_task(task, DIED))
                    waiting.extendleft(reversed(list(follow)))
        finally:
            client.cancel([*active, *([shipment] if shipment else [])], force=True)


def _outcome(future: "Future[Any]", task: Task) -> Outcome | None:
    """What came back, None where Dask gave the task up because its workers died."""
    from distributed.scheduler import KilledWorker

    try:
        result: Outcome | Refusal = future.result()
    except KilledWorker:
        return None
    except Exception as error:  # noqa: BLE001 - it is told as the refusal it is
        # A task raises nothing of its own: this worker could not even load it.
        raise _no_part(error) from None
    if isinstance(result, Refusal):
        raise InputError(result.problems)
    return replace(result, task=task)


def _no_part(error: Exception) -> InputError:
    from distributed import CancelledError

    if isinstance(error, CancelledError):
        return InputError([Problem("scheduler_lost")])
    return InputError([Problem("other_version", details={"names": type(error).__name__})])


def _finished(client: "Client", active: dict["Future[Any]", Task], patience: float) -> list["Future[Any]"]:
    """Futures that have ended, after as long as it takes while there is a worker."""
    from distributed import CancelledError, wait

    while active:
        try:
            wait(list(active), timeout=patience, return_when="FIRST_COMPLETED")
        except TimeoutError:
            _await_worker(client, patience)
        except CancelledError:
            raise InputError([Problem("scheduler_lost")]) from None
        else:
            break
    return [future for future in active if future.done()]


def _count_threads(client: "Client") -> int:
    found: dict[str, int] = client.nthreads()
    return max(1, sum(found.values()))


def _await_worker(client: "Client", patience: float) -> None:
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError:
        raise InputError([Problem("no_workers")]) from None


@contextmanager
def _connect(scheduler: str, workers: int, patience: float) -> Iterator["Client"]:
    """A client of the scheduler, or of a new cluster on this machine that no other user can join."""
    try:
        import dask
        from distributed import Client, LocalCluster, Security
    except ImportError:
        raise missing_extra("distributed") from None
    # Dask tells of workers that come and go; the run tells what became of its tasks.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    settings: dict[str, Any] = {"distributed.admin.large-graph-warning-threshold": "1TiB"}
    if scheduler != LOCAL:
        with dask.config.set(settings):
            try:
                client = Client(scheduler, timeout=patience)
            except (OSError, TimeoutError, ValueError):
                raise InputError([Problem("no_scheduler", details={"address": scheduler})]) from None
            with client:
                _await_worker(client, patience)
                yield client
        return
    try:
        security = Security.temporary()
    except ImportError:
        raise missing_extra("cryptography") from None
    # One death is enough to suspect a task, as in a pool; alone it shows whether it is the one that kills.
    settings["distributed.scheduler.allowed-failures"] = 0
    # Its pages are open to every user of the machine, and it has a port for them even without.
    settings |= {f"distributed.{part}.http.routes": [] for part in ("scheduler", "worker")}
    # For the start of a worker alone: what a notebook starts in it is as if it were not set.
    before = {name: os.environ.get(name, "") for name in SAFE_PATH}
    with (
        dask.config.set(settings),
        environment(SAFE_PATH),
        LocalCluster(
            env=before,
            n_workers=workers,
            threads_per_worker=1,
            security=security,
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def missing_extra(package: str, *, install: str = EXTRA) -> InputError:
    """The refusal of what needs an optional package, with what pip is to install."""
    return InputError([Problem("missing_extra", details={"package": package, "install": install})])
