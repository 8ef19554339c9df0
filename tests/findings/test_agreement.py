"""Numbers in a person's text: found in every form, held against the figures of the scope."""

import pytest
from builders import make_programme
from hypothesis import given
from hypothesis import strategies as st

from zhas_eval.findings.agreement import check_agreement
from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.numbers import format_value
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.logframe import Activity, Indicator, Logframe, Task

LOGFRAME = Logframe(
    tasks=(Task("3", "Конкурс малых грантов"),),
    activities=(Activity("3.2", "3", "Первый цикл на 28 грантов", "", "", "", "", "", None, None),),
    indicators=(Indicator("grants", "3.2.6", "3.2", "28 заключенных договоров", "", "sum", "", ""),),
)
SCOPE = make_programme(logframe=LOGFRAME).scope(region="all", period="2023")
FIGURES = [
    Figure("budget.grant", "all", "2023", value=34_495_376.0, unit="tenge"),
    Figure("share", "all", "2023", value=0.4149, unit="share"),
    Figure("change", "all", "2023", value=-0.052, unit="share_points"),
    Figure("participants", "all", "2023", value=73.0, unit="people"),
    Figure("test.after", "all", "2023", value=73.14, unit="points"),
    Figure("reach", "all", "2023", lower=512_340.0, upper=1_482_000.0, unit="contacts"),
    Figure("x", "all", "2023", kind="achievement", value=1.5, unit="share"),
    Figure("secret", "all", "2023", suppressed=True),
]


def _wrong(text: str, language: str = "ru") -> list[str]:
    return [entry.number for entry in check_agreement(text, FIGURES, SCOPE, language=language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Грант 34 495 376 тенге, или 34,5 млн тенге, или 34 млн ₸"),
        ("ru", "Грант 34\u00a0495\u00a0376 ₸"),
        ("ru", "Доля 41,5 %, или 41 процент, или 41.5%"),
        ("ru", "Снизилась на 5,2 п. п., почти на 5 процентных пунктов"),
        ("ru", "Участников 73, средний балл 73,1"),
        ("ru", "Охват от 512 тыс. до 1,5 млн контактов"),
        ("ru", "Больше плана в 1,5 раза, 150 % плана"),
        ("kk", "Грант 34 495 376 теңге, 41,5 пайыз, 512 мың"),
        ("en", "The grant is 34,495,376 tenge, 41.5 percent of 1.5 million"),
        ("en", "34.5 million tenge"),
    ],
)
def test_a_number_agrees_as_a_document_would_write_it(language, text):
    assert _wrong(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("ru", "Грант 34 495 377 тенге", ["34 495 377 тенге"]),
        ("ru", "Грант 35 млн тенге", ["35 млн тенге"]),
        ("ru", "Доля 41,6 %", ["41,6 %"]),
        ("ru", "Доля 42 %", ["42 %"]),
        ("ru", "Участников 73,5 и 74", ["73,5", "74"]),
        ("ru", "Участников 73 %", ["73 %"]),
        ("ru", "Выплачено 73 тенге", ["73 тенге"]),
        ("ru", "Доля 41", ["41"]),
        ("ru", "На 2-й этаж, 37/6", ["2", "37", "6"]),
        ("kk", "Үлесі 42 пайыз", ["42 пайыз"]),
        ("en", "34,495,377 tenge", ["34,495,377 tenge"]),
    ],
)
def test_a_number_that_no_figure_gives_is_reported_as_written(language, text, numbers):
    assert _wrong(text, language) == numbers


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "С 25.09.2023 по 5 октября 2023 года"),
        ("ru", "25–30 октября, в октябре 2024"),
        ("ru", "В 2023–2024 годах, в 4 квартале, в 3-м квартале; с 1999 года"),
        ("ru", "Показатель 3.2.6, задача 3, мероприятие 3.2, задачи 3 и 3, 3-я задача, 3.2"),
        ("ru", "План «28 заключенных договоров» и «Первый цикл на 28 грантов»"),
        ("kk", "2023 жылғы 5 қазан, 4 тоқсан, 3-міндет"),
        ("en", "On 5 October 2023, October 5, task 3"),
    ],
)
def test_dates_numbers_of_the_logframe_and_quoted_names_are_no_amounts(language, text):
    assert _wrong(text, language) == []


@pytest.mark.parametrize(
    "text",
    ["Число 28", "«28 договоров»", "3.2.7", "45.10.2023", "1999 человек", "задача 4", "5", "3 человека"],
)
def test_what_looks_like_a_label_but_is_none_is_reported(text):
    assert len(_wrong(text)) == 1


def test_a_withheld_figure_agrees_with_nothing():
    assert len(check_agreement("4", [Figure("secret", "all", "2023", suppressed=True)], SCOPE)) == 1


def test_the_place_of_a_number_is_told():
    text = "Участников 73, а не 74."
    (found,) = check_agreement(text, FIGURES, SCOPE)
    assert text[found.start :].startswith("74")


@given(
    value=st.floats(0, 1e8, allow_nan=False).map(lambda number: round(number, 3)),
    unit=st.sampled_from(["people", "count", "share", "tenge", "hours", "points", "share_points"]),
)
def test_whatever_a_document_writes_of_a_figure_agrees(value, unit):
    figure = Figure("any", "all", "2023", value=value, unit=unit)
    text = f"Всего: {format_value(value, unit, Wording('ru'))}."
    assert check_agreement(text, [figure], SCOPE) == []


@pytest.mark.parametrize(("text", "agrees"), [("1,13", True), ("1,12", False), ("1,1", True), ("1", True)])
def test_a_half_is_rounded_away_from_zero(text: str, agrees: bool) -> None:
    parity = Figure("parity", "all", "2023", numerator=9.0, denominator=8.0, value=1.125, unit="ratio")
    assert (check_agreement(text, [parity], SCOPE) == []) == agrees
