"""narrative.xlsx is written for people: their column is never changed, everything else is fresh."""

import openpyxl
import pytest
from builders import LOGFRAME, PERSON, write_programme, write_workbook

from zhas_eval.cleaning.load import load_clean
from zhas_eval.presentation.narrative import find_text_problems, list_lines
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.narrative import NARRATIVE_FILE
from zhas_eval.reporting.narrative_book import WIDTHS, write_narrative
from zhas_eval.sources.narrative_file import read_narrative
from zhas_eval.sources.programme_folder import open_programme

WORDING = Wording("ru")
PEOPLE = [
    PERSON | {"iin": "", "full_name": f"Ким {name}", "birth_date": "", "phone": ""}
    for name in ("Анна", "Вера", "Дина", "Елена")
]
INDICATORS = [
    ["people", "1", "socio_economic", "Люди", "человек", "unique", "participants", ""],
    ["channel", "2", "socio_economic", "Канал", "единиц", "latest", "", ""],
]
TARGETS = [["people", "all", "2023", 2, "", ""], ["channel", "all", "2023", 1, 1, ""]]


def _write_logframe(folder, targets=TARGETS) -> None:
    sheets = {name: [heads] for name, heads in LOGFRAME.items()}
    sheets["Индикаторы"] = [LOGFRAME["Индикаторы"], *INDICATORS]
    sheets["План и факт"] = [LOGFRAME["План и факт"], *targets]
    write_workbook(folder / "logframe.xlsx", sheets)


@pytest.fixture
def folder(tmp_path):
    folder = write_programme(tmp_path / "small", participants=PEOPLE)
    _write_logframe(folder)
    return folder


def _draft(folder):
    """The workbook made anew, as a person finds it."""
    programme = open_programme(folder)
    lines = list_lines(
        programme, read_narrative(programme), lambda scope: load_clean(programme, scope), wording=WORDING
    )
    return openpyxl.load_workbook(write_narrative(programme, lines, wording=WORDING))


def _lines(book) -> dict[tuple, dict]:
    heads, *rows = book["Тексты"].iter_rows(min_row=2, values_only=True)
    lines = [dict(zip(heads, row, strict=True)) for row in rows]
    return {(line["Период"], line["Регион"], line["Ключ"]): line for line in lines}


def _fill(folder, book, key: str, text: str, *, period="2023", region="all") -> None:
    page = book["Тексты"]
    heads = [cell.value for cell in page[2]]
    for row in page.iter_rows(min_row=3):
        cells = dict(zip(heads, row, strict=True))
        if (cells["Период"].value, cells["Регион"].value, cells["Ключ"].value) == (period, region, key):
            cells["Ваш текст"].value = text
            # The cell is formatted as text: Excel takes what is typed there for no formula.
            cells["Ваш текст"].data_type = "s"
    book.save(folder / NARRATIVE_FILE)


def _problems(folder) -> list:
    programme = open_programme(folder)
    return find_text_problems(
        programme, read_narrative(programme), lambda scope: load_clean(programme, scope), wording=WORDING
    )


def test_a_line_for_each_text_with_draft_evidence_and_an_empty_cell(folder):
    lines = _lines(_draft(folder))
    assert list(lines) == [("2023", "all", key) for key in ("goal_reached", "deviations", "deviation.people")]
    line = lines["2023", "all", "deviation.people"]
    assert line["О чем"] == "Отклонение: Люди (показатель 1 таблицы эффектов)"
    assert line["Черновик"].startswith("«Люди»: факт 4 при плане 2")
    assert line["Основание"].splitlines()[:2] == ["План — 2", "Факт по данным — 4"]
    assert (line["Ваш текст"], line["Состояние"], line["Язык"]) == (None, "нет текста", "ru")
    assert lines["2023", "all", "goal_reached"]["Состояние"] == "нет текста"


def test_a_text_is_kept_to_the_letter_while_the_rest_is_fresh(folder):
    text = "=План — 2,\nа пришли 4.  "
    _fill(folder, _draft(folder), "deviation.people", text)
    line = _lines(_draft(folder))["2023", "all", "deviation.people"]
    assert (line["Ваш текст"], line["Состояние"]) == (text, "совпадает")
    assert _problems(folder) == []


def test_a_text_whose_numbers_no_longer_agree_is_reported_when_the_data_change(folder):
    _fill(folder, _draft(folder), "deviation.people", "Пришли 4 человека при плане 2.")
    assert _problems(folder) == []
    write_programme(folder, participants=PEOPLE[:3])
    _write_logframe(folder)
    line = _lines(_draft(folder))["2023", "all", "deviation.people"]
    assert line["Ваш текст"] == "Пришли 4 человека при плане 2."
    assert line["Состояние"] == "числа расходятся: 4; как сейчас — в столбце «Основание»"
    assert "Факт по данным — 3" in line["Основание"]
    (problem,) = _problems(folder)
    assert (problem.rule, problem.file, problem.row) == ("narrative_numbers", NARRATIVE_FILE, 5)
    assert problem.details["numbers"] == "4"
    assert problem.details["evidence"].startswith("План — 2; Факт по данным — 3")


