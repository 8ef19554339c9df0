"""Words that claim a cause, in three languages, and phrases with the same words that claim nothing."""

import pytest

from zhas_eval.findings.causal import CausalWordingError, find_causal_wording, refuse_causal
from zhas_eval.presentation.wording import languages, load_catalogue

CLAIMS = [
    ("ru", "Обучение привело к росту занятости", "привело к"),
    ("ru", "Проект привёл к росту занятости", "привёл к"),
    ("ru", "Благодаря проекту выросли знания", "Благодаря"),
    ("ru", "Занятость выросла за счёт обучения", "за счёт"),
    ("ru", "В результате обучения выросли знания", "В результате"),
    ("ru", "В результате молодежного информирования повысилась мотивация", "В результате"),
    ("ru", "Поддержка инициатив способствует участию молодежи", "способствует"),
    ("ru", "Инициативы, способствующие занятости", "способствующие"),
    ("ru", "Проект обеспечил занятость молодежи", "обеспечил"),
    ("ru", "Гранты позволили открыть дело", "позволили"),
    ("ru", "Обучение положительно повлияло на доход", "повлияло"),
    ("ru", "Проект оказал заметное влияние на занятость", "оказал заметное влияние"),
    ("ru", "Вследствие обучения выросли знания", "Вследствие"),
    ("ru", "Знания выросли из-за обучения", "из-за"),
    ("kk", "Жобаның арқасында жастар жұмысқа орналасты", "арқасында"),
    ("kk", "Оқыту нәтижесінде білім деңгейі өсті", "нәтижесінде"),
    ("kk", "Оқытудың әсерінен білім өсті", "әсерінен"),
    ("kk", "Жоба жұмыспен қамтуға ықпал етті", "ықпал етті"),
    ("kk", "Гранттар жұмыссыздықтың азаюына әкелді", "әкелді"),
    ("kk", "Жоба жұмыс табуға мүмкіндік берді", "мүмкіндік берді"),
    ("en", "The project led to more jobs", "led to"),
    ("en", "Thanks to the training scores rose", "Thanks to"),
    ("en", "The rise is due to the training", "due to"),
    ("en", "Grants resulted in new jobs", "resulted in"),
    ("en", "The project contributed to employment", "contributed to"),
    ("en", "Scores rose because of the training", "because of"),
    ("en", "The training caused a rise", "caused"),
]
INNOCENT = [
    ("ru", "В результате конкурса отобрано 28 проектов"),
    ("ru", "В результате технической проверки отклонено 12 заявок"),
    ("ru", "Количество косвенных бенефициаров (за счет освещения в СМИ)"),
    ("ru", "Техника закуплена за счёт средств гранта"),
    ("ru", "Питание оплачено за счет собственных средств организации"),
    ("ru", "Организация обеспечила участие 28 грантополучателей"),
    ("ru", "После обучения средний балл вырос с 52,2 до 73,1"),
    ("ru", "Погода не позволила провести занятие"),
    ("ru", "Отмечены способности участников"),
    ("ru", "Он привел пример"),
    ("kk", "Конкурс нәтижесінде 28 жоба іріктелді"),
    ("kk", "Техника грант қаражаты есебінен сатып алынды"),
    ("kk", "Оқудан кейін орташа балл 52,2-ден 73,1-ге өсті"),
    ("en", "As a result of the competition 28 projects were chosen"),
    ("en", "The second round is due to start in May"),
    ("en", "Partners contributed to the budget"),
    ("en", "Scores rose from 52.2 to 73.1 after the training"),
]


@pytest.mark.parametrize(("language", "text", "words"), CLAIMS)
def test_a_claim_of_a_cause_is_found_as_written(language, text, words):
    (match,) = find_causal_wording(text, language)
    assert match.words == words
    assert text[match.start :].startswith(words)


@pytest.mark.parametrize(("language", "text"), INNOCENT)
def test_money_procedures_and_plain_changes_claim_nothing(language, text):
    assert find_causal_wording(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Из-за переноса сроков занятие прошло в декабре."),
        ("ru", "Публикаций больше благодаря партнерам. Причина отклонения: перенос."),
        ("kk", "Ауа райының салдарынан іс-шара кейінге қалды."),
        ("en", "The visit was put off because of the weather."),
    ],
)
def test_a_justification_may_name_why_an_activity_went_off_its_plan(language, text):
    assert find_causal_wording(text, language)
    assert find_causal_wording(text, language, about="deviation") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Занятий больше из-за спроса. Благодаря обучению выросла занятость."),
        ("ru", "Больше занятий привело к росту знаний."),
        ("kk", "Оқытудың арқасында білім деңгейі өсті."),
        ("en", "Employment rose thanks to the training."),
    ],
)
def test_a_justification_may_not_claim_what_people_gained(language, text):
    assert len(find_causal_wording(text, language, about="deviation")) == 1


@pytest.mark.parametrize(
    ("design", "found"),
    [
        ("observation", ["способствовал", "Благодаря"]),
        ("comparison", ["Благодаря"]),
        ("experiment", []),
    ],
)
def test_the_design_decides_what_may_be_said(design, found):
    text = "Проект способствовал занятости. Благодаря ему выросли знания."
    assert [match.words for match in find_causal_wording(text, "ru", design=design)] == found


def test_a_language_without_words_has_no_matches():
    assert find_causal_wording("merci à", "fr") == []


@pytest.mark.parametrize("language", languages())
def test_nothing_that_we_say_of_figures_claims_a_cause(language):
    texts = {
        key: text
        for key, text in load_catalogue(language).items()
        if key.startswith(("finding.", "draft.", "caveat.", "figure.", "indicator.", "chart.", "chart_text."))
    }
    assert len(texts) > 300
    for text in texts.values():
        assert refuse_causal(str(text), language) == str(text)


def test_a_finding_that_claims_a_cause_is_a_fault_of_the_catalogue():
    with pytest.raises(CausalWordingError, match="привело к"):
        refuse_causal("Обучение привело к росту.", "ru")
    assert refuse_causal("Обучение привело к росту.", "ru", design="experiment")
