"""What is expensive is made once in a run of the tests, whichever of its processes asks first."""

import os
import traceback
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

# Set by pytest-xdist in each of its processes.
WORKER = "PYTEST_XDIST_WORKER"
MADE, FAILED = "made", "failed"


class Shared:
    """A folder that all processes of one run of the tests have in common."""

    def __init__(self, own: Path) -> None:
        """``own`` is pytest's folder for temporary files of this process."""
        self._folder = (own.parent if WORKER in os.environ else own) / "shared"
        self._folder.mkdir(exist_ok=True)

    def make(self, name: str, make: Callable[[Path], object]) -> Path:
        """The folder of a name: the first to ask has ``make`` fill it, the others wait for that.

        Raises AssertionError where making it has failed for another: it would fail again as slowly.
        """
        folder = self._folder / name
        with FileLock(self._folder / f"{name}.lock"):
            made, failed = (self._folder / f"{name}.{state}" for state in (MADE, FAILED))
            if failed.exists():
                raise AssertionError(failed.read_text(encoding="utf-8"))
            if not made.exists():
                folder.mkdir()
                try:
                    make(folder)
                except BaseException:
                    failed.write_text(traceback.format_exc(), encoding="utf-8")
                    raise
                made.touch()
        return folder
