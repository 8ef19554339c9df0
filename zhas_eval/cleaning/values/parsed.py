"""What reading a column gives, and the steps around every parser."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from zhas_eval.cleaning.values.strings import Mask, to_arrow, to_series
from zhas_eval.sources.raw import ERROR, UNCOMPUTED

KINDS = 8  # more than there are kinds of cells
# Errors of Excel as texts, which they become where values are pasted or saved as .csv.
ERROR_TEXTS = (
    *("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
    *("#Н/Д", "#ДЕЛ/0!", "#ЗНАЧ!", "#ССЫЛКА!", "#ИМЯ?", "#ЧИСЛО!", "#ПУСТО!", "#ПЕРЕНОС!", "#ВЫЧИСЛ!"),
)


@dataclass(frozen=True)
class Parsed:
    """A column read: three Series of one index.

    ``values``: typed, NA where the cell is blank or cannot be read. ``change``: ``""`` where the file
    holds the value in just this form, else the rule by which it became so. ``problem``: ``""`` or a
    rule; where there is no value it says why the cell cannot be read, beside a value it is a warning.
    """

    values: pd.Series
    change: pd.Series
    problem: pd.Series


Parser = Callable[[pd.Series, pd.Series], Parsed]


def name_rules(index: pd.Index, rules: Mapping[str, Mask]) -> pd.Series:
    """For each row the first rule whose mask holds it, ``""`` where none does.

    >>> import numpy as np
    >>> masks = {"a": np.array([True, False, False]), "b": np.array([True, True, False])}
    >>> name_rules(pd.RangeIndex(3), masks).tolist()
    ['a', 'b', '']
    """
    codes = pd.Series(0, index=index, dtype="int8").to_numpy(copy=True)
    for code, mask in reversed(list(enumerate(rules.values(), 1))):
        codes[mask] = code
    names = pa.array(["", *rules], type=pa.large_string())
    return to_series(pa.DictionaryArray.from_arrays(pa.array(codes), names).dictionary_decode(), index)


def read_cells(text: pd.Series, kinds: pd.Series, parse: Parser) -> Parsed:
    """The column as ``parse`` reads it, where errors and formulas without a result are never values."""
    is_error = (kinds == ERROR) | text.isin(ERROR_TEXTS)
    is_uncomputed = kinds == UNCOMPUTED
    lost = is_error | is_uncomputed
    if not lost.any():
        return parse(text, kinds)
    parsed = parse(text.mask(lost, ""), kinds)
    problem = parsed.problem.mask(is_error, "error_cell").mask(is_uncomputed, "formula_not_computed")
    return replace(parsed, problem=problem)


def read_distinct(text: pd.Series, kinds: pd.Series, parse: Parser) -> Parsed:
    """The column as ``parse`` reads it, each distinct pair of text and kind once."""
    words = pc.dictionary_encode(to_arrow(text))
    pairs = words.indices.to_numpy().astype("int64") * KINDS + kinds.to_numpy()
    places, distinct = pd.factorize(pairs)
    once = parse(
        to_series(words.dictionary.take(pa.array(distinct // KINDS)), pd.RangeIndex(len(distinct))),
        pd.Series(distinct % KINDS, dtype="int8"),
    )
    return Parsed(
        *(one.take(places).set_axis(text.index) for one in (once.values, once.change, once.problem))
    )
