"""A forked run as its owner sees it: cells there, messages back, and how the process ended."""

import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import wait

from zhas_eval.runs.frames import Inbox, Message, pack

PATIENCE = 5.0  # seconds that a run has to end by itself, and a killed one to be buried


class RunDiedError(RuntimeError):
    """The process of a run ended before its notebook."""


class NoParentError(RuntimeError):
    """The warm parent could not be started, or died before it could fork."""


class WarmRun:
    """A forked run: cells there, messages back, until it is ended."""

    pid = 0

    def __init__(self, connection: socket.socket, fate: int, *, order: Callable[[str], None]) -> None:
        self._order = order
        self._connection = connection
        self._fate = fate
        self._told = b""
        self._inbox = Inbox()
        self._is_open = True  # the socket still gives
        self._is_over = False  # the pipe has told all

    def begin(self, setup: Message, *, timeout: float) -> None:
        """Wait until the run exists and is ready for its first cell."""
        end = time.monotonic() + timeout
        with suppress(BrokenPipeError):
            self._connection.sendall(pack(setup))
        try:
            ready = self.receive(timeout)
        except RunDiedError as error:
            if not self.pid:
                raise NoParentError("the warm parent has died") from error
            raise
        if ready is None:
            raise RuntimeError(f"the run was not ready in {timeout} seconds")
        if ready["kind"] != "ready":
            raise RuntimeError(ready["content"]["text"])
        if not self.pid:
            self._read_fate(max(0.0, end - time.monotonic()))

    def send(self, message: Message) -> None:
        """Send a message; whether the run has died is told by ``receive``."""
        with suppress(OSError):
            self._connection.sendall(pack(message))

    def receive(self, timeout: float | None) -> Message | None:
        """The next message; None where none came in time. RunDiedError where none will."""
        end = None if timeout is None else time.monotonic() + timeout
        while not self._inbox.messages:
            if self._is_over and not self._is_open:
                raise RunDiedError(self._describe_end())
            left = None if end is None else max(0.0, end - time.monotonic())
            sources = [self._connection] if self._is_open else []
            # What a dead run has left holding its socket is not waited for.
            ready = wait(sources, 0) if self._is_over else wait([*sources, self._fate], left)
            if self._connection in ready:
                piece = self._take()
                self._is_open = bool(piece)
                self._inbox.feed(piece)
            elif self._fate in ready:
                self._read_fate(0)
            elif self._is_over:
                raise RunDiedError(self._describe_end())
            else:
                return None
        return self._inbox.messages.popleft()

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the cell under way."""
        self._order(f"interrupt {self.pid}")

    def end(self) -> None:
        """Let the run end by itself, with what it registered for its exit."""
        self.send({"kind": "end"})
        self._wait_for_end()
        self.abort()

    def abort(self) -> None:
        """Kill the run unless it has ended, and let go of it."""
        if not self._is_over and self.pid:
            self._order(f"kill {self.pid}")
            self._wait_for_end()
        self._connection.close()
        if self._fate >= 0:
            os.close(self._fate)
            self._fate = -1

    def _take(self) -> bytes:
        try:
            return self._connection.recv(1 << 20)
        except ConnectionResetError:
            return b""

    def _wait_for_end(self) -> None:
        end = time.monotonic() + PATIENCE
        while not self._is_over and (left := end - time.monotonic()) > 0:
            # A run that still writes must not wait for a reader.
            sources = [self._connection] if self._is_open else []
            if self._connection in wait([*sources, self._fate], left):
                self._is_open = bool(self._take())
            else:
                self._read_fate(0)

    def _read_fate(self, timeout: float) -> None:
        """Take in the number of the process, its exit code after it, and the end of the pipe."""
        while not self._is_over and wait([self._fate], timeout):
            piece = os.read(self._fate, 64)
            self._told += piece
            self._is_over = not piece
            number, known, _ = self._told.partition(b"\n")
            if known:
                self.pid = int(number)
                timeout = 0

    def _describe_end(self) -> str:
        told = self._told.split()
        if len(told) < 2:
            return "the process that runs are forked from has died"
        code = int(told[1])
        if code < 0:
            return f"the process of the run was killed ({signal.Signals(-code).name})"
        return f"the process of the run ended before its notebook (exit code {code})"
