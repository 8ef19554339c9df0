"""The command: exit codes, plain messages, no traceback and no value of a row."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import LOGFRAME, PEOPLE, SHOW, TABLE, write_workbook
from typer.testing import CliRunner, Result

from zhas_eval import cli
from zhas_eval.cleaning.values import find_region
from zhas_eval.cli import console
from zhas_eval.sources.programme_folder import open_programme

PERSONAL = ("Ахметова", "Тайный", "+7 700")
# One heading for two columns, one of which stands nowhere else.
HEADED = "{file: people.xlsx, sheet: Участники, headers: {sex: [Пол], district: [Пол]}}"


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(cli.app, list(arguments))
    assert "Traceback" not in result.output
    assert not [value for value in PERSONAL if value in result.output]
    return result


@pytest.fixture
def here(programme_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(programme_folder.parents[1])
    return programme_folder.parents[1]


def test_a_run_tells_what_it_read_what_it_does_and_where_to_look(
    here: Path, write_notebook: Callable[..., Path]
) -> None:
    write_notebook("10_people", SHOW, TABLE, 'if region == "wko":\n    raise KeyError(region)')
    result = call("run", "--period", "2023", "--workers", "1")
    lines = result.output.splitlines()
    assert result.exit_code == console.SOME_FAILED
    assert lines[0] == "Данные: Проба пера"
    assert lines[2].startswith("Внимание! people.xlsx, лист «Участники»: отклонена 1 строка из 4 (25 %")
    assert lines[1].startswith(
        "Прочитано 5 строк: принято — 2, объединено с записями о том же — 1, отклонено — 1"
    )
    assert "  people.xlsx, лист «Участники», строка 5, столбец F\n" in result.output
    assert result.output.count("Что сделать: Впишите регион") == 1
    assert result.output.count("10_people · ЗКО · 2023 год: ячейка 4, KeyError") == 1
    assert "Наборов документов готово: 1, не сделано: 1" in result.output
    assert lines[-1] == "Начните с outputs/tiny/index.html"
    assert (here / "outputs" / "tiny" / "2023" / "all" / "appendix.ru.pdf").is_file()


def test_options_that_name_nothing_are_refused_with_what_there_is(
    here: Path, write_notebook: Callable[..., Path]
) -> None:
    write_notebook("10_people")
    result = call("run", "--notebook", "poems", "--language", "en")
    assert result.exit_code == console.REFUSED
    assert "Нет тетради «poems». Есть: 10_people" in result.output
    assert "Документов на языке «en» нет. Есть: ru" in result.output
    assert not (here / "outputs").exists()


def test_chosen_notebooks_in_place_of_a_complete_set_are_refused_in_one_message(
    here: Path, write_notebook: Callable[..., Path]
) -> None:
    for name in ("10_people", "20_grants"):
        write_notebook(name)
    for region in ("all", "wko"):
        place = here / "outputs" / "tiny" / "2023" / region
        place.mkdir(parents=True)
        parameters = {"region": region, "period": "2023", "language": "ru"}
        parameters |= {"notebooks": ["10_people", "20_grants"]}
        manifest = {"format": 1, "state": "complete", "parameters": parameters, "outputs": {}}
        (place / "run.json").write_text(json.dumps(manifest), encoding="utf-8")
    result = call("run", "--notebook", "people", "--region", "Уральск", "--region", "all")
    assert result.exit_code == console.REFUSED
    assert result.output.count("outputs/tiny: Здесь лежат полные наборы документов") == 1
    assert "параметром --outputs или запустите без --notebook" in result.output


def test_a_measure_that_is_no_figure_is_refused(here: Path, write_notebook: Callable[..., Path]) -> None:
    write_notebook("10_people")
    indicator = ["people", "1", "socio_economic", "Люди", "человек", "unique", "participant", ""]
    sheets = {sheet: [columns.split()] for sheet, columns in LOGFRAME.items()}
    sheets["Индикаторы"].append(indicator)
    write_workbook(here / "data" / "tiny" / "logframe.xlsx", sheets)
    for command in ("run", "check"):
        result = call(command)
        assert result.exit_code == console.REFUSED
        assert "столбец «measure»: Показателя «participant» (индикатор «people») нет" in result.output
        assert "Что сделать: " in result.output


def test_a_region_is_named_in_any_known_spelling_and_none_is_guessed(
    here: Path, write_notebook: Callable[..., Path]
) -> None:
    write_notebook("10_people")
    programme = open_programme(here / "data" / "tiny")
    asked = ["Уральск", "ЗКO", "wko", "ШЫМКЕНТ", "all", "Шымкнет", "common"]
    codes = ["wko", "wko", "wko", "shymkent", "all", "Шымкнет", "common"]
    assert [find_region(text, programme) for text in asked] == codes
    result = call("run", "--region", "Уральск", "--region", "Шымкнет")
    assert result.exit_code == console.REFUSED
    assert "Регион «Шымкнет» не входит в программу" in result.output
    assert "Возможные значения: all, wko, shymkent" in result.output
    assert "Уральск" not in result.output


def test_check_accounts_for_every_row_and_names_every_problem(here: Path) -> None:
    result = call("check", "data/tiny")
    assert result.exit_code == 0
    assert (here / "data" / "tiny").is_dir()
    table = [line.split() for line in result.output.splitlines()]
    assert ["people.xlsx", "Участники", "5", "2", "1", "1", "1"] in table
    assert ["Всего", "5", "2", "1", "1", "1"] in table
    assert "  people.xlsx, лист «Участники», столбец F: строка 5" in result.output


def _write_people(here: Path, *rows: list[str]) -> None:
    write_workbook(here / "data" / "tiny" / "raw" / "people.xlsx", {"Участники": [PEOPLE[0], *rows]})


def test_check_lists_every_guess_with_what_it_was_taken_for(here: Path) -> None:
    one = [
        "Тайный Участник",
        "",
        "муж",
        "07.10.2000",
        "",
        "Шымкнет",
        "",
        "работаит",
        "unemployed",
        "07.10.2023",
    ]
    other = ["Ким", "", "жен", "08.10.2001", "", "Шымкнет", "", "работает", "unemployd", "08.10.2023"]
    _write_people(here, one, other)
    lines = call("check").output.splitlines()
    at = lines.index("По догадке прочитаны 4 ячейки с опечаткой: что написано и за что принято")
    assert [line.strip() for line in lines[at + 1 : at + 7]] == [
        "people.xlsx, лист «Участники», столбец «Занятость после проекта»",
        "«unemployd» → «не работает» × 1",
        "people.xlsx, лист «Участники», столбец «Занятость до проекта»",
        "«работаит» → «работает» × 1",
        "people.xlsx, лист «Участники», столбец «Регион»",
        "«Шымкнет» → «Шымкент» × 2",
    ]


def test_check_fails_where_a_table_keeps_none_of_its_rows(here: Path) -> None:
    _write_people(here, [*PEOPLE[1][:5], "Туркестан", *PEOPLE[1][6:]])
    result = call("check")
    assert result.exit_code == console.REFUSED
    assert "отклонена 1 строка из 1 (100 % при пределе 10 %)" in result.output
    assert "В таблице participants есть строки (1), но не принята ни одна" in result.output


def test_all_that_stops_a_run_is_told_at_once_and_no_value_with_it(
    here: Path, write_notebook: Callable[..., Path]
) -> None:
    write_notebook("10_people", 'page.say("poem.lead")')
    passport = here / "data" / "tiny" / "programme.yml"
    text = passport.read_text(encoding="utf-8").replace("ОО «Пример»", "ОО «Пример», +7 700 000 00 01 ✅")
    books = "codebooks: {channel: {tv: {label: {kk: Теледидар}}}}\n"
    passport.write_text(
        text.replace("{file: people.xlsx, sheet: Участники}", HEADED) + books, encoding="utf-8"
    )
    _write_people(here, PEOPLE[1])
    told = [call(command) for command in ("run", "check")]
    for result in told:
        assert result.exit_code == console.REFUSED
        for part in (
            "people.xlsx, лист «Участники», строка 1, столбец «Пол»: Этот заголовок назван в headers сразу",
            "programme.yml, ключ «ngo.ru»: В тексте стоит ИИН или номер телефона",
            "programme.yml, ключ «ngo.ru»: В тексте есть знаки, которых нет в шрифте документов: U+2705",
            "programme.yml, ключ «codebooks.channel.tv.label»: У кода «tv» нет названия на языке",
        ):
            assert part in result.output
    assert (
        "10_people.ipynb: Тетрадь спрашивает текст «poem.lead», которого нет на языке «ru»" in told[0].output
    )
    assert not (here / "outputs").exists()


def test_the_only_programme_is_found_and_several_are_listed(here: Path) -> None:
    assert call("check").exit_code == 0
    other = here / "data" / "zeta"
    other.mkdir()
    (other / "programme.yml").touch()
    result = call("check")
    assert result.exit_code == console.REFUSED
    assert "несколько программ: tiny, zeta" in result.output
    assert "Укажите одну из них, например: data/tiny\n" in result.output


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("command", ["run", "check", "templates"])
def test_a_folder_that_is_not_there_is_told_as_such(command: str) -> None:
    result = call(command, "zhastar-2025")
    assert result.exit_code == console.REFUSED
    assert result.output.startswith("zhastar-2025: Такой папки нет\n")


def test_input_that_cannot_be_used_gives_one_message_each(here: Path) -> None:
    (here / "data" / "tiny" / "raw" / "people.xlsx").write_bytes(b"")
    result = call("check")
    assert result.exit_code == console.REFUSED
    assert result.output.startswith("people.xlsx")


@pytest.mark.usefixtures("here")
def test_an_error_of_ours_is_told_by_type_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("Ахметова")

    monkeypatch.setattr(cli.folder, "load_review", fail)
    result = call("check")
    assert result.exit_code == console.UNEXPECTED
    assert "RuntimeError" in result.output
    assert "--debug" in result.output
    assert isinstance(CliRunner().invoke(cli.app, ["check", "--debug"]).exception, RuntimeError)


def test_help_and_version() -> None:
    assert "Коды завершения" in call("run", "--help").output
    assert call("--version").output.startswith("zhas-eval ")


def test_the_command_starts_without_what_draws_and_what_exports() -> None:
    heavy = ["matplotlib", "seaborn", "IPython", "nbconvert", "typst", "lark"]
    code = f"import sys, zhas_eval.cli; print(*[name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []
