"""Every kind of column: nothing vanishes unsaid, a clean value is read as itself, order plays no part."""

import datetime as dt
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cleaning.values.reading import PROGRAMME, as_cells, as_list, make_column
from tests.searches import examples
from zhas_eval.cleaning.values import is_blank, parse_column
from zhas_eval.presentation.wording import load_catalogue
from zhas_eval.programme.tables import DTYPES, Kind
from zhas_eval.sources.raw import ERROR, TEXT, UNCOMPUTED, UNCOMPUTED_TEXT, type_cells

CODEBOOKS = {"category": "employment", "categories": "social_status"}
COLUMNS = {kind: make_column(kind, CODEBOOKS.get(kind, "")) for kind in get_args(Kind)}
PIECES = [
    *(
        "Ахметов",
        "НҰРЛАН",
        "Серік",
        "ұлы",
        "қызы",
        "Axмeт",
        "О'К",
        "И.",
        "?",
        "-",
        " ",
        "  ",
        "\xa0",
        "ё",
        "\n",
    ),
    *("991231500006", "105500003", "9.9E+11", "+7 700 000 00 01", "87000000001", "7000000001", ", ", "; "),
    *("05.10.2023", "10/25/2023", "2023-10-05", "5 қазан", " 2023", " г.", "31.02", ".23", "45204", " 14:30"),
    *("1 234,5", "1,000", "(", ")", "млн", " тг", "%", "0.5", "'000", "12"),
    *("работает", "безработный", "молодежь", " и ", "|", "employed", "youth", "<script>", "=cmd"),
    *("Шымкент", "ЗКО", "Бөрлі ауданы", "Алматы", "common", "wko", "Бурлинкий район", "г. Уральск"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=4).map("".join) | st.text(max_size=12)
CELLS = st.one_of(
    TEXTS,
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**13), 10**13),
    st.booleans(),
    st.datetimes(dt.datetime(1890, 1, 1), dt.datetime(2110, 1, 1)),
    st.dates(dt.date(1890, 1, 1), dt.date(2110, 1, 1)),
)
FEW = examples(10)
KINDS = pytest.mark.parametrize("kind", COLUMNS)


def _read(kind, cells):
    return parse_column(*as_cells(cells), COLUMNS[kind], programme=PROGRAMME)


def _written(values, kind):
    """Clean values as the cells of a file."""
    if DTYPES.get(kind, "").startswith("datetime"):
        return [value.date() for value in values]
    return list(values)


@KINDS
@FEW
@given(cells=st.lists(CELLS, max_size=8))
def test_any_cell_is_read_or_says_why_not(kind, cells):
    text, kinds = as_cells(cells)
    parsed = parse_column(text, kinds, COLUMNS[kind], programme=PROGRAMME)
    unread = parsed.values.isna()
    for column in (parsed.values, parsed.change, parsed.problem):
        assert column.index.equals(text.index)
    assert parsed.values.dtype == DTYPES.get(kind, "str")
    assert parsed.change.dtype == parsed.problem.dtype == "str"
    assert (unread & (parsed.problem == "")).equals(is_blank(text))
    assert (parsed.change[unread] == "").all()


@KINDS
@FEW
@given(cells=st.lists(CELLS, max_size=8))
@example(cells=["АБВ", "İ", "ǆ", "ﬀ", "ß", "ʼn", "'абв", "?абв"])
def test_a_clean_value_is_read_as_itself(kind, cells):
    values = _read(kind, cells).values.dropna()
    # In a column of shares below one each would be taken for a fraction.
    more = [50.0] if kind == "percent" else []
    again = _read(kind, [*_written(values, kind), *more])
    assert as_list(again.values)[: len(values)] == values.tolist()
    assert set(again.change) <= {""}


