"""Shares on the scale from 0 to 100, whether written 35, 35 % or 0,35."""

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from zhas_eval.cleaning.values.numbers import parse_number
from zhas_eval.cleaning.values.parsed import Parsed, name_rules
from zhas_eval.cleaning.values.strings import change_some, has, to_arrow, to_series
from zhas_eval.sources.raw import TEXT

_SIGN = r"(?i)[\s\p{Z}]*(?:[%٪％]|процент\p{L}*|пайыз\p{L}*)[\s\p{Z}]*$"
# Floats of up to this many decimals: 0.29 × 100 is 29 and not 28.999999999999996.
_DECIMALS = 10


def parse_percent(text: pd.Series, kinds: pd.Series) -> Parsed:
    """Shares as float64 on the scale 0–100.

    A cell with a sign of percent is read as it says. Of the plain numbers the column as a whole
    decides: all from 0 to 1 and one between them, they are fractions; one between them among larger
    ones may be either, and is left with a warning.

    >>> cells = pd.Series(["35 %", "0,35", "1", "0"])
    >>> parsed = parse_percent(cells, pd.Series(0, index=cells.index))
    >>> parsed.values.tolist(), parsed.change.tolist()
    ([35.0, 35.0, 100.0, 0.0], ['percent_sign', 'fraction_as_percent', 'fraction_as_percent', ''])
    >>> parse_percent(pd.Series(["35", "0.5"]), pd.Series([1, 1])).problem.tolist()
    ['', 'percent_ambiguous']
    """
    raw = to_arrow(text)
    signed = has(raw, _SIGN) & (kinds == TEXT).to_numpy()
    bare = change_some(raw, signed, lambda some: pc.replace_substring_regex(some, _SIGN, ""))
    number = parse_number(to_series(bare, text.index), kinds)
    values = number.values.to_numpy(copy=True)
    read = ~np.isnan(values)
    plain = read & ~signed
    between = plain & (values > 0) & (values < 1)
    are_fractions = between.any() and bool(((values[plain] >= 0) & (values[plain] <= 1)).all())
    fractions = plain & (values > 0) & are_fractions
    values[fractions] = np.round(values[fractions] * 100, _DECIMALS)
    change = name_rules(text.index, {"fraction_as_percent": fractions, "percent_sign": signed & read})
    ambiguous = name_rules(
        text.index, {"percent_ambiguous": between & ~fractions, "bad_number": signed & ~read}
    )
    return Parsed(
        pd.Series(values, index=text.index),
        change.where(change != "", number.change),
        ambiguous.where(ambiguous != "", number.problem),
    )
