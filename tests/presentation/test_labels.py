"""Regions, periods and problems in words."""

from pathlib import Path

import pytest

from zhas_eval.errors import Problem
from zhas_eval.presentation.labels import describe_problem, name_period, name_place, name_region
from zhas_eval.presentation.wording import Wording
from zhas_eval.sources.programme_folder import open_programme

WORDING = Wording("ru")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2023", "2023 год"),
        ("2023-Q4", "IV квартал 2023 года"),
        ("2024-02", "02.2024"),
        ("2023-10-01..2023-12-31", "01.10.2023 – 31.12.2023"),
        ("all", "Весь срок проекта"),
        ("1999", "1999"),
    ],
)
def test_periods(programme_folder: Path, code: str, words: str) -> None:
    assert name_period(code, passport=open_programme(programme_folder).passport, wording=WORDING) == words


@pytest.mark.parametrize(("code", "words"), [("all", "Все регионы"), ("wko", "ЗКО"), ("gone", "gone")])
def test_regions(programme_folder: Path, code: str, words: str) -> None:
    assert name_region(code, passport=open_programme(programme_folder).passport, wording=WORDING) == words


def test_a_problem_is_told_with_place_sentence_and_remedy() -> None:
    problem = Problem("unknown_notebook", details={"value": "poems", "known": "10_people"})
    assert describe_problem(problem, wording=WORDING) == (
        "Нет тетради «poems». Есть: 10_people\n  Что сделать: Назовите тетрадь из списка"
    )
    placed = Problem("cannot_write", "run.json", details={"reason": "нет места"})
    assert describe_problem(placed, wording=WORDING).startswith(
        "run.json: Не удалось записать файл: нет места"
    )


def test_a_heading_and_a_key_are_not_told_like_a_letter() -> None:
    places = [
        (Problem("", column="AA"), "столбец AA"),
        (Problem("", column="Дата включения"), "столбец «Дата включения»"),
        (Problem("", column="measure"), "столбец «measure»"),
        (Problem("", "programme.yml", key="starts_on"), "programme.yml, ключ «starts_on»"),
    ]
    for problem, place in places:
        assert name_place(problem, wording=WORDING) == place


def test_a_rule_without_wording_is_named() -> None:
    problem = Problem("brand_new", "p.xlsx", "Лист", 3, "D", {"known": "a, b"})
    assert describe_problem(problem, wording=WORDING) == (
        "p.xlsx, лист «Лист», строка 3, столбец D: Нарушено правило «brand_new», known: a, b"
    )
