"""People active in a period: who came for the first time, who had come before, who is in the register."""

import numpy as np
import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import count_rows, is_kept
from zhas_eval.indicators.rows import Rows, place_rows
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

REGISTER = "participants"
# Where a person is named; the register first, so that who enrols and comes on one day is first enrolled.
TABLES = (REGISTER, "training_registrations", "training_attendance", "training_tests")


def calculate_activity(clean: CleanData, grid: Grid) -> list[Figure]:
    """People who enrolled, registered, came or were tested in the period; first-time, returning, registered.

    First-time: whose first activity in the programme, of any region, was in this period and region; so
    first-timers of quarters and of regions add up. Returning: all others who were active, those who began
    earlier or in another region. In the register: enrolled by the end of the period, in any region.
    """
    acts = stack_acts(clean, grid)
    rows = place_rows(grid, "+".join(kept_tables(grid)), acts)
    active = rows.first_of("person")
    newcomers = rows.where(acts["is_first"])
    ends = np.array([pd.Timestamp(scope.period.end) for scope in grid.scopes], dtype="datetime64[us]")
    enrolled = active["enrolled"].to_numpy(dtype="datetime64[us]") <= ends[active.cells]
    figures = [
        *count_rows(active, "participants.active", unit="people", aggregation="unique"),
        *count_rows(newcomers, "participants.first_time", unit="people"),
        *count_rows(_others(active, newcomers), "participants.returning", unit="people", aggregation="none"),
    ]
    if not is_kept(grid.programme, REGISTER):
        return figures
    registered = active.pick(enrolled)
    return [
        *figures,
        *count_rows(registered, "participants.in_register", unit="people", aggregation="none"),
    ]


def kept_tables(grid: Grid) -> list[str]:
    """The tables with people that the programme keeps; the register where it keeps none."""
    return [name for name in TABLES if is_kept(grid.programme, name)] or [REGISTER]


def stack_acts(clean: CleanData, grid: Grid) -> pd.DataFrame:
    """The acts of people over all tables, one a row: person, region, when, origin, is_first, enrolled.

    ``is_first``: the person's first act; ``enrolled``: the person's first day in the register, if any.
    """
    columns = ["person", "region", "when", "origin"]
    tables = [clean.tables[name][columns] for name in kept_tables(grid)]
    acts = pd.concat(tables, ignore_index=True)
    acts = acts[acts["person"].notna() & acts["when"].notna()].reset_index(drop=True)
    firsts = acts.sort_values("when", kind="stable").drop_duplicates("person").index
    is_first = acts.index.isin(firsts)
    register = clean.tables[REGISTER][["person", "when"]].rename(columns={"when": "enrolled"})
    register = register.sort_values("enrolled", kind="stable").drop_duplicates("person")
    return acts.assign(is_first=is_first).merge(register, on="person", how="left")


def _others(active: Rows, newcomers: Rows) -> Rows:
    """The active people of each cell who are no newcomers there."""
    names = ["cell", "person"]
    new = newcomers.frame("person")
    found = active.frame("person").merge(new, on=names, how="left", indicator=True)["_merge"] == "left_only"
    return active.pick(found.to_numpy())
