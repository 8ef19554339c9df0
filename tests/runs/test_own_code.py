"""What a notebook's own code reads: files named or put together, modules wherever they lie, variables."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from zhas_eval.runs.environment import choose_variables, list_to_send, take_over
from zhas_eval.runs.keys import OwnCode, look_at_code
from zhas_eval.runs.own_code import find_given_files, find_reads
from zhas_eval.runs.typed_texts import PathText


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of notebooks in a project with data and modules of its own."""
    for name in (
        *("notebooks/beside.csv", "notebooks/parts/a.csv", "notebooks/.hidden/b.csv", "notebooks/10_a.ipynb"),
        *("extra/people.csv", "extra/deep/more.csv", "lone.xlsx", "apart/other.csv"),
        *(
            "lib/helper/__init__.py",
            "lib/helper/inner.py",
            "lib/unused.py",
            "near.py",
            "data/small/programme.yml",
        ),
        *("data/small/raw/people.xlsx", "data/list.csv"),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    (tmp_path / "lib" / "helper" / "inner.py").write_text("import near\nopen('../apart/other.csv')")
    return tmp_path / "notebooks"


BESIDE = {"notebooks/beside.csv", "notebooks/parts/a.csv"}


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("pd.read_csv('../extra/people.csv')", {"extra/people.csv"}),
        ("pd.read_excel(Path('..') / 'lone.xlsx')", set()),
        ("list(Path('../extra').glob('*'))", {"extra/people.csv", "extra/deep/more.csv"}),
        ("open(f'../extra/{region}.csv')", {"extra/people.csv", "extra/deep/more.csv"}),
        ("open('../extra/peo' + rest)", {"extra/people.csv", "extra/deep/more.csv"}),
        ("!cat ../lone.xlsx", {"lone.xlsx"}),
        ("%run ../near.py", {"near.py"}),
        ("x = '../data'", {"data/list.csv"}),
        ("programme = '../data/small'", set()),
        (
            "sys.path.append('../lib')\nfrom helper.inner import x\nsys.path.append('..')",
            {"lib/helper/__init__.py", "lib/helper/inner.py", "lib/unused.py", "near.py", "apart/other.csv"},
        ),
        ("sys.path.append('..')\nimport near", {"near.py"}),
        ("'a\0b', 'x' * 9, '', '~nobody/x', '" + "y" * 1_000 + "'", set()),
    ],
)
def test_a_text_that_names_a_file_stands_for_reading_it(folder: Path, code: str, read: set[str]) -> None:
    found = find_reads([code], folder).files
    assert {path.relative_to(folder.parent).as_posix() for path in found} == BESIDE | read


def test_a_module_of_the_search_path_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(folder.parent))
    assert folder.parent / "near.py" in find_reads(["import near"], folder).files


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("import os\nos.environ['YEAR']", True),
        ("from os import getenv\ngetenv('YEAR', '')", True),
        ("import os\nos.environ['OTHER']", False),
        ("import os\nprint(dict(os.environ))", True),
        ("!echo $YEAR", True),
        ("import helper", True),
        ("1 + 1", False),
    ],
)
def test_a_variable_that_the_code_reads_is_seen(
    write_notebook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, code: str, seen: bool
) -> None:
    notebook = write_notebook("10_people", "import math", code)
    if code == "import helper":
        (notebook.parent / "helper.py").write_text("import os\nyear = os.environ.get('YEAR')")

    def look() -> OwnCode:
        return look_at_code(nbformat.read(notebook, as_version=4), notebook.parent)

    monkeypatch.setenv("YEAR", "2023")
    before = look()
    monkeypatch.setenv("SHLVL", "17")
    assert look() == before
    monkeypatch.setenv("YEAR", "2024")
    assert (look().variables != before.variables) == seen


def test_a_file_beside_a_notebook_counts_for_one_that_may_open_it(
    write_notebook: Callable[..., Path],
) -> None:
    reading = nbformat.read(write_notebook("10_people", "open(name)"), as_version=4)
    alone = nbformat.read(path := write_notebook("20_alone", "1 + 1"), as_version=4)
    before = [look_at_code(node, path.parent) for node in (reading, alone)]
    (path.parent / "people.csv").write_text("1", encoding="utf-8")
    after = [look_at_code(node, path.parent) for node in (reading, alone)]
    assert [one.files != other.files for one, other in zip(before, after, strict=True)] == [True, False]


def test_files_given_as_parameters_are_known_by_name(folder: Path) -> None:
    given = {
        "source": PathText("../lone.xlsx"),
        "text": "../extra/people.csv",
        "several": [PathText("beside.csv"), PathText("../none.csv")],
        "whole": PathText("../extra/deep"),
        "limit": 3,
        "name": "../extra",
    }
    assert {name: path.resolve() for name, path in find_given_files(given, folder).items()} == {
        name: (folder / name).resolve()
        for name in ("../lone.xlsx", "../extra/people.csv", "beside.csv", "../extra/deep/more.csv")
    }


def test_a_worker_elsewhere_takes_over_what_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = {"TZ": "Asia/Almaty", "LANG": "kk_KZ.UTF-8", "PYTHONPATH": "/theirs", "YEAR": "2023"}
    sent = list_to_send(theirs)
    assert sent == {"TZ": "Asia/Almaty", "LANG": "kk_KZ.UTF-8"}
    environment = {"TZ": "UTC", "LC_ALL": "C", "PYTHONPATH": "/mine", "HOME": "/home"}
    monkeypatch.setattr("os.environ", environment)
    monkeypatch.setattr("zhas_eval.runs.environment.set_time_zone", lambda: None)
    take_over(sent)
    assert environment == sent | {"PYTHONPATH": "/mine", "HOME": "/home"}


def test_any_variable_is_any_but_those_of_the_shell() -> None:
    environment = {"A": "1", "B": "2", "SHLVL": "3", "PWD": "/"}
    assert choose_variables(environment, None) == {"A": "1", "B": "2"}
    assert choose_variables(environment, frozenset({"B", "C"})) == {"B": "2"}
