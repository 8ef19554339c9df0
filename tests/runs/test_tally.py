"""The time left: near the truth for notebooks that take unlike times, on any number of workers."""

import heapq
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from zhas_eval.runs.failures import Failure
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.tally import Tally
from zhas_eval.runs.tasks import Binding, Outcome, Run, Task

SECONDS = {"10_people": 2.0, "60_findings": 12.0, "70_budget": 1.0, "": 3.0}
NOTEBOOKS = tuple(Path(f"{name}.ipynb") for name in SECONDS if name)


def make_tasks(sets: int) -> list[Task]:
    tasks: list[Task] = []
    for number in range(sets):
        planned = DocumentSet(Path("/p"), f"r{number}", "2023", "ru", NOTEBOOKS, True)
        tasks += [Run(planned, notebook) for notebook in NOTEBOOKS]
        tasks.append(Binding(planned, {}))
    return tasks


def seconds_of(task: Task) -> float:
    return SECONDS[task.notebook.stem if isinstance(task, Run) else ""]


def play(tasks: list[Task], tally: Tally, *, workers: int, kept: frozenset[Task]) -> Iterator[float]:
    """Gives the time after each finished task, as a pool of ``workers`` would do them."""
    tally.expect(len(tasks))
    queue, now = iter(tasks), 100.0
    running: list[tuple[float, int, Task]] = []
    numbers = iter(range(len(tasks)))
    while True:
        while len(running) < workers and (task := next(queue, None)):
            tally.start(task, now=now)
            end = now + (0.001 if task in kept else seconds_of(task))
            heapq.heappush(running, (end, next(numbers), task))
        if not running:
            return
        now, _, task = heapq.heappop(running)
        is_cached = task in kept
        seconds = {} if is_cached else {"execute": seconds_of(task) - 0.5, "pdf": 0.5}
        tally.finish(Outcome(task, seconds=seconds, is_cached=is_cached), now=now)
        yield now


def errors(tasks: list[Task], *, workers: int, kept: frozenset[Task] = frozenset()) -> list[float]:
    """How far each estimate was from the truth, as a share of the whole time, from a quarter of it on."""
    tally, told = Tally(), []
    for now in play(tasks, tally, workers=workers, kept=kept):
        told.append((now, tally.seconds_left(now=now)))
    end = told[-1][0]
    assert told[-1][1] is None
    whole = end - 100
    return [abs(left - (end - now)) / whole for now, left in told if left and now > 100 + whole / 4]


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_the_estimate_is_near_the_truth(workers: int) -> None:
    found = errors(make_tasks(20), workers=workers)
    assert len(found) > 40
    assert max(found) < 0.08


def test_long_notebooks_at_the_end_are_foreseen_once_one_of_them_was_seen() -> None:
    first, rest = make_tasks(20)[:4], make_tasks(20)[4:]
    found = errors(first + sorted(rest, key=seconds_of), workers=2)
    assert max(found) < 0.08


def test_kept_results_before_all_others_do_not_hasten_the_rest() -> None:
    tasks = make_tasks(20)
    kept = frozenset(tasks[:60])
    found = errors(tasks, workers=2, kept=kept)
    assert max(found) < 0.08


def test_kept_results_among_the_others_are_expected_to_go_on() -> None:
    tasks = make_tasks(60)
    kept = frozenset(task for number, task in enumerate(tasks) if number // 4 % 4)
    # To expect that all of the rest is executed would be wrong by two or three times the whole.
    assert max(errors(tasks, workers=2, kept=kept)) < 0.35


def test_nothing_is_foretold_before_a_first_result() -> None:
    tally, (first, *_) = Tally(), make_tasks(2)
    tally.expect(8)
    assert tally.seconds_left(now=0.0) is None
    tally.start(first, now=1.0)
    assert tally.seconds_left(now=2.0) is None
    tally.finish(Outcome(first, is_cached=True), now=3.0)
    assert tally.seconds_left(now=4.0) is None


def test_a_count_that_fits_no_sets_is_estimated_by_the_mean() -> None:
    tally, (first, *_) = Tally(), make_tasks(2)
    tally.expect(5)
    tally.start(first, now=0.0)
    tally.finish(Outcome(first, seconds={"execute": 2.0}), now=2.0)
    assert tally.seconds_left(now=2.0) == pytest.approx(8.0)


def test_a_failed_set_is_one_task_less_and_runs_are_counted_apart() -> None:
    tally, tasks = Tally(), make_tasks(2)
    tally.expect(8)
    failure = Failure("10_people", "r0", "2023", "execute", "KeyError", 2)
    for task, outcome in zip(tasks, (replace(Outcome(tasks[0]), failure=failure),) * 2, strict=False):
        tally.finish(replace(outcome, task=task), now=1.0)
    tally.finish(Outcome(tasks[2], seconds={"execute": 1.0}), now=2.0)
    tally.finish(Outcome(tasks[4], is_cached=True), now=2.0)
    assert (tally.total, tally.done, tally.failed, tally.cached) == (7, 4, 2, 1)
    assert (tally.executed_runs, tally.cached_runs, tally.failed_runs) == (1, 1, 2)
