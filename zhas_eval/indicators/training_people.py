"""People in training: who was expected, who came, who completed, and how much of the hours they attended."""

from dataclasses import replace

import numpy as np
import pandas as pd

from zhas_eval.indicators.eligibility import bound_shares
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import count_rows, share_of, share_with
from zhas_eval.indicators.rows import Rows, place_rows
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

REGISTRATIONS, ATTENDANCE, SESSIONS = "training_registrations", "training_attendance", "training_sessions"
BOTH = f"{REGISTRATIONS}+{ATTENDANCE}"
PAIR = ["session", "person"]


def calculate_expected(clean: CleanData, grid: Grid) -> list[Figure]:
    """Whoever registered for a session that was held was expected: how many came, registrations and people.

    A session counts in the period of its own day (of the first attendance where the sessions are not
    kept), and was held if anybody, of any region, is on its attendance list by the end of the period. Who
    is on its list has come, wherever and under which day the list was kept. What is known by the end of
    one period may be other than by the end of the next, so figures of parts make none of the whole.
    """
    table = _list_expected(clean)
    rows = place_rows(grid, BOTH, table)
    ends = _ends(grid)[rows.cells]
    known = (rows["registered_on"].to_numpy() <= ends) & (rows["held_since"].to_numpy() <= ends)
    expected = rows.pick(known)
    came = expected.pick(expected["came_on"].to_numpy() <= _ends(grid)[expected.cells])
    pairs, people = expected.counts(), expected.first_of("person")
    figures = [
        *count_rows(expected, "training.expected", unit="registrations", aggregation="none"),
        *count_rows(came, "training.came", unit="registrations", aggregation="none"),
        *share_of(expected, "training.attended_share", came.counts(), pairs, aggregation="none"),
        *count_rows(
            _others(expected, came, *PAIR), "training.no_shows", unit="registrations", aggregation="none"
        ),
        *count_rows(people, "training.expected_people", unit="people", aggregation="none"),
        *count_rows(came.first_of("person"), "training.came_people", unit="people", aggregation="none"),
    ]
    return [*figures, *_calculate_full_attendance(expected, came, people)]


def calculate_unregistered(clean: CleanData, grid: Grid) -> list[Figure]:
    """Attendances of people not registered for the session by the end of the period, in any region."""
    registrations = clean.tables[REGISTRATIONS].groupby(PAIR, as_index=False)["registered_on"].min()
    table = clean.tables[ATTENDANCE].merge(registrations, on=PAIR, how="left")
    rows = place_rows(grid, BOTH, table).first_of(*PAIR)
    registered = rows["registered_on"].to_numpy() <= _ends(grid)[rows.cells]
    walked_in = rows.pick(~registered)
    return [
        *count_rows(walked_in, "training.unregistered", aggregation="none"),
        *count_rows(
            walked_in.first_of("person"), "training.unregistered_people", unit="people", aggregation="none"
        ),
    ]


def calculate_completion(attendance: Rows) -> list[Figure]:
    """People who completed: marked so in every session of the period that they came to.

    Who is marked otherwise once has not completed; who is marked so at times and has no mark at others
    cannot be told, and stands between the bounds of the share.
    """
    marks = attendance.frame("person", "completed")
    people = marks.assign(no=marks["completed"] == "no", silent=marks["completed"].isna())
    told = people.groupby(["cell", "person"])[["no", "silent"]].any().reset_index()
    firsts = attendance.first_of("person")
    each = firsts.frame("person").merge(told, on=["cell", "person"], how="left")
    no, silent = (each[name].to_numpy(dtype=bool) for name in ("no", "silent"))
    completed, known = firsts.pick(~no & ~silent), firsts.pick(no | ~silent)
    missing = firsts.counts() - known.counts()
    share = share_with(known, "training.completed_people_share", completed, missing=missing)
    return [
        *count_rows(
            completed, "training.completed_people", unit="people", missing=missing, aggregation="none"
        ),
        *(replace(figure, aggregation="none") for figure in bound_shares(share)),
    ]


def _calculate_full_attendance(expected: Rows, came: Rows, people: Rows) -> list[Figure]:
    """People who came for the passport's share of the hours of the sessions that they were expected at.

    Hours beyond a session's own do not make up for another. Without the hours of one of the sessions
    nothing is said of the person.
    """
    least = expected.grid.programme.passport.full_attendance
    by = ["cell", "person"]
    planned = expected.frame("person", "planned")
    hours = planned.assign(unknown=planned["planned"].isna()).groupby(by)[["planned", "unknown"]].sum()
    hours["planned"] = hours["planned"].mask(hours["unknown"] > 0)
    attended = came.frame("person", "planned", "attended")
    attended["attended"] = attended[["planned", "attended"]].min(axis=1, skipna=False)
    hours = hours.join(attended.groupby(by)["attended"].sum())
    each = people.frame("person").merge(hours.reset_index(), on=by, how="left")
    whole = each["planned"].fillna(0.0).to_numpy(dtype="float64")
    part = each["attended"].fillna(0.0).to_numpy(dtype="float64")
    known = people.pick(whole > 0)
    # Halves of an hour have no exact sum in decimals: the last digit decides nothing.
    full = people.pick((whole > 0) & (part >= least * whole - 1e-9))
    missing = people.counts() - known.counts()
    share = share_with(known, "training.full_attendance_share", full, missing=missing)
    return [replace(figure, aggregation="none") for figure in bound_shares(share)]


def _list_expected(clean: CleanData) -> pd.DataFrame:
    """Registrations, the first of each session and person, with what became of them.

    ``when``: the day of the session; ``held_since``: the first day on its attendance list; ``came_on``:
    the person's first day on it; ``planned`` and ``attended``: hours of the session and of the person.
    """
    sessions, attendance = clean.tables[SESSIONS], clean.tables[ATTENDANCE]
    held = attendance.groupby("session", as_index=False).agg(held_since=("attended_on", "min"))
    own = sessions.groupby("session", as_index=False).agg(
        held_on=("held_on", "min"), planned=("hours", "max")
    )
    mine = attendance.groupby(PAIR, as_index=False).agg(
        came_on=("attended_on", "min"), attended=("hours", "sum")
    )
    firsts = clean.tables[REGISTRATIONS].dropna(subset=PAIR).sort_values("registered_on", kind="stable")
    firsts = firsts.drop_duplicates(PAIR).sort_index()
    table = firsts.merge(held, on="session").merge(own, on="session", how="left")
    table = table.merge(mine, on=PAIR, how="left")
    return table.assign(when=table["held_on"].fillna(table["held_since"]))


def _others(rows: Rows, chosen: Rows, *columns: str) -> Rows:
    """The rows of each cell that are not among the chosen ones."""
    names = ["cell", *columns]
    found = rows.frame(*columns).merge(chosen.frame(*columns), on=names, how="left", indicator=True)
    return rows.pick((found["_merge"] == "left_only").to_numpy())


def _ends(grid: Grid) -> np.ndarray:
    return np.array([pd.Timestamp(scope.period.end) for scope in grid.scopes], dtype="datetime64[us]")
