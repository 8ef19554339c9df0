"""Remarks of monitoring visits as a balance: open before the period, made, closed, open at its end."""

from dataclasses import replace

import numpy as np

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import count_missing, make_figures
from zhas_eval.indicators.rows import Counts, Rows, rows_before, rows_to_date
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

VISITS = "visits"


def balance_remarks(clean: CleanData, grid: Grid) -> list[Figure]:
    """What is open before each period and at its end; the grants with some; closed beyond what was made.

    Open of a grant are its remarks made less closed over all visits so far: a later visit may close what an
    earlier one found. A grant with more closed than made has none open; what is too much is told apart
    (``monitoring.remarks_overclosed``, of the period), so that open before + made - closed + overclosed =
    open at the end. A visit without one of the two numbers adds nothing to it: without remarks made the rest
    is at least so much, without closed ones at most, and without both it is not known.
    """
    before, after = (rows(clean, grid, VISITS) for rows in (rows_before, rows_to_date))
    [opening, overclosed_before, _] = _sum_open(before)
    [closing, overclosed, grants] = _sum_open(after)
    excess = overclosed - overclosed_before
    return [
        # Of several periods the first opens the whole: no rule of adding up says so.
        *(
            replace(figure, aggregation="none")
            for figure in _state(before, "monitoring.remarks_open_before", opening)
        ),
        *_state(after, "monitoring.remarks_open", closing),
        *_state(after, "monitoring.grants_with_open_remarks", grants),
        *make_figures(after, "monitoring.remarks_overclosed", excess, excess, aggregation="none"),
    ]


def _sum_open(visits: Rows) -> tuple[Counts, Counts, Counts]:
    """Remarks open, remarks closed beyond those made, and grants with some open, of each cell."""
    frame = visits.frame("grant", "remarks", "remarks_closed").fillna({"remarks": 0, "remarks_closed": 0})
    grants = frame.groupby(["cell", "grant"])[["remarks", "remarks_closed"]].sum().reset_index()
    rest = (grants["remarks"] - grants["remarks_closed"]).to_numpy(dtype="float64")

    def add(weights: Counts) -> Counts:
        number = len(visits.grid.scopes)
        return np.bincount(grants["cell"], weights=weights, minlength=number).astype("float64")

    return add(np.maximum(rest, 0.0)), add(np.maximum(-rest, 0.0)), add((rest > 0).astype("float64"))


def _state(visits: Rows, indicator: str, numbers: Counts) -> list[Figure]:
    """Figures on the visits of grants with remarks; bounded where visits lack one of the two numbers."""
    table = visits.table
    lacking = visits.where(table["remarks"].isna() | table["remarks_closed"].isna())
    silent = (lacking.counts() > 0) & (lacking.counts() == visits.counts())
    made, closed = (count_missing(visits, column) > 0 for column in ("remarks", "remarks_closed"))
    known = np.where(silent | (made & closed), np.nan, numbers)
    behind = visits.where((table["remarks"].fillna(0) > 0) | (table["remarks_closed"].fillna(0) > 0))
    figures = make_figures(behind, indicator, known, known, missing=lacking.counts(), aggregation="latest")
    return [
        replace(figure, lower=figure.value if more else None, upper=figure.value if less else None)
        for figure, more, less in zip(figures, made & ~closed, closed & ~made, strict=True)
    ]
