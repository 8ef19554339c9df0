"""The commands that start a programme: what they make, what they say, how they refuse."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from zhas_eval import cli
from zhas_eval.cli import console


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(cli.app, list(arguments))
    assert "Traceback" not in result.output
    return result


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_programme_is_begun_checked_and_given_templates(here: Path) -> None:
    years = [date.today().year]
    made = call("init", "zhastar-2025", "--language", "kk")
    years.append(date.today().year)
    assert made.exit_code == 0
    assert made.output.startswith("Создана папка data/zhastar-2025.\n")
    passport = (here / "data" / "zhastar-2025" / "programme.yml").read_text(encoding="utf-8")
    assert any(f"starts_on: {year}-01-01" in passport for year in years)
    checked = call("check")
    assert checked.exit_code == 0
    assert checked.output.count("На листе нет ни одной строки данных") == 1
    assert "participants.xlsx, лист «Қатысушылар»" in checked.output
    given = call("templates", "--outputs", "empty", "--language", "en")
    assert given.exit_code == 0
    assert given.output.startswith("Сделано 9 книг в empty: participants.xlsx, ")
    assert len(list((here / "empty").iterdir())) == 9
    assert call("templates").exit_code == 0
    assert (here / "data" / "zhastar-2025" / "templates" / "grants.xlsx").is_file()


@pytest.mark.parametrize("arguments", [["Жастар"], ["../x"], ["x", "--language", "de"]])
def test_what_cannot_be_is_refused_in_words(here: Path, arguments: list[str]) -> None:
    refused = call("init", *arguments)
    assert refused.exit_code == console.REFUSED
    assert "Что сделать: " in refused.output
    assert list(here.iterdir()) == []


def test_a_folder_that_is_there_is_left_alone(here: Path) -> None:
    (here / "programmes" / "mine").mkdir(parents=True)
    refused = call("init", "mine", "--data", "programmes")
    assert refused.exit_code == console.REFUSED
    assert refused.output.startswith("programmes/mine: Такая папка уже есть")
    assert list((here / "programmes" / "mine").iterdir()) == []
