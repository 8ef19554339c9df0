"""Bundles: the same bytes for the same content, no raw value in them, refused by another version."""

import io
import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from zhas_eval.cleaning.load import load_clean
from zhas_eval.errors import InputError
from zhas_eval.programme.scope import Programme
from zhas_eval.runs import bundle as bundles
from zhas_eval.runs.bundle import attach, detach, pack, unpack
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.tasks import Binding, Run
from zhas_eval.sources import clean_store
from zhas_eval.sources.programme_folder import open_programme


@pytest.fixture
def programme(programme_folder: Path) -> Programme:
    return open_programme(programme_folder)


@pytest.fixture
def packed(programme: Programme, notebooks_folder: Path, write_notebook: Callable[..., Path]) -> bytes:
    write_notebook("10_people", "1")
    load_clean(programme)
    return pack(programme, notebooks_folder)


def test_equal_content_is_an_equal_bundle(
    packed: bytes, programme: Programme, notebooks_folder: Path
) -> None:
    for path in programme.folder.rglob("*"):
        path.touch()
    assert pack(programme, notebooks_folder) == packed
    (notebooks_folder / "helper.py").write_text("x = 1")
    assert pack(programme, notebooks_folder) != packed


def test_raw_files_and_what_people_review_stay(packed: bytes, programme: Programme) -> None:
    archive = zipfile.ZipFile(io.BytesIO(packed))
    names = archive.namelist()
    assert {"data/tiny/programme.yml", "data/tiny/logframe.xlsx", "notebooks/10_people.ipynb"} < set(names)
    assert [name for name in names if "/raw/" in name] == []
    (record,) = [name for name in names if "/records/" in name]
    assert "review" not in record
    # A row that was rejected is told of in the review alone.
    kept_here = [path.read_bytes() for path in (programme.folder / ".clean" / "contents").glob("*/*")]
    sent = [archive.read(name) for name in names if "/contents/" in name]
    assert [any("Тайный" in text_of(content) for content in contents) for contents in (kept_here, sent)] == [
        True,
        False,
    ]


def test_clean_data_are_read_without_raw_files(packed: bytes, programme: Programme, tmp_path: Path) -> None:
    there = open_programme(unpack(packed, tmp_path / "worker") / "data" / "tiny")
    ours, theirs = load_clean(programme), load_clean(there)
    for name, table in ours.tables.items():
        pd.testing.assert_frame_equal(table, theirs.tables[name])
    assert ours.hashes == theirs.hashes


def test_only_the_user_of_the_worker_may_open_the_folder(packed: bytes, tmp_path: Path) -> None:
    assert stat.S_IMODE(unpack(packed, tmp_path / "worker").stat().st_mode) == 0o700


def test_tables_made_by_other_libraries_are_refused_and_not_made_anew(
    packed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = open_programme(unpack(packed, tmp_path / "worker") / "data" / "tiny")
    monkeypatch.setattr(clean_store, "version", lambda _: "0")
    with pytest.raises(InputError, match="other_version"):
        load_clean(there)


def test_a_worker_of_another_version_refuses_and_names_what_differs(
    packed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "find_versions", lambda: versions_in(packed) | {"pandas": "0"})
    with pytest.raises(InputError) as caught:
        unpack(packed, tmp_path / "worker")
    assert [problem.details for problem in caught.value.problems] == [{"names": "pandas"}]
    assert not (tmp_path / "worker").exists()


def test_a_name_outside_the_folder_is_refused(packed: bytes, tmp_path: Path) -> None:
    foreign = io.BytesIO(packed)
    with zipfile.ZipFile(foreign, "a") as archive:
        archive.writestr("../outside.txt", "x")
    with pytest.raises(InputError, match="damaged_bundle"):
        unpack(foreign.getvalue(), tmp_path / "worker")
    assert not (tmp_path / "outside.txt").exists()


def test_without_kept_tables_there_is_nothing_to_send(programme: Programme, notebooks_folder: Path) -> None:
    load_clean(programme)
    shutil.rmtree(programme.folder / ".clean")
    with pytest.raises(InputError, match="no_clean_store"):
        pack(programme, notebooks_folder)


def test_a_task_moves_to_the_worker_and_its_own_paths_stay_behind(tmp_path: Path) -> None:
    notebook = tmp_path / "home" / "notebooks" / "10_people.ipynb"
    planned = DocumentSet(tmp_path / "home" / "data" / "tiny", "all", "2023", "ru", (notebook,), True)
    for task in (Run(planned, notebook), Binding(planned, {})):
        bare = detach(task)
        assert str(tmp_path) not in repr(bare)
        assert attach(bare, tmp_path / "home") == task


def text_of(content: bytes) -> str:
    is_table = content.startswith(b"PAR1")
    return str(pd.read_parquet(io.BytesIO(content)).to_csv()) if is_table else content.decode()


def versions_in(packed: bytes) -> dict[str, str]:
    found: dict[str, str] = json.loads(zipfile.ZipFile(io.BytesIO(packed)).read("versions.json"))
    return found
