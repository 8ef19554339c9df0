"""A scheduler and workers, and an S3 server, each a process of its own."""

import json
import os
import re
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import matplotlib
import pytest

from tests.waiting import MOST, wait_until
from zhas_eval.runs import warm_cells, warm_run

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are given longer to end by themselves: on a busy machine a few seconds are none."""
    monkeypatch.setattr(warm_run, "PATIENCE", MOST)
    monkeypatch.setattr(warm_cells, "INTERRUPT_PATIENCE", MOST)


@contextmanager
def running(*command: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process with a home, a working folder and a folder for temporary files of its own."""
    folder.mkdir(parents=True)
    own = {name: str(folder) for name in ("HOME", "TMPDIR")}
    # Its list of fonts takes long to make and is the same for all.
    own["MPLCONFIGDIR"] = matplotlib.get_cachedir()
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=folder, env=environment, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(MOST)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise


def listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    about = tmp_path / "scheduler.json"
    # It takes a port that is free and says which.
    command = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with running(*command, "--scheduler-file", str(about), folder=tmp_path / "scheduler"):
        wait_until(lambda: about.exists() and about.read_text().endswith("}"))
        yield json.loads(about.read_text())["address"]


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
    folder = tmp_path_factory.mktemp("s3") / "server"
    with running("moto.server", "-H", "127.0.0.1", "-p", "0", folder=folder):
        # It takes a port that is free and says which.
        said = re.compile(r"Running on (http://127\.0\.0\.1:(\d+))\s")
        wait_until(lambda: said.search((folder / "log").read_text()) is not None)
        found = said.search((folder / "log").read_text())
        assert found is not None
        wait_until(lambda: listens(int(found[2])))
        yield found[1]


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
    name = f"ngo-{uuid.uuid4()}"
    s3fs.S3FileSystem().mkdir(name)
    return f"s3://{name}"
