"""The store holds what its key says, whoever saves a workbook meanwhile."""

import os
import time

import pytest
from builders import PERSON, write_programme

from zhas_eval.cleaning import load
from zhas_eval.cleaning.load import load_clean
from zhas_eval.sources import clean_store
from zhas_eval.sources.clean_store import STORE, store_key
from zhas_eval.sources.programme_folder import open_programme, read_raw_workbooks

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


def test_drafts_of_dead_processes_go_and_young_ones_stay(tmp_path):
    programme = open_programme(write_programme(tmp_path, participants=[PERSON]))
    old, young = tmp_path / STORE / "draft-old", tmp_path / STORE / "draft-young"
    for draft in (old, young):
        draft.mkdir(parents=True)
    os.utime(old, times=(time.time() - 7_200,) * 2)
    load_clean(programme)
    assert not old.exists()
    assert young.exists()
