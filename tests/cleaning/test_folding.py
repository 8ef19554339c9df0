"""Spellings of one word compared alike, and the misspelt guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhas_eval.cleaning.folding import fold_heading, fold_text
from zhas_eval.cleaning.spellings import SpellingBook

BOOK = SpellingBook(
    {
        "employed": ["работает", "трудоустроен"],
        "not_employed": ["не работает", "безработный"],
        "wko": ["Западно-Казахстанская область", "Батыс Қазақстан облысы", "ЗКО"],
        "shymkent": ["город Шымкент", "Шымкент"],
    }
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Қырғызбаева Әсел", "Кыргызбаева Асел"),
        ("ӘҒҚҢӨҰҮҺІ", "агкноуухи"),
        ("ЗКО", "ЗКO"),
        ("Пётр", "петр"),
        ("Байтере\u0438\u0306", "Байтерей"),
        ("Əсел Ɵмір", "Әсел Өмір"),
        ("г. Шымкент", "Г.ШЫМКЕНТ"),
        ("Һ", "х"),
    ],
)
def test_spellings_of_one_word_fold_alike(one, other):
    assert fold_text(one) == fold_text(other)


@given(text=st.text(max_size=30))
def test_folding_twice_is_folding_once(text):
    assert fold_text(fold_text(text)) == fold_text(text)


def test_what_stands_in_brackets_is_no_part_of_a_heading():
    assert fold_heading("Дата рождения* (дд.мм.гггг)") == fold_text("дата рождения")


@pytest.mark.parametrize(
    ("text", "code", "guessed"),
    [
        *(
            ("РАБОТАЕТ ", "employed", False),
            ("трудоустроин", "employed", True),
            ("Шымкнет", "shymkent", True),
        ),
        *(("ЗКO", "wko", False), ("батыс казакстан облысы", "wko", False), ("Щымкент", "shymkent", True)),
    ],
)
def test_a_spelling_is_found_or_guessed(text, code, guessed):
    match = BOOK.match(text)
    assert (match.code, match.guessed) == (code, guessed)


@pytest.mark.parametrize(
    "text",
    [
        # The opposite, one particle away.
        *("не трудоустроен", "не трудоустроенa"),
        # Other oblasts, a word away.
        *("Шығыс Қазақстан облысы", "Южно-Казахстанская область", "Восточно-Казахстанская область"),
        *("Туркестан", "ВКО", "", "---"),
    ],
)
def test_another_word_is_not_guessed(text):
    assert BOOK.match(text) is None


def test_a_word_between_two_codes_is_not_guessed():
    assert SpellingBook({"a": ["абвгдежа"], "b": ["абвгдежб"]}).match("абвгдежв") is None
