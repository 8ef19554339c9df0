"""Tasks done by a few long-lived processes; none that fails or dies stops the others."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module

from zhas_eval.reporting.tasks import Outcome, Task, failed_outcome, perform

Follow = Callable[[Outcome], Iterable[Task]]


def perform_all(
    tasks: Iterable[Task],
    *,
    workers: int,
    on_start: Callable[[Task], None],
    on_finish: Follow,
    perform_one: Callable[[Task], Outcome] = perform,
) -> None:
    """Do all tasks, and those that ``on_finish`` adds for an outcome, which come next.

    A task that was under way when a process died is tried once more, alone, so that it is known
    which one kills its process; that one fails.
    """
    waiting = deque(tasks)
    suspects: deque[Task] = deque()
    pool = _start_pool(workers)
    active: dict[Future[Outcome], Task] = {}
    try:
        while waiting or suspects or active:
            while (suspects and not active) or (waiting and not suspects and len(active) < workers):
                is_second_try = bool(suspects)
                task = suspects.popleft() if is_second_try else waiting.popleft()
                on_start(task)
                active[pool.submit(perform_one, task)] = task
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
                pool = _start_pool(workers)
                if is_second_try:
                    waiting.extendleft(on_finish(failed_outcome(died[0], "WorkerDied")))
                else:
                    suspects.extend(died)
    finally:
        pool.shutdown(cancel_futures=True)


def _start_pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_prepare_worker
    )


def _prepare_worker() -> None:
    # An interrupt at the keyboard reaches the whole group; the parent alone decides, so that the
    # runs under way end in order and leave no kernel behind.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Kernels inherit these: the same order of sets on every run, one core a kernel.
    os.environ |= {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    # What a notebook or its kernel writes past its outputs may be personal, and would break the view.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    import_module("zhas_eval.reporting.tasks")
