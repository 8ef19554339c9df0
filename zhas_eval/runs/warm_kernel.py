"""Kernels forked from a process that has already imported what the notebooks import.

Starting a kernel and importing takes most of a run. Here a server, one for each worker, imports once
and forks for each notebook; a forked kernel shares no state with the others. The server has one
thread, so that nothing is lost in a fork. Only on Linux; elsewhere kernels start as usual.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import IO, Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

IS_AVAILABLE = sys.platform == "linux"
NAME = "zhas-warm"
KERNEL_MODULES = ("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger")
INLINE = "module://matplotlib_inline.backend_inline"

_servers: "list[_Server]" = []


def use_warm_kernels(modules: Iterable[str]) -> None:
    """From now on this process forks its kernels from a server that has imported ``modules``."""
    if IS_AVAILABLE:
        _servers.append(_Server(tuple(modules)))
        factory = KernelProvisionerFactory.instance()
        target = f"{WarmProvisioner.__module__}:{WarmProvisioner.__name__}"
        factory.provisioners[NAME] = EntryPoint(NAME, target, factory.GROUP_NAME)
        factory.default_provisioner_name = NAME


class WarmProvisioner(LocalProvisioner):
    """Asks the server for a kernel where jupyter would start a process."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel; ``cmd`` is the command of the kernel specification."""
        arguments = cmd[cmd.index("-f") :]
        kernel = _ForkedKernel(arguments, cwd=str(kwargs.get("cwd") or Path.cwd()), env=dict(kwargs["env"]))
        # The base class knows its process as a Popen; this one answers to the same names.
        self.process = kernel  # type: ignore[assignment]
        self.pid = self.pgid = kernel.pid
        return self.connection_info


class _ForkedKernel:
    """A kernel of the server, with as much of a Popen as jupyter uses."""

    stdin = stdout = stderr = None

    def __init__(self, arguments: list[str], *, cwd: str, env: dict[str, str]) -> None:
        if _servers[-1].process.poll() is not None:
            _servers.append(_Server(_servers[-1].modules))
        self.server = _servers[-1]
        self.pid: int = self.server.ask({"arguments": arguments, "cwd": cwd, "env": env})
        self.status: int | None = None

    def poll(self) -> int | None:
        if self.status is None:
            self.status = self.server.ask({"poll": self.pid})
        return self.status

    def wait(self) -> int:
        while (status := self.poll()) is None:
            time.sleep(0.01)
        return status

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class _Server:
    """The server as the worker sees it: a line of JSON there, a line back."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self.modules = modules
        command = [sys.executable, "-m", __name__, *modules]
        environment = {"MPLBACKEND": INLINE, **os.environ}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def ask(self, request: dict[str, Any]) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("the kernel server has died")
        return json.loads(answer)


def serve(modules: Iterable[str], requests: IO[str], answers: IO[str]) -> None:
    """Import ``modules``, then answer requests until their end; then the kernels left are killed."""
    for name in (*KERNEL_MODULES, *modules):
        # What cannot be imported fails in the notebook that imports it, and is told there.
        with suppress(Exception):
            import_module(name)
    children: set[int] = set()
    for line in requests:
        request = json.loads(line)
        if "poll" in request:
            answer = _poll(request["poll"], children)
        else:
            answer = os.fork()
            if answer == 0:
                requests.close()
                answers.close()
                _become_kernel(**request)
            children.add(answer)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def _poll(pid: int, children: set[int]) -> int | None:
    if pid not in children:
        return 0
    done, status = os.waitpid(pid, os.WNOHANG)
    if not done:
        return None
    children.discard(pid)
    return os.waitstatus_to_exitcode(status)


def _become_kernel(*, arguments: list[str], cwd: str, env: dict[str, str]) -> None:
    """Turn the forked process into a kernel; never returns."""
    server = os.getppid()
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.path[0] = ""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        kernelapp = import_module("ipykernel.kernelapp")
        # The class read the parent's number when it was imported, which was in another process.
        options = [f"--IPKernelApp.parent_handle={server}", "--HistoryManager.enabled=False"]
        kernelapp.launch_new_instance(argv=[*arguments, *options])
    finally:
        os._exit(0)


if __name__ == "__main__":
    channel = os.fdopen(os.dup(1), "w")
    # A module that prints when it is imported must not be taken for an answer.
    os.dup2(2, 1)
    serve(sys.argv[1:], sys.stdin, channel)
