"""The surroundings of a plan: whatever a run reads or is made of changes one of them."""

import ast
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from zhas_eval.runs import keys
from zhas_eval.runs.environment import find_time_zone
from zhas_eval.runs.inputs import InputWatch
from zhas_eval.runs.keys import (
    LEFT_OUT,
    PRINTING,
    Surroundings,
    find_surroundings,
    hash_executing,
    hash_package,
    seed_of,
)
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.sources.clean_store import CLEANING_CODE, EXTRAS, LIBRARIES, hash_cleaning_code
from zhas_eval.sources.package_files import hash_package_files, is_below
from zhas_eval.sources.programme_folder import open_programme


def look(folder: Path, notebook: Path) -> Surroundings:
    watch = InputWatch(open_programme(folder), [notebook])
    return find_surroundings([notebook], inputs=watch.hashes, scopes={})


def differing(one: Surroundings, other: Surroundings) -> set[str]:
    return {name for name in vars(one) if vars(one)[name] != vars(other)[name]}


@pytest.fixture
def notebook(write_notebook: Callable[..., Path]) -> Path:
    return write_notebook("10_people")


@pytest.mark.parametrize(
    ("file", "changed"),
    [
        ("programme.yml", {"metadata", "everything"}),
        ("narrative.xlsx", {"metadata", "everything"}),
        ("raw/people.xlsx", {"everything"}),
    ],
)
def test_a_changed_input_is_seen(
    programme_folder: Path, notebook: Path, file: str, changed: set[str]
) -> None:
    before = look(programme_folder, notebook)
    path = programme_folder / file
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n")
    assert differing(before, look(programme_folder, notebook)) == changed


def test_a_module_beside_the_notebooks_is_seen(programme_folder: Path, notebook: Path) -> None:
    before = look(programme_folder, notebook)
    (notebook.parent / "helper.py").write_text("x = 1")
    assert differing(before, look(programme_folder, notebook)) == {"helpers"}
    (notebook.parent / "helper.py").unlink()
    assert look(programme_folder, notebook) == before


def test_another_package_of_another_version_is_seen(
    programme_folder: Path, notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look(programme_folder, notebook)
    (tmp_path / "site" / "made_up-1.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    keys.hash_versions.cache_clear()
    assert differing(before, look(programme_folder, notebook)) == {"versions"}
    keys.hash_versions.cache_clear()


HASHES = hash_package_files()


@pytest.mark.parametrize("file", HASHES)
def test_each_file_of_the_package_is_in_the_key_unless_it_is_listed(file: str) -> None:
    other = {**HASHES, file: "other"}
    is_left_out, only_prints = is_below(file, LEFT_OUT), is_below(file, PRINTING)
    assert (hash_package(other) == hash_package()) == is_left_out
    assert (hash_executing(other) == hash_executing()) == (is_left_out or only_prints)
    is_cleaning = is_below(file, CLEANING_CODE)
    assert (hash_cleaning_code(other) != hash_cleaning_code(HASHES)) == is_cleaning


@pytest.mark.parametrize("of", [hash_package, hash_executing, hash_cleaning_code])
def test_a_file_that_comes_goes_or_moves_is_seen(of: Callable[[Mapping[str, str]], str]) -> None:
    name = "cleaning/clean.py"
    without = {file: sha for file, sha in HASHES.items() if file != name}
    moved = {**without, "cleaning/other.py": HASHES[name]}
    assert len({of(HASHES), of(without), of(moved), of({**HASHES, "cleaning/new.yml": "0"})}) == 4


def test_what_is_left_out_is_there_and_says_why() -> None:
    listed = {**LEFT_OUT, **PRINTING}
    assert [name for name in listed if not any(is_below(file, [name]) for file in HASHES)] == []
    assert [name for name, reason in listed.items() if not reason] == []
    assert [name for name in CLEANING_CODE if not any(is_below(file, [name]) for file in HASHES)] == []


def test_nothing_that_executes_or_prints_is_left_out() -> None:
    done_by = (
        "execute",
        "translator",
        "honest_client",
        "warm_cells",
        "warm_child",
        "perform",
        "due",
        "batch",
    )
    named = [f"runs/{name}.py" for name in done_by] + ["reporting/templates/zhas_pdf/document.typ"]
    named += ["presentation/catalogues/kk/pages.yml", "presentation/fonts.py", "errors.py"]
    assert [name for name in named if name not in HASHES or is_below(name, LEFT_OUT)] == []


def test_cleaning_uses_no_code_outside_its_key_and_no_library_without_its_version() -> None:
    """Imports of the code that cleans, as they stand in it: of this package and of others."""
    modules = set[str]()
    for file in HASHES:
        if file.endswith(".py") and is_below(file, CLEANING_CODE):
            tree = ast.parse((Path(keys.__file__).parents[1] / file).read_text(encoding="utf-8"))
            nodes = list(ast.walk(tree))
            modules |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
            modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) if node.module}
    own = {name.partition(".")[2].replace(".", "/") for name in modules if name.startswith("zhas_eval.")}
    known = {name.removesuffix(".py") for name in CLEANING_CODE}
    assert [name for name in own if not is_below(name, known)] == []
    tops = {name.split(".")[0] for name in modules} - sys.stdlib_module_names - {"zhas_eval"}
    distributions = packages_distributions()
    used = {distribution for top in tops for distribution in distributions[top]}
    # It only lets one process at a time clean.
    known = {"filelock", *(name.casefold() for name in (*LIBRARIES, *EXTRAS))}
    assert {name.casefold().replace("_", "-") for name in used} <= known


