"""The store holds what its key says, whoever saves a workbook meanwhile."""

import errno
import os
import shutil

import pytest
from builders import PERSON, write_programme

from zhas_eval.cleaning import load
from zhas_eval.cleaning.load import load_clean, load_review
from zhas_eval.errors import InputError
from zhas_eval.sources import clean_store
from zhas_eval.sources.clean_store import STORE, list_store, read_review, read_store, store_key, write_store
from zhas_eval.sources.programme_folder import open_programme, read_raw_workbooks
from zhas_eval.sources.whole_files import write_file

OTHER = PERSON | {"iin": "991231500006"}


def test_data_of_a_workbook_saved_during_cleaning_are_not_kept(tmp_path, monkeypatch):
    programme = open_programme(write_programme(tmp_path, participants=[PERSON]))

    def read_and_save(given):
        workbooks = read_raw_workbooks(given)
        write_programme(tmp_path, participants=[PERSON, OTHER])
        return workbooks

    monkeypatch.setattr(load, "read_raw_workbooks", read_and_save)
    assert len(load_clean(programme).tables["participants"]) == 1
    monkeypatch.undo()
    assert len(load_clean(programme).tables["participants"]) == 2


@pytest.mark.parametrize(
    "library", ["pandas", "pyarrow", "python-calamine", "xlrd", "rapidfuzz", "phonenumbers"]
)
def test_another_version_of_a_library_is_another_key(tmp_path, monkeypatch, library):
    programme = open_programme(write_programme(tmp_path, participants=[PERSON]))
    before = store_key(programme)
    monkeypatch.setattr(clean_store, "version", lambda name: "0" if name == library else "1")
    one = store_key(programme)
    monkeypatch.setattr(clean_store, "version", lambda _: "1")
    assert len({before, one, store_key(programme)}) == 3


def test_a_passport_read_before_it_was_saved_has_its_own_key(tmp_path):
    folder = write_programme(tmp_path, participants=[PERSON])
    before = open_programme(folder)
    path = folder / "programme.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("2024-10-31", "2024-10-30"), encoding="utf-8")
    assert store_key(before) != store_key(open_programme(folder))


RAW = "zhas_eval.cleaning.load.read_raw_workbooks"
DAMAGES = {
    "deleted": lambda path: path.unlink(),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "one bit": lambda path: path.write_bytes(flip(path.read_bytes())),
    "emptied": lambda path: path.write_bytes(b""),
    "a folder": lambda path: (path.unlink(), path.mkdir(), (path / "mine.txt").write_text("mine")),
    "a link": lambda path: (path.unlink(), path.symlink_to(path.parents[4] / "programme.yml")),
    "a dead link": lambda path: (path.unlink(), path.symlink_to("nowhere")),
}


def flip(content):
    place = len(content) // 2
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def tables_of(data):
    return {name: table.to_csv() for name, table in data.tables.items()}


@pytest.fixture(scope="module")
def cleaned_once(tmp_path_factory):
    """A programme's folder with its clean data in the store, its raw workbooks, what was cleaned of them."""
    rows = [PERSON, OTHER | {"region": "Нигде"}, PERSON]
    programme = open_programme(write_programme(tmp_path_factory.mktemp("once"), participants=rows))
    return programme.folder, read_raw_workbooks(programme), load_review(programme)


@pytest.fixture
def kept(cleaned_once, tmp_path, monkeypatch):
    """A programme with its clean data in the store; cleaning anew opens no file."""
    folder, raw, cleaned = cleaned_once
    monkeypatch.setattr(RAW, lambda _: raw)
    return open_programme(shutil.copytree(folder, tmp_path / "programme")), cleaned


