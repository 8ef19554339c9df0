"""Words that say why a cell has no answer, told from answers and from what cannot be read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from zhas_eval.cleaning.folding import fold_text
from zhas_eval.cleaning.values.parsed import Parsed
from zhas_eval.programme.missing import BLANK, MISSING_DTYPE, UNREADABLE
from zhas_eval.programme.scope import Programme

MISSING_WORD = "missing_word"
# These are told as they are, whatever word they resemble: Excel's own #N/A is no «н/д».
_NO_WORDS = ("error_cell", "formula_not_computed")


class Answers(NamedTuple):
    """A column read, and for each row the kind of missing that its cell says in a word, ``""`` for none."""

    parsed: Parsed
    said: pd.Series


def missing_book(programme: Programme) -> Mapping[str, str]:
    """Folded word → kind of missing; a word of the programme's own goes before a shared one."""
    return {fold_text(word): kind for kind, words in programme.missing_spellings().items() for word in words}


def find_missing(text: pd.Series, parsed: Parsed, book: Mapping[str, str]) -> Answers:
    """The column without the problems of cells that say in a word why they have no answer.

    Only what was not read, or was read by a guess, is looked at: a known code is an answer, whatever
    else its word may mean.

    >>> nothing = Parsed(pd.Series([None, None], dtype="str"), pd.Series(["", ""]), pd.Series(["bad", "bad"]))
    >>> answers = find_missing(pd.Series(["Отказ", "да?"]), nothing, {"отказ": "refused"})
    >>> answers.said.tolist(), answers.parsed.problem.tolist()
    (['refused', ''], ['', 'bad'])
    """
    problem = parsed.problem
    looked_at = (problem != "") & ~problem.isin(_NO_WORDS)
    looked_at &= parsed.values.isna() | (problem == "spelling_guessed")
    said = pd.Series("", index=text.index, dtype="str")
    cells = text[looked_at]
    kinds = {cell: book.get(fold_text(cell), "") for cell in cells.unique()}
    if not any(kinds.values()):
        return Answers(parsed, said)
    said.loc[cells.index] = cells.map(kinds).astype("str")
    is_said = said != ""
    read = replace(
        parsed,
        values=parsed.values.mask(is_said),
        change=parsed.change.mask(is_said, MISSING_WORD),
        problem=problem.mask(is_said, ""),
    )
    return Answers(read, said)


def name_kinds(values: pd.Series, said: pd.Series, problem: pd.Series) -> pd.Series:
    """Why each row has no value: what its cell says, ``unreadable`` where it broke a rule, else ``blank``.

    ``values``, ``problem``: after the bounds of the column were looked at.
    """
    kinds = MISSING_DTYPE.categories
    codes = np.full(len(values), kinds.get_loc(BLANK), dtype="int8")
    codes[(problem != "").to_numpy()] = kinds.get_loc(UNREADABLE)
    is_said = (said != "").to_numpy()
    codes[is_said] = kinds.get_indexer(said[is_said])
    codes[values.notna().to_numpy()] = -1
    return pd.Series(pd.Categorical.from_codes(codes, dtype=MISSING_DTYPE), index=values.index)


def write_kinds(values: pd.Series, kinds: pd.Series) -> pd.Series:
    """Texts of values (``write_values``) with the kind where there is none, as it is read again.

    A blank stays one.

    >>> kinds = pd.Series([None, "refused", "blank"], dtype=MISSING_DTYPE)
    >>> write_kinds(pd.Series(["ru", "", ""], dtype="str"), kinds).tolist()
    ['ru', 'refused', '']
    """
    words = kinds.astype("str")
    written: pd.Series = values.mask(words.notna() & (words != BLANK), words)
    return written
