"""``zhas-eval draft`` and what ``zhas-eval check`` says of the texts."""

from pathlib import Path

import openpyxl
import pytest
from conftest import LOGFRAME, write_workbook
from test_cli import call

from zhas_eval import cli
from zhas_eval.cli import console

INDICATOR = ["people", "1", "socio_economic", "Люди", "человек", "unique", "participants", ""]


@pytest.fixture
def folder(programme_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(programme_folder.parents[1])
    sheets = {sheet: [columns.split()] for sheet, columns in LOGFRAME.items()}
    sheets["Индикаторы"].append(INDICATOR)
    sheets["План и факт"].append(["people", "all", "2023", "1", "", ""])
    write_workbook(programme_folder / "logframe.xlsx", sheets)
    return programme_folder


def _write(folder: Path, text: str) -> None:
    book = openpyxl.load_workbook(folder / "narrative.xlsx")
    book["Тексты"]["E3"].value = text
    book.save(folder / "narrative.xlsx")


def test_texts_are_drafted_kept_and_checked(folder: Path) -> None:
    result = call("draft")
    assert result.exit_code == 0
    assert "data/tiny/narrative.xlsx: написано — 0, требует внимания — 0." in result.output
    _write(folder, "Проект привел к росту: 77 человек.")
    assert "написано — 1, требует внимания — 1." in call("draft", "data/tiny").output
    result = call("check")
    assert result.exit_code == 0
    assert "Тексты отчета, 2 замечания:" in result.output
    assert "narrative.xlsx, лист «Тексты», строка 3: «Достижение цели»: числа не сходятся" in result.output
    assert "— 77\n" in result.output
    assert "«привел к»" in result.output
    _write(folder, "")
    assert "Тексты отчета" not in call("check").output


def test_without_a_plan_no_file_is_made(programme_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(programme_folder.parents[1])
    result = call("draft")
    assert (result.exit_code, "не сделан" in result.output) == (0, True)
    assert not (programme_folder / "narrative.xlsx").exists()


def test_a_workbook_that_cannot_be_read_is_refused_and_left_alone(folder: Path) -> None:
    path = folder / "narrative.xlsx"
    path.write_bytes(b"my texts")
    for command in ("draft", "check"):
        result = call(command)
        assert result.exit_code == console.REFUSED
        assert result.output.count("narrative.xlsx: ") == 1
    assert path.read_bytes() == b"my texts"


def test_a_workbook_open_in_another_program_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> Path:
        raise PermissionError(13, "занят")

    monkeypatch.setattr(cli.folder, "write_narrative", refuse)
    result = call("draft")
    assert result.exit_code == console.REFUSED
    assert result.output.startswith("narrative.xlsx: Не удалось записать файл: занят")
    assert not (folder / "narrative.xlsx").exists()
