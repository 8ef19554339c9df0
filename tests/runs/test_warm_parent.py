"""The warm parent: one thread, started anew when it dies, gone with its owner, nothing left behind."""

import gc
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from nbclient.exceptions import DeadKernelError

from tests.runs.engine_runs import execute, needs_fork, write
from tests.waiting import MOST, is_running, wait_until
from zhas_eval.runs.warm_client import WarmParent, prepare
from zhas_eval.runs.warm_run import RunDiedError, WarmRun

pytestmark = needs_fork
ROOT = Path(__file__).parents[2]


def threads_of(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def print_of(run: WarmRun, source: str) -> str:
    """What a cell prints."""
    run.send({"kind": "execute", "source": source})
    printed = ""
    while (message := run.receive(MOST)) is not None and message["kind"] != "execute_reply":
        if message["kind"] == "stream":
            printed += message["content"]["text"]
    return printed


def test_a_parent_that_has_died_is_started_anew(tmp_path: Path) -> None:
    path = write(tmp_path, "import os; print(os.getppid())")
    first = prepare(())
    assert execute(path).texts == [f"{first.pid}\n"]
    os.kill(first.pid, signal.SIGKILL)
    # At once: it may not be known yet that it is dead.
    second = execute(path)
    assert second.error is None
    assert second.texts == [f"{prepare(()).pid}\n"]
    assert prepare(()).pid != first.pid
    wait_until(lambda: not is_running(first.pid))


def test_a_parent_that_dies_takes_its_runs_along_and_the_next_run_has_another(tmp_path: Path) -> None:
    kill = write(tmp_path, "import os, time; os.kill(os.getppid(), 9); time.sleep(60)", name="kill")
    executed = execute(kill)
    assert isinstance(executed.error, DeadKernelError)
    assert executed.states == ["failed"]
    assert execute(write(tmp_path, "print('on')")).texts == ["on\n"]


def test_what_a_run_started_ends_with_it(tmp_path: Path) -> None:
    source = "import subprocess; print(subprocess.Popen(['sleep', '3600']).pid)"
    for end in ("", "; import sys, os; sys.stdout.flush(); os._exit(1)"):
        started = int(execute(write(tmp_path, source + end)).texts[0])
        wait_until(lambda started=started: not is_running(started))


def test_a_forked_process_that_outlives_a_killed_run_does_not_hold_it_up(tmp_path: Path) -> None:
    mark = tmp_path / "slept"
    forked = f"    time.sleep(3600)\n    open({str(mark)!r}, 'w').close()\n    os._exit(0)\n"
    source = f"import os, time\nif os.fork() == 0:\n{forked}os.kill(os.getpid(), 9)"
    executed = execute(write(tmp_path, source))
    assert isinstance(executed.error, DeadKernelError)
    assert not mark.exists()


def test_a_run_that_has_died_is_told_however_often_one_asks() -> None:
    run = prepare(()).start_run(seed=0, timeout=MOST)
    print_of(run, "import os\nif os.fork() == 0:\n    os.setsid(); import time; time.sleep(30)")
    run.send({"kind": "execute", "source": "os._exit(4)"})
    assert run.receive(MOST) is not None
    for _ in range(2):
        with pytest.raises(RunDiedError, match="exit code 4"):
            run.receive(None)
    run.abort()


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), 9)", "sys.exit()"])
def test_the_parent_and_its_runs_end_with_their_owner(end: str) -> None:
    script = (
        "import os, sys\n"
        "from zhas_eval.runs.warm_client import prepare\n"
        "parent = prepare(())\n"
        "run = parent.start_run(seed=0, timeout=1800)\n"
        "run.send({'kind': 'execute', 'source': 'import time; time.sleep(60)'})\n"
        f"print(parent.pid, run.pid, flush=True)\n{end}\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    parent, run = map(int, done.stdout.split())
    wait_until(lambda: not is_running(parent) and not is_running(run))


def test_many_runs_leave_no_process_and_no_descriptor() -> None:
    parent = prepare(())

    def tiny() -> None:
        run = parent.start_run(seed=0, timeout=MOST)
        print_of(run, "1")
        run.end()

    def descriptors() -> list[int]:
        return [len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in (os.getpid(), parent.pid)]

    tiny()
    # What earlier tests have left open is closed whenever it is collected: not in between.
    gc.collect()
    held = descriptors()
    for _ in range(20):
        tiny()
    assert descriptors() == held
    wait_until(lambda: children_of(parent.pid) == [])


def test_runs_at_the_same_time_know_nothing_of_each_other() -> None:
    parent = prepare(())
    runs = [parent.start_run(seed=0, timeout=MOST) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        printed = list(pool.map(lambda n: print_of(runs[n], f"x = {n}; print(x)"), range(3)))
    assert printed == ["0\n", "1\n", "2\n"]
    open_in_each = [print_of(run, "import os; print(len(os.listdir('/proc/self/fd')))") for run in runs]
    assert len(set(open_in_each)) == 1
    for run in runs:
        run.end()


def test_a_parent_has_one_thread_whatever_it_is_asked_to_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "threaded.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
    )
    (tmp_path / "broken.py").write_text("print('printed')\n1 / 0\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    modules = ("broken", "pandas", "pyarrow.parquet", "threaded", "scipy.stats", "no_such_module")
    parent = WarmParent(modules)
    try:
        run = parent.start_run(seed=0, timeout=MOST)
        assert threads_of(parent.pid) == 1
        known = print_of(run, f"import sys; print([name for name in {modules} if name in sys.modules])")
        assert known == "['pandas', 'pyarrow.parquet', 'scipy.stats']\n"
        run.end()
    finally:
        parent.stop()


def test_a_fork_of_the_owner_has_a_parent_of_its_own() -> None:
    parent = prepare(())
    assert parent.is_alive()
    pid = os.fork()
    if pid == 0:
        os._exit(int(parent.is_alive()))
    assert os.waitpid(pid, 0)[1] == 0


def test_a_thread_that_ends_leaves_the_parent_it_has_started() -> None:
    parents: list[WarmParent] = []
    thread = threading.Thread(target=lambda: parents.append(WarmParent(())))
    thread.start()
    thread.join()
    run = parents[0].start_run(seed=0, timeout=MOST)
    assert print_of(run, "print('on')") == "on\n"
    run.end()
    parents[0].stop()
    wait_until(lambda: not is_running(parents[0].pid))


def test_the_parent_has_nothing_imported_before_there_is_a_shell() -> None:
    """pandas and matplotlib ask for the shell when they are imported; without one they see a terminal."""
    program = "import sys, zhas_eval.runs.warm_parent; print({'pandas', 'matplotlib'} & {*sys.modules})"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"
