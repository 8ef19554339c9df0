"""A run whose outputs go to a place elsewhere, set by set as they are done."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from zhas_eval.runs.mirror import Mirror
from zhas_eval.runs.place_lock import hold_lock
from zhas_eval.runs.places import open_place
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.tasks import Binding, Listener, Outcome, Task


class MirroringListener:
    """Tells a listener what it hears, and puts each set at the place when its last task is done."""

    def __init__(self, listener: Listener, mirror: Mirror) -> None:
        self.listener, self.mirror = listener, mirror
        self.start: Callable[[Task], None] = listener.start
        self._failed: set[DocumentSet] = set()

    def expect(self, total: int) -> None:
        """The run begins: the place has word of it, should it be cut off."""
        self.mirror.put_attempts()
        self.listener.expect(total)

    def finish(self, outcome: Outcome) -> None:
        """A task has ended. A set ends with its binding or, where a notebook failed, with its last one."""
        planned = outcome.task.planned
        if outcome.failure:
            self._failed.add(planned)
        if isinstance(outcome.task, Binding) or planned in self._failed:
            self.mirror.put_set(planned.place.as_posix())
        self.listener.finish(outcome)


@contextmanager
def outputs_elsewhere(address: str, code: str, listener: Listener) -> Iterator[tuple[Path, Listener]]:
    """The folder and the listener to give to ``run_plan``, so that its outputs end at ``address``.

    ``code`` is the programme's: its outputs lie in a folder of this name. What was done before an error
    stays at the place, and the next run, from any machine, continues there. Raises InputError where
    another run writes there or the place cannot be reached.
    """
    place = open_place(f"{address.rstrip('/')}/{code}")
    with hold_lock(place) as lock, tempfile.TemporaryDirectory(prefix="zhas-") as folder:
        mirror = Mirror(Path(folder) / code, place, lock)
        mirror.fetch()
        yield Path(folder), MirroringListener(listener, mirror)
        mirror.put_rest()
