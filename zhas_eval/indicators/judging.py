"""What one commission did in one cycle: agreement, severity, and winners with and without each judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from zhas_eval.indicators.rows import Rows
from zhas_eval.indicators.statistics.judges import judge_severity, winners_without
from zhas_eval.indicators.statistics.reliability import icc, krippendorff_alpha
from zhas_eval.indicators.statistics.result import Estimate

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Panel:
    """Scores, applications by the judges who gave any, nan where missing, and what they say.

    ``by_rank``, ``always`` and each of ``kept`` are numbers of winners: surely among the first by mean
    score, and besides them those tied for a place; None where that cannot be told. The first are as many
    in each region as have won there, so that places and winners agree whatever the quota was.
    ``by_rank``: by all scores; ``kept``: by those of all judges but the one; ``always``: of all ``kept``.
    ``tied``: applications that share the mean of the last place and are more than the places left.
    """

    judges: tuple[str, ...]
    scores: npt.NDArray[np.float64]
    missing: int
    alpha: Estimate
    icc_single: Estimate
    icc_average: Estimate
    severity: Mapping[str, Estimate]
    by_rank: tuple[int, int] | None
    kept: Mapping[str, tuple[int, int] | None]
    always: tuple[int, int] | None
    tied: int


def read_panels(scores: Rows, judges: Sequence[str]) -> list[Panel]:
    """The panel of each cell; ``scores``: the applications of one cycle, a column for each judge."""
    # A year and its quarter mostly hold one sitting: the same rows are worked out once.
    found: dict[bytes, Panel] = {}
    panels = []
    for _, own in scores.by_cell():
        key = own.places.tobytes()
        if key not in found:
            found[key] = _read_panel(own, judges)
        panels.append(found[key])
    return panels


def _read_panel(own: Rows, judges: Sequence[str]) -> Panel:
    frame = own.frame("region", "decision", *(f"score_{judge}" for judge in judges))
    table = frame[[f"score_{judge}" for judge in judges]].to_numpy(dtype="float64")
    there = np.flatnonzero((~np.isnan(table)).any(axis=0)).tolist()
    names = tuple(judges[place] for place in there)
    table = table[:, there]
    missing = int(np.isnan(table).sum())
    regions = frame["region"].tolist()
    won = (frame["decision"] == "winner").fillna(value=False).to_numpy(dtype=bool)
    places = frame.loc[won, "region"].value_counts().to_dict()
    if not len(names):
        nothing = Estimate(reason="no_rows")
        return Panel((), table, missing, nothing, nothing, nothing, {}, None, {}, None, 0)
    correlations = icc(table)
    first, tied, shared = _rank(table, regions, places)
    without = [_rank(np.delete(table, at, axis=1), regions, places)[:2] for at in range(len(names))]
    alone = len(names) < 2
    return Panel(
        judges=names,
        scores=table,
        missing=missing,
        alpha=krippendorff_alpha(table).alpha,
        icc_single=correlations.single,
        icc_average=correlations.average,
        severity={names[found.judge]: found.effect for found in judge_severity(table)},
        by_rank=_count(won, first, tied),
        kept={name: None if alone else _count(won, *pair) for name, pair in zip(names, without, strict=True)},
        always=None
        if alone
        else _count(
            won,
            np.logical_and.reduce([pair[0] for pair in without]),
            np.logical_and.reduce([pair[0] | pair[1] for pair in without]),
        ),
        tied=shared,
    )


def _rank(
    table: npt.NDArray[np.float64], regions: Sequence[Any], places: Mapping[Any, int]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], int]:
    """Which applications are surely among the first of their region, which tied for a place, how many."""
    first, tied = np.zeros(len(table), dtype=bool), np.zeros(len(table), dtype=bool)
    if table.shape[1]:
        for group in winners_without(table, regions, places).groups:
            first[list(group.certain)] = True
            tied[list(group.tied)] = True
    return first, tied, int(tied.sum())


def _count(
    won: npt.NDArray[np.bool_], first: npt.NDArray[np.bool_], tied: npt.NDArray[np.bool_]
) -> tuple[int, int]:
    return int((won & first).sum()), int((won & tied & ~first).sum())
