"""How well pairs were found: precision and recall over all pairs of rows of one person."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from zhas_eval.cleaning.people import Engine, identify_people
from zhas_eval.cleaning.people.name_keys import split_names


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
    """``person`` (-1: joined to none) against ``truth``; ``review``: the people of each pair, two columns."""
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


def find(table: pd.DataFrame, truth: np.ndarray, *, engine: Engine) -> Quality:
    """How well ``identify_people`` does on one table."""
    found = identify_people({"register": table}, engine=engine)
    people = found.tables["register"]
    person = pd.Series(pd.factorize(people["person"])[0], index=people["origin"])
    review = found.pairs[found.pairs["decision"] == "review"]
    sides = np.column_stack([person[review["left"]], person[review["right"]]])
    return measure(person.to_numpy(), truth, sides)


def by_iin(table: pd.DataFrame) -> np.ndarray:
    """The plain way: one person for each IIN."""
    return pd.factorize(table["iin"])[0]


def by_name_and_birth(table: pd.DataFrame) -> np.ndarray:
    """The other plain way: folded surname and given name and the birth date."""
    names = split_names(table["full_name"])
    key = names["surname"] + "/" + names["given"] + table["birth_date"].dt.strftime("%Y%m%d")
    return pd.factorize(key)[0]


def _pairs(sizes: np.ndarray) -> int:
    return int((sizes * (sizes - 1) // 2).sum())
