"""A file that kills or holds up its reader costs only itself; nothing is left behind or printed."""

import os
import stat
import sys
import tempfile
from pathlib import Path

import pytest

from sources import bad_files as bad
from zhas_eval.errors import InputError
from zhas_eval.sources import reader_pool, workbook
from zhas_eval.sources.reader_pool import Limits, read_files
from zhas_eval.sources.workbook import read_workbooks

# A sheet of forty million blanks between two cells: small on the disk, a gigabyte in memory.
LAST = f'<row r="1048576">{bad.number_cell("AN1048576", 1)}</row>'
MB = 1 << 20


@pytest.fixture(autouse=True)
def kept_readers() -> None:
    """Here each reading begins its own processes, as outside of the tests."""


def write_heavy(path: Path, *, more: bad.Parts | None = None) -> Path:
    parts = bad.xlsx_parts({"Лист1": bad.sheet_xml(*bad.PLAIN_ROWS, LAST)})
    return bad.write_zip(path, parts | (more or {}))


def write_with_ballast(path: Path) -> Path:
    """A plain workbook of a megabyte: it is given more time than a small one."""
    return bad.write_zip(path, bad.xlsx_parts() | {"xl/media/image.bin": os.urandom(MB)})


def read_answers(folder: Path, paths: list[Path], *, limits: Limits, workers: int) -> dict[str, list[str]]:
    """File → its sheets or the rules of its problems."""
    answers: dict[str, list[str]] = {}

    def take(place: int, answer: dict) -> None:
        told = [one["name"] for one in answer.get("sheets", ())] + [
            one["rule"] for one in answer.get("problems", ())
        ]
        answers[paths[place].name] = told

    requests = []
    for number, path in enumerate(paths):
        own = folder / f"cells-{number}"
        own.mkdir()
        requests.append((path, own))
    read_files(requests, take, limits=limits, workers=workers)
    return answers


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of memory")
@pytest.mark.parametrize("workers", [1, 2])
def test_when_one_of_three_files_kills_its_reader_the_others_are_read(tmp_path, workers, capfd):
    paths = [
        write_with_ballast(tmp_path / "first.xlsx"),
        write_heavy(tmp_path / "heavy.xlsx"),
        bad.write_xls(tmp_path / "last.xls"),
    ]
    answers = read_answers(tmp_path, paths, limits=Limits(memory=700 * MB), workers=workers)
    assert answers == {"first.xlsx": ["Лист1"], "heavy.xlsx": ["reader_died"], "last.xls": ["Лист1"]}
    assert capfd.readouterr() == ("", "")


def test_when_one_of_three_files_takes_too_long_the_others_are_read(tmp_path, capfd):
    paths = [write_with_ballast(tmp_path / f"{number}.xlsx") for number in (1, 2)]
    paths.insert(1, write_heavy(tmp_path / "heavy.xlsx"))
    limits = Limits(seconds=0.2, seconds_per_mb=60)
    answers = read_answers(tmp_path, paths, limits=limits, workers=2)
    assert answers == {"1.xlsx": ["Лист1"], "heavy.xlsx": ["reader_too_slow"], "2.xlsx": ["Лист1"]}
    assert capfd.readouterr() == ("", "")


def test_larger_files_are_given_more_time(tmp_path):
    small, large = bad.write_xlsx(tmp_path / "a.xlsx"), write_with_ballast(tmp_path / "b.xlsx")
    limits = Limits(seconds=10, seconds_per_mb=3)
    assert 10 < limits.seconds_for(small) < 10.1
    assert 13 < limits.seconds_for(large) < 13.1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of memory")
def test_one_process_reads_many_files_and_is_replaced_when_it_dies(tmp_path, monkeypatch):
    begun: list[int] = []
    start = reader_pool._start

    def count(memory: int):
        begun.append(memory)
        return start(memory)

    monkeypatch.setattr(reader_pool, "_start", count)
    paths = [bad.write_xlsx(tmp_path / f"{number}.xlsx") for number in range(4)]
    assert list(read_workbooks(paths, workers=1)) == [path.name for path in paths]
    assert len(begun) == 1
    # The largest file is read first.
    heavy = write_heavy(tmp_path / "heavy.xlsx", more={"xl/media/image.bin": os.urandom(MB)})
    with pytest.raises(InputError) as caught:
        read_workbooks([*paths, heavy], workers=1, limits=Limits(memory=700 * MB))
    assert [(one.rule, one.file) for one in caught.value.problems] == [("reader_died", "heavy.xlsx")]
    assert len(begun) == 3


def test_a_reader_that_cannot_even_begin_is_told_for_each_file(tmp_path, monkeypatch):
    monkeypatch.setattr(reader_pool, "CHILD", "zhas_eval.sources.no_such_module")
    paths = [bad.write_xlsx(tmp_path / f"{number}.xlsx") for number in range(2)]
    with pytest.raises(InputError) as caught:
        read_workbooks(paths)
    assert [one.rule for one in caught.value.problems] == ["reader_died"] * 2


def test_a_module_in_the_folder_that_the_user_stands_in_is_not_run(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert list(read_workbooks([bad.write_xlsx(Path("a.xlsx"))])) == ["a.xlsx"]


@pytest.mark.parametrize("content", ["good", "bad"])
def test_cells_pass_through_a_private_folder_that_is_removed(tmp_path, monkeypatch, content):
    passage = tmp_path / "passage"
    passage.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(passage))
    modes: list[int] = []
    load = workbook._load_sheet

    def look(file: str, draft: dict):
        modes.append(stat.S_IMODE(Path(draft["path"]).parents[1].stat().st_mode))
        if content == "bad":
            raise InputError([])
        return load(file, draft)

    monkeypatch.setattr(workbook, "_load_sheet", look)
    path = bad.write_xlsx(tmp_path / "a.xlsx")
    if content == "good":
        assert read_workbooks([path])["a.xlsx"].sheets["Лист1"].text.shape == (2, 2)
    else:
        with pytest.raises(InputError):
            read_workbooks([path])
    assert list(passage.iterdir()) == []
    if sys.platform != "win32":
        assert modes == [0o700]
