"""Rows that are one thing entered twice, and rows that only seem to be."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from zhas_eval.programme.tables import MERGE_ALWAYS, TableContract


@dataclass(frozen=True)
class Merged:
    """What merging left: the table, the rows that went into others, those alike in the key alone."""

    table: pd.DataFrame
    merged: pd.Index
    differing: pd.Index


def merge_duplicates(table: pd.DataFrame, contract: TableContract) -> Merged:
    """The table with rows that are one thing made one.

    Rows alike in the contract's key are one thing where no other filled cell differs; of a table with
    ``merge: always`` the key alone decides. The earliest row stays, of one day the first; a value it
    lacks is taken from the next that has it. A row with a blank in its key is like no other.
    """
    key = [name for name in contract.key if name in table]
    if contract.date:
        table = table.sort_values(contract.date, kind="stable")
    rows = table[table[key].notna().all(axis=1) & table.duplicated(key, keep=False)] if key else table[:0]
    if rows.empty:
        return Merged(table.sort_index(), table.index[:0], table.index[:0])
    thing = _number_things(rows, key, contract)
    merged = table.copy()
    for name in table.columns.difference([*key, "origin"]):
        first = rows.groupby(thing, sort=False)[name].transform("first")
        merged.loc[rows.index, name] = rows[name].fillna(first)
    gone = thing.index[thing.duplicated()]
    left = rows.drop(index=gone)
    return Merged(merged.drop(index=gone).sort_index(), gone, left.index[left.duplicated(key, keep=False)])


def _number_things(rows: pd.DataFrame, key: list[str], contract: TableContract) -> pd.Series:
    """For each row the number of the thing that it is about."""
    groups = rows.groupby(key, sort=False)
    if contract.merge == MERGE_ALWAYS:
        return groups.ngroup()
    codes = pd.DataFrame(
        {name: rows[name].factorize()[0] for name in _compared(rows, contract)}, index=rows.index
    )
    things = pd.Series(0, index=rows.index)
    for labels in rows.groupby(groups.ngroup(), sort=False).groups.values():
        numbers = _gather(codes.loc[labels].to_numpy())
        things[labels] = numbers + things.max() + 1
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
