"""People at work for the programme: in a period, and at most in one month of it."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import codes_of, count_rows
from zhas_eval.indicators.rows import Rows, place_rows
from zhas_eval.programme.scope import Grid, Scope
from zhas_eval.programme.tables import CleanData


def calculate_staff(clean: CleanData, grid: Grid) -> list[Figure]:
    """People who worked for the programme on any day of the period, by kind of employment.

    ``staff.most``: those of the month of the period that had most of them, the first of such months.
    """
    everyone = place_rows(grid, "staff", clean.tables["staff"], days="ever")
    present = _find_present(everyone)
    figures = []
    for code in codes_of(grid, "staff"):
        own = present.where(present.table["staff"] == code)
        figures += count_rows(own, f"staff.{code}", unit="people", aggregation="unique")
        figures += count_rows(
            _find_fullest_month(everyone.where(everyone.table["staff"] == code)),
            f"staff.most.{code}",
            unit="people",
            aggregation="maximum",
        )
    return figures


def _find_present(staff: Rows) -> Rows:
    started, ended = staff["started_on"], staff["ended_on"]
    starts = pd.Series([pd.Timestamp(scope.period.start) for scope in staff.grid.scopes]).take(staff.cells)
    ends = pd.Series([pd.Timestamp(scope.period.end) for scope in staff.grid.scopes]).take(staff.cells)
    here = (started <= ends.reset_index(drop=True)) & ~(ended < starts.reset_index(drop=True))
    return staff.pick(here.fillna(value=False).to_numpy(dtype=bool))


def _find_fullest_month(staff: Rows) -> Rows:
    """The people of each cell's month with most of them; ``staff``: a small table, every row in each cell."""
    at_work: dict[tuple[date, date], npt.NDArray[np.bool_]] = {}
    chosen = np.zeros(len(staff), dtype=bool)
    started, ended = (staff.table[column].to_numpy() for column in ("started_on", "ended_on"))
    for cell, scope in enumerate(staff.grid.scopes):
        mine = np.flatnonzero(staff.cells == cell)
        fullest = np.zeros(len(mine), dtype=bool)
        for first, last in _months_of(scope):
            if (first, last) not in at_work:
                at_work[first, last] = (started <= np.datetime64(last)) & ~(ended < np.datetime64(first))
            here = at_work[first, last][staff.places[mine]]
            if here.sum() > fullest.sum():
                fullest = here
        chosen[mine] = fullest
    return staff.pick(chosen)


def _months_of(scope: Scope) -> Sequence[tuple[date, date]]:
    """The first and last day of each month, as far as it is in the period and the programme runs."""
    end = min(scope.period.end, scope.passport.ends_on)
    first = max(scope.period.start, scope.passport.starts_on)
    months = []
    while first <= end:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        months.append((first, min(end, following - timedelta(days=1))))
        first = following
    return months
