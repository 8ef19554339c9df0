"""A JupyterLab server of the test's own: it knows nothing of the user's settings and ends with the test."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Only what will never be is given up, however busy the machine is.
START_SECONDS = 1_800
NO_NEWS = '{"fetchNews": "false", "checkForUpdates": false}'


@contextmanager
def run_lab(root: Path, private: Path) -> Iterator[str]:
    """The address, with its token, of a JupyterLab that serves ``root``; its own files go to ``private``."""
    settings = private / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(NO_NEWS, encoding="utf-8")
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    token = secrets.token_hex(16)
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        f"--ServerApp.root_dir={root}",
    ]
    command += ["--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--IdentityProvider.token={token}"]
    environment = os.environ | {name: str(private / folder) for name, folder in folders.items()}
    log = private / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, env=environment, stdout=output, stderr=subprocess.STDOUT, cwd=private
        )
        try:
            port = _wait_for_port(private / "runtime" / f"jpserver-{server.pid}.json", server, log)
            yield f"http://127.0.0.1:{port}/lab/tree/notebooks/00_explore.ipynb?token={token}"
        finally:
            # The server ends its kernels before itself.
            server.terminate()
            try:
                server.wait(timeout=60)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for_port(about: Path, server: subprocess.Popen[bytes], log: Path) -> int:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and server.poll() is None:
        if about.is_file() and (text := about.read_text(encoding="utf-8")):
            return int(json.loads(text)["port"])
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")
