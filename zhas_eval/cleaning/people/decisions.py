"""What people decided about two rows: one person, or not."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

SIDES = ["left", "right"]


@dataclass(frozen=True)
class Decisions:
    """Positions of the rows of each pair, in two columns, and the pairs whose rows are not there."""

    together: np.ndarray
    apart: np.ndarray
    unmatched: pd.DataFrame


def read_decisions(
    origins: pd.Series, together: pd.DataFrame | None, apart: pd.DataFrame | None
) -> Decisions:
    """The decisions as positions in ``origins``; ``unmatched`` has the columns left, right, said."""
    index = pd.Index(origins)
    every = [_label(together, "together"), _label(apart, "apart")]
    said = pd.concat(every, ignore_index=True).drop_duplicates()
    places = np.column_stack([index.get_indexer(pd.Index(said[side])) for side in SIDES])
    there = np.asarray((places >= 0).all(axis=1))
    is_apart = (said["said"] == "apart").to_numpy()
    unmatched = said.loc[~there].reset_index(drop=True)
    return Decisions(places[there & ~is_apart], places[there & is_apart], unmatched)


def _label(pairs: pd.DataFrame | None, said: str) -> pd.DataFrame:
    frame = pd.DataFrame(columns=SIDES) if pairs is None else pairs[SIDES]
    return frame.astype("str").assign(said=said)
