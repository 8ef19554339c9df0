"""Applications of the small grants contest followed to the commission's decision and to the contract."""

from dataclasses import dataclass

import pandas as pd

from zhas_eval.indicators.rows import Rows
from zhas_eval.programme.passport import Passport
from zhas_eval.programme.tables import CleanData

APPLICATIONS, SCORES, CONTRACTS = "applications", "application_scores", "contracts"


@dataclass(frozen=True, eq=False)
class Contest:
    """The three tables of the contest with ``key`` (``cycle/application``), each row told of the others.

    ``applications`` have ``decision``, ``decided_on`` and ``signed_on``; ``scores`` a ``cycle`` where it
    can be told, ``signed_on``, ``sex``, ``topic`` and ``technical``; ``contracts`` ``decision`` and
    ``requested``.
    """

    applications: pd.DataFrame
    scores: pd.DataFrame
    contracts: pd.DataFrame


def link_contest(clean: CleanData, passport: Passport) -> Contest:
    """The tables of the contest joined by cycle and number: numbers may begin anew in each cycle."""
    applications = _add_key(clean.tables[APPLICATIONS])
    scores = clean.tables[SCORES]
    scores = _add_key(scores.assign(cycle=_find_cycle(scores, applications, passport)))
    contracts = _add_key(clean.tables[CONTRACTS])
    judged = scores.sort_values("decided_on", kind="stable")
    signed = contracts.sort_values("signed_on", kind="stable")
    return Contest(
        applications.assign(
            decision=_look_up(applications, judged, "decision"),
            decided_on=_look_up(applications, judged, "decided_on"),
            signed_on=_look_up(applications, signed, "signed_on"),
        ),
        scores.assign(
            signed_on=_look_up(scores, signed, "signed_on"),
            **{column: _look_up(scores, applications, column) for column in ("sex", "topic", "technical")},
        ),
        contracts.assign(
            decision=_look_up(contracts, judged, "decision"),
            requested=_look_up(contracts, applications, "requested"),
        ),
    )


def by_period_end(rows: Rows, column: str) -> pd.Series:
    """Whether the day in a column is known and not after the period's end, for each row of each cell."""
    ends = pd.Series([pd.Timestamp(scope.period.end) for scope in rows.grid.scopes], dtype="datetime64[us]")
    return rows[column] <= ends.take(rows.cells).reset_index(drop=True)


def _add_key(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(key=table["cycle"].astype("Int64").astype("str") + "/" + table["application"])


def _find_cycle(scores: pd.DataFrame, applications: pd.DataFrame, passport: Passport) -> pd.Series:
    """The cycle as written, else the only one that has the number, else the one of the sitting's day."""
    numbered = applications.drop_duplicates(["cycle", "application"])
    sole = numbered.drop_duplicates("application", keep=False).set_index("application")["cycle"]
    cycle = scores["cycle"].fillna(sole.reindex(scores["application"]).set_axis(scores.index))
    for entry in passport.cycles:
        inside = scores["decided_on"].between(pd.Timestamp(entry.starts_on), pd.Timestamp(entry.ends_on))
        cycle = cycle.mask(cycle.isna() & inside, float(entry.code))
    return cycle


def _look_up(table: pd.DataFrame, other: pd.DataFrame, column: str) -> pd.Series:
    """What the first row of another table with the same key has in a column."""
    known = other.dropna(subset="key").drop_duplicates("key").set_index("key")[column]
    return known.reindex(table["key"]).set_axis(table.index)
