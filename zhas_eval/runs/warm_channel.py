"""What a forked run writes: the streams of Python and of the system, in the order they were written.

Text waits a moment, so that a thousand prints are not a thousand messages; any other message, the end of
a cell and a fork send it first. A process that the notebook forks may write at the same time: a lock of
the file system keeps the messages whole.
"""

import codecs
import fcntl
import io
import os
import select
import signal
import socket
import sys
import threading
from typing import Any

from zhas_eval.runs.frames import pack

WAIT = 200  # milliseconds
BLOCK = 1 << 16
_STREAMS = ("stdout", "stderr")


class Channel:
    """Sends a run's messages to its owner."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lock = threading.RLock()
        self._whole = os.memfd_create("whole messages")
        self._name = ""
        self._parts: list[str] = []
        self._size = 0
        self._master = os.getpid()
        self._poll = select.poll()
        self._ends: dict[int, tuple[str, codecs.IncrementalDecoder]] = {}

    def capture_streams(self) -> None:
        """From now on take what this process and its own write to their standard output and error."""
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, name in enumerate(_STREAMS, start=1):
            reading, writing = os.pipe()
            os.set_blocking(reading, False)
            os.dup2(writing, number)
            os.close(writing)
            self._ends[reading] = name, codecs.getincrementaldecoder("utf-8")("replace")
            self._poll.register(reading, select.POLLIN)
            setattr(sys, name, Stream(self, name, number))
        os.register_at_fork(
            before=self._before_fork, after_in_parent=self._lock.release, after_in_child=self._lock.release
        )
        threading.Thread(target=self._watch, daemon=True).start()

    def write(self, name: str, text: str) -> None:
        """Add text of a stream."""
        with self._lock:
            self._drain()
            self._add(name, text)
            # A forked process may end without a word.
            if os.getpid() != self._master:
                self.flush()

    def flush(self) -> None:
        """Send the text that waits."""
        with self._lock:
            if self._parts:
                text, name = "".join(self._parts), self._name
                self._parts, self._size = [], 0
                self._transmit("stream", {"name": name, "text": text})

    def send(self, kind: str, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        """Send a message of the Jupyter protocol after all text written so far."""
        with self._lock:
            self._drain()
            self.flush()
            self._transmit(kind, content, buffers)

    def _transmit(self, kind: str, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        frame = pack({"kind": kind, "content": content, "buffers": buffers or []})
        # An interrupt in the middle of a message would leave half of it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        fcntl.lockf(self._whole, fcntl.LOCK_EX)
        try:
            self._connection.sendall(frame)
        except BrokenPipeError:
            os._exit(1)  # nobody is left to work for
        finally:
            fcntl.lockf(self._whole, fcntl.LOCK_UN)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _add(self, name: str, text: str) -> None:
        if name != self._name:
            self.flush()
            self._name = name
        self._parts.append(text)
        self._size += len(text)
        if self._size >= BLOCK:
            self.flush()

    def _drain(self) -> None:
        """Take what processes have written past Python; they have written it before what comes next."""
        while ready := self._poll.poll(0):
            for end, _ in ready:
                try:
                    piece = os.read(end, BLOCK)
                except BlockingIOError:  # another process of the run was quicker
                    continue
                name, decoder = self._ends[end]
                self._add(name, decoder.decode(piece))

    def _watch(self) -> None:
        # A full pipe would stop who writes to it; a long cell shows what it has printed so far.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        poll = select.poll()  # one is not for two threads
        for end in self._ends:
            poll.register(end, select.POLLIN)
        while True:
            poll.poll(WAIT)
            with self._lock:
                self._drain()
                self.flush()

    def _before_fork(self) -> None:
        self._lock.acquire()
        self._drain()
        self.flush()


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a run."""

    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, channel: Channel, name: str, number: int) -> None:
        self._channel = channel
        self._number = number
        self.name = name

    def write(self, text: str) -> int:
        """Send the text on."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._channel.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Send what waits."""
        self._channel.flush()

    def fileno(self) -> int:
        """The system's number of the stream, for processes that are to write to it."""
        return self._number

    def writable(self) -> bool:
        """Always."""
        return True
