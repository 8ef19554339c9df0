"""Rows that are one thing entered twice, and rows that only seem to be."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from zhas_eval.cleaning.answers import drop_kinds
from zhas_eval.programme.missing import missing_column
from zhas_eval.programme.tables import MERGE_ALWAYS, TableContract

NOTHING_OVERRULED = pd.DataFrame({"row": pd.Series(dtype="int64"), "name": pd.Series(dtype="str")})
OVERRULED_KINDS = {"iin", "date", "category", "categories", "region"}


@dataclass(frozen=True)
class Merged:
    """What merging left: the table, the rows that went into others, those alike in the key alone.

    ``filled``: the rows that others went into, so that they may have taken values from them.
    ``overruled``: row, name of the values of merged rows that the row they went into has otherwise.
    """

    table: pd.DataFrame
    merged: pd.Index
    differing: pd.Index
    filled: pd.Index
    overruled: pd.DataFrame


def merge_duplicates(table: pd.DataFrame, contract: TableContract) -> Merged:
    """The table with rows that are one thing made one.

    Rows alike in the contract's key are one thing where no other filled cell differs; of a table with
    ``merge: always`` the key alone decides. The earliest row stays, of one day the last in the order of
    its values, wherever in the file it stands; a value it lacks is taken from the next that has it. What
    it lacks still is missing for its own reason. A row with a blank in its key is like no other.
    """
    key = [name for name in contract.key if name in table]
    rows = table[table[key].notna().all(axis=1) & table.duplicated(key, keep=False)] if key else table[:0]
    if rows.empty:
        nothing = table.index[:0]
        return Merged(table.sort_index(), nothing, nothing, nothing, NOTHING_OVERRULED)
    kinds = [missing_column(name) for name in contract.asked_in(map(str, table))]
    values = [str(name) for name in rows if name not in {*key, "origin", contract.date, *kinds}]
    days = [contract.date] if contract.date else []
    # ё and the Kazakh letters come after those that people type in their place: the fuller spelling is first.
    ascending = [True] * len(days) + [False] * len(values) + [True] * len(kinds)
    rows = rows.sort_values([*days, *values, *kinds], ascending=ascending, kind="stable")
    thing = _number_things(rows, key, contract)
    merged = table.copy()
    overruled = []
    for name in table.columns.difference([*key, "origin", *kinds]):
        first = rows.groupby(thing, sort=False)[name].transform("first")
        merged.loc[rows.index, name] = rows[name].fillna(first)
        if contract.merge == MERGE_ALWAYS and _is_told(str(name), contract):
            other = rows.index[rows[name].notna() & (rows[name] != first)]
            overruled.append(pd.DataFrame({"row": other, "name": name}))
    gone = thing.index[thing.duplicated()]
    left = rows.drop(index=gone)
    return Merged(
        table=drop_kinds(merged.drop(index=gone).sort_index(), contract),
        merged=gone,
        differing=left.index[left.duplicated(key, keep=False)],
        filled=left.index,
        overruled=pd.concat([NOTHING_OVERRULED, *overruled], ignore_index=True),
    )


def find_identical(table: pd.DataFrame, contract: TableContract) -> pd.Index:
    """Rows that say just what an earlier one says but, with a blank in their key, are not merged with it."""
    key = [name for name in contract.key if name in table]
    columns = [str(name) for name in table if name != "origin"]
    rows = table[table[key].isna().any(axis=1)]
    return rows.index[rows.duplicated(columns)]


def _is_told(name: str, contract: TableContract) -> bool:
    """Whether a person should know that a value was overruled.

    A name or a phone is written in several ways, and the day of the row is what the earliest is chosen by.
    """
    told = {column.name for column in contract.columns if column.kind in OVERRULED_KINDS}
    return name in told - {contract.date}


def _number_things(rows: pd.DataFrame, key: list[str], contract: TableContract) -> pd.Series:
    """For each row the number of the thing that it is about."""
    group = rows.groupby(key, sort=False).ngroup()
    compared = _compared(rows, contract)
    if contract.merge == MERGE_ALWAYS or not compared:
        return group
    differs = rows.groupby(group, sort=False)[compared].nunique().gt(1).any(axis=1)
    # Where nothing differs the group is one thing; only the others are looked at row by row.
    doubtful = rows[group.map(differs)]
    things = group.copy()
    free = len(group)
    codes = pd.DataFrame({name: doubtful[name].factorize()[0] for name in compared}, index=doubtful.index)
    for labels in doubtful.groupby(group.loc[doubtful.index], sort=False).groups.values():
        things[labels] = free + _gather(codes.loc[labels].to_numpy())
        free += len(labels)
    return things


def _compared(rows: pd.DataFrame, contract: TableContract) -> list[str]:
    """The columns in which two rows about one thing may not differ.

    One person's name and phone are spelled in several ways, and the key has the person already.
    """
    columns = [
        column
        for column in contract.columns
        if column.name not in contract.key and not (column.personal and "person" in contract.key)
    ]
    names = {column.name for column in columns if not column.repeated}
    repeated = {column.name for column in columns if column.repeated}
    return [name for name in map(str, rows) if name in names or name.rpartition("_")[0] in repeated]


def _gather(codes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Which rows of one key are one thing; codes below nought are blanks, which agree with anything.

    Where a blank would join two rows that differ nobody knows to which it belongs: only copies join.
    """
    distinct, copy_of = np.unique(codes, axis=0, return_inverse=True)
    part = np.arange(len(distinct))
    for at in np.flatnonzero((distinct < 0).any(axis=1)):
        agrees = ((distinct == distinct[at]) | (distinct < 0) | (distinct[at] < 0)).all(axis=1)
        part[np.isin(part, part[agrees])] = part[agrees].min()
    for one in np.unique(part):
        members = np.flatnonzero(part == one)
        if any(len(np.unique(values[values >= 0])) > 1 for values in distinct[members].T):
            part[members] = members
    return part[copy_of.ravel()]
