"""Where a row belongs: its region and its day, its own or those of the row it refers to."""

from collections.abc import Collection, Iterable, Mapping
from graphlib import TopologicalSorter
from typing import Literal

import pandas as pd

from zhas_eval.cleaning.table import mark_problems
from zhas_eval.programme.passport import COMMON_REGION
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import TableContract

Contracts = Mapping[str, TableContract]
Tables = Mapping[str, pd.DataFrame]


def order_tables(names: Iterable[str], contracts: Contracts) -> list[str]:
    """The tables, each after those that it takes its region or day from."""
    needed = {name: {via[0] for via in _ways(contracts[name])} for name in names}
    return [name for name in TopologicalSorter(needed).static_order() if name in needed]


def place_rows(
    table: pd.DataFrame, contract: TableContract, kept: Tables, contracts: Contracts, programme: Programme
) -> pd.DataFrame:
    """The table with ``when`` and ``region``; ``kept``: the rows of other tables that count.

    NA where the row it refers to is not there, or where several are and their regions differ.
    """
    if contract.date:
        when = table[contract.date]
        if contract.column(contract.date).kind == "month":
            # The month in which the programme ends counts to the programme's last day.
            last = pd.Timestamp(programme.passport.ends_on)
            when = when.mask(when == last + pd.offsets.MonthEnd(0), last)
    elif contract.date_via:
        other, key, value = contract.date_via
        earliest = kept[other].sort_values(value)
        when = _look_up(table, key, earliest, contracts[other], key, value, of_several="first")
    else:
        when = pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
    if "region" in table:
        region = table["region"]
    elif contract.region_via:
        other, key = contract.region_via
        region = _look_up(table, key, kept[other], contracts[other], key, "region", of_several=False)
    else:
        region = pd.Series(COMMON_REGION, index=table.index, dtype="str")
    return table.assign(when=when, region=region)


def check_places(
    table: pd.DataFrame, contract: TableContract, kept: Tables, programme: Programme
) -> list[pd.DataFrame]:
    """Rejects: a day outside the programme, and a reference that leads nowhere or to several regions."""
    first, last = pd.Timestamp(programme.passport.starts_on), pd.Timestamp(programme.passport.ends_on)
    found = []
    if contract.date:
        outside = table["when"].notna() & ~table["when"].between(first, last)
        found.append(mark_problems(outside, contract.date, "date_outside_programme", "reject"))
    for other, key, *_ in _ways(contract)[:1]:
        nowhere = table["region"].isna() & table[key].notna()
        several = nowhere & table[key].isin(kept[other][key])
        found.append(mark_problems(nowhere & ~several, key, "unknown_key", "reject"))
        found.append(mark_problems(several, key, "ambiguous_key", "reject"))
    return found


def check_references(
    table: pd.DataFrame, contract: TableContract, kept: Tables, contracts: Contracts, given: Collection[str]
) -> list[pd.DataFrame]:
    """Warnings: a number that the table it belongs to does not have, where that table has any.

    ``given``: the columns that the table's sheets have.
    """
    found = []
    for column, (other, key) in contract.refers.items():
        if other not in kept or kept[other].empty or column not in given:
            continue
        origin = _look_up(table, column, kept[other], contracts[other], key, "origin", of_several="first")
        unknown = table[column].notna() & origin.isna()
        found.append(mark_problems(unknown, column, "unknown_reference_value", "warning"))
    return found


def _ways(contract: TableContract) -> list[tuple[str, ...]]:
    return [via for via in (contract.region_via, contract.date_via) if via]


def _look_up(
    table: pd.DataFrame,
    column: str,
    parent: pd.DataFrame,
    contract: TableContract,
    key: str,
    value: str,
    *,
    of_several: Literal["first", False],
) -> pd.Series:
    """``value`` of the parent's row that ``column`` leads to; of several values the first, or none.

    A number may begin anew in each cycle: what else the parent's key has counts where the row has it.
    """
    narrower = [
        name
        for name in contract.key
        if name != key and name in table and name in parent and parent[name].notna().all()
    ]
    found = _join(table, [column], parent, [key], value, of_several=of_several)
    if not narrower:
        return found
    whole = table[[column, *narrower]].notna().all(axis=1)
    closer = _join(table, [column, *narrower], parent, [key, *narrower], value, of_several=of_several)
    return found.mask(whole, closer)


def _join(
    table: pd.DataFrame,
    columns: list[str],
    parent: pd.DataFrame,
    keys: list[str],
    value: str,
    *,
    of_several: Literal["first", False],
) -> pd.Series:
    """``value`` of the parent's row whose keys are the row's columns; NA where there is none."""
    known = parent[[*keys, value]].dropna(subset=keys).drop_duplicates()
    known = known.drop_duplicates(keys, keep=of_several).set_axis([*columns, "_value"], axis=1)
    # A parent without rows, or one that leads nowhere, still gives a column of its own type.
    found = table[columns].merge(known, how="left", on=columns)["_value"].astype(parent[value].dtype)
    return found.set_axis(table.index)
