"""Texts as they stand, but for spaces and the form of their characters."""

from typing import Any

import pandas as pd

from zhas_eval.cleaning.values.parsed import Parsed, name_rules
from zhas_eval.cleaning.values.strings import (
    Mask,
    compose,
    differs,
    has,
    null_where,
    tidy,
    to_arrow,
    to_series,
)


def parse_text(text: pd.Series, _kinds: pd.Series) -> Parsed:
    """Texts with single spaces, in NFC; numbers and days as the file writes them.

    >>> parse_text(pd.Series(["  Ш-01 ", "7"]), pd.Series([0, 1])).values.tolist()
    ['Ш-01', '7']
    """
    array, rules = even_texts(to_arrow(text))
    blank = ~has(array, ".")
    return Parsed(
        to_series(null_where(array, blank), text.index),
        name_rules(text.index, {rule: mask & ~blank for rule, mask in rules.items()}),
        name_rules(text.index, {}),
    )


def even_texts(array: Any) -> tuple[Any, dict[str, Mask]]:
    """Texts with single spaces in NFC, and which of them each of the two changed."""
    spaced = tidy(array)
    composed = compose(spaced)
    return composed, {"unicode_form": differs(composed, spaced), "spaces": differs(spaced, array)}