@KINDS
@FEW
@given(cells=st.lists(CELLS, max_size=8))
def test_a_value_that_did_not_change_stands_so_in_the_file(kind, cells):
    parsed = _read(kind, cells)
    read = parsed.values.notna().to_numpy()
    written, _ = type_cells(_written(parsed.values[read], kind))
    texts, kinds = as_cells(cells)
    same = texts[read].to_numpy() == written
    # How a program writes a float is no matter of ours.
    numbers = (kinds[read] == 1).to_numpy() & (parsed.values.dtype == "float64") & (parsed.change[read] == "")
    assert ((parsed.change[read] == "").to_numpy() == (same | numbers.to_numpy())).all()


@KINDS
@FEW
@given(cells=st.lists(CELLS, max_size=8), seed=st.integers(0, 2**16))
def test_the_order_of_rows_plays_no_part(kind, cells, seed):
    text, kinds = as_cells(cells)
    order = np.random.default_rng(seed).permutation(len(cells))
    one = parse_column(text, kinds, COLUMNS[kind], programme=PROGRAMME)
    other = parse_column(text.iloc[order], kinds.iloc[order], COLUMNS[kind], programme=PROGRAMME)
    for name in ("values", "change", "problem"):
        pd.testing.assert_series_equal(getattr(one, name).iloc[order], getattr(other, name))


@KINDS
def test_an_error_and_a_formula_without_a_result_are_never_values(kind):
    text = pd.Series(["#N/A", UNCOMPUTED_TEXT, ""], index=[7, 8, 9], dtype="str")
    kinds = pd.Series([ERROR, UNCOMPUTED, TEXT], index=text.index, dtype="int8")
    parsed = parse_column(text, kinds, COLUMNS[kind], programme=PROGRAMME)
    assert parsed.values.isna().all()
    assert parsed.problem.tolist() == ["error_cell", "formula_not_computed", ""]
    assert set(parsed.change) == {""}


def test_an_empty_column_has_its_type():
    for kind in COLUMNS:
        assert _read(kind, []).values.dtype == DTYPES.get(kind, "str")


def test_options_reach_the_reader():
    cells = as_cells(["05.10.25", 43742])
    ends = make_column("date", earliest=dt.date(1900, 1, 1))
    read = parse_column(*cells, ends, programme=PROGRAMME, starts_1904=True)
    assert read.values.dt.year.tolist() == [1925, 2023]
    open_end = parse_column(*cells, make_column("date"), programme=PROGRAMME)
    assert open_end.values.dt.year.tolist() == [2025, 2019]
    text, kinds = as_cells(["Тұран"])
    elsewhere = pd.Series(["wko"], index=text.index, dtype="str")
    kept = parse_column(text, kinds, make_column("district"), programme=PROGRAMME, regions=elsewhere)
    assert kept.values.tolist() == ["Тұран"]


def test_spaces_are_blank_and_answers_are_not():
    cells = pd.Series(["", " ", "\xa0\u202f\t\n", "\u200b", "NA", "0", "-", "нет"], dtype="str")
    assert is_blank(cells).tolist() == [True] * 4 + [False] * 4


@pytest.mark.parametrize(
    "cells",
    [
        *(["A"] * 3, ["Aхмет", "Н?рлан 2", "Fатима", "ӘЛИ", "é\u0301", " а"]),
        *(["105500003", "9.9E+11", "9912 3150 0006", "12"], ["8 700 000 00 01, 87000000002", "7000000001"]),
        *(["10/25/2023", "25/10/2023", "05/10/2023", "5.10.23", "45204", "5 мая 2023", "2023-10-05 1:00"],),
        *(["1,000", "1,2 млн", "5 тг", "1 000", "-"], ["50", "0.5", "5 %"], ["0.5"]),
        *(["работает", "трудоустроин", "безработный и молодежь"], ["Алматы", "Бөрлі ауданы", "ЗКО"]),
    ],
)
def test_every_rule_has_its_words(cells):
    catalogue = load_catalogue("ru")
    for kind in COLUMNS:
        parsed = _read(kind, cells)
        assert {f"change.{rule}" for rule in set(parsed.change) - {""}} <= catalogue.keys()
        problems = set(parsed.problem) - {""}
        assert {f"{part}.{rule}" for rule in problems for part in ("rule", "remedy")} <= catalogue.keys()
