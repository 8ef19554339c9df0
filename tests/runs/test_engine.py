"""The engine: nothing passes from run to run, nothing that failed passes for done, on either side."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import v4
from papermill.engines import papermill_engines

from tests.runs.engine_runs import ENGINES, code, execute, needs_fork, write
from tests.waiting import wait_until
from zhas_eval.errors import InputError
from zhas_eval.runs import warm_client
from zhas_eval.runs.engine import NAME, describe_fallback, find_heavy_imports
from zhas_eval.runs.warm_client import SWITCH

pytestmark = needs_fork

LEAVE = """\
import builtins, json, os, random, sys, tempfile, warnings
import matplotlib as mpl, matplotlib.pyplot as plt, numpy as np, pandas as pd
left = builtins.left = sys.left = np.left = os.environ["LEFT"] = "left"
json.dumps = lambda *_: "patched"
pd.DataFrame.left = True
pd.set_option("display.max_rows", 7)
mpl.rcParams["figure.dpi"] = 33
plt.ioff(); plt.figure()
np.seterr(all="raise"); np.set_printoptions(precision=1)
random.seed(1); np.random.seed(1)
warnings.simplefilter("error")
sys.path.append("/left"); sys.modules["left"] = sys
sys.setrecursionlimit(500)
os.chdir(tempfile.gettempdir()); os.umask(0)
sys.stdout = sys.stderr
get_ipython().run_line_magic("alias", "left echo left")
import subprocess; subprocess.Popen(["sleep", "60"])
"""
LOOK = """\
import builtins, json, os, random, sys, warnings
import matplotlib as mpl, matplotlib.pyplot as plt, numpy as np, pandas as pd
print("left" in globals(), "LEFT" in os.environ, [hasattr(thing, "left") for thing in (builtins, sys, np)])
print(json.dumps([1]), hasattr(pd.DataFrame, "left"), pd.get_option("display.max_rows"))
print(mpl.rcParams["figure.dpi"], plt.isinteractive(), plt.get_fignums(), np.geterr()["over"])
print(np.get_printoptions()["precision"], random.random(), np.random.random(), warnings.filters[0][0])
print("/left" in sys.path, "left" in sys.modules, sys.getrecursionlimit(), os.getcwd(), os.umask(18))
print(get_ipython().alias_manager.is_alias("left"), [name for name in globals() if name[0] != "_"])
"""


def test_nothing_of_a_run_reaches_the_next(tmp_path: Path) -> None:
    look = write(tmp_path, LOOK, name="look")
    before = execute(look)
    assert execute(write(tmp_path, LEAVE, name="leave")).error is None
    after = execute(look)
    assert before.error is after.error is None
    assert before.texts == after.texts
    assert before.texts[0].startswith("False False [False, False, False]\n[1] False 60")


def test_unseeded_draws_hang_on_the_seed_alone(tmp_path: Path) -> None:
    path = write(tmp_path, "import random, numpy as np\nprint(random.random(), np.random.rand())")
    first, again, other = execute(path), execute(path), execute(path, seed=7)
    assert first.texts == again.texts != other.texts
    assert other.texts == execute(path, engine="standard", seed=7).texts


FAILING = {
    "1 / 0": "ZeroDivisionError",
    "import sys; sys.exit(0)": "SystemExit",
    "import sys; sys.exit()": "SystemExit",
    "exit": "SystemExit",
    "quit()": "SystemExit",
    "!false": "CalledProcessError",
    "!kill -9 $$": "CalledProcessError",
    "!no-such-command": "CalledProcessError",
    "x = !false": "CalledProcessError",
    "!!false": "CalledProcessError",
    "%sx false": "CalledProcessError",
    "%%bash\nfalse": "CalledProcessError",
    "%%sh\nexit 2": "CalledProcessError",
    "import os; os._exit(0)": "DeadKernelError",
    "import os; os.kill(os.getpid(), 9)": "DeadKernelError",
    "raise KeyboardInterrupt": "KeyboardInterrupt",
}
# A kernel takes seconds to start: of each kind one.
FAILING_IN_KERNEL = ("import sys; sys.exit(0)", "exit", "!false", "x = !false", "import os; os._exit(0)")


@pytest.mark.parametrize(
    ("engine", "source"),
    [("warm", source) for source in FAILING] + [("standard", source) for source in FAILING_IN_KERNEL],
)
def test_what_fails_is_told_and_stops_the_run(tmp_path: Path, engine: str, source: str) -> None:
    shown = FAILING[source]
    executed = execute(write(tmp_path, "print('begun')", source, "print('never')"), engine=engine)
    expected = DeadKernelError if shown == "DeadKernelError" else papermill.PapermillExecutionError
    assert isinstance(executed.error, expected)
    assert executed.errors == [shown]
    assert executed.states == ["completed", "failed", "pending"]
    assert executed.notebook.metadata.papermill.exception is True
    never = [cell for cell in executed.notebook.cells if cell.cell_type == "code"][-1]
    assert (never.execution_count, never.outputs, never.metadata.papermill.start_time) == (None, [], None)


def test_a_dead_run_says_how_it_died(tmp_path: Path) -> None:
    killed = execute(write(tmp_path, "import os; os.kill(os.getpid(), 9)"))
    left = execute(write(tmp_path, "print('last words', flush=True); import os; os._exit(0)"))
    assert "SIGKILL" in str(killed.error)
    assert "exit code 0" in str(left.error)
    assert left.texts[0] == "last words\n"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cell_that_takes_too_long_ends_the_run(tmp_path: Path, engine: str) -> None:
    path = write(tmp_path, "print('begun', flush=True)\nimport time; time.sleep(60)", "1")
    executed = execute(path, engine=engine, execution_timeout=5)
    assert isinstance(executed.error, CellTimeoutError)
    # A kernel that is stopped in the middle may add an error of its own.
    assert executed.errors[0] == "CellTimeoutError"
    assert executed.states == ["failed", "pending"]
    assert executed.texts[0] == "begun\n"


def test_an_interrupt_after_the_time_is_up_lets_the_cell_fail(tmp_path: Path) -> None:
    path = write(tmp_path, "import time; time.sleep(60)")
    executed = execute(path, timeout=3, interrupt_on_timeout=True)
    assert (executed.errors, executed.states) == (["KeyboardInterrupt"], ["failed"])


def test_an_interrupt_among_much_output_breaks_no_message(tmp_path: Path) -> None:
    path = write(tmp_path, "import itertools\nfor n in itertools.count(): print(n, 'x' * 100)")
    executed = execute(path, timeout=3, interrupt_on_timeout=True)
    assert (executed.errors, executed.states) == (["KeyboardInterrupt"], ["failed"])
    lines = executed.texts[0].splitlines()
    assert lines[:-1] == [f"{n} {'x' * 100}" for n in range(len(lines) - 1)]


def test_a_cell_that_prints_without_end_takes_too_long_too(tmp_path: Path) -> None:
    executed = execute(write(tmp_path, "while True: print('more')"), execution_timeout=1)
    assert isinstance(executed.error, CellTimeoutError)


@pytest.fixture
def hears_interrupts() -> Iterator[None]:
    """As at a terminal, also where the tests are run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hears_interrupts")
