"""The review workbook shows what cleaning did, and saved as decisions it is applied."""

import math

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


@pytest.fixture
def pairs(tmp_path):
    twin = PERSON | {"iin": "", "birth_date": "01.02.1998"}
    return write_programme(tmp_path / "small", participants=[PERSON | {"iin": ""}, twin])


def _write(folder):
    programme = open_programme(folder)
    return openpyxl.load_workbook(write_review(programme, *load_review(programme), wording=WORDING))


def _lines(book, sheet: str) -> list[dict]:
    heads, *lines = book[sheet].iter_rows(min_row=2, values_only=True)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def _decide(book, sheet: str, row: int, decision: str, new: str = "") -> None:
    page = book[sheet]
    heads = [cell.value for cell in page[2]]
    page.cell(row, heads.index("Решение") + 1).value = decision
    page.cell(row, heads.index("Стало") + 1).value = new


def test_the_sheets_are_those_with_something_on_them(folder):
    book = _write(folder)
    assert book.sheetnames == [
        *("О файле", "Отклонено", "Замечания", "Возможно один человек"),
        *("Изменения", "Объединено и пропущено"),
    ]
    (rejected,) = _lines(book, "Отклонено")
    assert [rejected[name] for name in ("Файл", "Лист", "Строка", "Столбец", "Было", "Причина")] == [
        *("participants.xlsx", "participants", 3, "Дата включения", "31.02.2024", "Дата не читается")
    ]


def test_what_people_fill_in_comes_first_and_stays_in_view(folder):
    book = _write(folder)
    first = {page.title: [cell.value for cell in page[2][:2]] for page in book.worksheets[1:]}
    assert first == {
        **{sheet: ["Решение", "Стало"] for sheet in ("Отклонено", "Замечания", "Изменения")},
        "Возможно один человек": ["Решение", "Причина"],
        "Объединено и пропущено": ["Исходный файл", "Исходный лист"],
    }
    assert [page.freeze_panes for page in book.worksheets[1:]] == ["C3", "C3", "B3", "C3", "A3"]


def test_codes_are_shown_in_words(folder):
    taken = {line["Столбец"]: line["Принято программой"] for line in _lines(_write(folder), "Изменения")}
    assert taken["Регион"] == "Шымкент"
    assert taken["Пол"] == "женский"
    assert taken["Занятость до проекта"] == "не работает"
    assert taken["Социальный статус"] == "безработные; молодежь"


def test_why_an_answer_is_missing_is_shown_in_words(tmp_path):
    row = PERSON | {"sex": "отказался отвечать", "status": "сұралмады", "employment_after": "н/д"}
    folder = write_programme(tmp_path / "small", participants=[row])
    lines = {line["Столбец"]: line for line in _lines(_write(folder), "Изменения")}
    assert lines["Пол"]["Принято программой"] == "Отказ от ответа"
    assert lines["Социальный статус"]["Принято программой"] == "Не спрашивали"
    assert not lines["Занятость после проекта"]["Принято программой"]
    assert lines["Пол"]["Причина"] == "Вместо ответа записано, почему его нет"


def test_rejected_and_remarked_rows_are_named(folder):
    book = _write(folder)
    assert [line["Запись"] for line in _lines(book, "Отклонено")] == ["Ким А"]
    assert [line["Запись"] for line in _lines(book, "Замечания")] == ["Цой Вера"]


def test_a_row_of_a_table_without_people_is_named_by_its_first_required_cell(tmp_path):
    post = {"posted_on": "05.10.2023", "title": "А", "language": "рус", "region": "Шымкнет", "views": 7}
    (line,) = _lines(_write(write_programme(tmp_path / "posts", posts=[post])), "Замечания")
    assert line["Запись"] == "05.10.2023"


def test_what_a_row_is_about_stays_in_the_review(folder):
    cleaned = load_review(open_programme(folder))
    assert "subject" in cleaned.review.rejects
    assert not {"subject", "value", "key"} & {*cleaned.data.problems}


def test_merged_and_skipped_rows_are_listed_without_blank_ones(tmp_path):
    folder = write_programme(tmp_path / "small", participants=[PERSON, {}, PERSON])
    lines = _lines(_write(folder), "Объединено и пропущено")
    assert [(line["Номер строки"], line["Что стало со строкой"], line["Почему"]) for line in lines] == [
        (4, "объединена с другой", "То же самое уже записано в другой строке"),
        (1, "пропущена", "Заголовки столбцов"),
    ]


def test_doubtful_pairs_stand_on_their_own_sheet_alone(pairs):
    book = _write(pairs)
    (line,) = _lines(book, "Возможно один человек")
    assert (line["Причина"], line["Регион 1"]) == ("Имя одно или похожее, даты рождения разные", "Шымкент")
    assert book["Возможно один человек"]["C3"].number_format == "0.0%"
    assert 0.9 <= line["Сходство"] <= 1
    assert "Замечания" not in book.sheetnames


def test_a_pair_added_by_hand_is_applied(tmp_path):
    other = PERSON | {"iin": "", "full_name": "Цой Вера", "birth_date": "", "phone": "87000000009"}
    folder = write_programme(tmp_path / "small", participants=[PERSON, other])
    book = _write(folder)
    page = book["Возможно один человек"]
    heads = [cell.value for cell in page[2]]
    line = {"Решение": "объединить"}
    for side, row in ((1, 2), (2, 3)):
        line |= {f"Файл {side}": "participants.xlsx", f"Лист {side}": "participants", f"Строка {side}": row}
    for name, value in line.items():
        page.cell(3, heads.index(name) + 1).value = value
    book.save(folder / OVERRIDES_FILE)
    assert len(load_clean(open_programme(folder)).tables["participants"]) == 1


def test_rows_are_as_tall_as_their_wrapped_text(tmp_path):
    long = LOST | {"full_name": "Ким " + "Александра " * 12}
    book = _write(write_programme(tmp_path / "small", participants=[LOST, long]))
    heights = [book["Отклонено"].row_dimensions[row].height for row in (3, 4)]
    assert heights == [30, 90]
    guide = book["О файле"]
    width = guide.column_dimensions["A"].width
    for (paragraph,) in guide.iter_rows(min_row=3):
        assert guide.row_dimensions[paragraph.row].height >= 15 * math.ceil(len(paragraph.value) / width)


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
    decided = _lines(again, "Решения по ячейкам")
    assert [*again["Решения по ячейкам"].iter_rows(min_row=2, max_row=2, max_col=2, values_only=True)] == [
        ("Решение", "Стало")
    ]
    assert [(line["Строка"], line["Решение"], line["Подошло ячеек"]) for line in decided] == [
        (3, "исправить", 1),
        (4, "принять", 1),
    ]
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

    monkeypatch.setattr("zhas_eval.sources.whole_files.os.fsync", refuse)
    with pytest.raises(PermissionError):
        _write(folder)
    assert (folder / REVIEW_FILE).read_bytes() == before
    assert sorted(path.name for path in folder.iterdir() if path.name.endswith(".part")) == []


@pytest.mark.parametrize("made_up", [True, False])
def test_made_up_data_say_so_on_every_sheet(folder, made_up):
    path = folder / "programme.yml"
    path.write_text(path.read_text(encoding="utf-8") + f"made_up: {str(made_up).lower()}\n", encoding="utf-8")
    book = _write(folder)
    said = ["вымышлен" in " ".join(str(cell.value) for row in page["A1:A3"] for cell in row) for page in book]
    assert said == [made_up] * len(book.sheetnames)
