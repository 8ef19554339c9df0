"""Tables show figures and nothing else; a withheld one shows its word."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.measure import codes_of
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.tables.breakdown import tabulate_form, tabulate_groups
from zhas_eval.presentation.view import View
from zhas_eval.programme.scope import Scope
from zhas_eval.sources.programme_folder import open_programme

PROGRAMME = Path(__file__).resolve().parents[2] / "data" / "zhas-2023"
COUNTS = {"female": 49.0, "male": 21.0, "missing": 0.0}


@pytest.fixture(scope="module")
def scope() -> Scope:
    return open_programme(PROGRAMME).scope(region="all", period="2023")


def made(scope: Scope, indicator: str, value: float, **more: object) -> Figure:
    return replace(Figure(indicator, scope.region, scope.period.code, value=value, unit="people"), **more)


@pytest.fixture
def figures(scope: Scope) -> list[Figure]:
    figures = [made(scope, "participants", 70.0)]
    for group, count in COUNTS.items():
        figures.append(made(scope, "participants", count, dimension="sex", group=group))
        share = made(scope, "participants.share", count / 70, dimension="sex", group=group, unit="share")
        figures.append(share)
    return figures


def texts(table: Table) -> list[list[str]]:
    return [[cell.text.replace("\u00a0", " ") for cell in row] for row in table.body]


def numbered_cells(table: Table) -> list[Cell]:
    return [cell for row in table.body for cell in row if re.search(r"\d", cell.text)]


def test_groups_with_shares_and_total(scope: Scope, figures: list[Figure]) -> None:
    view = View(Ledger(scope, figures), "ru")
    table = tabulate_groups(view, "applications_sex", "participants", "sex", "sex")
    assert texts(table) == [["Женщины", "49", "70 %"], ["Мужчины", "21", "30 %"], ["Всего", "70", ""]]
    assert all(cell.figure for cell in numbered_cells(table))


def test_a_withheld_group_shows_a_word_and_a_note(scope: Scope, figures: list[Figure]) -> None:
    hidden = [figure.withhold() if figure.group == "male" else figure for figure in figures]
    table = tabulate_groups(
        View(Ledger(scope, hidden), "ru"), "applications_sex", "participants", "sex", "sex"
    )
    assert texts(table)[1] == ["Мужчины", "скрыто", "скрыто"]
    assert "21" not in str(table)
    assert any("Скрыто" in note for note in table.notes)


def test_the_form_has_its_exact_wording_and_what_was_reported(scope: Scope, figures: list[Figure]) -> None:
    reported = made(scope, "participants.sex.male", 0.3, kind="reported", text="30%", unit="share")
    view = View(Ledger(scope, [*figures, reported]), "ru")
    table = tabulate_form(view, "form_sex", "participants", "sex", ["male", "female"])
    assert table.caption == "Гендерный показатель"
    assert [row[0] for row in texts(table)] == ["Количество участников проекта всего", "Мужчин", "Женщин"]
    assert texts(table)[1] == ["Мужчин", "21", "30 %", "30%"]
    assert texts(table)[2][3] == "—"


def test_every_label_of_the_form_is_in_the_real_report(scope: Scope) -> None:
    report = PROGRAMME.parents[2] / "shared" / "programme" / "final-report-2023.ru.txt"
    if not report.is_file():
        pytest.skip("the real report is not beside this repository")
    words = " ".join(report.read_text(encoding="utf-8").split())
    view = View(Ledger(scope, []), "ru")
    codes = {"sex": ["male", "female"], "status": codes_of(scope, "social_status")}
    for dimension, groups in (codes | {"age": scope.passport.age_band_codes()}).items():
        for key in (f"{dimension}.title", *(f"{dimension}.{group}" for group in groups)):
            assert plain(view(f"form.2022.{key}")) in words
