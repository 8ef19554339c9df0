"""A programme's own ids of people: which rows they join, and which ids cannot be true."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from zhas_eval.cleaning.people.name_keys import split_names

# Two longer words of a name this alike may be one word with slips; shorter ones must be the same.
_ALIKE, _LONG = 80, 5


@dataclass(frozen=True)
class OwnIds:
    """``ids``: the id of each row by which people are told apart, NA without one; ``refused``: rows whose id
    is that of two people, or whose person has two ids, so that it tells nothing; ``together``: pairs of row
    positions with one id, in two columns."""

    ids: pd.Series
    refused: np.ndarray
    together: np.ndarray


def settle_ids(rows: pd.DataFrame) -> OwnIds:
    """The ids of rows (``person_id``, ``iin``, ``birth``, ``full_name``) that can be relied on.

    An id is refused as a whole where its rows have two valid IINs, two birth dates or names without a word
    in common, and where rows of one IIN have two ids. Spaces and case make no other id.
    """
    ids = rows["person_id"].str.replace(r"\s+", "", regex=True).str.upper()
    ids = ids.mask(ids == "")
    if ids.isna().all():
        return OwnIds(ids, np.zeros(len(rows), dtype=bool), np.empty((0, 2), dtype=np.int64))
    of_id = rows.groupby(ids)
    wrong = {str(name) for name, count in of_id["iin"].nunique().items() if count > 1}
    wrong |= {str(name) for name, count in of_id["birth"].nunique().items() if count > 1}
    wrong |= {str(name) for name, names in of_id["full_name"].unique().items() if not _are_of_one(names)}
    several = ids.groupby(rows["iin"]).transform("nunique") > 1
    wrong |= set(ids[several].dropna())
    refused = ids.isin(wrong)
    kept = ids.mask(refused)
    first = pd.Series(np.arange(len(rows)), index=rows.index).groupby(kept).transform("first")
    joined = np.flatnonzero((first.notna() & (first != np.arange(len(rows)))).to_numpy())
    pairs = np.column_stack([first.to_numpy()[joined].astype(np.int64), joined])
    return OwnIds(kept, refused.to_numpy(dtype=bool), pairs)


def _are_of_one(names: np.ndarray) -> bool:
    """Whether each of the names has a word that is like one of the first."""
    words = split_names(pd.Series(names, dtype="str").dropna().reset_index(drop=True))
    known = [
        {word for word in row if isinstance(word, str)} for row in words[["surname", "given"]].to_numpy()
    ]
    return all(any(_is_alike(one, other) for one in known[0] for other in each) for each in known[1:])


def _is_alike(one: str, other: str) -> bool:
    # «Анна» and «Дана» are a letter apart and two names.
    return one == other or (min(len(one), len(other)) >= _LONG and fuzz.ratio(one, other) >= _ALIKE)
