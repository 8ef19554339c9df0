"""``make clean`` takes away what runs have made; what people have put there stays."""

import json
from pathlib import Path

import pytest

from zhas_eval.runs.clear import clear_clean_tables, clear_outputs, main
from zhas_eval.runs.store import Record, ResultStore
from zhas_eval.sources.kept import Kept
from zhas_eval.sources.whole_files import write_file


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    programme = tmp_path / "outputs" / "tiny"
    place = programme / "2023" / "wko"
    for path in (place / "a.ru.pdf", programme / "index.html", programme / ".lock", programme / "run.log"):
        write_file(path, b"made")
    write_file(place / "run.json", json.dumps({"format": 1, "outputs": {"a.ru.pdf": ""}}).encode())
    store = ResultStore(programme)
    store.keep("2023/wko/a.ru", Record({}, {}, {"a.ru.pdf": store.put(b"made")}))
    return tmp_path / "outputs"


def test_all_that_runs_have_made_goes(outputs: Path) -> None:
    assert clear_outputs(outputs) == []
    assert not outputs.exists()
    assert clear_outputs(outputs) == []


def test_what_people_have_put_there_stays_and_is_named(
    outputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = [outputs / "notes.txt", outputs / "tiny" / "2023" / "wko" / "b.ru.pdf", outputs / "tiny/.cache/x"]
    for path in mine:
        path.write_text("mine")
    documents = tmp_path / "documents"
    write_file(documents / "run.json", json.dumps({"format": 1, "outputs": {"c.pdf": ""}}).encode())
    write_file(documents / "c.pdf", b"mine")
    link = outputs / "tiny" / "2023" / "all"
    link.symlink_to(documents)
    main(str(outputs), str(tmp_path / "data"))
    assert all(path.read_text() == "mine" for path in (*mine, documents / "c.pdf"))
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        path.as_posix() for path in sorted([*mine, link])
    ]
    assert not (outputs / "tiny" / "2023" / "wko" / "a.ru.pdf").exists()


def test_outputs_that_are_a_link_are_not_touched(outputs: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(outputs)
    assert clear_outputs(link) == [link]
    assert (outputs / "tiny" / "2023" / "wko" / "a.ru.pdf").exists()


def test_clean_tables_go(tmp_path: Path) -> None:
    kept = Kept(tmp_path / ".clean")
    kept.keep("key", {"files": {"a": kept.put(b"a")}})
    assert clear_clean_tables(tmp_path) == []
    assert not (tmp_path / ".clean").exists()
