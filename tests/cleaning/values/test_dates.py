"""Days as people type them, and what a column as a whole tells of its days."""

import datetime as dt

import pandas as pd
import pytest

from tests.cleaning.values.reading import NBSP, read
from zhas_eval.cleaning.values.dates import parse_date, parse_month

DAY = pd.Timestamp(2023, 10, 5)


@pytest.mark.parametrize(
    ("cell", "change"),
    [
        *(("2023-10-05", ""), (dt.date(2023, 10, 5), ""), (dt.datetime(2023, 10, 5), "")),
        *((dt.datetime(2023, 10, 5, 14, 30), "date_time"), ("2023-10-05 00:00:00", "date_time")),
        *(("2023-10-05T14:30:00Z", "date_time"), ("05.10.2023 14:30", "date_time")),
        *(("05.10.2023", "date_text"), ("05/10/2023", "date_text"), ("05-10-2023", "date_text")),
        *(
            (" 05.10.2023 г. ", "date_text"),
            ("05.10.2023г", "date_text"),
            (f"05.10.2023{NBSP}года", "date_text"),
        ),
        *(("05.10.2023 жыл", "date_text"), ("5.10.2023 ж.", "date_text"), ("2023.10.05", "date_text")),
        *(("05 10 2023", "date_text"), ("05,10,2023", "date_text"), ("05–10–2023", "date_text")),
        *(("5.10.23", "date_short_year"), ("05/10/23", "date_short_year"), ("5-окт-23", "date_short_year")),
        *(("5 октября 2023", "date_words"), ("«5» октября 2023 года", "date_words")),
        *(("05 ОКТ. 2023", "date_words"), ("5 қазан 2023", "date_words"), ("5 Oct 2023", "date_words")),
        *(("2023 жылғы 5 қазан", "date_words"), ("2023 ж. 5 қазан", "date_words")),
        *((45204, "date_serial"), (45204.75, "date_serial"), ("45204", "date_serial")),
    ],
)
def test_forms_of_one_day(cell, change):
    assert read(parse_date, cell) == [(DAY, change, "")]


@pytest.mark.parametrize(
    "cell",
    [
        *("31.02.2024", "30 февраля 2024", "2023-02-29", "13/13/2023", "осень", "5 осени 2023", "10.2023"),
        *(7, -3.0, 99999, 1e300, True, "00.10.2023", "05.10.0023", "31.12.9999", "2023", "05.10"),
        *(dt.datetime(1899, 12, 31), "5 ма 2023"),
    ],
)
def test_no_day(cell):
    assert read(parse_date, cell) == [(None, "", "bad_date")]


def test_a_blank_is_no_problem():
    assert read(parse_date, "", f" {NBSP}") == [(None, "", "")] * 2


@pytest.mark.parametrize(
    ("words", "month"),
    [
        (("января", "қаңтар", "янв", "Jan"), 1),
        (("февраля", "ақпан", "фев"), 2),
        (("марта", "март", "наурыз", "мар"), 3),
        (("апреля", "сәуір", "сауир"), 4),
        (("мая", "май", "мамыр", "May"), 5),
        (("июня", "маусым", "июн"), 6),
        (("июля", "шілде", "шілденің"), 7),
        (("августа", "тамыз", "авг"), 8),
        (("сентября", "қыркүйек", "сент"), 9),
        (("октября", "қазан", "қазаны", "oктября"), 10),
        (("ноября", "қараша", "ноя"), 11),
        (("декабря", "желтоқсан", "жел"), 12),
    ],
)
def test_words_of_months(words, month):
    for word in words:
        assert read(parse_date, f"5 {word} 2023")[0][0] == pd.Timestamp(2023, month, 5)


def test_serial_numbers_may_count_from_1904():
    assert read(parse_date, 43742, starts_1904=True) == [(DAY, "date_serial", "")]


@pytest.mark.parametrize(
    ("cell", "latest", "year"),
    [
        *(("05.10.68", None, 2068), ("05.10.69", None, 1969)),
        *(("05.10.24", dt.date(2024, 10, 31), 2024), ("05.10.25", dt.date(2024, 10, 31), 1925)),
        *(("05.10.99", dt.date(2024, 10, 31), 1999), ("05.10.00", dt.date(2024, 10, 31), 2000)),
    ],
)
def test_the_century_of_a_short_year(cell, latest, year):
    assert read(parse_date, cell, latest=latest) == [(pd.Timestamp(year, 10, 5), "date_short_year", "")]


def test_a_column_with_no_clear_text_has_the_day_first():
    assert read(parse_date, "05.10.2023", "06.10.2023") == [
        *((DAY, "date_text", ""), (pd.Timestamp(2023, 10, 6), "date_text", ""))
    ]


def test_a_column_whose_clear_texts_have_the_month_first_has_it_so():
    assert read(parse_date, "10/25/2023", "10/05/2023", "07/07/2023", "10/05/23") == [
        *((pd.Timestamp(2023, 10, 25), "date_month_first", ""), (DAY, "date_month_first", "")),
        *((pd.Timestamp(2023, 7, 7), "date_text", ""), (DAY, "date_month_first", "")),
    ]


def test_a_column_whose_clear_texts_contradict_each_other_has_the_day_first_with_a_warning():
    assert read(parse_date, "10/25/2023", "25/10/2023", "05/10/2023", "07/07/2023") == [
        *(
            (pd.Timestamp(2023, 10, 25), "date_month_first", ""),
            (pd.Timestamp(2023, 10, 25), "date_text", ""),
        ),
        *((DAY, "date_text", "date_ambiguous"), (pd.Timestamp(2023, 7, 7), "date_text", "")),
    ]


def test_a_clear_day_says_that_the_day_is_first():
    assert read(parse_date, "25.10.2023", "05.10.2023")[1] == (DAY, "date_text", "")


def test_real_days_and_iso_texts_tell_nothing_and_are_never_turned_round():
    clear = ["2023-10-25", dt.date(2023, 10, 25), "25 октября 2023", "2023/10/25", 45224]
    assert read(parse_date, *clear, "05.10.2023")[-1] == (DAY, "date_text", "")
    turned = read(parse_date, "10/25/2023", "2023-10-05", dt.date(2023, 10, 5), "5 октября 2023", 45204)
    assert [day for day, _, _ in turned[1:]] == [DAY] * 4


def test_an_impossible_day_tells_nothing():
    assert read(parse_date, "02/30/2023", "05.10.2023")[1] == (DAY, "date_text", "")


def test_a_month_is_its_last_day_whatever_day_stands_for_it():
    end = pd.Timestamp(2023, 9, 30)
    assert read(parse_month, "01.09.2023", dt.date(2023, 9, 25), "2023-09-30", "", "31.02.2024") == [
        *((end, "date_text", ""), (end, "month_end", ""), (end, "", ""), (None, "", "")),
        (None, "", "bad_date"),
    ]
