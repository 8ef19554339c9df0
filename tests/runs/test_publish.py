"""Publishing: whole files, the old set or the new one whatever fails, nothing taken away that no run made."""

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from zhas_eval.errors import InputError
from zhas_eval.runs.publish import (
    MANIFEST,
    STAGING,
    prepare_staging,
    publish_set,
    read_outputs,
    refuse_foreign,
    settle_staging,
    staging_of,
)
from zhas_eval.sources.whole_files import write_file

PLACE = Path("2023/wko")
OLD = ("a.pdf", "b.pdf", "stale.pdf")
NEW = ("a.pdf", "b.pdf", "c.pdf")


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def manifest(names: Iterable[str], text: str) -> bytes:
    return json.dumps({"outputs": dict.fromkeys(names, text)}).encode()


def make_old(target: Path, names: Iterable[str] = OLD) -> None:
    for name in names:
        write_file(target / PLACE / name, b"old")
    write_file(target / PLACE / MANIFEST, manifest(names, "old"))


def stage(target: Path, names: Iterable[str] = NEW) -> None:
    for name in names:
        write_file(staging_of(target, PLACE) / name, b"new")
    write_file(staging_of(target, PLACE) / MANIFEST, manifest(names, "new"))


def publish(target: Path, **options: Any) -> None:
    """As a run does it, from the start to the end."""
    refuse_foreign(target, [PLACE])
    prepare_staging(target)
    try:
        stage(target)
        ours = {MANIFEST, *read_outputs(target / PLACE / MANIFEST)}
        publish_set(target, PLACE, ours=ours, **options)
    finally:
        settle_staging(target)


WHOLE_OLD = {**dict.fromkeys(OLD, "old"), MANIFEST: manifest(OLD, "old").decode()}
WHOLE_NEW = {**dict.fromkeys(NEW, "new"), MANIFEST: manifest(NEW, "new").decode()}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "outputs" / "tiny"
    make_old(folder)
    return folder


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


@pytest.mark.parametrize("name", ["index.html", ".index.html.part"])
def test_a_file_is_written_beside_a_link_not_through_it(tmp_path: Path, name: str) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / name).symlink_to(mine)
    write_file(tmp_path / "a" / "index.html", b"new")
    assert (mine.read_text(), contents(tmp_path / "a")) == ("mine", {"index.html": "new"})


def test_a_set_holds_its_files_and_what_no_run_has_made(target: Path) -> None:
    folder = target / PLACE
    (folder / "notes.docx").write_text("mine")
    (folder / "photos").mkdir()
    (folder / "photos" / "a.jpg").write_text("mine")
    (folder / "link").symlink_to(target)
    publish(target)
    assert contents(folder) == {**WHOLE_NEW, "notes.docx": "mine"}
    assert (folder / "photos" / "a.jpg").read_text() == "mine"
    assert (folder / "link").is_symlink()
    assert not (target / STAGING).exists()


def test_documents_of_another_language_stay(target: Path) -> None:
    publish(target, kept={"stale.pdf", "gone.pdf"})
    assert contents(target / PLACE) == {**WHOLE_NEW, "stale.pdf": "old"}


def test_a_first_set_needs_no_folder(tmp_path: Path) -> None:
    (tmp_path / "tiny").mkdir()
    publish(tmp_path / "tiny")
    assert contents(tmp_path / "tiny" / PLACE) == WHOLE_NEW


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_no_run_has_made_is_not_written_over(target: Path, tmp_path: Path, kind: str) -> None:
    mine = target / PLACE / "c.pdf"
    (tmp_path / "elsewhere").mkdir()
    make: dict[str, Callable[[], object]] = {
        "file": lambda: mine.write_text("mine"),
        "folder": mine.mkdir,
        "link": lambda: mine.symlink_to(tmp_path / "elsewhere"),
    }
    make[kind]()
    with pytest.raises(InputError, match=r"foreign_place: .*c\.pdf"):
        publish(target)
    found = contents(target / PLACE)
    assert found == ({**WHOLE_OLD, "c.pdf": "mine"} if kind == "file" else WHOLE_OLD)
    assert os.path.lexists(mine)


