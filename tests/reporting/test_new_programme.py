"""What init makes is taken as it stands, and whatever its sheets offer is accepted by the cleaner."""

import re
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from zhas_eval.cleaning.load import load_clean
from zhas_eval.errors import InputError
from zhas_eval.indicators.measures import calculate_measures
from zhas_eval.presentation.labels import describe_problem
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import Passport
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import LANGUAGES, Column, load_contracts
from zhas_eval.reporting.new_programme import create_programme, template_books, write_templates
from zhas_eval.reporting.template_columns import REQUIRED_MARK, template_columns, template_heading
from zhas_eval.reporting.template_logframe import measure_names
from zhas_eval.sources.programme_folder import open_programme

ROWS = 10
YEAR = 2024
EXCEL_EPOCH = date(1899, 12, 30)
# Made-up people: the number of the first has the serial 0000.
NAMES = (
    *("Бекова Айжан", "Ли Виктор", "Сатпаев Ерлан", "Громова Ольга", "Ұлықбек Жанар"),
    *("Цой Марина", "Досжан Нұрлан", "Петренко Глеб", "Хамит Әсем", "Юсупов Рашид"),
)
IIN, BORN = "000131600001", date(2000, 1, 31)
PHONES = ("700", "701", "702", "705", "706", "707", "708", "747", "771", "775")
OWN = {
    "project_topic": {
        f"topic-{at}": {"label": {"ru": f"Направление, которое называют длинно и с запятой, номер {at}"}}
        for at in range(1, 8)
    },
    "consultation_topic": {"law": {"label": {"ru": "Право", "kk": "Құқық", "en": "Law"}}},
    "channel": {"radio": {"label": {"ru": "Радио «Волна»"}, "spellings": ["фм"]}},
}


def make(data: Path, language: str, name: str = "zhastar-2025") -> Path:
    return create_programme(name, data=data, language=language, year=YEAR)


def rewrite(folder: Path, **changes: Any) -> None:
    path = folder / "programme.yml"
    passport = yaml.safe_load(path.read_text(encoding="utf-8")) | changes
    path.write_text(yaml.safe_dump(passport, allow_unicode=True, sort_keys=False), encoding="utf-8")


