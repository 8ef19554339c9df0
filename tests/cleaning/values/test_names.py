"""Names as people type them, and texts that are kept as they are."""

import pytest

from tests.cleaning.values.reading import NARROW_NBSP, NBSP, SOFT_HYPHEN, read
from zhas_eval.cleaning.values.names import parse_name
from zhas_eval.cleaning.values.texts import parse_text


@pytest.mark.parametrize(
    ("cell", "name", "change"),
    [
        ("Ахметов Нұрлан Серікұлы", "Ахметов Нұрлан Серікұлы", ""),
        ("Ахметов Нұрлан Серік ұлы", "Ахметов Нұрлан Серік ұлы", ""),
        ("АХМЕТОВ НҰРЛАН СЕРІКҰЛЫ", "Ахметов Нұрлан Серікұлы", "letter_case"),
        ("АХМЕТОВ НҰРЛАН СЕРІК ҰЛЫ", "Ахметов Нұрлан Серік ұлы", "letter_case"),
        ("АХМЕТОВА ӘСЕЛ СЕРІК-ҚЫЗЫ", "Ахметова Әсел Серік-қызы", "letter_case"),
        ("ахметова-серікова әсел", "Ахметова-Серікова Әсел", "letter_case"),
        ("АХМЕТОВ Нұрлан", "Ахметов Нұрлан", "letter_case"),
        ("Ахметова (СЕРІКОВА) Әсел", "Ахметова (Серікова) Әсел", "letter_case"),
        ("АЛИЕВ РАСИМ ВАГИФ ОГЛЫ", "Алиев Расим Вагиф оглы", "letter_case"),
        ("Ахметов А.Б.", "Ахметов А.Б.", ""),
        ("АХМЕТОВ А.Б.", "Ахметов А.Б.", "letter_case"),
        ("Ли ОА", "Ли ОА", ""),
        ("О'КОННОР МАР'ЯМ", "О'Коннор Мар'ям", "letter_case"),
        ("ПЁТР", "Пётр", "letter_case"),
        ("NA", "Na", "letter_case"),
        ("Na", "Na", ""),
        ("нет", "Нет", "letter_case"),
        ("  Ахметов   Нұрлан ", "Ахметов Нұрлан", "spaces"),
        (f"Ахметов{NBSP}Нұрлан{NARROW_NBSP}", "Ахметов Нұрлан", "spaces"),
        (f"Ахме{SOFT_HYPHEN}тов\nНұрлан", "Ахметов Нұрлан", "spaces"),
        ("Байтерек Андреи\u0306", "Байтерек Андрей", "unicode_form"),
        # Latin A, e and o among Cyrillic letters.
        ("Aхмeтoв", "Ахметов", "look_alikes"),
        ("Cерік", "Серік", "look_alikes"),
        ("Əсел Ɵмір", "Әсел Өмір", "look_alikes"),
        # As many Latin letters as Cyrillic, but п and т have nothing alike.
        ("Ивановa-Пeтpoвa", "Иванова-Петрова", "look_alikes"),
        # Cyrillic о among Latin letters.
        ("Ivanоv", "Ivanov", "look_alikes"),
        ("Smith-Ивaнова", "Smith-Иванова", "look_alikes"),
        ("AХМЕТОВ  НҰРЛАН", "Ахметов Нұрлан", "look_alikes"),
    ],
)
def test_a_name_is_set_right(cell, name, change):
    assert read(parse_name, cell) == [(name, change, "")]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("Ахметов Н?рлан", "name_lost_letter"),
        ("Ахметова ?йгерім", "name_lost_letter"),
        ("Ахметов Н\N{REPLACEMENT CHARACTER}рлан", "name_lost_letter"),
        ("Ахметов 2", "name_digits"),
        ("Fатима", "name_mixed_letters"),
        ("Ахметов", ""),
    ],
)
def test_a_doubtful_name_is_kept_with_a_warning(cell, problem):
    assert read(parse_name, cell) == [(cell, "", problem)]


def test_a_lost_letter_begins_no_word():
    assert read(parse_name, "АХМЕТОВ Н?РЛАН") == [("Ахметов Н?рлан", "letter_case", "name_lost_letter")]


@pytest.mark.parametrize(
    "cell", ["=cmd|'/C calc'!A", "<script>alert()</script>", "<B>АХМЕТОВ</B>", "@sum", "a@example.org"]
)
def test_formulas_and_markup_are_texts(cell):
    assert read(parse_name, cell) == read(parse_text, cell) == [(cell, "", "")]


@pytest.mark.parametrize("parse", [parse_name, parse_text])
@pytest.mark.parametrize("cell", ["", "  ", f" {NBSP}{NARROW_NBSP}\t\n", "\N{ZERO WIDTH SPACE}"])
def test_spaces_alone_are_nothing(parse, cell):
    assert read(parse, cell) == [(None, "", "")]


def test_a_text_keeps_its_words_and_loses_its_spaces():
    assert read(parse_text, f" Ш-01{NBSP} а ", "ШКОЛА", 7.0, 7.5, "NA") == [
        *(("Ш-01 а", "spaces", ""), ("ШКОЛА", "", ""), ("7", "", ""), ("7.5", "", ""), ("NA", "", ""))
    ]