@pytest.mark.parametrize(
    "source",
    [
        "open('begun', 'w').close(); import time; time.sleep(3600)",
        "open('begun', 'w').close(); import asyncio; await asyncio.sleep(3600)",
        "!touch begun; sleep 3600",
    ],
)
def test_an_interrupt_at_the_keyboard_ends_the_cell_and_the_run(tmp_path: Path, source: str) -> None:
    path = write(tmp_path, "print('begun')", source, "print('never')")
    out = path.with_suffix(".out.ipynb")

    main = threading.get_ident()

    def interrupt() -> None:
        wait_until((tmp_path / "begun").exists)
        signal.pthread_kill(main, signal.SIGINT)

    def run() -> None:
        papermill.execute_notebook(
            str(path), str(out), engine_name=NAME, progress_bar=False, cwd=str(tmp_path)
        )

    watcher = threading.Thread(target=interrupt)
    watcher.start()
    with pytest.raises(KeyboardInterrupt):
        run()
    watcher.join()
    executed = papermill.iorw.load_notebook_node(str(out))
    assert [cell.metadata.papermill.status for cell in executed.cells] == ["completed", "failed", "pending"]
    assert executed.cells[1].outputs[-1].ename in {
        "KeyboardInterrupt",
        "CancelledError",
        "CalledProcessError",
    }
    assert executed.metadata.papermill.exception is True


