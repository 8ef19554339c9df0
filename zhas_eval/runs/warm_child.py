"""A forked process that executes the cells of one notebook as they are sent to it, and ends with them."""

import asyncio
import atexit
import ctypes
import os
import signal
import socket
import sys
import traceback
from typing import Any, NoReturn

from zhas_eval.runs.environment import set_time_zone
from zhas_eval.runs.frames import Message, pack, receive
from zhas_eval.runs.shell_rules import apply_rules
from zhas_eval.runs.warm_channel import Channel
from zhas_eval.runs.warm_shell import join_shell

_PR_SET_PDEATHSIG = 1


def become_run(connection: socket.socket, shell: Any, *, parent: int) -> NoReturn:
    """Turn the process just forked by ``parent``, which has made ``shell``, into a run."""
    status = 1
    try:
        os.setsid()
        _die_with(parent)
        setup = receive(connection)
        if setup is not None:
            _execute_all(connection, shell, setup)
            status = 0
    except BaseException:
        connection.sendall(pack({"kind": "failed", "content": {"text": traceback.format_exc()}}))
        raise
    finally:
        os._exit(status)


def _die_with(parent: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _execute_all(connection: socket.socket, shell: Any, setup: Message) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.clear()
    os.environ.update(setup["env"])
    set_time_zone()
    os.chdir(setup["cwd"])
    # A notebook's own folder is the first place where its cells look, as in a kernel.
    sys.path.insert(0, "")
    sys.argv = [""]
    channel = Channel(connection)
    channel.capture_streams()
    join_shell(shell, channel)
    apply_rules(shell, seed=setup["seed"])
    channel.send("ready", {})
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(_serve(connection, shell))
    atexit._run_exitfuncs()


async def _serve(connection: socket.socket, shell: Any) -> None:
    loop = asyncio.get_running_loop()
    while True:
        arrived = asyncio.Event()
        loop.add_reader(connection, arrived.set)
        # What earlier cells have left running in the loop goes on meanwhile.
        await arrived.wait()
        loop.remove_reader(connection)
        message = receive(connection)
        if message is None or message["kind"] == "end":
            return
        await _execute(message["source"], shell)


async def _execute(source: str, shell: Any) -> None:
    channel = shell.channel
    channel.send("execute_input", {"execution_count": shell.execution_count})
    shell.last_traceback, shell.failed_to_show = None, False
    error: BaseException | None
    try:
        error = await _run_cell(source, shell)
    except KeyboardInterrupt as interrupt:  # between the cell and what follows it
        error = interrupt
        shell.showtraceback()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    for stream in (sys.__stdout__, sys.__stderr__, sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    reply: dict[str, Any] = {"status": "ok", "execution_count": shell.execution_count - 1}
    if error is not None or shell.failed_to_show:
        reply |= {"status": "error", "ename": type(error).__name__, "evalue": str(error)}
        reply["traceback"] = shell.last_traceback or []
    channel.send("execute_reply", reply)


async def _run_cell(source: str, shell: Any) -> BaseException | None:
    """Execute a cell as ipykernel does: in the running loop, awaited where it awaits."""
    problem = None
    try:
        transformed = shell.transform_cell(source)
    except Exception:  # noqa: BLE001 - the shell tells it as an error of the cell
        transformed, problem = source, sys.exc_info()
    if shell.should_run_async(source, transformed_cell=transformed, preprocessing_exc_tuple=problem):
        work = asyncio.ensure_future(
            shell.run_cell_async(
                source, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=problem
            )
        )
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, work.cancel)
        result = None
        try:
            result = await work
        finally:
            loop.remove_signal_handler(signal.SIGINT)
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
    else:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        result = shell.run_cell(source, store_history=True)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    error: BaseException | None = result.error_before_exec or result.error_in_exec
    return error
