"""No module of the folder that a user stands in is taken for one of Python's or of a library."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.runs.engine_runs import needs_fork

NAMES = (
    "random",
    "json",
    "numpy",
    "socket",
    "select",
    "selectors",
    "pandas",
    "zhas_eval",
    "signal",
    "yaml",
    "site_notes",
)
TRAP = (
    "from pathlib import Path\nwith Path({mark!r}).open('a') as marks:\n    marks.write(__name__ + '\\n')\n"
)
PARENT = """
import sys
from zhas_eval.runs.warm_client import WarmParent
parent = WarmParent(["numpy"])
run = parent.start_run(seed=1, timeout=60)
run.send({"kind": "execute", "source": "import random, json, zhas_eval; print(zhas_eval.__file__)"})
while (message := run.receive(60)) is not None and message["kind"] != "execute_reply":
    if message["kind"] == "stream":
        print(message["content"]["text"], end="")
assert message["content"]["status"] == "ok", message
parent.stop()
"""
POOL = """
import sys
from zhas_eval.runs.batch import perform_all
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.tasks import Run
from pathlib import Path
if __name__ == "__main__":
    task = Run(DocumentSet(Path("p"), "all", "2023", "ru", (), True), Path("nothing.ipynb"))
    done = []
    perform_all([task], workers=1, on_start=print, on_finish=lambda found: done.append(found) or [])
    print(done[0].failure.error)
"""


@pytest.fixture
def trapped(tmp_path: Path) -> Path:
    """A folder whose modules leave a mark when they are imported."""
    folder = tmp_path / "desk"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.py").write_text(TRAP.format(mark=str(tmp_path / "marks")))
    return folder


def do(program: str, folder: Path, tmp_path: Path) -> str:
    script = tmp_path / "program.py"
    script.write_text(program)
    # As the command does: its script lies in the folder of programs, and not where the user stands.
    done = subprocess.run(
        [sys.executable, str(script)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@needs_fork
def test_the_warm_parent_takes_nothing_from_there(trapped: Path, tmp_path: Path) -> None:
    # The run itself looks in the notebook's folder first, as a kernel does: it is another one here.
    elsewhere = tmp_path / "notebooks"
    elsewhere.mkdir()
    program = PARENT.replace("run = ", f"import os\nos.chdir({str(elsewhere)!r})\nrun = ")
    assert do(program, trapped, tmp_path).endswith("__init__.py\n")
    assert not (tmp_path / "marks").exists()


def test_workers_take_nothing_from_there(trapped: Path, tmp_path: Path) -> None:
    assert do(POOL, trapped, tmp_path)
    assert not (tmp_path / "marks").exists()
