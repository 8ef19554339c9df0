"""The IPython shell of a forked run: what a cell shows goes to the run's channel, without a kernel."""

import builtins
import getpass
import os
import tempfile
import zlib
from pathlib import Path
from typing import Any, NoReturn

import comm
from comm.base_comm import BaseComm
from IPython.core import page
from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError, UsageError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import CBool, Type
from traitlets.config import Config

from zhas_eval.runs.warm_channel import Channel

INLINE = "module://matplotlib_inline.backend_inline"


class _Publisher(DisplayPublisher):
    """``display`` and ``clear_output``."""

    def publish(  # type: ignore[override]
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        self._validate_data(data, metadata)  # type: ignore[no-untyped-call]
        content = {"data": data, "metadata": metadata or {}, "transient": transient or {}}
        self.shell.channel.send("update_display_data" if update else "display_data", content)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.channel.send("clear_output", {"wait": wait})


class _ResultHook(DisplayHook):
    """The value of a cell's last expression."""

    content: dict[str, Any] | None = None

    def start_displayhook(self) -> None:
        self.content = {"data": {}, "metadata": {}, "execution_count": self.prompt_count}

    def write_output_prompt(self) -> None:
        """Nothing: the count is part of the message."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        assert self.content is not None
        self.content |= {"data": format_dict, "metadata": md_dict or {}}

    def finish_displayhook(self) -> None:
        content, self.content = self.content, None
        if content and content["data"]:
            assert self.shell is not None
            self.shell.channel.send("execute_result", content)


class _Compiler(CachingCompiler):
    """Names the code of a cell as a file of its content, which tracebacks and warnings show."""

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:  # noqa: ARG002
        return str(Path(tempfile.gettempdir()) / "cells" / f"{zlib.crc32(raw_code.encode())}.py")


# Libraries tell a notebook from a terminal by this name: pandas the width of tables, rich, tqdm.
class ZMQInteractiveShell(InteractiveShell):
    """Executes cells as a kernel would, in this process."""

    displayhook_class = Type(_ResultHook)
    display_pub_class = Type(_Publisher)
    compiler_class = Type(_Compiler)
    readline_use = CBool(default_value=False)
    autoindent = CBool(default_value=False)
    channel: Channel
    # pandas takes a shell that has none for a terminal.
    kernel = None
    last_traceback: list[str] | None = None
    failed_to_show = False

    def init_environment(self) -> None:
        """What a kernel sets for the programs it starts."""
        colours = {"TERM": "xterm-color", "CLICOLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}
        os.environ |= {**colours, "PAGER": "cat", "GIT_PAGER": "cat"}
        if not os.environ.get("MPLBACKEND"):
            os.environ["MPLBACKEND"] = INLINE

    def init_virtualenv(self) -> None:
        """Nothing: the process runs in the right one."""

    def init_hooks(self) -> None:
        """A pager would wait for a reader."""
        super().init_hooks()  # type: ignore[no-untyped-call]
        self.set_hook(  # type: ignore[no-untyped-call]
            "show_in_pager", page.as_hook(lambda *_, **__: None), 99
        )

    def enable_gui(self, gui: str | None = None) -> None:
        """A run has no windows."""
        if gui not in (None, "inline", "agg"):
            raise UsageError(f"no windows in a run: {gui}")

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        self.failed_to_show |= getattr(self.displayhook, "content", None) is not None
        self.last_traceback = stb
        self.channel.send("error", {"ename": etype.__name__, "evalue": str(evalue), "traceback": stb})


def make_shell() -> ZMQInteractiveShell:
    """The one shell of this process. The parent has it too, for modules look for one when imported."""
    # tqdm looks for the application; a history would be a file that outlives the run.
    config = Config({"IPKernelApp": {"channel": "run"}, "HistoryManager": {"enabled": False}})
    shell = ZMQInteractiveShell.instance(config=config)
    builtins.input = _refuse("raw_input")
    getpass.getpass = _refuse("getpass")
    return shell


def join_shell(shell: ZMQInteractiveShell, channel: Channel) -> None:
    """What the cells of ``shell`` show goes to ``channel``."""
    shell.channel = channel
    comm.create_comm = lambda **arguments: _Comm(channel, **arguments)
    shell.init_environment()
    shell.starting_dir = str(Path.cwd())
    shell.user_ns["_dh"][:] = [shell.starting_dir]


class _Comm(BaseComm):
    """The state of a widget on its way into the notebook."""

    def __init__(self, channel: Channel, **arguments: Any) -> None:
        self._channel = channel
        super().__init__(**arguments)

    def publish_msg(
        self,
        msg_type: str,
        data: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
        buffers: list[bytes] | None = None,
        **keys: Any,
    ) -> None:
        content = {"data": data or {}, "metadata": metadata or {}, "comm_id": self.comm_id, **keys}
        self._channel.send(msg_type, content, [bytes(buffer) for buffer in buffers or []])


def _refuse(name: str) -> Any:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise StdinNotImplementedError(
            f"{name} was called, but this frontend does not support input requests."
        )

    return refuse
