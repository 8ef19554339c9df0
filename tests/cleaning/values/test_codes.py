"""Answers from a closed list, one or several in a cell."""

import pytest

from tests.cleaning.values.reading import NBSP, read
from zhas_eval.cleaning.spellings import SpellingBook
from zhas_eval.cleaning.values.codes import parse_categories, parse_category

BOOK = SpellingBook(
    {
        "employed": ["employed", "работает", "трудоустроен"],
        "not_employed": ["not_employed", "не работает", "безработный"],
        "youth": ["youth", "молодежь"],
        "culture": ["culture", "культура и искусство"],
        "yes": ["yes", "да", "+", "1"],
    }
)


@pytest.mark.parametrize(
    ("cell", "code", "change", "problem"),
    [
        ("employed", "employed", "", ""),
        ("РАБОТАЕТ ", "employed", "code", ""),
        (f"не{NBSP}работает", "not_employed", "code", ""),
        ("молодёжь", "youth", "code", ""),
        ("трудоустроин", "employed", "spelling_guessed", "spelling_guessed"),
        # The opposite, one particle away.
        ("не трудоустроен", None, "", "unknown_category"),
        ("никогда", None, "", "unknown_category"),
        ("+", "yes", "code", ""),
        (1, "yes", "code", ""),
        (1.0, "yes", "code", ""),
        ("", None, "", ""),
        (f" {NBSP}", None, "", ""),
    ],
)
def test_an_answer(cell, code, change, problem):
    assert read(parse_category, cell, book=BOOK) == [(code, change, problem)]


@pytest.mark.parametrize(
    ("cell", "codes", "change", "problem"),
    [
        ("Молодежь; безработный", "not_employed|youth", "code", ""),
        ("безработный, молодежь", "not_employed|youth", "code", ""),
        ("безработный / молодежь", "not_employed|youth", "code", ""),
        ("безработный + молодежь", "not_employed|youth", "code", ""),
        ("безработный\nмолодежь", "not_employed|youth", "code", ""),
        ("безработный и молодежь", "not_employed|youth", "code", ""),
        ("not_employed|youth", "not_employed|youth", "", ""),
        ("youth", "youth", "", ""),
        ("молодежь; молодежь;", "youth", "code", ""),
        ("молодеж; безработный", "not_employed|youth", "spelling_guessed", "spelling_guessed"),
        # «и» inside an answer parts nothing.
        ("культура и искусство", "culture", "code", ""),
        ("культура и искусство и молодежь", None, "", "unknown_answer"),
        ("молодежь, поэт", None, "", "unknown_answer"),
        ("молодежь и поэт", None, "", "unknown_answer"),
        ("поэт; поэт и молодеж", None, "", "unknown_answer"),
        ("поэт, певец и врач", None, "", "unknown_category"),
        ("поэт", None, "", "unknown_category"),
        (";", None, "", "unknown_category"),
        ("", None, "", ""),
    ],
)
def test_several_answers(cell, codes, change, problem):
    assert read(parse_categories, cell, book=BOOK) == [(codes, change, problem)]


def test_each_distinct_text_is_looked_up_once():
    asked = []

    class Counting(SpellingBook):
        def match(self, text):
            asked.append(text)
            return super().match(text)

    read(parse_category, *["работает", "безработный"] * 50, book=Counting({"employed": ["работает"]}))
    assert sorted(asked) == ["безработный", "работает"]
