"""The warm parent as its owner sees it: started once, asked for a run, started anew if it has died."""

import atexit
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import zhas_eval
from zhas_eval.runs.warm_run import PATIENCE, NoParentError, WarmRun

SWITCH = "ZHAS_ENGINE"
# One core for each process, no thread of pyarrow's allocator: a process with threads must not be forked.
QUIET = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
# What ``-P`` is for a process whose command is not ours: no module of the folder that the user stands in is
# taken for one of Python's.
SAFE_PATH = {"PYTHONSAFEPATH": "1"}
# matplotlib reads its backend when it is imported, which is before there is a shell.
DEFAULTS = {"PYTHONHASHSEED": "0", "MPLBACKEND": "module://matplotlib_inline.backend_inline"}


def is_warm() -> bool:
    """Whether runs are forked: on Linux, unless the environment says ``ZHAS_ENGINE=standard``."""
    return sys.platform == "linux" and os.environ.get(SWITCH) != "standard"


def find_package_path() -> str:
    """A ``PYTHONPATH`` that leads a process to the package that this one has, wherever it lies."""
    root, known = str(Path(zhas_eval.__file__).parents[1]), os.environ.get("PYTHONPATH")
    return os.pathsep.join([root, known] if known else [root])


class SharedParent:
    """A warm parent that another process owns, asked through a copy of its socket."""

    def __init__(self, control: socket.socket, modules: Iterable[str] = ()) -> None:
        self.modules = tuple(modules)
        self._control = control

    def is_alive(self) -> bool:
        """Whether it may be asked; whether it still answers is seen then."""
        return True

    def start_run(self, *, seed: int, timeout: float) -> WarmRun:
        """Fork a run in the present folder and environment; NoParentError where that cannot be done."""
        ours, theirs = socket.socketpair()
        fate, told = os.pipe()
        try:
            socket.send_fds(self._control, [b"run"], [theirs.fileno(), told])
        except OSError as error:
            os.close(fate)
            ours.close()
            raise NoParentError("the warm parent has died") from error
        finally:
            theirs.close()
            os.close(told)
        run = WarmRun(ours, fate, order=self.order)
        try:
            run.begin({"cwd": str(Path.cwd()), "env": dict(os.environ), "seed": seed}, timeout=timeout)
        except BaseException:
            run.abort()
            raise
        return run

    def order(self, text: str) -> None:
        """Send an order; a dead parent has none of its runs left."""
        with suppress(OSError):
            self._control.send(text.encode())

    def stop(self) -> None:
        """Ask it no more."""
        self._control.close()


class WarmParent(SharedParent):
    """Owns the process that runs are forked from. It and its runs end with this one."""

    def __init__(self, modules: Iterable[str], *, programme: Path | None = None) -> None:
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        super().__init__(control, modules)
        self.owner = os.getpid()
        command = [sys.executable, "-P", "-m", "zhas_eval.runs.warm_parent", str(theirs.fileno())]
        self._process = subprocess.Popen(
            [*command, str(programme or ""), *self.modules],
            env={**DEFAULTS, **os.environ, **QUIET, "PYTHONPATH": find_package_path()},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # An interrupt at the keyboard is the owner's to handle.
            start_new_session=True,
        )
        theirs.close()

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    @property
    def control(self) -> socket.socket:
        """The socket by which others may ask it."""
        return self._control

    def is_alive(self) -> bool:
        """Whether it may be asked for a run by this process."""
        return self.owner == os.getpid() and self._process.poll() is None

    def stop(self) -> None:
        """End it and all its runs."""
        super().stop()
        if self.owner == os.getpid():
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(PATIENCE)
            self._process.kill()
            self._process.wait()


_parents: list[SharedParent] = []
_lock = threading.Lock()


def share(control: socket.socket, modules: Iterable[str]) -> None:
    """Runs of this process are forked from a parent that another process owns, while it lives."""
    with _lock:
        stop_all()
        _parents.append(SharedParent(control, modules))


def prepare(modules: Iterable[str]) -> SharedParent:
    """The warm parent of this process; one is started where there is none alive."""
    with _lock:
        if not _parents or not _parents[-1].is_alive():
            stop_all()
            _parents.append(WarmParent(modules))
        return _parents[-1]


def start_run(modules: Iterable[str], *, seed: int, timeout: float) -> WarmRun:
    """A run forked from the warm parent; a parent that has died is started anew, once."""
    parent = prepare(modules)
    try:
        return parent.start_run(seed=seed, timeout=timeout)
    except NoParentError:
        with _lock:
            if parent in _parents:
                parent.stop()
                _parents.remove(parent)
        return prepare(parent.modules).start_run(seed=seed, timeout=timeout)


def stop_all() -> None:
    """End the warm parent of this process."""
    while _parents:
        _parents.pop().stop()


atexit.register(stop_all)
