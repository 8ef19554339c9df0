"""Rows that are one thing entered twice, and rows that only seem to be."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from zhas_eval.programme.tables import MERGE_ALWAYS, TableContract


@dataclass(frozen=True)
class Merged:
    """What merging left: the table, the rows that went into others, those alike in the key alone.

    ``filled``: the rows that others went into, so that they may have taken values from them.
    """

    table: pd.DataFrame
    merged: pd.Index
    differing: pd.Index
    filled: pd.Index


def merge_duplicates(table: pd.DataFrame, contract: TableContract) -> Merged:
    """The table with rows that are one thing made one.

    Rows alike in the contract's key are one thing where no other filled cell differs; of a table with
    ``merge: always`` the key alone decides. The earliest row stays, of one day the last in the order of
    its values, wherever in the file it stands; a value it lacks is taken from the next that has it. A row
    with a blank in its key is like no other.
    """
    key = [name for name in contract.key if name in table]
    rows = table[table[key].notna().all(axis=1) & table.duplicated(key, keep=False)] if key else table[:0]
    if rows.empty:
        return Merged(table.sort_index(), *[table.index[:0]] * 3)
    values = [str(name) for name in rows if name not in {*key, "origin", contract.date}]
    days = [contract.date] if contract.date else []
    # ё and the Kazakh letters come after those that people type in their place: the fuller spelling is first.
    ascending = [True] * len(days) + [False] * len(values)
    rows = rows.sort_values([*days, *values], ascending=ascending, kind="stable")
    thing = _number_things(rows, key, contract)
    merged = table.copy()
    for name in table.columns.difference([*key, "origin"]):
        first = rows.groupby(thing, sort=False)[name].transform("first")
        merged.loc[rows.index, name] = rows[name].fillna(first)
    gone = thing.index[thing.duplicated()]
    left = rows.drop(index=gone)
    return Merged(
        table=merged.drop(index=gone).sort_index(),
        merged=gone,
        differing=left.index[left.duplicated(key, keep=False)],
        filled=left.index,
    )


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