def test_a_folder_without_a_manifest_keeps_all_it_has(tmp_path: Path) -> None:
    target = tmp_path / "tiny"
    (target / PLACE).mkdir(parents=True)
    (target / PLACE / "mine.pdf").write_text("mine")
    publish(target)
    assert contents(target / PLACE) == {**WHOLE_NEW, "mine.pdf": "mine"}


FILES = ("index.html", "run.log", "timings.json", "attempts.json")
LINKS = ("", "2023", "2023/wko", STAGING, ".cache", ".lock", *FILES)


@pytest.mark.parametrize("link", LINKS)
def test_a_link_on_the_way_to_a_set_is_refused(tmp_path: Path, link: str) -> None:
    target, others = tmp_path / "outputs" / "tiny", tmp_path / "documents"
    make_old(others)
    (others / "mine.txt").write_text("mine")
    before = {path: path.read_bytes() for path in others.rglob("*") if path.is_file()}
    (target / link).parent.mkdir(parents=True, exist_ok=True)
    (target / link).symlink_to(others)
    with pytest.raises(InputError, match="linked_place"):
        refuse_foreign(target, [PLACE])
    assert {path: path.read_bytes() for path in others.rglob("*") if path.is_file()} == before


def test_a_set_that_became_a_link_meanwhile_is_not_followed(target: Path, tmp_path: Path) -> None:
    prepare_staging(target)
    stage(target)
    (target / PLACE).rename(tmp_path / "moved")
    (target / PLACE).symlink_to(tmp_path / "moved")
    with pytest.raises(InputError, match="linked_place"):
        publish_set(target, PLACE, ours=set(OLD))
    assert contents(tmp_path / "moved") == WHOLE_OLD


@pytest.mark.parametrize("name", [STAGING, *FILES])
def test_a_folder_with_files_of_somebody_else_is_refused(tmp_path: Path, name: str) -> None:
    target = tmp_path / "tiny"
    mine = target / name / "mine.txt" if name == STAGING else target / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(InputError, match="foreign_place"):
        refuse_foreign(target, [PLACE])
    settle_staging(target)
    assert mine.read_text() == "mine"


class KilledError(BaseException):
    """What comes after it does not happen either."""


CHANGES: tuple[tuple[Any, str], ...] = (
    *((Path, name) for name in ("mkdir", "rename", "replace", "unlink", "rmdir")),
    *((os, name) for name in ("fsync", "link")),
    *((shutil, name) for name in ("copy2", "rmtree")),
)
ERRORS: dict[str, Callable[[], BaseException]] = {
    "full disk": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "open elsewhere": lambda: PermissionError(errno.EACCES, "in use"),
    "interrupt": KeyboardInterrupt,
    "killed": KilledError,
}


def fail_at(patch: pytest.MonkeyPatch, at: int, error: BaseException) -> list[str]:
    """Let the change of the file system number ``at`` fail; the changes asked for so far."""
    asked: list[str] = []

    def guard(name: str, change: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*arguments: Any, **options: Any) -> Any:
            asked.append(name)
            if len(asked) == at + 1 or (len(asked) > at and isinstance(error, KilledError)):
                raise error
            return change(*arguments, **options)

        return guarded

    for owner, name in CHANGES:
        patch.setattr(owner, name, guard(name, getattr(owner, name)))
    return asked


@pytest.mark.parametrize("kind", ERRORS)
def test_whatever_fails_the_old_set_is_whole_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    at, is_reached, seen = 0, True, set()
    while is_reached:
        target = tmp_path / str(at)
        make_old(target)
        (target / PLACE / "mine.docx").write_text("mine")
        with monkeypatch.context() as patch, suppress(OSError, KeyboardInterrupt, KilledError):
            asked = fail_at(patch, at, ERRORS[kind]())
            publish(target)
        is_reached = len(asked) > at
        # Where a process was killed between two changes, the next run puts back what it had put aside.
        settle_staging(target)
        found = contents(target / PLACE)
        assert found.pop("mine.docx") == "mine", asked
        assert found in (WHOLE_OLD, WHOLE_NEW), asked
        seen.add(found == WHOLE_NEW)
        publish(target)
        assert contents(target / PLACE) == {**WHOLE_NEW, "mine.docx": "mine"}
        assert not (target / STAGING).exists()
        at += 1
    assert at > 25
    assert seen == {True, False}
