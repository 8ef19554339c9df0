"""A scheduler and workers, and an S3 server, each a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STARTING = 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def running(*command: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process with a home, a working folder and a folder for temporary files of its own."""
    folder.mkdir(parents=True)
    own = {name: str(folder) for name in ("HOME", "TMPDIR")}
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=folder, env=environment, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(STARTING)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STARTING
    while not is_so():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.05)


def listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    command = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    with running(*command, folder=tmp_path / "scheduler"):
        wait_until(lambda: listens(port))
        yield f"tcp://127.0.0.1:{port}"


@pytest.fixture
def start_worker(scheduler: str, tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    with ExitStack() as workers:

        def start(name: str) -> subprocess.Popen[bytes]:
            options = (
                "--nthreads",
                "1",
                "--no-dashboard",
                "--local-directory",
                str(tmp_path / name / "dask"),
            )
            command = ("distributed.cli.dask_worker", scheduler, *options)
            return workers.enter_context(running(*command, folder=tmp_path / name))

        yield start


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    folder = tmp_path_factory.mktemp("s3") / "server"
    with running("moto.server", "-H", "127.0.0.1", "-p", str(port), folder=folder):
        wait_until(lambda: listens(port))
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def bucket(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty bucket."""
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    for name, value in {**dict.fromkeys(names, "made-up"), "AWS_ENDPOINT_URL": s3_server}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    import s3fs

    # It keeps its connections by the options of a call, not by the variables.
    s3fs.S3FileSystem.clear_instance_cache()
    name = f"ngo-{time.time_ns()}"
    s3fs.S3FileSystem().mkdir(name)
    return f"s3://{name}"
