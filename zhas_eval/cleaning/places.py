"""Where a row belongs: its region and its day, its own or those of the row it refers to."""

from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter
from typing import Literal

import pandas as pd

from zhas_eval.cleaning.layout import Layout
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
    table: pd.DataFrame, contract: TableContract, kept: Tables, layout: Layout, programme: Programme
) -> list[pd.DataFrame]:
    """Rejects: a day outside the programme, and a reference that leads nowhere or to several regions."""
    first, last = pd.Timestamp(programme.passport.starts_on), pd.Timestamp(programme.passport.ends_on)
    found = []
    if contract.date:
        outside = table["when"].notna() & ~table["when"].between(first, last)
        found.append(mark_problems(outside, layout, contract.date, "date_outside_programme", "reject"))
    for other, key, *_ in _ways(contract)[:1]:
        nowhere = table["region"].isna() & table[key].notna()
        several = nowhere & table[key].isin(kept[other][key])
        found.append(mark_problems(nowhere & ~several, layout, key, "unknown_key", "reject"))
        found.append(mark_problems(several, layout, key, "ambiguous_key", "reject"))
    return found


def check_references(
    table: pd.DataFrame, contract: TableContract, kept: Tables, contracts: Contracts, layout: Layout
) -> list[pd.DataFrame]:
    """Warnings: a number that the table it belongs to does not have, where that table has any."""
    found = []
    for column, (other, key) in contract.refers.items():
        if other not in kept or kept[other].empty or column not in layout.letters:
            continue
        origin = _look_up(table, column, kept[other], contracts[other], key, "origin", of_several="first")
        unknown = table[column].notna() & origin.isna()
        found.append(mark_problems(unknown, layout, column, "unknown_reference_value", "warning"))
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
    known = pd.concat(
        [pd.DataFrame({"at": _keys(parent, key, names), "value": parent[value]}) for names in ([], narrower)]
    )
    known = known.drop_duplicates().drop_duplicates("at", keep=of_several)
    values = dict(zip(known["at"], known["value"], strict=True))
    found = [values.get(at) for at in _keys(table, column, narrower)]
    # A parent without rows, or one that leads nowhere, still gives a column of its own type.
    return pd.Series(found, index=table.index, dtype=object).astype(parent[value].dtype)


def _keys(table: pd.DataFrame, column: str, narrower: list[str]) -> pd.Series:
    """What a row leads to: its number, and what narrows it down where all of that is filled."""
    cells = table[[column, *narrower]]
    whole = cells.notna().all(axis=1)
    rows = cells.itertuples(index=False, name=None)
    keys = [row if filled else row[:1] for row, filled in zip(rows, whole, strict=True)]
    return pd.Series(keys, index=table.index, dtype=object)
