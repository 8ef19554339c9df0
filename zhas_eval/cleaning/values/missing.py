"""Words that say why a cell has no answer, told from answers and from what cannot be read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from zhas_eval.cleaning.folding import fold_text
from zhas_eval.cleaning.values.parsed import Parsed
from zhas_eval.programme.missing import BLANK, MISSING_DTYPE, MISSING_KINDS, UNREADABLE
from zhas_eval.programme.scope import Programme

MISSING_WORD = "missing_word"
# These are told as they are, whatever word they resemble: Excel's own #N/A is no «н/д».
_NO_WORDS = ("error_cell", "formula_not_computed")
_CODES = {kind: code for code, kind in enumerate(MISSING_KINDS)}
NOTHING_SAID = -1


class Answers(NamedTuple):
    """A column read, and for each row the code of the kind (int8) that its cell says, −1 for none."""

    parsed: Parsed
    said: pd.Series


def missing_book(programme: Programme) -> Mapping[str, str]:
    """Folded word → kind of missing; a word of the programme's own goes before a shared one."""
    return {fold_text(word): kind for word, kind in programme.missing_words()}


def find_missing(text: pd.Series, parsed: Parsed, book: Mapping[str, str]) -> Answers:
    """The column without the problems of cells that say in a word why they have no answer.

    Only what was not read, or was read by a guess, is looked at: a known code is an answer, whatever
    else its word may mean.

    >>> nothing = Parsed(pd.Series([None, None], dtype="str"), pd.Series(["", ""]), pd.Series(["bad", "bad"]))
    >>> answers = find_missing(pd.Series(["Отказ", "да?"]), nothing, {"отказ": "refused"})
    >>> name_said(answers.said).tolist(), answers.parsed.problem.tolist()
    (['refused', nan], ['', 'bad'])
    """
    problem = parsed.problem
    codes = np.full(len(text), NOTHING_SAID, dtype="int8")
    found = np.flatnonzero(problem != "")
    if len(found):
        rules = problem.iloc[found]
        unread = parsed.values.iloc[found].isna() | (rules == "spelling_guessed")
        found = found[(unread & ~rules.isin(_NO_WORDS)).to_numpy()]
        cells = text.iloc[found]
        kinds = {cell: _CODES.get(book.get(fold_text(cell), ""), NOTHING_SAID) for cell in cells.unique()}
        codes[found] = cells.map(kinds).to_numpy()
    said = pd.Series(codes, index=text.index)
    is_said = said != NOTHING_SAID
    if not is_said.any():
        return Answers(parsed, said)
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
    silent = np.where(problem != "", _CODES[UNREADABLE], _CODES[BLANK]).astype("int8")
    codes = said.where(said != NOTHING_SAID, silent).mask(values.notna(), NOTHING_SAID)
    return name_said(codes.astype("int8"))


def name_said(codes: pd.Series) -> pd.Series:
    """Kinds by their codes."""
    return pd.Series(pd.Categorical.from_codes(codes.to_numpy(), dtype=MISSING_DTYPE), index=codes.index)


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
