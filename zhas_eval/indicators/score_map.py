"""Every score of every scored application, for the map of a commission: figures of one page."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from zhas_eval.indicators.applications import SCORES
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.mean_scores import ALL, SIDE, SIDES, find_hidden, list_cycles
from zhas_eval.indicators.measure import is_kept
from zhas_eval.indicators.rows import place_rows
from zhas_eval.indicators.scores_given import DUE, PREFIX, WINNER, link_scores, list_judges
from zhas_eval.programme.scope import Grid, Scope
from zhas_eval.programme.tables import CleanData

WON = "commission.won"


def calculate_score_map(clean: CleanData, grid: Grid) -> list[Figure]:
    """The mean of each application (dimension ``application``, group ``cycle/application``) and its scores
    (dimension ``application_judge``, group ``cycle/application/judge``), in points of 0 to 100; and
    ``commission.won``, one where the application won and nought where not.

    Only of applications that were scored in the scope and whose cycle can be told; no part of the
    families, because a ledger would grow by a figure for each score. A score not given has no value.

    An application is known by its number, which names nobody. Where a cycle has fewer scored applications
    in the scope than the passport's ``small_cell`` all of these are withheld; where the winners or the others
    are so few that their mean is, it is withheld who won (docs/decisions/0020).
    """
    if not is_kept(grid.programme, SCORES):
        return []
    rows = place_rows(grid, SCORES, link_scores(clean, grid.programme.passport))
    judges = list_judges(rows.table)
    columns = [f"{part}{judge}" for part in (PREFIX, DUE) for judge in judges]
    is_scored = rows.table[[f"{PREFIX}{judge}" for judge in judges]].notna().any(axis=1)
    figures: list[Figure] = []
    for cycle in list_cycles(rows):
        hidden = find_hidden(rows, cycle)
        all_hidden = hidden[ALL].of(grid, ALL, (0,))
        sides = np.logical_or.reduce([hidden[SIDE].of(grid, SIDE, (at,)) for at in range(len(SIDES))])
        known = rows.where(rows.table["key"].notna() & is_scored & (rows.table["cycle"] == cycle))
        flags = zip(known.by_cell(), all_hidden.tolist(), sides.tolist(), strict=True)
        for (scope, own), is_hidden, has_few in flags:
            table = own.frame("key", "origin", "decision", *columns)
            for figure in _draw_rows(scope, table, judges):
                is_side = figure.indicator == WON and has_few
                figures.append(figure.withhold() if is_hidden or is_side else figure)
    return figures


def _draw_rows(scope: Scope, table: pd.DataFrame, judges: list[str]) -> Iterator[Figure]:
    for row in table.to_dict("records"):
        scores = {judge: row[f"{PREFIX}{judge}"] for judge in judges if row[f"{DUE}{judge}"]}
        given = [score for score in scores.values() if pd.notna(score)]
        yield _figure(scope, row, "commission.mean", "application", "", sum(given), len(given), len(scores))
        won = float(row["decision"] == WINNER)
        winner = _figure(scope, row, WON, "application", "", won, 1, 1)
        yield replace(winner, unit="count", denominator=None)
        for judge, score in scores.items():
            has_score = bool(pd.notna(score))
            yield _figure(
                scope,
                row,
                "commission.score",
                "application_judge",
                f"/{judge}",
                score if has_score else 0.0,
                int(has_score),
                1,
            )


def _figure(
    scope: Scope,
    row: Mapping[Hashable, Any],
    indicator: str,
    dimension: str,
    judge: str,
    total: float,
    given: int,
    asked: int,
) -> Figure:
    return Figure(
        indicator=indicator,
        region=scope.region,
        period=scope.period.code,
        dimension=dimension,
        group=f"{row['key']}{judge}",
        numerator=float(total) if given else None,
        denominator=float(given),
        value=float(total) / given if given else None,
        unit="points",
        missing=asked - given,
        rows=1,
        table=SCORES,
        evidence=(str(row["origin"]),),
    )