@pytest.mark.parametrize("engine", ENGINES)
def test_tags_let_a_cell_fail_or_be_left_out(tmp_path: Path, engine: str) -> None:
    cells = [code("1 / 0", "raises-exception"), code("print('no')", "skip-execution"), "print('on')"]
    executed = execute(write(tmp_path, *cells), engine=engine)
    # papermill itself fails the run at its end for any error shown, whatever the tags.
    assert isinstance(executed.error, papermill.PapermillExecutionError)
    assert executed.states == ["completed"] * 3
    assert [text for text in executed.texts if text] == ["on\n"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_notebook_that_cannot_take_its_parameters_fails(tmp_path: Path, engine: str) -> None:
    untagged = write(tmp_path, "region = 'all'", "print(region)", name="untagged")
    tagged = write(tmp_path, code("region = 'all'", "parameters"), "print(region)", name="tagged")
    assert execute(tagged, engine=engine, parameters={"region": "007"}).texts[2] == "007\n"
    for path, rule in [(untagged, "notebook_parameters_cell"), (tagged, "notebook_unknown_parameters")]:
        executed = execute(path, engine=engine, parameters={"region": "007", "period": "2023"})
        assert isinstance(executed.error, InputError)
        assert [problem.rule for problem in executed.error.problems] == [rule]
        assert "parameters" in executed.error.__notes__[0]
        assert executed.texts == [""] * len(executed.texts)
        assert executed.states == ["failed"] + ["pending"] * (len(executed.states) - 1)


def test_a_run_takes_the_environment_and_folder_of_the_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "import os, sys; print(os.environ['OF_NOW'], os.getcwd(), sys.path[0])")
    for value in ("one", "two"):
        monkeypatch.setenv("OF_NOW", value)
        assert execute(path).texts == [f"{value} {tmp_path} \n"]


def test_a_run_keeps_the_time_of_the_zone_of_the_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "import time; print(time.localtime(0).tm_hour)")
    for zone, hour in (("Asia/Kolkata", 5), ("UTC", 0)):
        monkeypatch.setenv("TZ", zone)
        assert execute(path).texts == [f"{hour}\n"]


def test_a_module_beside_the_notebook_is_found_anew(tmp_path: Path) -> None:
    path = write(tmp_path, "import beside; print(beside.VALUE)")
    for value in ("1", "22"):
        (tmp_path / "beside.py").write_text(f"VALUE = {value}")
        assert execute(path).texts == [f"{value}\n"]


def test_much_output_in_one_cell_arrives_whole(tmp_path: Path) -> None:
    below = "import subprocess; subprocess.run('yes строка | head -200000', shell=True)"
    executed = execute(write(tmp_path, "for n in range(100_000): print(n)", below + ".returncode"))
    assert executed.texts[0] == "".join(f"{n}\n" for n in range(100_000))
    assert executed.texts[1] == "строка\n" * 200_000
    assert len(executed.notebook.cells[0].outputs) == 1


def test_what_a_cell_prints_and_what_it_starts_stay_in_order(tmp_path: Path) -> None:
    source = "import os\nfor n in range(50):\n    print(n); os.system(f'echo b{n}')"
    executed = execute(write(tmp_path, source))
    assert executed.texts[0] == "".join(f"{n}\nb{n}\n" for n in range(50))


def test_the_exit_handlers_of_a_run_are_called(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    source = f"import atexit, pathlib; atexit.register(pathlib.Path({str(mark)!r}).touch)"
    assert execute(write(tmp_path, source)).error is None
    assert mark.exists()


def test_the_engine_is_an_entry_point_of_papermill() -> None:
    (entry,) = entry_points(group="papermill.engine", name=NAME)
    assert entry.load().execute_notebook == papermill_engines.get_engine(NAME).execute_notebook


@pytest.mark.parametrize("module", ["zhas_eval.runs.engine", "zhas_eval.runs.engine_entry", "papermill"])
def test_whatever_is_imported_first_the_engine_is_there(module: str) -> None:
    code = (
        f"import {module}, papermill.engines as e; print(e.papermill_engines.get_engine({NAME!r}).__name__)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "WarmEngine\n"


def test_where_nothing_can_be_forked_the_standard_engine_serves_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(warm_client.sys, "platform", "win32")
        assert not warm_client.is_warm()
    monkeypatch.setattr("papermill.log.logger.level", 0)
    with caplog.at_level("WARNING", logger="papermill"):
        executed = execute(write(tmp_path, "import os; print(os.environ['ZHAS_ENGINE'])"), engine="standard")
    assert executed.texts == ["standard\n"]
    assert describe_fallback() in caplog.messages


def test_a_kernel_that_cannot_have_the_rules_does_not_start(tmp_path: Path) -> None:
    path = write(tmp_path, "!false")
    executed = execute(path, engine="standard", extra_arguments=["--ext=no_such_rules"])
    assert isinstance(executed.error, RuntimeError)
    assert executed.texts == [""]


def test_modules_worth_importing_beforehand_are_found_in_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SWITCH, raising=False)
    cells = [
        "import pandas as pd, os",
        "from scipy import stats",
        "%time 1",
        "from . import x; import requests",
    ]
    notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells])
    assert find_heavy_imports(notebook) == ("pandas", "scipy")
