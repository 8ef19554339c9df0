"""Phone numbers as people type them; all are of the unused block 700 000 00 xx."""

import pytest

from tests.cleaning.values.reading import NBSP, read
from zhas_eval.cleaning.values.phones import parse_phone

NUMBER = "+77000000001"


@pytest.mark.parametrize(
    "cell",
    [
        *("+7 700 000 00 01", "8 (700) 000-00-01", "87000000001", "7000000001", 7000000001.0, 77000000001.0),
        *("8-700-000-00-01", f"+7{NBSP}700 0000001", "8.700.000.00.01", "87000000001.0", "8–700–0000001"),
        *("тел: 87000000001", "моб. 8 700 000 00 01", "WhatsApp +7 700 000 00 01"),
    ],
)
def test_forms_of_one_phone(cell):
    assert read(parse_phone, cell) == [(NUMBER, "phone_format", "")]


def test_a_number_in_international_form_stands():
    assert read(parse_phone, NUMBER) == [(NUMBER, "", "")]


@pytest.mark.parametrize(
    "cell",
    [
        *("87000000001, 87000000002", "87000000001/87000000002", "8 700 000 00 01; 8 700 000 00 02"),
        *("87000000001\n87000000002", "87000000001 и 87000000002", "87000000001 87000000002"),
        # 790 is the code of nobody: the first number is none.
        "8 790 000 00 05, 8 700 000 00 01",
    ],
)
def test_the_first_of_several_numbers_is_taken(cell):
    assert read(parse_phone, cell) == [(NUMBER, "phone_first_of_several", "")]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("8 (7112) 50-00-01", "+77112500001"),
        ("+1 650 253 0000", "+16502530000"),
    ],
)
def test_land_lines_and_other_countries(cell, number):
    assert read(parse_phone, cell) == [(number, "phone_format", "")]


@pytest.mark.parametrize(
    "cell", ["нет", "12345", "1234567", "+7 700 000 00 01 02 03", "8.7E+10", "8,7E+10", 87.5, True, "б/н"]
)
def test_no_phone(cell):
    assert read(parse_phone, cell) == [(None, "", "bad_phone")]


@pytest.mark.parametrize(
    "cell",
    [
        # Letters, in the place of digits or beside them: whose number it is nobody knows.
        *(
            "8700OOOOOO1",
            "8 7ОО 000 00 01",
            "8700000000l",
            "8 700 000 00 0З",
            "8-700-ABC-DEFG",
            "+7 700 MAMA 000",
        ),
        *("87000000001 (мама)", "87000000001 спросить Ивана", "87000000001а"),
        # Extensions
        *("8 (7112) 50-00-01 вн. 12", "8 700 000 00 01 доб. 5", "87000000001 ext 12", "87000000001#12"),
        *("87000000001x12", "8 700 000 00 01, 12"),
        # Codes that nobody has
        *("8 790 000 00 05", "+7 000 000 00 01", "87200000001", "7790000005", "+7 704 000 00", "87030000001"),
    ],
)
def test_letters_extensions_and_codes_of_nobody_never_make_a_number(cell):
    assert read(parse_phone, cell) == [(None, "", "bad_phone")]


def test_a_blank_is_no_problem():
    assert read(parse_phone, "", f" {NBSP}", NUMBER) == [(None, "", ""), (None, "", ""), (NUMBER, "", "")]
