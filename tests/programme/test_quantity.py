"""Quantities and periods as reports state them."""

from datetime import date

import pytest

from zhas_eval.programme.passport import text_in
from zhas_eval.programme.periods import PeriodError, parse_period
from zhas_eval.programme.quantity import parse_quantity
from zhas_eval.programme.tables import load_codebooks, load_contracts

FIRST, LAST = date(2023, 9, 25), date(2024, 10, 31)


@pytest.mark.parametrize(
    ("text", "value", "lower", "upper"),
    [
        ("28", 28, 28, 28),
        ("2,5", 2.5, 2.5, 2.5),
        ("2 160 000", 2_160_000, 2_160_000, 2_160_000),
        ("140 тыс.", 140_000, 140_000, 140_000),
        ("1,2 млн тенге", 1_200_000, 1_200_000, 1_200_000),
        ("Более 500 000", None, 500_000, None),
        ("не менее 20", None, 20, None),
        ("не более 5", None, None, 5),
        ("менее 3", None, None, 3),
        ("до 1 млн", None, None, 1_000_000),
        ("от 50", None, 50, None),
        ("от 5 до 10", None, 5, 10),
        ("2-3 часа", None, 2, 3),
        ("10 – 15 тыс", None, 10_000, 15_000),
        ("около 1 млн", 1_000_000, 500_000, 1_500_000),
        ("около 500", 500, 450, 550),
        ("примерно 2,5", 2.5, 2.45, 2.55),
        ("30%", 0.3, 0.3, 0.3),
        ("не менее 80 %", None, 0.8, None),
        ("100%", 1, 1, 1),
        ("-", None, None, None),
        ("", None, None, None),
        ("не предусмотрено", None, None, None),
    ],
)
def test_quantity(text, value, lower, upper):
    quantity = parse_quantity(text)
    for found, expected in ((quantity.value, value), (quantity.lower, lower), (quantity.upper, upper)):
        assert found == (None if expected is None else pytest.approx(expected))
    assert quantity.text == text
    assert quantity.is_share == ("%" in text)


@pytest.mark.parametrize(
    ("code", "start", "end", "kind"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31), "year"),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31), "quarter"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2023-10-05..2023-10-06", date(2023, 10, 5), date(2023, 10, 6), "span"),
        ("all", FIRST, LAST, "all"),
    ],
)
def test_period(code, start, end, kind):
    period = parse_period(code, first_day=FIRST, last_day=LAST)
    assert (period.start, period.end, period.kind, period.code) == (start, end, kind, code)


@pytest.mark.parametrize(
    "code",
    [
        *("", "вчера", "2022", "2025", "2023-Q5", "2023-13", "2024-Q4x", "2023-08"),
        *("2023-12-31..2023-12-01", "2023-02-30..2023-12-01", "0000"),
    ],
)
def test_no_period(code):
    with pytest.raises(PeriodError):
        parse_period(code, first_day=FIRST, last_day=LAST)


def test_a_period_holds_those_inside_it():
    year, month = (parse_period(code, first_day=FIRST, last_day=LAST) for code in ("2023", "2023-10"))
    assert year.contains(month)
    assert not month.contains(year)


def test_every_contract_can_be_used():
    for contract in load_contracts().values():
        names = {column.name for column in contract.columns}
        assert set(contract.key) <= names | {"person"}
        assert not contract.date or contract.column(contract.date).required
        assert contract.date or contract.date_via or not contract.region_via
        for column in contract.columns:
            assert bool(column.codebook) == (column.kind in ("category", "categories")), column.name
            assert column.personal or column.kind not in ("name", "iin", "phone"), column.name


def test_truth_values_of_yaml_are_answers():
    assert set(load_codebooks()["yes_no"]) == {"yes", "no"}


def test_a_text_falls_back_to_the_language_there_is():
    assert text_in({"kk": "грант"}, "ru") == "грант"
    assert text_in({}, "ru") == ""
