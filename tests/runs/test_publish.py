"""Publishing: whole files, exact sets, the manifest last."""

from pathlib import Path

import pytest

from zhas_eval.runs.publish import publish_set
from zhas_eval.sources.whole_files import write_file


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
    assert publish_set(staging, target, ["b.pdf"], language="ru") == ()
    assert contents(target) == {"b.pdf": "staging"}


def test_documents_in_another_language_stay(tmp_path: Path) -> None:
    staging, target = tmp_path / "staging", tmp_path / "target"
    write_file(staging / "a.ipynb", b"new")
    old = ("a.ru.pdf", "a.ru.html", "tables.ru.xlsx", "a.kk.pdf", "a.ipynb", "figures.parquet", "b.ipynb")
    for name in old:
        write_file(target / name, b"old")
    publish_set(staging, target, ["a.ipynb"], language="kk", kept={"figures.parquet"})
    assert contents(target) == {
        **dict.fromkeys(("a.ru.pdf", "a.ru.html", "tables.ru.xlsx", "figures.parquet"), "old"),
        "a.ipynb": "new",
    }


def test_a_file_that_cannot_be_written_or_removed_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staging, target = tmp_path / "staging", tmp_path / "target"
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        write_file(staging / name, b"new")
    (target / "b.pdf").mkdir(parents=True)
    for name in ("open.pdf", "stale.pdf"):
        write_file(target / name, b"old")
    unlink = Path.unlink

    def refuse(path: Path, **options: bool) -> None:
        if path.name == "open.pdf":
            raise PermissionError(13, "in use")
        unlink(path, **options)

    monkeypatch.setattr(Path, "unlink", refuse)
    stuck = publish_set(staging, target, ["a.pdf", "b.pdf", "c.pdf"], language="ru")
    assert stuck == ("b.pdf", "open.pdf")
    assert sorted(path.name for path in target.iterdir()) == ["a.pdf", "b.pdf", "c.pdf", "open.pdf"]


def test_an_interrupted_set_has_no_manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    staging, target = tmp_path / "staging", tmp_path / "target"
    write_file(target / "run.json", b"old")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        publish_set(staging, target, ["a.pdf"], language="ru")
    assert not (target / "run.json").exists()