def test_other_fonts_are_seen(
    programme_folder: Path, notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look(programme_folder, notebook)
    monkeypatch.setattr(keys, "hash_fonts", lambda: {"NotoSans.ttf": "other"})
    keys.hash_versions.cache_clear()
    assert differing(before, look(programme_folder, notebook)) == {"versions"}
    keys.hash_versions.cache_clear()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TZ", "Asia/Almaty"),
        ("LANG", "kk_KZ.UTF-8"),
        ("LC_NUMERIC", "ru_RU.UTF-8"),
        ("MPLBACKEND", "agg"),
        ("PYTHONPATH", "/elsewhere"),
    ],
)
def test_the_environment_that_any_notebook_sees_is_seen(
    programme_folder: Path, notebook: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    before = look(programme_folder, notebook)
    monkeypatch.setenv(name, value)
    assert differing(before, look(programme_folder, notebook)) == {"environment"}
    monkeypatch.undo()
    monkeypatch.setenv("WINDOW", "1")
    assert look(programme_folder, notebook) == before


def test_settings_of_charts_beside_the_notebooks_are_seen(programme_folder: Path, notebook: Path) -> None:
    before = look(programme_folder, notebook)
    (notebook.parent / "matplotlibrc").write_text("font.size: 3", encoding="utf-8")
    assert differing(before, look(programme_folder, notebook)) == {"environment"}


def test_a_time_zone_is_known_by_name_however_it_is_told(tmp_path: Path) -> None:
    rules = tmp_path / "zoneinfo" / "Asia" / "Almaty"
    rules.parent.mkdir(parents=True)
    rules.write_bytes(b"rules")
    (tmp_path / "localtime").symlink_to(rules)
    assert find_time_zone({}, local=tmp_path / "localtime") == "Asia/Almaty"
    assert find_time_zone({"TZ": "Asia/Almaty"}, local=tmp_path / "none") == "Asia/Almaty"
    copies = [tmp_path / "copied", tmp_path / "other"]
    for number, copied in enumerate(copies):
        copied.write_bytes(b"rules" * (number + 1))
    assert len({find_time_zone({}, local=copied) for copied in copies}) == 2


def test_a_module_is_known_by_its_path(programme_folder: Path, notebook: Path) -> None:
    for folder in ("pkg", "other"):
        (notebook.parent / folder).mkdir()
    (notebook.parent / "pkg" / "util.py").write_text("x = 1")
    before = look(programme_folder, notebook)
    (notebook.parent / "pkg" / "util.py").rename(notebook.parent / "other" / "util.py")
    assert differing(before, look(programme_folder, notebook)) == {"helpers"}


def test_a_seed_is_of_its_run_and_not_of_the_data(notebook: Path) -> None:
    planned = DocumentSet(Path("/p"), "wko", "2023", "ru", (notebook,), True)
    other = DocumentSet(Path("/p"), "all", "2023", "ru", (notebook,), True)
    assert seed_of(planned, notebook) == seed_of(planned, notebook)
    assert seed_of(planned, notebook) != seed_of(other, notebook)
