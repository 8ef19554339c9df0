"""Clean tables of a made-up programme of twenty regions and eight quarters, of any size."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from zhas_eval.cleaning.clean import empty_table
from zhas_eval.programme.logframe import Logframe
from zhas_eval.programme.passport import Passport
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import CleanData, load_contracts

REGIONS = [f"region{number:02}" for number in range(1, 21)]
QUARTERS = [f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
PASSPORT: dict[str, Any] = {
    **{
        "code": "bench",
        "made_up": True,
        "ngo": "ОО «Пример»",
        "project": "Реестр",
        "grantor": "Грантодатель",
    },
    **{"starts_on": "2023-01-01", "ends_on": "2024-12-31"},
    "regions": [{"code": code, "name": code, "short": code} for code in REGIONS],
    "eligibility": [{"starts_on": "2023-01-01", "min_age": 18, "max_age": 35}],
    "age_bands": [[13, 16], [17, 22], [23, 27], [28, 32], [33, 45], [46, 58], [59, None]],
    "report": {"periods": ["2023"], "regions": ["all"]},
}
EMPLOYMENT = [None, "employed", "self_employed", "studying", "not_employed"]
STATUS = [None, "youth", "unemployed", "unemployed|youth", "disability", "other"]


def make_programme() -> Programme:
    """A programme that is nowhere on the disk and keeps every table."""
    sources = {name: {"file": f"{name}.parquet"} for name in load_contracts()}
    return Programme(Path("nowhere"), Passport.model_validate(PASSPORT | {"sources": sources}), Logframe())


def make_clean(people: int) -> CleanData:
    """A register of so many people; each registers once, four of five come, two of five take both tests."""
    chance = np.random.default_rng(people)
    register = _participants(people, chance)
    tables = {name: empty_table(contract) for name, contract in load_contracts().items()}
    for table in tables.values():
        table["when"] = table.get("when", pd.Series(dtype="datetime64[us]"))
    tables["participants"] = register
    tables["training_sessions"] = _sessions()
    tables["training_registrations"] = _acts(register, "registered_on", chance, share=1.0)
    attendance = _acts(register, "attended_on", chance, share=0.8)
    tables["training_attendance"] = attendance.assign(
        hours=2.5, completed=_pick(["yes", "no", None], len(attendance), chance)
    )
    tests = _acts(register, "tested_on", chance, share=0.4)
    tables["training_tests"] = tests.assign(
        score_before=chance.integers(20, 70, len(tests)).astype("float64"),
        score_after=chance.integers(30, 100, len(tests)).astype("float64"),
    )
    nothing = pd.DataFrame()
    return CleanData(tables=tables, accounts=nothing, problems=nothing, changes=nothing, hashes={})


def _participants(size: int, chance: np.random.Generator) -> pd.DataFrame:
    enrolled = _days(date(2023, 1, 1), 731, size, chance)
    people = pd.DataFrame(
        {
            "person": ("P" + pd.Series(np.arange(size)).astype("str")).astype("str"),
            "region": _pick(REGIONS, size, chance),
            "sex": _pick(["female", "male", None], size, chance),
            "birth_date": _days(date(1980, 1, 1), 10_000, size, chance),
            "status": _pick(STATUS, size, chance),
            "employment_before": _pick(EMPLOYMENT, size, chance),
            "employment_after": _pick(EMPLOYMENT, size, chance),
            "enrolled_on": enrolled,
            "when": enrolled,
        }
    )
    return _with_every_column("participants", people)


def _acts(register: pd.DataFrame, day: str, chance: np.random.Generator, *, share: float) -> pd.DataFrame:
    """One row for a share of the people, up to ten days after they enrolled."""
    name = {"registered_on": "training_registrations", "attended_on": "training_attendance"}
    came = register[chance.random(len(register)) < share].reset_index(drop=True)
    when = came["when"] + pd.to_timedelta(chance.integers(0, 10, len(came)), unit="D")
    acts = came[["person", "region"]].assign(session=_pick(_SESSIONS, len(came), chance), when=when)
    return _with_every_column(name.get(day, "training_tests"), acts.assign(**{day: when}))


def _sessions() -> pd.DataFrame:
    days = (
        pd.date_range("2023-01-10", "2024-12-31", periods=len(_SESSIONS)).normalize().astype("datetime64[us]")
    )
    sessions = pd.DataFrame({"session": _SESSIONS, "held_on": days, "when": days, "hours": 2.5})
    return _with_every_column("training_sessions", sessions.assign(region="common"))


_SESSIONS = [f"T{number}" for number in range(1, 201)]


def _with_every_column(name: str, table: pd.DataFrame) -> pd.DataFrame:
    empty = empty_table(load_contracts()[name])
    origin = f"{name}.parquet!1!" + pd.Series(np.arange(len(table)) + 2).astype("str")
    table = table.assign(origin=origin)
    lacking = {column: empty[column].dtype for column in empty if column not in table}
    for column, dtype in lacking.items():
        table[column] = pd.Series(pd.NA if dtype == "str" else None, index=table.index, dtype=dtype)
    return table.astype({column: empty[column].dtype for column in empty})


def _pick(values: list[str | None] | list[str], size: int, chance: np.random.Generator) -> pd.Series:
    chosen = pd.Series(values, dtype="str").take(chance.integers(0, len(values), size))
    return chosen.reset_index(drop=True)


def _days(first: date, span: int, size: int, chance: np.random.Generator) -> pd.Series:
    days = pd.Timestamp(first) + pd.to_timedelta(pd.Series(chance.integers(0, span, size)), unit="D")
    return days.astype("datetime64[us]")
