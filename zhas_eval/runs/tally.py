"""How far a run is: tasks done, kept, failed, and an estimate of the time left."""

import math
from collections import Counter, defaultdict, deque
from statistics import fmean
from threading import Lock

from zhas_eval.runs.tasks import Outcome, Run, Task

APPENDIX = ""
WINDOW = 20  # how many of the latest durations of a notebook make its typical one
RECENT = 40  # how many of the latest outcomes tell how many of those to come are kept ones
DOUBT = 3  # a few kept ones alone do not promise that all to come are


def format_span(seconds: float) -> str:
    """Minutes and seconds.

    >>> format_span(83.4), format_span(4000)
    ('1:23', '1:06:40')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def coarsen(seconds: float) -> float:
    """An estimate to no more digits than it deserves: to 10 seconds, from two minutes on to a minute.

    >>> [format_span(coarsen(seconds)) for seconds in (3, 83, 250, 4000)]
    ['0:10', '1:30', '5:00', '1:10:00']
    """
    step = 10 if seconds < 120 else 60 if seconds < 3600 else 300
    return max(math.ceil(seconds / step), 1) * step


class Tally:
    """Counts of tasks; times are those of a monotonic clock that the caller reads.

    The time left is the work left by the speed so far. A notebook's work is the mean of its latest
    durations; the speed is work done in the time that passed, so that it holds for any number of workers.
    """

    def __init__(self) -> None:
        self.total = self.done = self.failed = self.cached = self.failed_runs = self.cached_runs = 0
        self.runs = 0
        self.began: float | None = None
        self.running: dict[Task, float] = {}
        self._expected = 0
        self._kinds: tuple[str, ...] = ()
        self._done_by_kind: Counter[str] = Counter()
        self._seconds: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=WINDOW))
        self._work_done = 0.0
        self._recent: deque[bool] = deque(maxlen=RECENT)
        self._without_appendix: set[object] = set()
        self._lock = Lock()  # a view is drawn by a thread of its own

    def expect(self, total: int) -> None:
        """How many tasks there will be."""
        self.total = self._expected = total

    def start(self, task: Task, *, now: float) -> None:
        """A task has begun."""
        with self._lock:
            self._start(task, now)

    def finish(self, outcome: Outcome, *, now: float) -> None:
        """A task has ended."""
        with self._lock:
            self._finish(outcome, now)

    def seconds_left(self, *, now: float) -> float | None:
        """An estimate; None while nothing is known, or nothing left."""
        with self._lock:
            return self._seconds_left(now)

    @property
    def executed_runs(self) -> int:
        """Notebooks executed to their end."""
        return self.runs - self.cached_runs - self.failed_runs

    def _start(self, task: Task, now: float) -> None:
        self.began = now if self.began is None else self.began
        self._kinds = (*(notebook.stem for notebook in task.planned.notebooks), APPENDIX)
        self.running[task] = now

    def _finish(self, outcome: Outcome, now: float) -> None:
        task, seconds = outcome.task, sum(outcome.seconds.values())
        self.began = now - seconds if self.began is None else self.began
        self.running.pop(task, None)
        self.done += 1
        self.failed += outcome.failure is not None
        self.cached += outcome.is_cached
        self._done_by_kind[_kind_of(task)] += 1
        if isinstance(task, Run):
            self.runs += 1
            self.cached_runs += outcome.is_cached
            self.failed_runs += outcome.failure is not None
            if outcome.failure:
                # A set with a failed notebook gets no appendix: one task less to wait for.
                self.total -= task.planned not in self._without_appendix
                self._without_appendix.add(task.planned)
        if self._seconds:
            # Kept results that all come before the first execution tell nothing of what is to come.
            self._recent.append(outcome.is_cached)
        if not outcome.is_cached and seconds:
            self._seconds[_kind_of(task)].append(seconds)
            self._work_done += seconds

    def _seconds_left(self, now: float) -> float | None:
        left = self._left_by_kind()
        if self.began is None or now <= self.began or not self._seconds or not left.total():
            return None
        typical = {kind: fmean(seconds) for kind, seconds in self._seconds.items()}
        usual = fmean(typical.values())
        spent = {
            task: (now - since, typical.get(_kind_of(task), usual)) for task, since in self.running.items()
        }
        under_way = [max(work - passed, 0.0) for passed, work in spent.values()]
        speed = (self._work_done + sum(map(min, spent.values()))) / (now - self.began)
        waiting = left - Counter(map(_kind_of, self.running))
        share = 1 - sum(self._recent) / (len(self._recent) + DOUBT)
        ahead = sum(count * typical.get(kind, usual) for kind, count in waiting.items()) * share
        return max((ahead + sum(under_way)) / speed, *under_way, 0.0) if speed else None

    def _left_by_kind(self) -> Counter[str]:
        sets, rest = divmod(self._expected, len(self._kinds) or 1)
        if rest or not self._kinds:
            # Not so many of each: the mean of all kinds stands for what is left.
            return Counter({"?": self.total - self.done})
        left = Counter(dict.fromkeys(self._kinds, sets))
        left[APPENDIX] -= self._expected - self.total
        return left - self._done_by_kind


def _kind_of(task: Task) -> str:
    return task.notebook.stem if isinstance(task, Run) else APPENDIX
