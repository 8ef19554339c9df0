"""Numbers, sums and shares as people type them."""

import pytest

from tests.cleaning.values.reading import NARROW_NBSP, NBSP, read
from zhas_eval.cleaning.values.numbers import parse_integer, parse_money, parse_number
from zhas_eval.cleaning.values.percents import parse_percent

ALL = [parse_number, parse_integer, parse_money]


@pytest.mark.parametrize("parse", ALL)
@pytest.mark.parametrize(
    ("cell", "number", "change"),
    [
        *(("1 234,5", 1234.5, "number_format"), (f"1{NBSP}234,5", 1234.5, "number_format")),
        *((f"1{NARROW_NBSP}234,5", 1234.5, "number_format"), ("1'234'567", 1_234_567, "number_format")),
        *(("1.234.567,89", 1_234_567.89, "number_format"), ("1,234.50", 1234.5, "number_format")),
        *(("1,234,567", 1_234_567, "number_format"), ("1 234,567", 1234.567, "number_format")),
        *(("-1,234.5", -1234.5, "number_format"), ("1000,50", 1000.5, "number_format")),
        *(("−3", -3, "number_format"), ("– 1 000", -1000, "number_format"), ("+5", 5, "number_format")),
        *(("(1 000)", -1000, "number_format"), ("007", 7, "number_format"), ("35.0", 35, "number_format")),
        *(("0,125", 0.125, "number_format"), ("-0", 0, "number_format"), (" 7", 7, "number_format")),
        *(("240 000,00 тг", 240_000, "number_unit"), ("240000 тенге", 240_000, "number_unit")),
        *(("12 ₸", 12, "number_unit"), ("₸ 1 000", 1000, "number_unit"), ("1000 KZT", 1000, "number_unit")),
        *(("1.234,5 тг.", 1234.5, "number_unit"), ("(240 000 тг)", -240_000, "number_unit")),
        *(("1,2 млн", 1_200_000, "number_scale"), ("5 тыс.", 5_000, "number_scale")),
        *(("5 тыс. тенге", 5_000, "number_scale"), ("5тыс.тг", 5_000, "number_scale")),
        *(("2 млрд", 2_000_000_000, "number_scale"), ("7 мың теңге", 7_000, "number_scale")),
        *(("12 тысяч", 12_000, "number_scale"), ("3 миллиона", 3_000_000, "number_scale")),
        # The nearest float to the product, and no product of floats: 1,001 × 1e6 is 1000999.9999999999.
        *(("4,35 млн", 4_350_000, "number_scale"), ("1,0010 млн", 1_001_000, "number_scale")),
        *(("7", 7, ""), ("-3", -3, ""), ("0.35", 0.35, ""), ("1000000.5", 1_000_000.5, "")),
        *(
            (7, 7, ""),
            (1000.5, 1000.5, ""),
            (-0.125, -0.125, ""),
            (1e-7, 1e-7, ""),
            (0.1 + 0.2, 0.1 + 0.2, ""),
        ),
        ("34 495 376", 34_495_376, "number_format"),
    ],
)
def test_forms_of_a_number(parse, cell, number, change):
    assert read(parse, cell) == [(number, change, "")]


@pytest.mark.parametrize("parse", ALL)
@pytest.mark.parametrize(
    "cell",
    [
        *("уточняется", "35%", "12-15", True, "=A1", "десять", "~100", "около 5", "1 234 567 890 (из них 5)"),
        *("1,234 567", "1, 234", "1,23,456", "12.345.67", "12 34", "(1 000", "-(5)", "1,5E+06", "9" * 400),
    ],
)
def test_no_number(parse, cell):
    assert read(parse, cell) == [(None, "", "bad_number")]


@pytest.mark.parametrize("parse", ALL)
def test_a_blank_is_no_problem(parse):
    assert read(parse, "", f" {NBSP}") == [(None, "", "")] * 2


@pytest.mark.parametrize("cell", ["1,000", "1.000", "12,345 тг", "1,200 млн", "-1,000", "1234,567"])
def test_a_sum_that_may_be_a_thousand_or_one_is_neither(cell):
    for parse in (parse_money, parse_integer):
        assert read(parse, cell) == [(None, "", "number_ambiguous")]
    assert read(parse_number, cell)[0][0] is not None


def test_a_number_cell_says_itself_what_its_point_is():
    assert read(parse_money, 1.234) == [(1.234, "", "")]


def test_a_single_mark_of_a_number_parts_decimals():
    assert read(parse_number, "1,000", "12,345") == [(1, "number_format", ""), (12.345, "number_format", "")]


def test_sums_reconcile_to_the_last_tenge():
    cells = ["28 000 000", "2 160 000,00", 245_376, "4,09 млн"]
    assert sum(value for value, _, _ in read(parse_money, *cells)) == 34_495_376


@pytest.mark.parametrize(
    ("cell", "share"),
    [("35 %", 35), ("35,5%", 35.5), (f"35{NBSP}%", 35), ("35 процентов", 35), ("0,35 %", 0.35)],
)
def test_a_sign_of_percent_decides_its_cell(cell, share):
    assert read(parse_percent, cell) == [(share, "percent_sign", "")]
    assert read(parse_percent, cell, 0.5)[0] == (share, "percent_sign", "")
    assert read(parse_percent, cell, 50)[0] == (share, "percent_sign", "")


def test_a_column_of_fractions_is_read_as_percents():
    assert read(parse_percent, 0.35, 0.29, 1, 0, "0,5", "80 %", "") == [
        *((35, "fraction_as_percent", ""), (29, "fraction_as_percent", ""), (100, "fraction_as_percent", "")),
        *((0, "", ""), (50, "fraction_as_percent", ""), (80, "percent_sign", ""), (None, "", "")),
    ]


def test_zeros_and_ones_alone_are_no_fractions():
    assert read(parse_percent, 0, 1, 1) == [(0, "", ""), (1, "", ""), (1, "", "")]


def test_a_fraction_among_whole_percents_may_be_either():
    assert read(parse_percent, 35, 0.35, 1, "35,5") == [
        *((35, "", ""), (0.35, "", "percent_ambiguous"), (1, "", ""), (35.5, "number_format", ""))
    ]


@pytest.mark.parametrize("cell", ["%", "много", "10-20 %"])
def test_no_share(cell):
    assert read(parse_percent, cell) == [(None, "", "bad_number")]