def refusal(call: Any, *args: Any, **more: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        call(*args, **more)
    for problem in caught.value.problems:
        told = describe_problem(problem, wording=Wording("ru"))
        assert "Нарушено правило" not in told
        assert "Что сделать: " in told
    return [problem.rule for problem in caught.value.problems]


def rules_of(sheet: Worksheet) -> dict[str, DataValidation]:
    """Letter → the rule of its cells."""
    return {str(rule.sqref).split("2:")[0]: rule for rule in sheet.data_validations.dataValidation}


def sheets_of(folder: Path) -> dict[str, list[str]]:
    """File → the sheets in sight, of the templates as they are written."""
    names = write_templates(open_programme(folder), target=folder / "new", language="ru")
    books = {name: openpyxl.load_workbook(folder / "new" / name) for name in names}
    return {
        name: [sheet.title for sheet in book if sheet.sheet_state == "visible"]
        for name, book in books.items()
    }


def options_of(rule: DataValidation, sheet: Worksheet) -> list[str]:
    """What a drop-down offers: its own list, or cells of another sheet."""
    if literal := re.fullmatch(r'"([^"]+)"', rule.formula1):
        return literal[1].split(",")
    name, cells = re.fullmatch(r"'([^']+)'!([$A-Z0-9:]+)", rule.formula1).groups()
    left, top, right, bottom = range_boundaries(cells.replace("$", ""))
    assert left == right
    found = [sheet.parent[name].cell(row, left).value for row in range(top, bottom + 1)]
    assert all(found)
    return found


def day(serial: str) -> date:
    return EXCEL_EPOCH + timedelta(days=int(serial))


def cell_value(column: Column, at: int, rule: DataValidation | None, options: list[str]) -> Any:
    """Something that the sheet itself says is right, for the row ``at``."""
    if column.kind == "categories":
        return "; ".join(options) if at == 0 else options[at % len(options)]
    if options:
        return options[at % len(options)]
    if column.kind == "iin":
        return IIN if at == 0 else None
    if column.kind == "phone":
        return f"+7 {PHONES[at]} 000 00 0{at}"
    if column.kind == "name":
        return NAMES[at]
    if rule is None:
        # A list of the programme's that has no code yet is left blank.
        return None if column.codebook else str(at + 1)
    if rule.type == "date":
        first, last = day(rule.formula1), day(rule.formula2)
        assert first <= BORN <= last or (first.year, last.year) == (YEAR, YEAR)
        return BORN + timedelta(days=400 * at) if first < BORN else (first, last)[at % 2]
    low, high = rule.formula1, rule.formula2 or rule.formula1
    return float((low, high)[at % 2])


def fill(book: Path, tables: dict[str, str], programme: Programme, language: str) -> dict[str, set[str]]:
    """Rows into every sheet of a template; ``table.column`` → the options that were entered."""
    workbook = openpyxl.load_workbook(book)
    entered: dict[str, set[str]] = {}
    for table, name in tables.items():
        sheet = workbook[name]
        heads = {str(cell.value).removesuffix(REQUIRED_MARK): cell for cell in sheet[1]}
        for column in load_contracts()[table].columns:
            heading = template_heading(table, column, programme, language)
            for at in range(ROWS):
                for number in ("1", "2", "3") if column.repeated else ("",):
                    head = heads[f"{heading} {number}".strip()]
                    rule = rules_of(sheet).get(head.column_letter)
                    listed = rule is not None and rule.type == "list"
                    options = options_of(rule, sheet) if listed else []
                    if column.kind == "categories":
                        options = list(programme.labels(column.codebook, language).values())
                    sheet[f"{head.column_letter}{at + 2}"] = cell_value(column, at, rule, options)
                    entered.setdefault(f"{table}.{column.name}", set()).update(options)
    workbook.save(book)
    return entered


def fill_all(folder: Path, language: str) -> dict[str, set[str]]:
    programme = open_programme(folder)
    entered: dict[str, set[str]] = {}
    for file in {source.file for source in programme.passport.sources.values()}:
        tables = {name: one.sheet for name, one in programme.passport.sources.items() if one.file == file}
        entered |= fill(folder / "raw" / file, tables, programme, language)
    return entered


@pytest.mark.parametrize(
    ("kept", "language"),
    [
        # Each language and both kinds.
        pytest.param(kept, language, marks=() if (kept == "own") == (language == "ru") else pytest.mark.long)
        for kept in ("fresh", "own")
        for language in LANGUAGES
    ],
)
def test_rows_made_of_what_a_template_offers_are_clean(tmp_path: Path, language: str, kept: str) -> None:
    folder = make(tmp_path, language)
    if kept == "own":
        regions = [
            {"code": f"r{at}", "name": f"Область с длинным названием, с запятой {at}", "short": f"О{at}"}
            for at in range(1, 8)
        ]
        rewrite(folder, codebooks=OWN, regions=regions, cycles=[])
        shutil.rmtree(folder / "raw")
        write_templates(open_programme(folder), target=folder / "raw", language=language)
    entered = fill_all(folder, language)
    programme = open_programme(folder)
    data = load_clean(programme)
    assert data.problems[["table", "column", "rule"]].to_numpy().tolist() == []
    outcomes = data.accounts.groupby("table")["outcome"].value_counts().unstack(fill_value=0)
    assert set(outcomes.columns) == {"clean", "skipped"}
    assert (outcomes["clean"] == ROWS).all()
    assert set(outcomes.index) == set(load_contracts())
    assert len([options for options in entered.values() if options]) > 30
    for name, options in entered.items():
        table, column = name.split(".")
        codes = data.tables[table][column].dropna() if options else []
        assert len({one for cell in codes for one in str(cell).split("|")}) == len(options), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_folder_is_opened_at_once_and_said_to_be_empty(tmp_path: Path, language: str) -> None:
    folder = make(tmp_path, language)
    data = load_clean(open_programme(folder))
    assert set(data.problems["rule"]) == {"empty_sheet"}
    assert set(data.problems["table"]) == set(load_contracts())
    assert sorted(path.name for path in folder.iterdir() if path.name != ".clean") == [
        *("logframe.xlsx", "programme.yml", "raw")
    ]
    assert not [path for path in tmp_path.iterdir() if path != folder]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_passport_has_every_key_and_a_line_on_each(tmp_path: Path, language: str) -> None:
    text = (make(tmp_path, language) / "programme.yml").read_text(encoding="utf-8")
    given = yaml.safe_load(text)
    assert list(given) == list(Passport.model_fields)
    for key in ("narrative", "report", "privacy"):
        assert set(given[key]) == set(Passport.model_fields[key].annotation.model_fields)
    for key in given:
        before = text.split(f"\n{key}:")[0].rsplit("\n", 1)[-1]
        # Dates, the names of the parties, and keys of one subject share a line.
        assert before.startswith("#") or key in {"project", "grantor", "ends_on"}, key
    assert given["made_up"] is False
    assert not Passport.model_validate(given).made_up


def test_a_name_that_looks_like_a_number_is_a_name(tmp_path: Path) -> None:
    assert open_programme(make(tmp_path, "ru", "2025")).passport.code == "2025"


def test_nothing_is_written_over(tmp_path: Path) -> None:
    folder = make(tmp_path, "ru")
    before = (folder / "programme.yml").read_bytes()
    assert refusal(make, tmp_path, "kk") == ["programme_exists"]
    assert (folder / "programme.yml").read_bytes() == before
    programme = open_programme(folder)
    names = write_templates(programme, target=folder / "templates", language="ru")
    assert names == list(template_books(programme, "ru"))
    again = {"target": folder / "templates", "language": "en"}
    assert refusal(write_templates, programme, **again) == ["template_exists"]


@pytest.mark.parametrize("name", ["", "Жастар", "../away", "a/b", ".hidden", "a b", "ZHAS"])
def test_a_name_that_is_no_code_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "data").mkdir()
    assert refusal(make, tmp_path / "data", "ru", name) == ["bad_programme_name"]
    assert list(tmp_path.rglob("*")) == [tmp_path / "data"]


