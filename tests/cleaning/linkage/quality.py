"""How well pairs were found: precision and recall over all pairs of rows of one person."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from zhas_eval.cleaning.folding import fold_text


@dataclass(frozen=True)
class Quality:
    """Shares of pairs; ``with_review`` is the recall if every true pair listed for review is confirmed."""

    precision: float
    recall: float
    with_review: float
    review: int

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def measure(person: np.ndarray, truth: np.ndarray, review: np.ndarray | None = None) -> Quality:
    """``person`` (-1: joined to none) against ``truth``; ``review`` holds the people of each pair in two columns."""
    person = np.where(person < 0, np.arange(len(person)) + person.max() + 1, person)
    cells = pd.DataFrame({"person": person, "truth": truth}).value_counts().rename("rows").reset_index()
    found, right = _pairs(np.bincount(person)), _pairs(cells["rows"].to_numpy())
    every = _pairs(np.bincount(truth))
    listed = pd.DataFrame(np.empty((0, 2), int) if review is None else review, columns=["one", "other"])
    sides = listed.merge(cells, left_on="one", right_on="person").merge(
        cells, left_on=["other", "truth"], right_on=["person", "truth"]
    )
    more = int((sides["rows_x"] * sides["rows_y"]).sum())
    return Quality(right / max(found, 1), right / every, (right + more) / every, len(listed))


def by_iin(table: pd.DataFrame) -> np.ndarray:
    """The plain way: one person for each IIN."""
    return pd.factorize(table["iin"])[0]


def by_name_and_birth(table: pd.DataFrame) -> np.ndarray:
    """The other plain way: folded name and birth date."""
    key = table["full_name"].map(fold_text) + table["birth_date"].dt.strftime("%Y%m%d")
    return pd.factorize(key)[0]


def _pairs(sizes: np.ndarray) -> int:
    return int((sizes * (sizes - 1) // 2).sum())
