"""A misspelt answer is guessed, and no guess turns a meaning round: over all lists and their spellings."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhas_eval.cleaning.folding import fold_text
from zhas_eval.cleaning.spellings import SpellingBook
from zhas_eval.cleaning.values import region_book
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import load_codebooks
from zhas_eval.sources.programme_folder import open_programme

DATA = Path(__file__).parents[2] / "data"
LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіabcdefghijklmnopqrstuvwxyz -"
NEGATED = [
    *("не {}", "не{}", "ни {}", "без {}", "без{}", "бес{}", "нет {}", "а{}"),
    *("un{}", "un-{}", "in{}", "im{}", "ir{}", "dis{}", "non-{}", "non{}", "not {}", "no {}", "not{}"),
    *("{} емес", "{} жоқ", "{}сыз", "{}сіз", "{} нет", "{} not", "{}less", "{}май", "{}мейді", "{}майды"),
]


@cache
def programme() -> Programme:
    return open_programme(DATA / "zhas-2023")


@cache
def books() -> dict[str, tuple[SpellingBook, list[tuple[str, str]]]]:
    """Every list: its book, and all its spellings with their codes."""
    names = [*load_codebooks(), *programme().passport.codebooks]
    spellings = {name: programme().spellings(name) for name in names}
    regions = {
        region.code: (*region.name.values(), *region.aliases) for region in programme().passport.regions
    }
    known = {
        name: [(word, code) for code, words in of.items() for word in words] for name, of in spellings.items()
    }
    made = {
        name: SpellingBook({code: [code, *words] for code, words in of.items()})
        for name, of in spellings.items()
    }
    return {name: (made[name], known[name]) for name in spellings} | {
        "region": (region_book(programme()), [(word, code) for code, of in regions.items() for word in of])
    }


@cache
def every_spelling() -> list[tuple[str, str, str]]:
    return [(name, word, code) for name, (_, known) in books().items() for word, code in known]


def is_turned(name: str, text: str, code: str) -> bool:
    """Whether the text is guessed to be of another code; one that is a spelling as it stands is no guess."""
    match = books()[name][0].match(text)
    return match is not None and match.guessed and match.code != code


@pytest.mark.parametrize("name", [*books()])
def test_no_letter_left_out_or_swapped_makes_another_code(name):
    turned = []
    for word, code in books()[name][1]:
        short = [word[:at] + word[at + 1 :] for at in range(len(word))]
        swapped = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
        turned += [(word, text) for text in [*short, *swapped] if is_turned(name, text, code)]
    assert turned == []


@given(data=st.data())
def test_no_letter_put_in_or_changed_makes_another_code(data):
    name, word, code = data.draw(st.sampled_from(every_spelling()))
    at, letter = data.draw(st.integers(0, len(word))), data.draw(st.sampled_from(LETTERS))
    assert not is_turned(name, word[:at] + letter + word[at:], code)
    assert not is_turned(name, word[:at] + letter + word[at + 1 :], code)


@pytest.mark.parametrize("form", NEGATED)
def test_what_denies_an_answer_is_never_read_as_that_answer(form):
    read = []
    for name, word, code in every_spelling():
        text = form.format(word)
        match = books()[name][0].match(text)
        known = {fold_text(other) for other, mine in books()[name][1] if mine == code}
        if match is not None and match.code == code and fold_text(text) not in known:
            read.append((name, word, text))
    assert read == []


@pytest.mark.parametrize(
    ("known", "written"),
    [
        # English
        *(("employed", "unemployed"), ("unemployed", "employed"), ("eligible", "ineligible")),
        *(("completed", "uncompleted"), ("possible", "impossible"), ("regular", "irregular")),
        *(("satisfied", "dissatisfied"), ("formal", "informal"), ("working", "not working")),
        *(("internal", "external"), ("included", "excluded"), ("increased", "decreased")),
        *(("profit organisation", "nonprofit organisation"), ("homeless", "homely")),
        # Russian
        *(("работает", "не работает"), ("не работает", "работает"), ("занятый", "незанятый")),
        *(("незанятый", "занятый"), ("завершено", "не завершено"), ("завершено", "незавершено")),
        *(("платный", "бесплатный"), ("безработный", "работный"), ("опасный", "безопасный")),
        *(("соответствует", "несоответствует"), ("очная форма", "заочная форма"), ("вложено", "сложено")),
        *(("трудоустроен", "нетрудоустроен"), ("прошла отбор", "не прошла отбор"), ("открыто", "закрыто")),
        # Kazakh
        *(("жұмыс істейді", "жұмыс істемейді"), ("жұмыс істемейді", "жұмыс істейді")),
        *(("жұмысты", "жұмыссыз"), ("мүгедектікті", "мүгедектіксіз"), ("қатысты", "қатыспады")),
        *(
            ("оқиды", "оқымайды"),
            ("келеді", "келмейді"),
            ("аяқтады", "аяқтамады"),
            ("жұмысы бар", "жұмысы жоқ"),
        ),
        *(("пайдаланар", "пайдаланбас"), ("аяқталды", "аяқталмады"), ("мұғалім", "мұғалім емес")),
    ],
)
def test_one_of_two_opposites_is_not_read_as_the_other(known, written):
    assert SpellingBook({"known": [known]}).match(written) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [("employed", "employed"), ("unemployed", "not_employed"), ("not employed", "not_employed")],
)
def test_english_words_for_employment_are_known(written, code):
    match = books()["employment"][0].match(written)
    assert (match.code, match.guessed) == (code, False)


def test_the_status_employed_is_none_of_the_list():
    assert books()["social_status"][0].match("employed") is None


@pytest.mark.parametrize(
    "written", ["студент колледжа", "учится заочно", "учащийся студент", "центр занятости города"]
)
def test_a_guess_adds_no_word_and_drops_none(written):
    assert all(book.match(written) is None for name, (book, _) in books().items() if name != "region")


@pytest.mark.parametrize(
    ("written", "near"), [("станок", "станки"), ("сфера первая", "сфера втарая"), ("дети 12", "дети 13")]
)
def test_short_words_and_numbers_are_not_guessed(written, near):
    assert SpellingBook({"known": [near]}).match(written) is None


@pytest.mark.parametrize("name", [*books()])
def test_one_spelling_is_of_one_code(name):
    codes: dict[str, set[str]] = {}
    for word, code in books()[name][1]:
        codes.setdefault(fold_text(word), set()).add(code)
    assert {word: sorted(of) for word, of in codes.items() if len(of) > 1} == {}


@pytest.mark.parametrize(
    ("codebook", "code", "cells"),
    [
        (
            *("sex", "female"),
            "Ж ж. жен. Жен женск. женский ЖЕНСКИЙ женщина женский_пол Әйел әйел_адам Ә ә. Қыз қыз_бала F",
        ),
        (
            *("sex", "male"),
            "М м. муж. Муж мужск. мужской МУЖСКОЙ мужчина мужской_пол Ер ер_адам Е е. еркек Ұл ер_бала M",
        ),
        ("yes_no", "yes", "Да да. ДА ДА! Иә иә. ИӘ ия Бар есть + 1 ✓ yes Y true завершила аяқтады"),
        ("yes_no", "no", "Нет нет. НЕТ Жоқ жоқ. ЖОҚ жок - – — 0 no N false не_завершил аяқтамады"),
    ],
)
def test_sex_and_yes_or_no_as_people_write_them(codebook, code, cells):
    for cell in cells.split():
        match = books()[codebook][0].match(f" {cell.replace('_', '  ')} ")
        assert (cell, match and (match.code, match.guessed)) == (cell, (code, False))
