"""Where the processes of a run keep what is for the run alone: a folder of its own, taken away at the end."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The system takes 107 bytes for the path of a socket; ours lie some 45 below the folder for temporary files.
LONGEST = 60
USUAL = (Path("/tmp"), Path("/var/tmp"))
# What the system, and Python, look for a folder for temporary files in.
VARIABLES = ("TMPDIR", "TEMP", "TMP")


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A private folder with a path short enough for sockets; it goes with all that is in it.

    Whatever a process that was killed has left there goes as well.
    """
    with tempfile.TemporaryDirectory(
        prefix="zhas-", dir=find_short_folder(), ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def find_short_folder() -> Path:
    """The folder for temporary files; another one of the system where its path is too long for sockets."""
    usual = Path(tempfile.gettempdir())
    fitting = (
        folder
        for folder in (usual, *USUAL)
        if len(os.fsencode(folder)) <= LONGEST and os.access(folder, os.W_OK | os.X_OK)
    )
    return usual if os.name == "nt" else next(fitting, usual)


@contextmanager
def short_temporary_files() -> Iterator[None]:
    """Meanwhile this process makes its temporary files where the paths of sockets are short enough."""
    before = tempfile.gettempdir()
    tempfile.tempdir = str(find_short_folder())
    try:
        yield
    finally:
        tempfile.tempdir = before
