"""The sole right to write to a place, held by an object there that its owner renews."""

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from zhas_eval.errors import InputError, Problem
from zhas_eval.runs.places import OutputPlace

LOCKS = ".lock/"
BEAT = 60.0
# An owner not heard of for so long has died; clocks of two machines may differ by some minutes.
STALE = 900.0


class PlaceLock:
    """The lock as its owner holds it."""

    def __init__(self, place: OutputPlace, name: str, owner: str) -> None:
        self.place, self.name, self.owner = place, name, owner

    def check(self) -> None:
        """Raises InputError where another has taken the place over, as from a machine that slept."""
        if _owner(self.place, self.name)[0] != self.owner:
            raise _busy()

    def beat(self) -> None:
        """Say that the owner lives."""
        self.place.write(self.name, _content(self.owner))


@contextmanager
def hold_lock(place: OutputPlace, *, stale: float = STALE, beat: float = BEAT) -> Iterator[PlaceLock]:
    """Hold the right to write to ``place``; the lock of a run that died ``stale`` seconds ago gives way.

    Each lock has the next number, made where none is, so that of two who find the same dead one only one
    follows. Raises InputError where another run writes there.
    """
    found = place.list(LOCKS)
    if any(_is_alive(place, name, stale) for name in found):
        raise _busy()
    number = max((int(name.removeprefix(LOCKS)) for name in found), default=0) + 1
    lock = PlaceLock(place, f"{LOCKS}{number:08}", uuid.uuid4().hex)
    if not place.create(lock.name, _content(lock.owner)):
        raise _busy()
    try:
        # One who saw nothing here at all, after that the dead one was gone, has another number.
        others = [name for name in place.list(LOCKS) if name != lock.name]
        if any(_is_alive(place, name, stale) for name in others):
            raise _busy()
        for name in others:
            place.delete(name)
        with _beating(lock, beat):
            yield lock
    finally:
        if _owner(place, lock.name)[0] == lock.owner:
            place.delete(lock.name)


@contextmanager
def _beating(lock: PlaceLock, every: float) -> Iterator[None]:
    done = threading.Event()

    def renew() -> None:
        while not done.wait(every):
            try:
                lock.check()
                lock.beat()
            except InputError:
                # Out of reach, or lost: the next thing that is written tells.
                continue

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _is_alive(place: OutputPlace, name: str, stale: float) -> bool:
    owner, beaten = _owner(place, name)
    return bool(owner) and time.time() - beaten < stale


def _owner(place: OutputPlace, name: str) -> tuple[str, float]:
    try:
        found = json.loads(place.read(name) or b"{}")
        return found.get("owner", ""), found.get("beat", 0.0)
    except ValueError:
        return "", 0.0


def _content(owner: str) -> bytes:
    return json.dumps({"owner": owner, "beat": time.time()}).encode()


def _busy() -> InputError:
    return InputError([Problem("outputs_busy")])
