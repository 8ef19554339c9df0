"""The review workbook shows what cleaning did, and saved as decisions it is applied."""

import openpyxl
import pytest
from builders import PERSON, write_programme

from zhas_eval.cleaning.load import load_clean, load_review
from zhas_eval.presentation.wording import Wording
from zhas_eval.reporting.review_book import REVIEW_FILE, write_review
from zhas_eval.sources.programme_folder import OVERRIDES_FILE, open_programme

WORDING = Wording("ru")
LOST = PERSON | {"iin": "", "phone": "", "full_name": "Ким А", "birth_date": "", "enrolled_on": "31.02.2024"}
GUESSED = PERSON | {"iin": "", "full_name": "Цой Вера", "phone": "87000000009", "region": "Шымкнет"}


@pytest.fixture
def folder(tmp_path):
    return write_programme(tmp_path / "small", participants=[PERSON, LOST, GUESSED])


def _write(folder):
    programme = open_programme(folder)
    return openpyxl.load_workbook(write_review(programme, load_review(programme).review, wording=WORDING))


def _decide(book, sheet: str, row: int, decision: str, new: str = "") -> None:
    page = book[sheet]
    heads = [cell.value for cell in page[2]]
    page.cell(row, heads.index("Решение") + 1).value = decision
    page.cell(row, heads.index("Стало") + 1).value = new


def test_the_sheets_are_those_with_something_on_them(folder):
    book = _write(folder)
    assert book.sheetnames == ["О файле", "Отклонено", "Замечания", "Изменения"]
    (rejected,) = book["Отклонено"].iter_rows(min_row=3, values_only=True)
    assert rejected[:3] == ("participants.xlsx", "participants", 3)
    assert rejected[4:7] == ("Дата включения", "31.02.2024", "Дата не читается")


def test_decisions_are_chosen_from_a_list(folder):
    book = _write(folder)
    offered = {
        name: [rule.formula1 for rule in book[name].data_validations.dataValidation]
        for name in ("Отклонено", "Замечания")
    }
    assert offered == {"Отклонено": ['"исправить"'], "Замечания": ['"принять,исправить"']}


def test_saved_as_decisions_it_is_applied_and_keeps_them(folder):
    book = _write(folder)
    _decide(book, "Отклонено", 3, "исправить", "28.02.2024")
    _decide(book, "Замечания", 3, "принять")
    book.save(folder / OVERRIDES_FILE)
    programme = open_programme(folder)
    clean = load_clean(programme)
    assert clean.tables["participants"]["enrolled_on"].dt.day.tolist() == [5, 28, 5]
    assert clean.problems.empty
    again = _write(folder)
    decided = list(again["Решения по ячейкам"].iter_rows(min_row=3, values_only=True))
    assert [(line[2], line[6], line[-1]) for line in decided] == [(3, "исправить", 1), (4, "принять", 1)]
    again.save(folder / OVERRIDES_FILE)
    assert load_clean(open_programme(folder)).problems.empty


def test_the_review_holds_formulas_as_text(tmp_path):
    folder = write_programme(
        tmp_path, participants=[PERSON | {"full_name": "=cmd|' /C calc'!A0", "sex": "?"}]
    )
    book = _write(folder)
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert "f" not in kinds


def test_a_review_that_cannot_be_written_leaves_the_old_one(folder, monkeypatch):
    _write(folder)
    before = (folder / REVIEW_FILE).read_bytes()

    def refuse(*_args, **_options):
        raise PermissionError(13, "open in Excel")

    monkeypatch.setattr("zhas_eval.reporting.publish.os.fsync", refuse)
    with pytest.raises(PermissionError):
        _write(folder)
    assert (folder / REVIEW_FILE).read_bytes() == before
    assert sorted(path.name for path in folder.iterdir() if path.name.endswith(".part")) == []
