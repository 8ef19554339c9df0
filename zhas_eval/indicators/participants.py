"""Direct beneficiaries: people, never attendances, by sex, age and social status."""

import numpy as np
import pandas as pd

from zhas_eval.indicators.activity import calculate_activity
from zhas_eval.indicators.ages import add_age
from zhas_eval.indicators.cross_tables import (
    Dimension,
    Withheld,
    cross_people,
    disaggregate_people,
    everyone_by_period,
    find_withheld,
    withhold,
)
from zhas_eval.indicators.eligibility import add_eligibility, calculate_eligibility
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import codes_of, count_rows
from zhas_eval.indicators.rows import Rows, contains_code, place_rows
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

__all__ = ["TABLE", "calculate_participants", "disaggregate_people", "everyone_by_period", "form_dimensions"]

TABLE = "participants"
UNEMPLOYED = "unemployed"
WORKING = ["employed", "self_employed"]
STATUS = ("status",)


def calculate_participants(clean: CleanData, grid: Grid) -> list[Figure]:
    """People enrolled in the period, by sex, form age band and status and by each two and three of these.

    Besides: people active in the period, NEET, eligibility, and answers that contradict each other. Age is in
    full years on the day of enrolment. Status takes several answers, so its shares may pass one.
    """
    passport = grid.programme.passport
    table = clean.tables[TABLE].pipe(add_age, passport, on="enrolled_on")
    table = table.pipe(add_eligibility, passport, on="enrolled_on").pipe(_add_answers)
    rows = place_rows(grid, TABLE, table)
    dimensions = form_dimensions(grid)
    withheld = find_withheld(rows, dimensions)
    return [
        *count_rows(rows, TABLE, unit="people"),
        *cross_people(rows, TABLE, dimensions, withheld=withheld),
        *_count_several(rows, withheld),
        *_count_contradictory(rows),
        *calculate_eligibility(rows),
        *calculate_activity(clean, grid),
    ]


def form_dimensions(grid: Grid) -> list[Dimension]:
    """What the official form tells people apart by."""
    return [
        Dimension("sex", "sex", tuple(codes_of(grid, "sex"))),
        Dimension("age", "age_band", tuple(grid.programme.passport.age_band_codes())),
        Dimension("status", "status", tuple(codes_of(grid, "social_status")), several=True),
    ]


def _add_answers(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with ``several`` (of more than one status) and ``contradictory``: yes, or NA."""
    several = rows["status"].str.contains("|", regex=False).fillna(value=False)
    working = rows["employment_before"].isin(WORKING)
    both = pd.Series(contains_code(rows["status"], UNEMPLOYED), index=rows.index) & working
    nothing = pd.Series(pd.NA, index=rows.index, dtype="str")
    return rows.assign(several=nothing.mask(several, "yes"), contradictory=nothing.mask(both, "yes"))


def _count_several(rows: Rows, withheld: Withheld) -> list[Figure]:
    """People with more than one status: by so many and more the groups of status pass the total.

    A status withheld alone in its line would follow from the others, the total and this number, if nobody
    had more than two: there this number is withheld.
    """
    dimension = Dimension("several", "several", ("yes",))
    lone = np.count_nonzero(withheld.tables[STATUS], axis=-1, keepdims=True) == 1
    given = np.concatenate([lone, np.zeros_like(lone)], axis=-1)
    found = find_withheld(rows, [dimension], given={(dimension.name,): given})
    return _count_marked(rows, "participants.several_statuses", dimension, ["status"], found)


def _count_contradictory(rows: Rows) -> list[Figure]:
    """People who say that they are unemployed by status, and that they worked before the programme."""
    dimension = Dimension("contradictory", "contradictory", ("yes",))
    found = find_withheld(rows, [dimension])
    columns = ["status", "employment_before"]
    return _count_marked(rows, "participants.contradictory", dimension, columns, found)


def _count_marked(
    rows: Rows, indicator: str, dimension: Dimension, columns: list[str], withheld: Withheld
) -> list[Figure]:
    marked = rows.where(rows.table[dimension.column] == "yes")
    silent = rows.where(rows.table[columns].isna().any(axis=1)).counts()
    figures = count_rows(marked, indicator, unit="people", missing=silent)
    return withhold(figures, withheld.of(rows.grid, (dimension.name,), (0,)))
