"""Temporary folders go with the run, however it ends; a long path to them stops nothing."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from conftest import SHOW, TABLE

from tests.runs.conftest import wait_until
from zhas_eval.cli import console
from zhas_eval.runs import temporary
from zhas_eval.runs.temporary import LONGEST, find_short_folder, short_temporary_files, temporary_folder

ROOT = Path(__file__).resolve().parents[2]
WAIT = """
import threading
from pathlib import Path
Path("here").touch()
while not Path("go").exists():
    threading.Event().wait(0.05)
"""


@pytest.fixture
def start(
    programme_folder: Path, write_notebook: Callable[..., Path], tmp_path: Path
) -> Callable[..., subprocess.Popen[str]]:
    """The command in a process of its own, with a folder for temporary files of its own."""

    def begin(*cells: str, name: str = "t", **environment: str) -> subprocess.Popen[str]:
        write_notebook("10_people", SHOW, TABLE, *cells)
        folder = tmp_path / name
        folder.mkdir(parents=True)
        command = ("run", str(programme_folder), "--region", "wko", "--workers", "2")
        return subprocess.Popen(
            [sys.executable, "-m", "zhas_eval.cli", *command],
            cwd=tmp_path,
            env={**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return begin


def test_a_run_leaves_no_temporary_file_also_where_the_path_to_them_is_long(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    name = f"{'l' * 90}/{'o' * 90}"
    with start(name=name) as process:
        told, _ = process.communicate()
    assert process.returncode == 0, told
    assert list((tmp_path / name).iterdir()) == []


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_run_that_is_asked_to_end_leaves_no_process_and_no_temporary_file(
    start: Callable[..., subprocess.Popen[str]],
    notebooks_folder: Path,
    tmp_path: Path,
    sent: signal.Signals,
    code: int,
) -> None:
    with start(WAIT) as process:
        wait_until((notebooks_folder / "here").exists)
        begun = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(sent)
        if sent == signal.SIGINT:
            # The runs under way end in order.
            (notebooks_folder / "go").touch()
        told, _ = process.communicate()
    assert process.returncode == code, told
    assert begun
    wait_until(lambda: not any(child.is_running() for child in begun))
    assert list((tmp_path / "t").iterdir()) == []
    assert not (tmp_path / "outputs" / "tiny" / "2023").exists()


def test_a_temporary_folder_goes_with_what_others_have_left_in_it() -> None:
    with temporary_folder() as folder:
        (folder / "zhas-fonts-x").mkdir()
        (folder / "zhas-fonts-x" / "a.ttf").write_bytes(b"")
    assert not folder.exists()


@pytest.mark.parametrize("length", [LONGEST - 10, 180])
def test_sockets_have_short_paths(monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    usual = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        long = usual / ("l" * max(1, length - len(str(usual)) - 1))
        long.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(long))
        found = find_short_folder()
        assert (found == long) is (length <= LONGEST)
        assert len(str(found)) <= LONGEST
        with short_temporary_files():
            assert tempfile.gettempdir() == str(found)
        assert tempfile.gettempdir() == str(long)
        monkeypatch.setattr(temporary, "USUAL", ())
        assert find_short_folder() == long
    finally:
        for folder in (*usual.iterdir(), usual):
            folder.rmdir()


def test_a_termination_is_told_once_and_leaves_the_handler_as_it_was() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(console.typer.Exit) as ended, console.telling_errors(debug=False):
        signal.raise_signal(signal.SIGTERM)
    assert ended.value.exit_code == console.TERMINATED
    assert signal.getsignal(signal.SIGTERM) == before
