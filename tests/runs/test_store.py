"""The store: what is damaged is not there, and nothing is kept that nobody names."""

from pathlib import Path

import pytest

from zhas_eval.runs.store import STORE, Record, ResultStore

RECORD = Record({"code": "1"}, {"prose": "2"}, {}, "Участники")


def keep(store: ResultStore, place: str, **files: bytes) -> Record:
    record = Record({}, {}, {name: store.put(content) for name, content in files.items()})
    store.keep(place, record)
    return record


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    store = ResultStore(tmp_path)
    assert store.find("2023/wko/10_people.ru") is None
    store.keep("2023/wko/10_people.ru", RECORD)
    assert store.find("2023/wko/10_people.ru") == RECORD
    assert ResultStore(tmp_path).find("2023/wko/10_people.ru") == RECORD


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": 2, "record": {}}', "null"])
def test_a_record_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    store = ResultStore(tmp_path)
    store.keep("2023/wko/10_people.ru", RECORD)
    (path,) = (tmp_path / STORE / "records").rglob("*.json")
    path.write_text(text)
    assert store.find("2023/wko/10_people.ru") is None


@pytest.mark.parametrize("damage", [b"", b"contents", b"content!"])
def test_a_damaged_content_is_not_there_and_can_be_put_anew(tmp_path: Path, damage: bytes) -> None:
    store = ResultStore(tmp_path)
    record = keep(store, "a", people=b"content")
    (path,) = (tmp_path / STORE / "contents").glob("*/*")
    path.write_bytes(damage)
    assert store.get(record.files["people"]) is None
    assert not store.has(record)
    keep(store, "a", people=b"content")
    assert store.has(record)


def test_a_sweep_takes_what_no_record_names(tmp_path: Path) -> None:
    store = ResultStore(tmp_path)
    old = keep(store, "2023/all/10_people.ru", html=b"old", pdf=b"same")
    new = keep(store, "2023/all/10_people.ru", html=b"new", pdf=b"same")
    store.sweep()
    assert store.get(old.files["html"]) is None
    assert store.has(new)
