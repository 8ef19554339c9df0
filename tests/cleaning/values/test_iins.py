"""Individual identification numbers; all are of nobody: serial 0000, or birth dates to come."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cleaning.values.reading import NBSP, read
from zhas_eval.cleaning.values.iins import check_iin, check_iin_facts, parse_iin, read_birth_date

# Public synthetic vectors of the rule.
VALID = ["991231500006", "991231500707", "991231600002", "991231600301", "960229500007"]
SECOND_PASS = {
    # 1·9 + 2·9 + 3·1 + 4·2 + 5·3 + 6·1 + 7·5 + 10·7 = 164 = 14·11 + 10; with the second weights
    # 3·9 + 4·9 + 5·1 + 6·2 + 7·3 + 8·1 + 9·5 + 1·7 = 161 = 14·11 + 7.
    "991231500707": 7,
    "991231600301": 1,
}
NEVER_ISSUED = "99123150077"
DATE_IMPOSSIBLE, SEVENTH_7, SEVENTH_0 = "990229500002", "991231700009", "991231000004"
VALID_BIN = ["991240000003", "991240000402", "991241000009"]


def test_the_check_digit_of_the_public_vectors():
    numbers = pd.Series([*VALID, *SECOND_PASS, DATE_IMPOSSIBLE, SEVENTH_7, SEVENTH_0, *VALID_BIN])
    assert check_iin(numbers).all()
    assert all(number.endswith(str(digit)) for number, digit in SECOND_PASS.items())
    assert not check_iin(pd.Series([f"{NEVER_ISSUED}{digit}" for digit in range(10)])).any()


@given(number=st.integers(0, 10**11 - 1).map("{:011}".format))
def test_at_most_one_check_digit_is_right(number):
    assert check_iin(pd.Series([f"{number}{digit}" for digit in range(10)])).sum() <= 1


@pytest.mark.parametrize("cell", ["12", "", None, "99123150000a", "٩٩١٢٣١٥٠٠٠٠٦"])
def test_what_is_no_twelve_digits_has_no_check_digit(cell):
    assert not check_iin(pd.Series([cell], dtype="str")).any()


@pytest.mark.parametrize("number", VALID)
def test_a_valid_number_stands(number):
    assert read(parse_iin, number) == [(number, "", "")]


@pytest.mark.parametrize(
    "cell",
    [
        *("9912 3150 0006", f"991231{NBSP}500006 ", "991231-500006", "991231–500006", "'991231500006"),
        *("ИИН 991231500006", "ЖСН: 991231500006", "991231500006.0"),
    ],
)
def test_forms_of_one_number(cell):
    assert read(parse_iin, cell) == [("991231500006", "iin_format", "")]


@pytest.mark.parametrize("cell", [991231500006, 991231500006.0])
def test_a_number_cell_is_exact(cell):
    assert read(parse_iin, cell) == [("991231500006", "", "")]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        # 2000-01-05, serial 0000: Σ digits × weights = 1·4 + 5·6 + 5·7 = 69 = 6·11 + 3.
        *((105500003, "000105500003"), ("105500003", "000105500003")),
        # 2000-11-05: 1·3 + 1·4 + 5·6 + 5·7 = 72 = 6·11 + 6.
        *((1105500006.0, "001105500006"), ("1105 500006", "001105500006")),
        # 2009-01-05: 9·2 + 1·4 + 5·6 + 5·7 = 87 = 7·11 + 10; 9·4 + 1·6 + 5·8 + 5·9 = 127 = 11·11 + 6.
        (90105500006, "090105500006"),
    ],
)
def test_zeros_that_excel_took_come_back_with_a_right_check_digit(cell, number):
    assert read(parse_iin, cell) == [(number, "iin_zeros", "")]


@pytest.mark.parametrize(
    "cell",
    [
        *("991231500007", "99123150077", "105500004", "12", "+7 700 000 00 01", "нет", 1234.5, True),
        *(DATE_IMPOSSIBLE, SEVENTH_7, SEVENTH_0, *VALID_BIN),
    ],
)
def test_no_number(cell):
    assert read(parse_iin, cell) == [(None, "", "bad_iin")]


@pytest.mark.parametrize("cell", ["9.00101E+11", "9,91231E+11", "9.9E+11", "1E+11"])
def test_a_number_that_lost_digits_says_so(cell):
    assert read(parse_iin, cell) == [(None, "", "iin_scientific")]


def test_a_blank_is_no_problem():
    assert read(parse_iin, "", f" {NBSP}") == [(None, "", "")] * 2


def test_the_seventh_digit_tells_the_century():
    dates = read_birth_date(pd.Series(["991231100000", "991231400000", "991231500000", "991331500000"]))
    assert [None if pd.isna(day) else day.year for day in dates] == [1899, 1999, 2099, None]


def test_birth_date_and_sex_are_compared_with_the_number():
    iin = pd.Series(["991231500006", "991231500006", "991231600002", None, "991231500006"], dtype="str")
    births = pd.to_datetime(pd.Series(["2099-12-31", "1999-12-31", "2099-12-31", "2099-12-31", None]))
    sexes = pd.Series(["male", "female", "female", "male", None], dtype="str")
    other_day, other_sex = check_iin_facts(iin, births, sexes)
    assert other_day.tolist() == [False, True, False, False, False]
    assert other_sex.tolist() == [False, True, False, False, False]