def test_causal_words_and_gaps_are_told_in_the_state(folder):
    _fill(folder, _draft(folder), "goal_reached", "Благодаря проекту цель достигнута: [укажите].")
    state = _lines(_draft(folder))["2023", "all", "goal_reached"]["Состояние"]
    assert state.splitlines() == ["причинные слова: «Благодаря»", "не дописано: [укажите]"]
    assert [problem.rule for problem in _problems(folder)] == ["narrative_causal", "narrative_gap"]


def test_a_text_stays_when_its_draft_is_gone(folder):
    _fill(folder, _draft(folder), "deviation.people", "Пояснение.")
    _write_logframe(folder, [["people", "all", "2023", 4, "", ""]])
    for _ in range(2):
        line = _lines(_draft(folder))["2023", "all", "deviation.people"]
        assert (line["Ваш текст"], line["Черновик"]) == ("Пояснение.", None)
        assert line["Состояние"] == "черновика больше нет"
    assert [problem.rule for problem in _problems(folder)] == ["narrative_unused"]


@pytest.mark.parametrize(
    "change", [{"Регион": "almaty"}, {"Период": "2030"}, {"Язык": "fr"}, {"Ключ": "poem"}]
)
def test_a_text_that_belongs_nowhere_stays_and_is_told(folder, change):
    book = _draft(folder)
    _fill(folder, book, "deviations", "Пояснение.")
    page = book["Тексты"]
    heads = [cell.value for cell in page[2]]
    for name, value in change.items():
        page.cell(4, heads.index(name) + 1).value = value
    book.save(folder / NARRATIVE_FILE)
    kept = [line for line in _lines(_draft(folder)).values() if line["Ваш текст"]]
    assert [line["Ваш текст"] for line in kept] == ["Пояснение."]
    assert {name: kept[0][name] for name in change} == change
    assert kept[0]["Состояние"] != "совпадает"
    assert [problem.rule for problem in _problems(folder)] == ["narrative_unused"]


def test_a_text_of_a_scope_outside_the_report_plan_is_kept_with_its_draft(folder):
    book = _draft(folder)
    _fill(folder, book, "deviation.people", "Пришли 4.")
    path = folder / "programme.yml"
    text = path.read_text(encoding="utf-8").replace("'2023'", "'2024'")
    assert "'2024'" in text
    path.write_text(text, encoding="utf-8")
    lines = _lines(_draft(folder))
    assert list(lines) == [("2023", "all", "deviation.people")]
    assert lines["2023", "all", "deviation.people"]["Состояние"] == "совпадает"


def test_no_plan_no_lines(folder):
    _write_logframe(folder, [])
    programme = open_programme(folder)
    assert list_lines(programme, [], lambda scope: load_clean(programme, scope), wording=WORDING) == []


def test_the_sheet_is_pleasant_to_work_in(folder):
    book = _draft(folder)
    page = book["Тексты"]
    assert book.sheetnames == ["Тексты", "О файле"]
    assert page.freeze_panes == "D3"
    assert page.auto_filter.ref == "A2:I5"
    assert page.column_dimensions["E"].width >= WIDTHS["text"]
    assert all(cell.alignment.wrap_text for cell in page[3])
    assert all(page.row_dimensions[row].height >= 60 for row in (3, 4, 5))


def test_a_workbook_with_nothing_new_is_the_same_file(folder):
    _draft(folder)
    before = (folder / NARRATIVE_FILE).read_bytes()
    _draft(folder)
    assert (folder / NARRATIVE_FILE).read_bytes() == before


def test_nobody_is_named_in_it(folder):
    cells = [str(cell.value) for page in _draft(folder) for row in page.iter_rows() for cell in row]
    assert not [text for text in cells if "Ким" in text or "Анна" in text]


def test_a_workbook_that_cannot_be_written_leaves_the_old_one(folder, monkeypatch):
    _fill(folder, _draft(folder), "deviations", "Пояснение.")
    before = (folder / NARRATIVE_FILE).read_bytes()

    def refuse(*_args, **_options):
        raise PermissionError(13, "open in Excel")

    monkeypatch.setattr("zhas_eval.sources.whole_files.os.fsync", refuse)
    with pytest.raises(PermissionError):
        _draft(folder)
    assert (folder / NARRATIVE_FILE).read_bytes() == before
    assert [path.name for path in folder.iterdir() if path.name.endswith(".part")] == []