def test_a_language_without_texts_is_refused(tmp_path: Path) -> None:
    assert refusal(make, tmp_path, "de") == ["unknown_template_language"]
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    assert refusal(make, tmp_path / "data", "ru") == ["cannot_write"]


def test_what_fails_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("zhas_eval.reporting.new_programme.logframe_workbook", fail)
    assert refusal(make, tmp_path, "ru") == ["cannot_write"]
    assert list(tmp_path.iterdir()) == []


def test_sheets_are_ready_for_entry(tmp_path: Path) -> None:
    raw = make(tmp_path, "ru") / "raw"
    sheet = openpyxl.load_workbook(raw / "participants.xlsx")["Участники"]
    assert sheet.max_row == 1
    assert sheet.freeze_panes == "A2"
    heads = {cell.value: cell for cell in sheet[1]}
    assert {"ФИО *", "ИИН", "Дата включения *"} <= set(heads)
    assert all(cell.comment and cell.comment.text for cell in sheet[1])
    formats = {name: sheet.column_dimensions[cell.column_letter] for name, cell in heads.items()}
    assert [formats[name].number_format for name in ("ИИН", "Телефон", "Дата рождения")] == [
        *("@", "@", "dd.mm.yyyy")
    ]
    assert all(formats[name].width >= 8 for name in heads)
    assert heads["ФИО *"].fill.fgColor.rgb != heads["ИИН"].fill.fgColor.rgb
    assert "Обязательно" in heads["ФИО *"].comment.text
    assert "Обязательно" not in heads["ИИН"].comment.text
    assert "через точку с запятой" in heads["Социальный статус"].comment.text
    rules = rules_of(sheet)
    assert heads["Социальный статус"].column_letter not in rules
    enrolled = rules[heads["Дата включения *"].column_letter]
    assert (day(enrolled.formula1), day(enrolled.formula2)) == (date(YEAR, 1, 1), date(YEAR, 12, 31))
    assert {rule.errorStyle for rule in rules.values()} == {"warning"}
    said = {name for name, cell in heads.items() if "«не спрашивали», «отказ от ответа»" in cell.comment.text}
    assert {"Пол", "Социальный статус", "Занятость после проекта"} <= said
    assert not said & {"ФИО *", "ИИН", "Регион *"}
    scores = rules_of(openpyxl.load_workbook(raw / "training.xlsx")["Тестирование"])
    # A word in place of a score is let in.
    assert {rule.errorStyle for rule in scores.values() if rule.type == "decimal"} == {"warning"}
    sessions = rules_of(openpyxl.load_workbook(raw / "training.xlsx")["Занятия"])
    numbers = [rule for rule in sessions.values() if rule.type == "decimal"]
    # Excel's own style is to stop.
    assert [(rule.formula1, rule.formula2, rule.errorStyle) for rule in numbers] == [("0", "24", None)]


def test_short_lists_stand_in_the_rule_and_long_ones_on_a_hidden_sheet(tmp_path: Path) -> None:
    folder = make(tmp_path, "ru")
    book = openpyxl.load_workbook(folder / "raw" / "applications.xlsx")
    assert book.sheetnames == ["Заявки", "Оценки комиссии"]
    rewrite(folder, codebooks=OWN)
    write_templates(open_programme(folder), target=folder / "new", language="ru")
    book = openpyxl.load_workbook(folder / "new" / "applications.xlsx")
    assert book.sheetnames == ["Заявки", "Оценки комиссии", "Списки"]
    assert book["Списки"].sheet_state == "hidden"
    assert "Списки" in open_programme(folder).passport.ignored_sheets


