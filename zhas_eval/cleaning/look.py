"""Cells as a reader sees them: without outer spaces, and which begin with one of a few words."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from zhas_eval.cleaning.folding import fold_text

# Basic Latin, and Cyrillic with the Kazakh letters.
ALPHABETS = (*range(0x41, 0x7B), *range(0x400, 0x500))


def strip_cells(text: pd.DataFrame) -> pd.DataFrame:
    """The texts of a sheet without spaces around them."""
    return pd.DataFrame({at: text[at].str.strip() for at in text}, index=text.index, dtype="str")


def find_words(cells: pd.Series, words: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Which cells begin with one of the words, in any case and spelling.

    >>> find_words(pd.Series(["Итого по ЗКО", "Итоговая", "TOTAL:"]), ["итого", "total"]).tolist()
    [True, False, True]
    """
    folded = set(map(fold_text, words))
    found = np.zeros(len(cells), dtype=bool)
    # Only the few cells whose first letter may begin such a word are looked at closely.
    likely = pc.match_substring_regex(pa.array(cells), pattern=_first_letters(frozenset(folded)))
    rows = np.flatnonzero(likely.fill_null(False).to_numpy(zero_copy_only=False))
    first = cells.iloc[rows].str.extract(r"^\W*(\w+)", expand=False)
    known = [word for word in first.dropna().unique() if fold_text(word) in folded]
    found[rows] = first.isin(known).to_numpy(dtype=bool)
    return found


@cache
def _first_letters(folded: frozenset[str]) -> str:
    """A pattern (RE2) of texts whose first letter, folded, begins one of the words."""
    begins = {word[0] for word in folded}
    letters = [chr(code) for code in ALPHABETS if chr(code).isalpha()]
    return rf"^[^\pL\pN_]*[{''.join(letter for letter in letters if fold_text(letter) in begins)}]"
