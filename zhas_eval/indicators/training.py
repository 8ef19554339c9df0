"""Training: registrations, people, attendance, hours, completion. A registration is no person."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from zhas_eval.indicators.few_people import withhold_few
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import (
    count_distinct,
    count_missing,
    count_rows,
    is_kept,
    promised,
    share_of,
    share_with,
    sum_column,
)
from zhas_eval.indicators.rows import Counts, Rows, only, rows_in, rows_to_date
from zhas_eval.indicators.training_people import (
    ATTENDANCE,
    REGISTRATIONS,
    SESSIONS,
    calculate_completion,
    calculate_expected,
    calculate_unregistered,
)
from zhas_eval.programme.scope import Grid, Scope
from zhas_eval.programme.tables import CleanData

SPREAD = "smallest_to_largest"


def calculate_training(clean: CleanData, grid: Grid) -> list[Figure]:
    """The way from registration to attendance to completion, as acts and as people, and the hours."""
    registrations = rows_in(clean, grid, REGISTRATIONS)
    attendance = rows_in(clean, grid, ATTENDANCE)
    answered = attendance.where(attendance.table["completed"].notna())
    completed = answered.where(answered.table["completed"] == "yes")
    people = count_distinct(attendance, "training.attended_people", "person", unit="people")
    hours = sum_column(attendance, "training.person_hours", "hours", unit="hours")
    per_person = _divide(attendance, "training.hours_per_person", hours, people)
    return [
        *_calculate_sessions(clean, grid, attendance),
        *count_rows(registrations, "training.registrations", unit="registrations"),
        *count_distinct(registrations, "training.registered_people", "person", unit="people"),
        *count_rows(attendance, "training.attendances"),
        *people,
        # The hours of one person in all are that person's hours.
        *withhold_few(
            grid,
            [*hours, *per_person],
            lambda grid: rows_in(clean, grid, ATTENDANCE).first_of("person").counts(),
        ),
        *_calculate_people_per_session(attendance),
        *calculate_expected(clean, grid),
        *share_with(
            answered, "training.completed", completed, missing=count_missing(attendance, "completed")
        ),
        *calculate_completion(attendance),
        *calculate_unregistered(clean, grid),
        *(_promise_attendance(scope) for scope in grid.scopes),
    ]


def _promise_attendance(scope: Scope) -> Figure:
    """What share of the hours of their sessions people have to attend for full attendance."""
    least, place = scope.passport.full_attendance, "full_attendance"
    name = "training.full_attendance_least"
    return promised(scope, name, least, unit="share", place=place, aggregation="maximum")


def _calculate_sessions(clean: CleanData, grid: Grid, attendance: Rows) -> list[Figure]:
    """Sessions held, by their attendance lists, and their hours; those without a list apart.

    A session has no region of its own: in the documents of one region those count that people of the
    region came to. Without attendance lists the sessions of the period are counted by their days, and of
    a single region nothing can be said.
    """
    sessions = clean.tables[SESSIONS]
    whole = only(grid, lambda scope: scope.is_whole)
    dated = rows_in(clean, whole, SESSIONS)
    listed = rows_to_date(clean, whole, ATTENDANCE).linked(SESSIONS, sessions, "session")
    without = replace(_without(dated, listed), name=f"{SESSIONS}+{ATTENDANCE}")
    figures = count_rows(without, "training.sessions_without_list", aggregation="none")
    if is_kept(grid.programme, ATTENDANCE):
        return [*_count_sessions(attendance.linked(SESSIONS, sessions, "session")), *figures]
    single = only(grid, lambda scope: not scope.is_whole)
    unknown = replace(rows_in(clean, single, SESSIONS), name=f"{SESSIONS}+{ATTENDANCE}")
    return [*_count_sessions(dated), *_count_sessions(unknown), *figures]


def _count_sessions(held: Rows) -> list[Figure]:
    """Sessions and their hours. People of two regions may come to one, on two days in two periods."""
    return [
        *count_rows(held, "training.sessions", aggregation="unique"),
        *sum_column(held, "training.hours", "hours", unit="hours", aggregation="unique"),
    ]


def _without(dated: Rows, listed: Rows) -> Rows:
    """The sessions of each period that have no attendance list by its end."""
    found = dated.frame("session").merge(
        listed.frame("session").drop_duplicates(), on=["cell", "session"], how="left", indicator=True
    )
    return dated.pick((found["_merge"] == "left_only").to_numpy())


def _calculate_people_per_session(attendance: Rows) -> list[Figure]:
    """People per session on average, and of the smallest and the largest one."""
    pairs = attendance.first_of("session", "person")
    sizes = pairs.frame("session").groupby(["cell", "session"]).size()
    each = sizes.groupby("cell").agg(["size", "min", "max"]).reindex(range(len(pairs.grid.scopes)))
    number: Counts = each["size"].fillna(0.0).to_numpy(dtype="float64")
    means = share_of(
        pairs, "training.people_per_session", pairs.counts(), number, unit="count", aggregation="none"
    )
    return [
        figure if np.isnan(low) else replace(figure, lower=float(low), upper=float(high), method=SPREAD)
        for figure, low, high in zip(means, each["min"], each["max"], strict=True)
    ]


def _divide(rows: Rows, indicator: str, above: Sequence[Figure], below: Sequence[Figure]) -> list[Figure]:
    """Hours for each person; None where there is neither."""
    hours = np.array([np.nan if figure.value is None else figure.value for figure in above])
    people = np.array([figure.value or 0.0 for figure in below])
    missing = np.array([float(figure.missing) for figure in above])
    return share_of(rows, indicator, hours, people, unit="hours", missing=missing, aggregation="none")
