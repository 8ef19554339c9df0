"""What one commission did in one cycle: agreement, severity, and winners with and without each judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from zhas_eval.indicators.rows import Rows
from zhas_eval.indicators.scores_given import DUE, PREFIX, WINNER
from zhas_eval.indicators.statistics.judges import judge_severity, winners_without
from zhas_eval.indicators.statistics.reliability import icc, krippendorff_alpha
from zhas_eval.indicators.statistics.result import Estimate

# Why nothing is told of agreement and of places: those who were not chosen were not scored.
SELECTED_ONLY: Final = "selected_only"
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Panel:
    """Scores, applications by the judges who gave any, nan where missing, and what they say.

    ``missing``: scores that were to be given and were not. ``by_rank``, ``kept`` and ``always`` are numbers
    of winners, None where they cannot be told. A winner has its place by scores where fewer applications
    of its region have a better mean than there are winners in the region, so that a tie takes no place
    from anybody. ``by_rank``: by all scores; ``kept``: by those of all judges but the one; ``always``: of
    ``by_rank``, those of all ``kept``. ``tied``: applications that share the mean of the last place and are
    more than the places left.
    """

    judges: tuple[str, ...]
    scores: npt.NDArray[np.float64]
    missing: int
    has_winners_alone: bool
    alpha: Estimate
    icc_single: Estimate
    icc_average: Estimate
    severity: Mapping[str, Estimate]
    by_rank: int | None
    kept: Mapping[str, int | None]
    always: int | None
    tied: int | None


def read_panels(scores: Rows, judges: Sequence[str]) -> list[Panel]:
    """The panel of each cell; ``scores``: the applications of one cycle (``link_scores``)."""
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
    columns = [f"{part}{judge}" for part in (PREFIX, DUE) for judge in judges]
    frame = own.frame("region", "decision", *columns)
    table = frame[[f"{PREFIX}{judge}" for judge in judges]].to_numpy(dtype="float64")
    due = frame[[f"{DUE}{judge}" for judge in judges]].to_numpy(dtype=bool)
    missing = int((due & np.isnan(table)).sum())
    there = np.flatnonzero((~np.isnan(table)).any(axis=0)).tolist()
    names = tuple(judges[place] for place in there)
    table = table[:, there]
    won = (frame["decision"] == WINNER).fillna(value=False).to_numpy(dtype=bool)
    if not len(names):
        nothing = Estimate(reason="no_rows")
        return Panel((), table, missing, False, nothing, nothing, nothing, {}, None, {}, None, 0)
    alone = bool(won[(~np.isnan(table)).any(axis=1)].all())
    agreement, correlations = krippendorff_alpha(table).alpha, icc(table)
    estimates = (agreement, correlations.single, correlations.average)
    alpha, single, average = (_silence(estimate) if alone else estimate for estimate in estimates)
    by_rank, kept, tied = _keep_places(own, frame["region"].tolist(), table, won)
    # Without its one judge a table has no scores.
    judged = len(names) > 1 and not alone
    return Panel(
        judges=names,
        scores=table,
        missing=missing,
        has_winners_alone=alone,
        alpha=alpha,
        icc_single=single,
        icc_average=average,
        severity={names[found.judge]: found.effect for found in judge_severity(table)},
        by_rank=None if alone else int(by_rank.sum()),
        kept={name: int(places.sum()) if judged else None for name, places in zip(names, kept, strict=True)},
        always=int(np.logical_and.reduce([by_rank, *kept]).sum()) if judged else None,
        tied=None if alone else tied,
    )


def _silence(estimate: Estimate) -> Estimate:
    """Scores of those who were chosen are too alike for a word on agreement about all."""
    return estimate if estimate.value is None else Estimate(reason=SELECTED_ONLY)


def _keep_places(
    own: Rows, regions: Sequence[Any], table: npt.NDArray[np.float64], won: Flags
) -> tuple[Flags, list[Flags], int]:
    """Winners with their places by all scores, and without each judge; how many are tied for a place."""
    places: dict[Any, int] = {}
    for region, is_winner in zip(regions, won, strict=True):
        places[region] = places.get(region, 0) + int(is_winner)
    # Places go to the greatest: where the least score is the best, to the greatest below nought.
    best = own.grid.programme.passport.commission.best
    ranked = table if best == "highest" else -table
    first, tied = _rank(ranked, regions, places)
    without = [_rank(np.delete(ranked, at, axis=1), regions, places)[0] for at in range(table.shape[1])]
    return won & first, [won & each for each in without], tied


def _rank(
    table: npt.NDArray[np.float64], regions: Sequence[Any], places: Mapping[Any, int]
) -> tuple[Flags, int]:
    """Which applications are among the first of their region, ties with the last place too; how many tie."""
    first, tied = np.zeros(len(table), dtype=bool), 0
    if table.shape[1]:
        for group in winners_without(table, regions, places).groups:
            first[[*group.certain, *group.tied]] = True
            tied += len(group.tied)
    return first, tied
