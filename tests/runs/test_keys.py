"""The surroundings of a plan: whatever a run reads or is made of changes one of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from zhas_eval.runs import keys
from zhas_eval.runs.inputs import InputWatch
from zhas_eval.runs.keys import Surroundings, find_surroundings, hash_code, seed_of
from zhas_eval.runs.plan import DocumentSet
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


def test_code_of_the_package_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "a.py").write_text("a = 1")
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "stable.py").write_text("b = 1")
    monkeypatch.setattr(keys, "files", lambda _: tmp_path)

    def look_again() -> str:
        hash_code.cache_clear()
        return hash_code(("indicators",), ("runs/stable.py",))

    found = [look_again()]
    (tmp_path / "indicators" / "a.py").write_text("a = 2")
    found.append(look_again())
    (tmp_path / "indicators" / "b.yml").write_text("a: 2")
    found.append(look_again())
    (tmp_path / "runs" / "stable.py").write_text("b = 2")
    found.append(look_again())
    assert len(set(found)) == 4
    (tmp_path / "runs" / "other.py").write_text("c = 2")
    assert look_again() == found[-1]
    hash_code.cache_clear()


def test_every_named_file_of_the_engine_is_there() -> None:
    root = Path(keys.__file__).parents[1]
    assert [name for name in keys.ENGINE if not (root / name).is_file()] == []


def test_a_seed_is_of_its_run_and_not_of_the_data(notebook: Path) -> None:
    planned = DocumentSet(Path("/p"), "wko", "2023", "ru", (notebook,), True)
    other = DocumentSet(Path("/p"), "all", "2023", "ru", (notebook,), True)
    assert seed_of(planned, notebook) == seed_of(planned, notebook)
    assert seed_of(planned, notebook) != seed_of(other, notebook)
