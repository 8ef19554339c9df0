"""The warm parent: a process of one thread that has imported what runs need and forks one for each.

``python -m zhas_eval.runs.warm_parent SOCKET PROGRAMME MODULE...`` reads what the notebooks of a programme
read (none where PROGRAMME is empty), and listens on a socket it was started with. ``run``
comes with the run's own socket and a pipe, on which the parent tells the run's process number and, when
it has ended, how; the run itself talks with its owner. Nothing that a run does comes back here.
"""

import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from zhas_eval.runs.warm_child import become_run
from zhas_eval.runs.warm_shell import ZMQInteractiveShell, make_shell

# What every run needs; the rest is asked for.
BASE = ("numpy", "IPython.display", "pygments.formatters.terminal256")
PATIENCE = 2.0  # seconds between looks for an owner who left without closing its socket


def main(arguments: list[str]) -> None:
    """Import the modules, then serve until the owner is gone."""
    number, programme, *modules = arguments
    owner = os.getppid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    shell = make_shell()
    # Modules are to find the shell as they would in a cell.
    with shell.builtin_trap:
        culprit = _import_all((*BASE, *modules))
        if not culprit and any(name.startswith("zhas_eval.") for name in modules):
            import_module("zhas_eval.runs.warm_up").warm_up(programme)
    if culprit:
        # A process with threads must not be forked: begin anew without what started them.
        rest = [name for name in modules if name != culprit]
        command = [sys.executable, "-P", "-m", "zhas_eval.runs.warm_parent", number, programme, *rest]
        os.execv(sys.executable, command)
    control = socket.socket(fileno=int(number))
    control.set_inheritable(False)
    # A child that looks for garbage would touch, and so copy, every page of the parent.
    gc.collect()
    gc.freeze()
    _Parent(control, owner, shell).serve()


def _import_all(modules: Iterable[str]) -> str:
    """Import the modules; the first that has started a thread, where one has."""
    for name in modules:
        # What cannot be imported fails in the notebook that imports it, and is told there.
        with suppress(Exception):
            import_module(name)
        if len(list(Path("/proc/self/task").iterdir())) > 1:
            return name
    return ""


class _Parent:
    def __init__(self, control: socket.socket, owner: int, shell: ZMQInteractiveShell) -> None:
        self._control = control
        self._shell = shell
        self._owner = owner
        self._fates: dict[int, int] = {}
        self._bell, ring = os.pipe()
        for end in (self._bell, ring):
            os.set_blocking(end, False)
        self._ring = ring
        signal.set_wakeup_fd(ring, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        while os.getppid() == self._owner:
            ready, _, _ = select.select([self._control.fileno(), self._bell], [], [], PATIENCE)
            if self._bell in ready:
                os.read(self._bell, 4096)
                self._bury()
            if self._control.fileno() in ready:
                order, descriptors, _, _ = socket.recv_fds(self._control, 64, 2)
                if not order:
                    return
                self._obey(order.decode().split(), descriptors)

    def _obey(self, order: list[str], descriptors: list[int]) -> None:
        if order[0] == "run":
            self._fork(*descriptors)
        elif (pid := int(order[1])) in self._fates:
            # Only of one's own children is it sure that the number is still theirs.
            os.kill(pid, signal.SIGKILL if order[0] == "kill" else signal.SIGINT)

    def _fork(self, connection: int, fate: int) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._control.close()
            for descriptor in (self._bell, self._ring, fate, *self._fates.values()):
                os.close(descriptor)
            os.set_inheritable(connection, False)
            become_run(socket.socket(fileno=connection), self._shell, parent=parent)
        os.close(connection)
        self._fates[pid] = fate
        self._tell(pid, pid)

    def _bury(self) -> None:
        for pid in list(self._fates):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                # What the run has started and left; its group is its own while it is not waited for.
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)
                _, status = os.waitpid(pid, 0)
                self._tell(pid, os.waitstatus_to_exitcode(status))
                os.close(self._fates.pop(pid))

    def _tell(self, pid: int, what: int) -> None:
        with suppress(BrokenPipeError):  # the owner did not want to know
            os.write(self._fates[pid], b"%d\n" % what)


if __name__ == "__main__":
    main(sys.argv[1:])
