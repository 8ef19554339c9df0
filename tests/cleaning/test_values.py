"""Cells as people type them, and the values they stand for."""

import datetime as dt
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhas_eval.cleaning.folding import SpellingBook, fold_text
from zhas_eval.cleaning.values import (
    check_iin,
    is_blank,
    match_code_lists,
    parse_amount,
    parse_date,
    parse_iin,
    parse_month,
    parse_number,
    parse_phone,
    parse_text,
)

NBSP = "\N{NO-BREAK SPACE}"
VECTORS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "iin_vectors.json"
FIRST_PASS, SECOND_PASS = "991231500006", "991231500707"
CELLS = st.one_of(
    st.text(max_size=20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1)),
)


def _one(parse, cell):
    value = parse(pd.Series([cell], dtype=object)).iloc[0]
    return None if pd.isna(value) else value


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "05.10.2023",
            "5.10.23",
            "2023-10-05",
            "05/10/2023",
            "05-10-2023",
            " 05.10.2023 г. ",
            "05.10.2023г",
        ),
        *("05.10.2023 жыл", "2023-10-05 00:00:00", 45204, 45204.0, 45204.75),
        *(dt.date(2023, 10, 5), dt.datetime(2023, 10, 5, 14, 30)),
    ],
)
def test_forms_of_one_day(cell):
    assert _one(parse_date, cell) == pd.Timestamp(2023, 10, 5)


@pytest.mark.parametrize("cell", ["31.02.2024", "13/13/2023", "осень", "", 7, -3.0, 99999, True, "10.2023"])
def test_no_day(cell):
    assert _one(parse_date, cell) is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *(
            ("1 234,5", 1234.5),
            (f"1{NBSP}234,5", 1234.5),
            ("240 000,00 тг", 240_000),
            ("240000 тенге", 240_000),
        ),
        *(("1,2 млн", 1_200_000), ("5 тыс.", 5_000), ("-3", -3), (7, 7), ("0,35", 0.35), ("12 ₸", 12)),
    ],
)
def test_forms_of_a_number(cell, number):
    assert _one(parse_number, cell) == number


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *(("1 234,567", 1234.567), ("1,234.50", 1234.5), ("1.234,5 тг", 1234.5), ("1,234,567", 1_234_567)),
        *(("1.234.567,89", 1_234_567.89), ("-1,234.5", -1234.5), ("1,2 млн", 1_200_000), (1000.5, 1000.5)),
        *(("240 000,00 тг.", 240_000), ("1000,50", 1000.5), ("5 тыс.", 5_000), ("1 000", 1_000), ("7", 7)),
    ],
)
def test_forms_of_an_amount(cell, number):
    assert _one(parse_amount, cell) == number


@pytest.mark.parametrize(
    "cell", ["1,000", "1.000", "12,345 тг", "1,200 млн", "1,234 567", "1, 234", "1,23,456", "12.345.67", ""]
)
def test_an_amount_that_may_be_a_thousand_or_one_is_neither(cell):
    assert _one(parse_amount, cell) is None


@pytest.mark.parametrize("cell", ["уточняется", "", "1.234.567", "35%", "12-15", True, "=A1", "десять"])
def test_no_number(cell):
    assert _one(parse_number, cell) is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (FIRST_PASS, FIRST_PASS),
        (SECOND_PASS, SECOND_PASS),
        ("9912 3150 0006", FIRST_PASS),
        (f"991231{NBSP}500006 ", FIRST_PASS),
        (991231500006, FIRST_PASS),
        (991231500006.0, FIRST_PASS),
        ("991231500007", None),
        ("99123150077", None),
        ("9,91231E+11", None),
        ("12", None),
        ("", None),
        ("+7 700 000 00 01", None),
    ],
)
def test_forms_of_an_iin(cell, number):
    assert _one(parse_iin, cell) == number


def test_an_iin_gets_back_the_zeros_that_excel_took():
    # 2000-01-05, serial 0000: Σ digits × weights = 1·4 + 5·6 + 5·7 = 69 = 6·11 + 3.
    whole = "000105500003"
    assert check_iin(pd.Series([whole])).all()
    assert _one(parse_iin, 105500003.0) == _one(parse_iin, "105500003") == whole


