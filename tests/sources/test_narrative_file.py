"""narrative.xlsx as people leave it: read by headings, verbatim, and told what is wrong with it."""

import pytest
from builders import write_programme, write_workbook

from zhas_eval.errors import InputError
from zhas_eval.programme.narrative import NARRATIVE_FILE, Address
from zhas_eval.sources.clean_store import store_key
from zhas_eval.sources.narrative_file import read_narrative
from zhas_eval.sources.programme_folder import input_hashes, open_programme

HEADINGS = ["Период", "Регион", "О чем", "Черновик", "Ваш текст", "Состояние", "Язык", "Ключ"]
LINE = ["2023", "all", "Цель", "Черновик 1", "  Мой текст\nв две строки ", "совпадает", "ru", "goal_reached"]


@pytest.fixture
def programme(tmp_path):
    return open_programme(write_programme(tmp_path / "small"))


def _write(programme, rows, sheet="Тексты") -> None:
    write_workbook(programme.folder / NARRATIVE_FILE, {"О файле": [["…"]], sheet: rows})


def _problems(programme) -> list:
    with pytest.raises(InputError) as caught:
        read_narrative(programme)
    return [(one.rule, one.file, one.sheet, one.row, one.column) for one in caught.value.problems]


def test_no_workbook_no_texts(programme):
    assert read_narrative(programme) == []


def test_a_text_is_kept_to_the_last_blank(programme):
    _write(programme, [["Пишите здесь"], HEADINGS, LINE])
    (line,) = read_narrative(programme)
    assert line.address == Address("all", "2023", "ru", "goal_reached")
    assert (line.text, line.label, line.draft, line.row) == (LINE[4], "Цель", "Черновик 1", 3)


@pytest.mark.parametrize("above", [0, 1, 4])
def test_headings_stand_in_any_order_and_row_and_language(programme, above):
    columns = [
        ("Key", "deviations"),
        ("Сіздің мәтініңіз", "Бар"),
        ("Period", 2023),
        ("Өңір", "wko"),
        ("Язык", "kk"),
    ]
    heads, cells = zip(*columns, strict=True)
    _write(programme, [*[["…"]] * above, list(heads), list(cells)], sheet="Мәтіндер")
    (line,) = read_narrative(programme)
    assert line.address == Address("wko", "2023", "kk", "deviations")
    assert (line.text, line.label) == ("Бар", "")


def test_a_line_without_a_key_is_nobodys_and_blanks_are_no_text(programme):
    _write(
        programme, [HEADINGS, ["", "", "", "", "заметка для себя", "", "", ""], [*LINE[:4], "  ", *LINE[5:]]]
    )
    assert [line.text for line in read_narrative(programme)] == [""]


def test_a_missing_sheet_and_missing_columns_are_told(programme):
    _write(programme, [HEADINGS], sheet="Лист2")
    assert _problems(programme) == [("missing_sheet", NARRATIVE_FILE, "Тексты", None, "")]
    _write(programme, [["Период", "Регион", "Язык", "Черновик"], ["2023", "all", "ru", "…"]])
    assert _problems(programme) == [
        ("narrative_missing_column", NARRATIVE_FILE, "Тексты", None, heading)
        for heading in ("Ключ", "Ваш текст")
    ]


def test_an_empty_sheet_lacks_its_columns(programme):
    _write(programme, [])
    assert {rule for rule, *_ in _problems(programme)} == {"narrative_missing_column"}


def test_two_texts_about_one_matter_are_refused_with_both_rows(programme):
    _write(programme, [HEADINGS, LINE, [*LINE[:4], "Другой", *LINE[5:]], [*LINE[:4], "", *LINE[5:]]])
    assert _problems(programme) == [("narrative_twice", NARRATIVE_FILE, "Тексты", 3, "")]


def test_a_text_that_excel_took_for_a_formula_is_told_before_it_is_lost(programme):
    _write(programme, [HEADINGS, [*LINE[:4], "=План — 2", *LINE[5:]]])
    assert _problems(programme) == [("narrative_formula", NARRATIVE_FILE, "Тексты", 2, "Ваш текст")]


def test_a_file_that_is_no_workbook_is_told(programme):
    (programme.folder / NARRATIVE_FILE).write_bytes(b"")
    assert [rule for rule, *_ in _problems(programme)] == ["empty_file"]


def test_a_changed_text_is_an_input_and_leaves_the_clean_tables_alone(programme):
    key, before = store_key(programme), input_hashes(programme)
    _write(programme, [HEADINGS, LINE])
    assert input_hashes(programme).keys() - before.keys() == {NARRATIVE_FILE}
    assert store_key(programme) == key
