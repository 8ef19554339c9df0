"""Every score of every scored application, for the map of a commission: figures of one page."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from zhas_eval.indicators.applications import SCORES, link_contest
from zhas_eval.indicators.commission import PREFIX, list_judges
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import is_kept
from zhas_eval.indicators.rows import place_rows
from zhas_eval.programme.scope import Grid, Scope
from zhas_eval.programme.tables import CleanData

WINNER = "winner"


def calculate_score_map(clean: CleanData, grid: Grid) -> list[Figure]:
    """The mean of each application (dimension ``application``, group ``cycle/application``) and its scores
    (dimension ``application_judge``, group ``cycle/application/judge``), in points of 0 to 100; and
    ``commission.won``, one where the application won and nought where not.

    Only of applications that were scored in the scope and whose cycle can be told; no part of the
    families, because a ledger would grow by a figure for each score. A score not given has no value.
    """
    if not is_kept(grid.programme, SCORES):
        return []
    rows = place_rows(grid, SCORES, link_contest(clean, grid.programme.passport).scores)
    judges = list_judges(rows.table)
    columns = [f"{PREFIX}{judge}" for judge in judges]
    known = rows.where(rows.table["key"].notna() & rows.table[columns].notna().any(axis=1))
    figures: list[Figure] = []
    for scope, own in known.by_cell():
        table = own.frame("key", "cycle", "origin", "decision", *columns)
        # Columns of judges who sat in another cycle's commission are no missing scores of this one.
        there = table.groupby("cycle")[columns].transform("count") > 0
        figures += _draw_rows(scope, table, judges, there)
    return figures


def _draw_rows(scope: Scope, table: pd.DataFrame, judges: list[str], there: pd.DataFrame) -> Iterator[Figure]:
    for row, sits in zip(table.to_dict("records"), there.to_numpy().tolist(), strict=True):
        scores = {
            judge: row[f"{PREFIX}{judge}"] for judge, is_there in zip(judges, sits, strict=True) if is_there
        }
        given = [score for score in scores.values() if pd.notna(score)]
        yield _figure(scope, row, "commission.mean", "application", "", sum(given), len(given), len(scores))
        won = float(row["decision"] == WINNER)
        winner = _figure(scope, row, "commission.won", "application", "", won, 1, 1)
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