@pytest.mark.skipif(not VECTORS.is_file(), reason="the vectors are not kept in the repository")
def test_public_vectors():
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    assert check_iin(pd.Series(vectors["valid_iin"] + vectors["valid_bin"])).all()
    for prefix in vectors["never_issued_prefix"]:
        numbers = pd.Series([f"{prefix}{digit}" for digit in range(10)])
        assert not check_iin(numbers).any()


@given(number=st.integers(0, 10**11 - 1).map("{:011}".format))
def test_at_most_one_check_digit_is_right(number):
    assert check_iin(pd.Series([f"{number}{digit}" for digit in range(10)])).sum() <= 1


@pytest.mark.parametrize(
    "cell",
    [
        *("+7 700 000 00 01", "8 (700) 000-00-01", "87000000001", "7000000001", 7000000001.0, 77000000001.0),
        *("8-700-000-00-01", f"+7{NBSP}700 0000001"),
    ],
)
def test_forms_of_one_phone(cell):
    assert _one(parse_phone, cell) == "+77000000001"


@pytest.mark.parametrize("cell", ["нет", "", "12345", "1234567", "+7 700 000 00 01 02 03"])
def test_no_phone(cell):
    assert _one(parse_phone, cell) is None


def test_text_keeps_its_words_and_loses_its_spaces():
    assert parse_text(pd.Series([f" Ш-01{NBSP} а ", 7.0, 7.5, "  "], dtype=object)).tolist()[:3] == [
        *("Ш-01 а", "7", "7.5")
    ]
    assert is_blank(pd.Series([" ", "", "0", 0.0, None], dtype=object)).tolist() == [
        *(True, True, False, False, True)
    ]


def test_na_is_a_surname():
    assert _one(parse_text, "NA") == "NA"


@pytest.mark.parametrize(
    "parse", [parse_text, parse_date, parse_number, parse_amount, parse_iin, parse_phone]
)
@given(cells=st.lists(CELLS, max_size=8))
def test_any_cell_is_read_or_left_blank(parse, cells):
    series = pd.Series(cells, index=range(5, 5 + len(cells)), dtype=object)
    parsed = parse(series)
    assert parsed.index.equals(series.index)
    assert parsed.dtype == parse(pd.Series([], dtype=object)).dtype


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Қырғызбаева Әсел", "Кыргызбаева Асел"),
        ("ЗКО", "ЗКO"),
        ("Пётр", "петр"),
        ("Байтере\u0438\u0306", "Байтерей"),
        ("г. Шымкент", "Г.ШЫМКЕНТ"),
        ("Һ", "х"),
    ],
)
def test_spellings_of_one_word_fold_alike(one, other):
    assert fold_text(one) == fold_text(other)


@given(text=st.text(max_size=30))
def test_folding_twice_is_folding_once(text):
    assert fold_text(fold_text(text)) == fold_text(text)


BOOK = SpellingBook(
    {
        "employed": ["работает", "трудоустроен"],
        "not_employed": ["не работает", "безработный"],
        "wko": ["Западно-Казахстанская область", "Батыс Қазақстан облысы", "ЗКО"],
        "shymkent": ["город Шымкент", "Шымкент"],
    }
)


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


def test_a_cell_of_several_answers():
    book = SpellingBook({"youth": ["молодежь"], "unemployed": ["безработный"]})
    (found, unknown) = match_code_lists(pd.Series(["Молодёжь; безработный", "молодежь, поэт"]), book)
    assert [match.code for match in found] == ["youth", "unemployed"]
    assert unknown[1] is None


def test_a_month_is_its_last_day_whatever_day_stands_for_it() -> None:
    months = parse_month(pd.Series(["01.09.2023", "25.09.2023", "", "31.02.2024"], dtype=object))
    assert months.tolist()[:2] == [pd.Timestamp("2023-09-30")] * 2
    assert months.isna().tolist() == [False, False, True, True]
