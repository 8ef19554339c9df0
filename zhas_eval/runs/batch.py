"""Tasks done by a few long-lived processes; none that fails or dies stops the others."""

import multiprocessing
import os
import signal
import socket
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import forkserver
from multiprocessing.connection import wait as wait_for

from zhas_eval.errors import TerminatedError
from zhas_eval.runs.failures import Failure, Stage
from zhas_eval.runs.tasks import Outcome, Run, Task
from zhas_eval.runs.temporary import VARIABLES, short_temporary_files, temporary_folder
from zhas_eval.runs.warm_client import QUIET, SAFE_PATH, WarmParent, is_warm, prepare, share

PERFORM = "zhas_eval.runs.perform"

DIED = "WorkerDied"
Follow = Callable[[Outcome], Iterable[Task]]


def perform(task: Task) -> Outcome:
    """Do a task, in a worker: only there are the exporters worth the time of their import."""
    from zhas_eval.runs import perform as work

    return work.perform(task)


def perform_all(
    tasks: Iterable[Task],
    *,
    workers: int,
    on_start: Callable[[Task], None],
    on_finish: Follow,
    modules: tuple[str, ...] | None = None,
    perform_one: Callable[[Task], Outcome] = perform,
) -> None:
    """Do all tasks, and those that ``on_finish`` adds for an outcome, which come next.

    ``modules`` are those that runs are to hold from the start; None starts nothing beforehand.
    A task that was under way when a process died is tried once more, alone, so that it is known
    which one kills its process; that one fails.
    """
    waiting = deque(tasks)
    with temporary_folder() as folder, environment(dict.fromkeys(VARIABLES, str(folder))):
        parent = _start_parent(modules, waiting)
        try:
            _perform_all(waiting, parent, workers, on_start, on_finish, perform_one)
        finally:
            if parent:
                parent.stop()


def _perform_all(
    waiting: deque[Task],
    parent: WarmParent | None,
    workers: int,
    on_start: Callable[[Task], None],
    on_finish: Follow,
    perform_one: Callable[[Task], Outcome],
) -> None:
    suspects: deque[Task] = deque()
    others = set(multiprocessing.active_children())
    pool = _start_pool(workers, parent)
    active: dict[Future[Outcome], Task] = {}
    try:
        while waiting or suspects or active:
            while (suspects and not active) or (waiting and not suspects and len(active) < workers):
                is_second_try = bool(suspects)
                task = suspects.popleft() if is_second_try else waiting.popleft()
                on_start(task)
                active[_submit(pool, perform_one, task)] = task
                if is_second_try:
                    break
            finished, _ = wait(active, return_when=FIRST_COMPLETED)
            died: list[Task] = []
            for future in finished:
                task = active.pop(future)
                try:
                    outcome = future.result()
                except BrokenProcessPool:
                    died.append(task)
                    continue
                waiting.extendleft(reversed(list(on_finish(outcome))))
            if died:
                died += active.values()
                active.clear()
                pool.shutdown()
                pool = _start_pool(workers, parent)
                if is_second_try:
                    waiting.extendleft(on_finish(fail_task(died[0], DIED)))
                else:
                    suspects.extend(died)
    except TerminatedError:
        # Whoever terminates does not wait for runs to end.
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, perform_one: Callable[[Task], Outcome], task: Task) -> Future[Outcome]:
    """The future of a task; a pool already broken is told where the result is asked for, as any other."""
    try:
        return pool.submit(perform_one, task)
    except BrokenProcessPool as error:
        future: Future[Outcome] = Future()
        future.set_exception(error)
        return future


def fail_task(task: Task, error: str, message: str = "") -> Outcome:
    """The outcome of a task that was not done: nothing made, and the failure in its place."""
    planned = task.planned
    stage: Stage = "execute" if isinstance(task, Run) else "appendix"
    notebook = task.notebook.stem if isinstance(task, Run) else ""
    failure = Failure(
        *(notebook, planned.region, planned.period, stage, error),
        message=message,
        language=planned.language,
    )
    return Outcome(task, failure=failure)


def _start_parent(modules: tuple[str, ...] | None, tasks: Iterable[Task]) -> WarmParent | None:
    """The parent that the runs of all workers are forked from; None where there is to be none."""
    if modules is None or not is_warm():
        return None
    return WarmParent(modules, programme=next((task.planned.programme for task in tasks), None))


def _start_pool(workers: int, parent: WarmParent | None) -> ProcessPoolExecutor:
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        # Workers come from one process that has imported what they need, with the environment of its start.
        context.set_forkserver_preload([PERFORM])
        with environment({**QUIET, **SAFE_PATH}), _deaf_to_interrupts(), short_temporary_files():
            forkserver.ensure_running()
    shared = (parent.control, parent.modules) if parent else None
    return ProcessPoolExecutor(
        workers, mp_context=context, initializer=_prepare_worker, initargs=(dict(os.environ), shared)
    )


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """A process begun meanwhile takes no interrupt at the keyboard: it is this one's to handle."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def environment(changes: Mapping[str, str]) -> Iterator[None]:
    """The environment with ``changes``, for a while."""
    before = {name: os.environ.get(name) for name in changes}
    os.environ |= changes
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _prepare_worker(
    environment: Mapping[str, str], parent: tuple[socket.socket, tuple[str, ...]] | None
) -> None:
    # An interrupt at the keyboard reaches the whole group; the parent alone decides, so that the
    # runs under way end in order and leave no process behind.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    os.environ.clear()
    os.environ.update(environment)
    prepare_environment()
    # The process that this one was forked from may have looked for it in another run.
    tempfile.tempdir = None
    # What a notebook or its process writes past its outputs may be personal, and would break the view.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    if parent:
        share(*parent)
    import_module(PERFORM)


def prepare_process(modules: tuple[str, ...] | None) -> None:
    """Make a process ready to execute notebooks: what runs inherit, and a warm parent of its own.

    ``modules`` are those that runs are to hold from the start; None starts nothing beforehand.
    """
    prepare_environment()
    if modules is not None and is_warm():
        prepare(modules)


def prepare_environment() -> None:
    """Runs inherit these: the same order of sets every time, one core a run."""
    os.environ |= {**QUIET, "PYTHONHASHSEED": "0", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def _leave_with_parent() -> None:
    # A worker whose parent was killed would wait for its next task for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)
