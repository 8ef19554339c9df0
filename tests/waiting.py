"""Waiting for what another process does: as long as it takes, however busy the machine is."""

import os
import time
from collections.abc import Callable
from pathlib import Path

# Seconds; only what will never be is given up. A worker beside a dozen busy processes took 300 to begin.
MOST = 1_800.0


def wait_until(holds: Callable[[], bool]) -> None:
    """Return when something holds; AssertionError where it never comes to."""
    end = time.monotonic() + MOST
    while not holds():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    """Whether a process is there and not only waits to be buried."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        # It went before or while the file was read.
        return False


def names_under(folder: Path) -> set[str]:
    """The names of all files under a folder that another process may be removing."""
    # os.walk passes over a folder that goes while it is listed; Path.rglob raises an error.
    return {name for _, _, names in os.walk(folder) for name in names}