def test_templates_are_of_the_columns_and_headings_that_a_programme_keeps(tmp_path: Path) -> None:
    folder = make(tmp_path, "ru")
    own = {"file": "люди.csv", "sheet": "Список", "without": ["iin"], "headers": {"full_name": ["Имя"]}}
    rewrite(folder, sources={"participants": own, "posts": {"file": "люди.csv", "sheet": "Список"}})
    programme = open_programme(folder)
    (content,) = template_books(programme, "ru").items()
    assert content[0] == "люди.xlsx"
    headings = [column.heading for column in template_columns("participants", programme, "ru")]
    assert headings[:3] == ["№", "Имя *", "Пол"]
    assert template_books(programme, "ru") == dict([content])


@pytest.mark.parametrize(
    "sheet", ["*", "", "2023/24", "a:b", "[1]", "что?", "a\\b", "'а", "а'", "д" * 32, "СПИСКИ"]
)
def test_a_template_has_the_usual_sheet_where_excel_cannot_have_that_of_the_passport(
    tmp_path: Path, sheet: str
) -> None:
    folder = make(tmp_path, "ru")
    rewrite(folder, sources={"participants": {"file": "люди.xlsx", "sheet": sheet}}, codebooks=OWN)
    assert sheets_of(folder) == {"люди.xlsx": ["Участники"]}


def test_a_pattern_of_files_is_no_name_of_a_template(tmp_path: Path) -> None:
    folder = make(tmp_path, "ru")
    rewrite(folder, sources={"participants": {"file": "люди-*.xlsx", "sheet": "Люди"}})
    assert sheets_of(folder) == {"participants.xlsx": ["Люди"]}


def test_two_tables_of_one_file_get_two_sheets(tmp_path: Path) -> None:
    folder = make(tmp_path, "ru")
    names = {"grant_spending": "*", "budget_payments": "", "posts": "BUDGET_PAYMENTS", "mailings": "расходы"}
    rewrite(folder, sources={table: {"file": "все.xlsx", "sheet": name} for table, name in names.items()})
    expected = ["Расходы", "budget_payments", "Посты", "Рассылки"]
    assert sheets_of(folder) == {"все.xlsx": expected}


def test_a_note_names_the_sheet_that_the_template_has(tmp_path: Path) -> None:
    folder = make(tmp_path, "ru")
    tables = {"contracts": "*", "tranches": "Транши"}
    rewrite(folder, sources={table: {"file": "все.xlsx", "sheet": name} for table, name in tables.items()})
    notes = [column.note for column in template_columns("tranches", open_programme(folder), "ru")]
    assert sum("Как на листе «Договоры»" in note for note in notes) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_logframe_offers_what_it_accepts(tmp_path: Path, language: str) -> None:
    folder = make(tmp_path, language)
    path = folder / "logframe.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Индикаторы"]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    assert all(cell.comment for name in book.sheetnames[:6] for cell in book[name][1])
    rules = rules_of(sheet)
    offered = {name: options_of(rules[letters[name]], sheet) for name in ("aggregation", "measure")}
    assert len(offered["aggregation"]) == 6
    assert offered["measure"] == list(measure_names(language))
    # The group is an activity of the other sheet, counted by Excel, or socio_economic above them.
    grouped = r"OFFSET\('([^']+)'!\$G\$2,0,0,MAX\(1,COUNTA\('Мероприятия'"
    reference = re.match(grouped, rules[letters["group"]].formula1)
    assert [book[reference[1]][f"G{row}"].value for row in (2, 3)] == [
        *("socio_economic", """=IF('Мероприятия'!A2="","",'Мероприятия'!A2)""")
    ]
    for at, measure in enumerate(offered["measure"]):
        code, aggregation = f"i{at}", offered["aggregation"][at % 6]
        sheet.append([code, "1", "socio_economic", "А", "единиц", aggregation, measure, ""])
    plan = book["План и факт"]
    choices = [options_of(rule, plan) for at, rule in rules_of(plan).items() if at != "A"]
    assert choices == [["all", "region-1"], ["all", str(YEAR)]]
    for region, period in zip(*choices, strict=True):
        plan.append(["i0", region, period, "1", "", ""])
    book["Задачи"].append(["1", "А"])
    book["Мероприятия"].append(["1.1", "1", *["А"] * 6, datetime(YEAR, 1, 1), None])
    for table in options_of(rules_of(book["Статистика"])["A"], book["Статистика"]):
        book["Статистика"].append([table, "all", "А", "1", str(YEAR)])
    book.save(path)
    programme = open_programme(folder)
    whole = programme.scope(region="all", period="all")
    known = {figure.name for figure in calculate_measures(load_clean(programme), whole)}
    assert [one.measure for one in programme.logframe.indicators if one.measure not in known] == []
    assert len(programme.logframe.targets) == 2


def test_the_same_passport_makes_the_same_bytes(tmp_path: Path) -> None:
    programme = open_programme(make(tmp_path, "ru"))
    assert template_books(programme, "kk") == template_books(programme, "kk")
