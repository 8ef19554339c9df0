"""The forked run and the kernel of Jupyter: the same notebooks, the same outputs."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from tests.runs.engine_runs import code, execute, needs_fork, write
from zhas_eval.runs.execute import execute_notebook
from zhas_eval.runs.plan import list_notebooks
from zhas_eval.runs.warm_client import SWITCH

pytestmark = needs_fork
ROOT = Path(__file__).parents[2]

ODD_CELLS = [
    "import numpy as np, random\nprint(np.random.random(), random.random())",
    "x = 5\nx",
    "print('one'); print('two', end=''); x + 1",
    "x;",
    "x, _",
    "import sys\nprint('out'); sys.stdout.flush(); print('err', file=sys.stderr)",
    "import subprocess\nsubprocess.run('echo from below', shell=True).returncode",
    "import os\nos.write(1, 'по-русски\\n'.encode()); os.system('echo system')",
    "!echo shell {x}",
    "found = !echo a; echo b\nfound",
    "%%bash\necho bash\necho wrong >&2",
    "%%bash --no-raise-error\nexit 3",
    "%%capture held\nprint('held back')",
    "held.stdout",
    "%cd ..\n%cd -q -",
    "%pwd",
    "%env SOME=thing",
    "%timeit -n1 -r1 -q pass",
    "%%time\n2 + 2",
    "%matplotlib inline",
    "import matplotlib.pyplot as plt\nplt.rcParams['figure.figsize'] = (2, 1)\nplt.plot([1, 2]);",
    "figure, axes = plt.subplots(); axes.set_title('т')\nfigure",
    "%config InlineBackend.figure_formats = ['svg']\nplt.figure(); plt.show(); print(plt.get_fignums())",
    "import asyncio\nawait asyncio.sleep(0, 'waited')",
    "async def later():\n    return await asyncio.sleep(0.01, 'later')\ntask = asyncio.create_task(later())",
    "await task",
    "from IPython.display import HTML, Markdown, clear_output, display, update_display\n"
    "handle = display('first', display_id='one')\n"
    "display(HTML('<b>x</b>'), Markdown('*y*'), metadata={'k': 1})",
    "update_display('second', display_id='one')\nhandle.update('third')",
    "display(1); clear_output(); display(2)",
    "print('gone'); clear_output(wait=True)\nprint('stays')",
    "display({'application/x.own+json': {'n': [1, None]}, 'text/plain': 'own'}, raw=True)",
    "import pandas as pd\npd.DataFrame({'a': range(100), 'b': [0.5] * 100})",
    "pd.Series(['а' * 90] * 3, name='x')",
    "print(pd.DataFrame({c * 12: [1] for c in 'abcdefghijkl'}))",
    "len?",
    "def f(:\n    pass",
    "def g():\n    raise ValueError('глубоко')\ng()",
    "input('name?')",
    "import getpass\ngetpass.getpass()",
    "%nothing",
    "import sys; sys.exit(3)",
    "raise KeyboardInterrupt",
    "class Bad:\n    def _repr_html_(self): raise OSError('no html')\nBad()",
    "print(type(get_ipython()).__name__, __name__, os.environ['PAGER'])",
    "print(sys.stdout.isatty(), sys.stdin.isatty())",
    "import multiprocessing as mp\ndef child(): print('child', flush=True)\n"
    "p = mp.get_context('fork').Process(target=child); p.start(); p.join(); print('parent', p.exitcode)",
    "from concurrent.futures import ThreadPoolExecutor\n"
    "with ThreadPoolExecutor(1) as pool: pool.submit(print, 'thread').result()",
    "import warnings\nwarnings.warn('careful')",
    "import logging\nlogging.warning('logged')",
    "import inspect\nprint(inspect.getsource(g))",
    "import pickle\nclass Point: pass\npickle.loads(pickle.dumps(Point())).__class__.__module__",
    "from ipywidgets import IntSlider\nIntSlider(3)",
    "_i1, _oh[1], Out[1], In[1], _exit_code",
    "",
    code("print('skipped')", "skip-execution"),
    nbformat.v4.new_markdown_cell("text"),
]


def test_a_notebook_of_odd_cells_is_the_same(tmp_path: Path) -> None:
    path = write(tmp_path, *ODD_CELLS)
    warm = execute(path, allow_errors=True).notebook
    standard = execute(path, engine="standard", allow_errors=True).notebook
    assert warm.metadata.language_info == standard.metadata.language_info
    assert len(warm.cells) == len(standard.cells)
    pairs = zip(map(comparable, warm.cells), map(comparable, standard.cells), strict=True)
    differing = [pair for pair in pairs if pair[0] != pair[1]]
    assert differing == []


def comparable(cell: NotebookNode) -> dict[str, Any]:
    """A cell without what no two kernels have in common: numbers of processes, ids, times, pieces of text."""
    if cell.cell_type != "code":
        return {"source": cell.source}
    streams: dict[str, str] = {}
    others: list[str] = []
    for output in cell.outputs:
        if output.output_type == "stream":
            streams[output.name] = streams.get(output.name, "") + output.text
        else:
            others.append(nbformat.from_dict(output))
    state = cell.metadata.papermill
    return {
        "source": cell.source,
        "count": cell.execution_count,
        "status": (state.status, state.exception, state.start_time is None, state.duration is None),
        "timed": sorted(cell.metadata.get("execution", {})),
        "streams": {name: _blur(text) for name, text in streams.items()},
        "outputs": [_blur(str(output)) for output in others],
    }


def _blur(text: str) -> str:
    text = re.sub(r"(?:/tmp/(?:ipykernel_\d+|cells)/)?\b\d+\.py", "<cell>", text)
    text = re.sub(r"\b[0-9a-f]{32}\b", "<id>", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+", "<time>", text)
    text = re.sub(r"(?<=: )[\d.]+ (?:ns|[µμ]s|us|ms|s)\b", "<time>", text)
    text = re.sub(r"user .*?, sys: .*?, total: .*?\n", "<times>", text)
    text = re.sub(r'(?:id="|#|url\(#)[mp][0-9a-f]{10}\w*', "<svg id>", text)
    # Where input is refused.
    text = re.sub(r"(?s)'[^']*(?:kernelbase|warm_shell)\.py:.*?(?='[^']*StdinNotImpl)", "", text)
    return re.sub(r"0x[0-9a-f]{6,}", "<address>", text)


@pytest.mark.parametrize(
    "path",
    [
        # A kernel takes seconds to start. This page has tables, charts and texts.
        pytest.param(path, marks=() if path.stem == "20_beneficiaries" else pytest.mark.long, id=path.stem)
        for path in list_notebooks(ROOT / "notebooks", [])
    ],
)
def test_the_notebooks_of_the_report_are_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for engine in ("", "standard"):
        monkeypatch.setenv(SWITCH, engine)
        monkeypatch.setenv("PYTHONHASHSEED", "0")
        found.append(
            execute_notebook(
                path, programme=ROOT / "data" / "zhas-2023", region="wko", period="2023", language="ru"
            )
        )
    warm, standard = found
    assert warm.failure is standard.failure is None
    assert nbformat.writes(warm.notebook) == nbformat.writes(standard.notebook)
