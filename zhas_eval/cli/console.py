"""What all commands share: the application, where it writes, its options, how errors end."""

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from zhas_eval.cli.system_errors import describe_system_error
from zhas_eval.errors import InputError, Problem, TerminatedError
from zhas_eval.presentation.labels import describe_problem
from zhas_eval.presentation.visible import show_signs
from zhas_eval.presentation.wording import Wording, interface_language
from zhas_eval.sources.programme_folder import PASSPORT_FILE

SOME_FAILED, REFUSED, UNEXPECTED, INTERRUPTED, TERMINATED = 1, 2, 3, 130, 143
DATA = Path("data")


class Terminal(Console):
    """A console that obeys no sign of what it shows: names of files, regions, notebooks are foreign."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The parts of what is shown, their signs visible; codes of the console itself stay."""
        for segment in super().render(renderable, options):
            text = segment.text if segment.control else show_signs(segment.text, keep="\n")
            yield segment._replace(text=text)


say = Wording(interface_language(os.environ))
out = Terminal(highlight=False, soft_wrap=True)
err = Terminal(stderr=True, highlight=False, soft_wrap=True)
app = typer.Typer(
    help=say("run.help.app"),
    epilog=say("run.help.epilog"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(is_asked: bool) -> None:
    if is_asked:
        out.print(f"zhas-eval {version('zhas-eval')}")
        raise typer.Exit


@app.callback()
def main(
    shows_version: Annotated[
        bool, typer.Option("--version", help=say("run.help.version"), callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Run the notebooks, check a programme folder."""


def name_folder(given: str | Path) -> str:
    """The name of a folder as it was given; a blank one, as of a variable that is not set, is refused."""
    if not str(given).strip():
        raise typer.BadParameter(say("run.help.blank"))
    return str(given)


def name_path(given: str | Path) -> Path:
    """The same as a path."""
    return Path(name_folder(given))


Folder = Annotated[Path | None, typer.Argument(help=say("run.help.folder"), show_default=False)]
Debug = Annotated[bool, typer.Option("--debug", help=say("run.help.debug"))]


def find_programme(data: Path) -> Path:
    """The only programme folder in ``data``; InputError lists them where there are several."""
    folders = sorted(path.parent for path in data.glob(f"*/{PASSPORT_FILE}"))
    if not folders:
        raise InputError([Problem("no_programme", file=data.as_posix())])
    if len(folders) > 1:
        names = [folder.name for folder in folders]
        details = {"known": ", ".join(names), "first": names[0]}
        raise InputError([Problem("several_programmes", details=details)])
    return folders[0]


@contextmanager
def telling_errors(*, debug: bool) -> Iterator[None]:
    """Every error as one plain message and an exit code."""
    try:
        with _hearing_termination():
            yield
    except InputError as error:
        for problem in error.problems:
            err.print(Text(describe_problem(problem, wording=say)))
        raise typer.Exit(REFUSED) from None
    except KeyboardInterrupt as error:
        err.print(Text(say("run.finish.interrupted")))
        raise typer.Exit(TERMINATED if isinstance(error, TerminatedError) else INTERRUPTED) from None
    except typer.Exit:
        raise
    except (OSError, MemoryError) as error:
        if debug:
            raise
        err.print(Text(describe_problem(describe_system_error(error), wording=say)))
        raise typer.Exit(REFUSED) from None
    except Exception as error:
        if debug:
            raise
        err.print(Text(say("run.finish.unexpected", error=type(error).__name__)))
        raise typer.Exit(UNEXPECTED) from None


@contextmanager
def _hearing_termination() -> Iterator[None]:
    """Meanwhile SIGTERM ends the command as an interrupt does, with all that it has begun."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise TerminatedError

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
