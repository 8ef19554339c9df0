"""Publishing: whole files, exact sets, the manifest last."""

from pathlib import Path

import pytest

from zhas_eval.reporting.publish import publish_set, write_file


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_a_file_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a" / "index.html"
    write_file(path, b"old")
    write_file(path, b"new")
    assert contents(path.parent) == {"index.html": "new"}


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "index.html"
    write_file(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_file(path, b"new")
    assert contents(tmp_path) == {"index.html": "old"}


def test_a_set_holds_exactly_its_files(tmp_path: Path) -> None:
    staging, target = tmp_path / "staging", tmp_path / "target"
    for folder, name in [
        (staging, "b.pdf"),
        (staging, "begun.pdf"),
        (target, "b.pdf"),
        (target, "stale.pdf"),
    ]:
        write_file(folder / name, folder.name.encode())
    (target / "figures").mkdir()
    publish_set(staging, target, ["b.pdf"], manifest=b"{}")
    assert contents(target) == {"b.pdf": "staging", "run.json": "{}"}


def test_an_interrupted_set_has_no_manifest(tmp_path: Path) -> None:
    staging, target = tmp_path / "staging", tmp_path / "target"
    write_file(staging / "a.pdf", b"new")
    write_file(target / "run.json", b"old")
    with pytest.raises(FileNotFoundError):
        publish_set(staging, target, ["a.pdf", "missing.pdf"], manifest=b"{}")
    assert not (target / "run.json").exists()
