"""A document shows a person's text, else the draft marked as one; what is wrong stands beside it."""

from dataclasses import replace

import pytest
from builders import make_programme

from zhas_eval.findings.drafts import draft_texts
from zhas_eval.findings.finding import Finding
from zhas_eval.indicators.attainment import calculate_attainment
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.plan_fact import calculate_plan_fact
from zhas_eval.presentation import statements
from zhas_eval.presentation.blocks import Bullets, Heading, Notice, Paragraph
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.statements import state_finding
from zhas_eval.presentation.tables.plan_fact import remark_deviations, tabulate_deviations
from zhas_eval.presentation.texts import show_results, show_text, tell_texts
from zhas_eval.presentation.view import View
from zhas_eval.programme.logframe import Indicator, Logframe, Target
from zhas_eval.programme.narrative import Address, WrittenText
from zhas_eval.programme.quantity import parse_quantity

LOGFRAME = Logframe(
    indicators=(Indicator("people", "2.1", "2", "Люди", "человек", "unique", "participants", ""),),
    targets=(Target("people", "all", "2023", parse_quantity("10"), parse_quantity(""), ""),),
)
NARRATIVE = {
    "period": "2023",
    "goal_reached": "Цель достигнута благодаря 20 участникам.",
    "justifications": {"people": "Спрос был выше, 21 человек."},
    "results": {"ru": ["Выросли знания", "Обучение привело к росту"]},
}


def _told(*written: tuple[str, str], narrative=None, period="2023", **changes):
    programme = make_programme(logframe=LOGFRAME, narrative=narrative or {}, **changes)
    scope = programme.scope(region="all", period=period)
    people = Figure("participants", "all", period, value=20.0)
    lines = calculate_plan_fact(scope, {"participants": people})
    stated = [figure for line in lines for figure in line.figures()]
    ledger = Ledger(scope, [people, *stated, *calculate_attainment(scope, lines)])
    view = View(ledger, "ru")
    texts = [WrittenText(Address("all", "2023", "ru", key), text) for key, text in written]
    return view, lines, tell_texts(view, draft_texts(ledger, lines), texts)


def _cell(view, lines, texts) -> str:
    (row,) = tabulate_deviations(view, lines, texts).body
    return plain(row[-1].text)


def test_without_a_text_the_draft_stands_marked_as_one():
    view, lines, texts = _told()
    notice, first, last = show_text(view, texts["goal_reached"])
    assert notice == Notice(
        "Черновик, требует правки. Он составлен из показателей; свой текст впишите в narrative.xlsx."
    )
    assert plain(first.text).startswith("Показателей с планом на этот период: 1.")
    assert "attainment.met@all/2023" in first.figures
    assert plain(last.text) == "Вывод о достижении цели: [укажите]."
    assert (
        _cell(view, lines, texts) == "Черновик, требует правки. Факт вычислен по данным. Причина: [укажите]."
    )


def test_a_text_of_the_workbook_goes_before_the_passport_and_the_draft():
    view, lines, texts = _told(
        ("goal_reached", "Пришли 20 человек.\nПлан был 10."),
        ("deviation.people", "Мест было 20."),
        narrative=NARRATIVE,
    )
    shown = show_text(
        view, texts["goal_reached"], heading="findings.reached", introduction="findings.as_written"
    )
    assert [replace(block, text=plain(block.text)) for block in shown] == [
        Heading("Достижение цели", 2),
        Paragraph("Организация пишет:"),
        Paragraph("«Пришли 20 человек."),
        Paragraph("План был 10.»"),
    ]
    assert _cell(view, lines, texts) == "Мест было 20."
    assert remark_deviations(view, lines, texts) == []


def test_a_text_of_the_passport_is_quoted_as_written_with_a_notice_beside_it():
    view, lines, texts = _told(narrative=NARRATIVE)
    lead, quote, notice = show_text(view, texts["goal_reached"], introduction="findings.as_written")
    assert (plain(lead.text), plain(quote.text)) == (
        "В отчете организации сказано:",
        "«Цель достигнута благодаря 20 участникам.»",
    )
    assert notice == Notice("Слова о причине, которых данные не подтверждают: «благодаря».", "warning")
    assert _cell(view, lines, texts) == "Спрос был выше, 21 человек."
    (remark,) = remark_deviations(view, lines, texts)
    assert plain(remark.text).replace("\u00a0", " ") == (
        "Обоснование (2.1). С показателями не сходятся числа: 21. "
        "Сейчас: План — 10; Факт по данным — 20; Выполнение — 200 %."
    )


def test_the_passport_speaks_of_its_own_period_alone():
    _, _, texts = _told(narrative=NARRATIVE | {"period": "2024"})
    assert {told.origin for told in texts.values()} == {"draft"}


@pytest.mark.parametrize("texts", [{}, {"goal_reached": {"ru": ""}, "deviations": {"ru": "  "}}])
def test_empty_texts_are_never_quoted(texts):
    view, _, told = _told(narrative={"period": "2023", **texts})
    assert {one.origin for one in told.values()} == {"draft"}
    assert show_results(view, heading="findings.results", introduction="findings.results_note") == []
    assert show_text(view, told.get("poem")) == []


def test_results_are_listed_as_written_with_one_notice():
    view, _, _ = _told(narrative=NARRATIVE)
    blocks = show_results(view, heading="findings.results", introduction="findings.results_note")
    assert blocks[2:] == [
        Bullets(("Выросли знания", "Обучение привело к росту")),
        Notice("Слова о причине, которых данные не подтверждают: «привело к».", "warning"),
    ]


def test_an_experiment_may_name_the_cause():
    _, _, texts = _told(narrative=NARRATIVE, design="experiment")
    assert texts["goal_reached"].remarks == ()


def test_a_draft_that_leaves_nothing_open_is_not_marked():
    view, _, texts = _told(deviation=5.0)
    (paragraph,) = show_text(view, texts["deviations"])
    assert plain(paragraph.text).startswith("Отклонений больше допустимого нет")


def test_a_finding_that_claims_a_cause_is_not_stated(monkeypatch):
    view, _, _ = _told()
    monkeypatch.setattr(statements, "refuse_causal", _refuse)
    with pytest.raises(ValueError, match="Включено в проект"):
        state_finding(view, Finding("participants.enrolled", {"people": "participants"}, "strong"))


def _refuse(text, language, *, design):
    raise ValueError(f"{text} {language} {design}")
