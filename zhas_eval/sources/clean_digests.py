"""Digests of the parts of the clean tables, by which a result knows whether its own data have changed."""

import hashlib
import json
from collections.abc import Mapping

import pandas as pd

from zhas_eval.programme.passport import COMMON_REGION
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import CleanData
from zhas_eval.sources.partitions import UNDATED, quarter_names

# Part of a table (``region/quarter``) or of an account (``region``) → digest, by table.
Digests = Mapping[str, Mapping[str, str]]
ACCOUNTS = ("accounts", "problems", "changes")


def digest_parts(data: CleanData) -> dict[str, dict[str, str]]:
    """The digest of each table's rows by region and quarter, and of the accounts by region.

    A row counts with its values and its Excel address, not with its place in the clean table nor with the
    number of its person: these change where a row of another region is accepted or merged. The hash of the
    file says nothing of a row.
    """
    people = _name_people(data)
    parts = {}
    for name, table in data.tables.items():
        groups = table["region"] + "/" + quarter_names(table["when"])
        told = table.assign(person=table["person"].map(people)) if "person" in table else table
        parts[name] = _digest_groups(told, groups)
    accounts = {name: getattr(data, name).drop(columns="sha256", errors="ignore") for name in ACCOUNTS}
    return parts | {name: _digest_groups(table, table["region"]) for name, table in accounts.items()}


def digest_scope(parts: Digests, scope: Scope) -> str:
    """The digest of all rows that figures of the scope are made of.

    These are the rows up to the period's end and those without a day, of the scope's region and of those
    common to all; of accounts and problems the region's own.
    """
    last = f"{scope.period.end.year}-Q{(scope.period.end.month + 2) // 3}"
    regions = {scope.region, COMMON_REGION}
    kept = {
        name: {
            part: digest
            for part, digest in found.items()
            for region, _, quarter in [part.partition("/")]
            if _is_due(quarter, last)
            and (scope.is_whole or region == scope.region or (name not in ACCOUNTS and region in regions))
        }
        for name, found in parts.items()
    }
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def _is_due(quarter: str, last: str) -> bool:
    return quarter in ("", UNDATED) or quarter <= last


def _name_people(data: CleanData) -> pd.Series:
    """Person → the address of the first row about them."""
    rows = [table[["person", "origin"]] for table in data.tables.values() if "person" in table]
    return pd.concat(rows).drop_duplicates("person").set_index("person")["origin"] if rows else pd.Series()


def _digest_groups(table: pd.DataFrame, groups: pd.Series) -> dict[str, str]:
    hashed = pd.util.hash_pandas_object(table, index=False)
    names = ",".join(f"{name}:{dtype}" for name, dtype in table.dtypes.items()).encode()
    return {
        str(group): hashlib.sha256(names + rows.to_numpy().tobytes()).hexdigest()
        for group, rows in hashed.groupby(groups.to_numpy(), sort=True)
    }