def files_of(programme):
    return sorted(
        path for path in (programme.folder / STORE).rglob("*") if path.is_file() and path.name != ".lock"
    )


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_any_file_of_the_store_is_noticed_and_mended(kept, damage):
    programme, cleaned = kept
    key = store_key(programme)
    files = files_of(programme)
    assert len(files) > 20
    of_data = set(list_store(programme, key))
    for path in files:
        whole = path.read_bytes()
        DAMAGES[damage](path)
        assert (read_store if path in of_data else read_review)(programme, key) is None, path
        if path.is_dir():
            path.rename(path.with_name(f"{path.name}.aside"))
        write_file(path, whole)
    for path in files:
        DAMAGES[damage](path)
    write_store(programme, key, cleaned.data, cleaned.review)
    assert tables_of(read_store(programme, key)) == tables_of(cleaned.data)
    assert read_review(programme, key).log.equals(cleaned.review.log)
    mine = list((programme.folder / STORE).rglob("mine.txt"))
    assert len(mine) == (2 * len(files) if damage == "a folder" else 0)
    assert (programme.folder / "programme.yml").read_text(encoding="utf-8").startswith("age_bands")


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_tables_are_cleaned_anew_when_they_are_loaded(kept, damage):
    programme, cleaned = kept
    for path in list_store(programme, store_key(programme)):
        DAMAGES[damage](path)
    assert tables_of(load_clean(programme)) == tables_of(cleaned.data)
    assert tables_of(read_store(programme, store_key(programme))) == tables_of(cleaned.data)


def test_a_part_that_was_added_is_not_read(kept):
    programme, cleaned = kept
    key = store_key(programme)
    path = max(list_store(programme, key), key=lambda path: path.stat().st_size)
    for place in (path.with_name("0" * 64), programme.folder / STORE / "records" / f"{key}" / "more.json"):
        place.write_bytes(path.read_bytes())
    assert tables_of(read_store(programme, key)) == tables_of(cleaned.data)


def test_what_a_writer_that_died_has_left_goes_and_what_others_have_put_there_stays(kept):
    programme, cleaned = kept
    contents = programme.folder / STORE / "contents" / "00"
    contents.mkdir(exist_ok=True)
    left, unnamed, mine = contents / f".{'0' * 64}.part", contents / ("0" * 64), contents / "mine.txt"
    for path in (left, unnamed, mine):
        path.write_text("x")
    write_store(programme, store_key(programme), cleaned.data, cleaned.review)
    assert (left.exists(), unnamed.exists(), mine.exists()) == (False, False, True)


def test_data_of_older_files_go(kept):
    programme, _ = kept
    before = set(files_of(programme))
    path = programme.folder / "programme.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("2024-10-31", "2024-10-30"), encoding="utf-8")
    load_clean(open_programme(programme.folder))
    left = {path for path in files_of(programme) if path.parent.name == "records"}
    assert len(left) == 1
    assert not left & before


@pytest.mark.parametrize("part", ["", "contents", "records", ".lock"])
def test_a_link_in_the_place_of_the_store_is_refused_and_nothing_behind_it_changes(tmp_path, part):
    folder, others = tmp_path / "programme", tmp_path / "others"
    others.mkdir()
    (others / "mine.txt").write_text("mine")
    programme = open_programme(write_programme(folder, participants=[PERSON]))
    place = folder / STORE / part
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(others)
    with pytest.raises(InputError, match="linked_place"):
        load_clean(programme)
    assert [path.name for path in others.rglob("*")] == ["mine.txt"]


def test_the_store_has_the_modes_of_any_other_folder(tmp_path):
    before = os.umask(0o027)
    try:
        programme = open_programme(write_programme(tmp_path, participants=[PERSON]))
        load_clean(programme)
    finally:
        os.umask(before)
    paths = [programme.folder / STORE, *(programme.folder / STORE).rglob("*")]
    # The lock's mode is the library's own.
    modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in paths if path.name != ".lock"}
    assert modes == {(True, 0o750), (False, 0o640)}


@pytest.mark.parametrize("at", (0, 1, 20, 33))
def test_a_disk_that_is_full_at_any_write_ends_in_one_message_and_the_next_run_is_whole(
    kept, monkeypatch, at
):
    programme, cleaned = kept
    shutil.rmtree(programme.folder / STORE)
    left = at

    def fill(_):
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("zhas_eval.sources.whole_files.os.fsync", fill)
        try:
            load_clean(programme)
        except InputError as error:
            assert [problem.rule for problem in error.problems] == ["cannot_keep"]
        else:
            assert left >= 0
    assert tables_of(load_clean(programme)) == tables_of(cleaned.data)
    assert read_store(programme, store_key(programme)) is not None


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_folder_that_nobody_may_write_to_is_cleaned_each_time(kept, monkeypatch, number):
    programme, cleaned = kept
    shutil.rmtree(programme.folder / STORE)

    def refuse(*_args, **_options):
        raise OSError(number, "no")

    monkeypatch.setattr("zhas_eval.sources.clean_store.FileLock", refuse)
    assert tables_of(load_clean(programme)) == tables_of(cleaned.data)
