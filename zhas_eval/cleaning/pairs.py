"""The pairs of rows that are, or may be, about one person, with what stands in both, side by side."""

from collections.abc import Mapping

import pandas as pd

from zhas_eval.cleaning.raw_table import RawTable
from zhas_eval.cleaning.values import write_values

SHOWN = {"full_name": "name", "iin": "iin", "birth_date": "date", "phone": "phone", "region": "region"}
PLACE = ["table", "file", "sheet", "row", "key"]


def show_pairs(
    pairs: pd.DataFrame, tables: Mapping[str, pd.DataFrame], raw: Mapping[str, RawTable]
) -> pd.DataFrame:
    """The pairs with, of both sides, table, file, sheet, row, key and the values that tell people apart.

    ``pairs``: left, right (origins), score, decision, reason.
    """
    needed = pd.unique(pd.concat([pairs["left"], pairs["right"]]))
    parts = [
        _describe(tables[name], table, needed).assign(table=name)
        for name, table in raw.items()
        if "person" in tables[name]
    ]
    columns = ["origin", *PLACE, *SHOWN]
    known = pd.concat(parts) if parts else pd.DataFrame(columns=columns)
    shown = pairs
    for side in ("left", "right"):
        named = known.add_prefix(f"{side}_").rename(columns={f"{side}_origin": side})
        shown = shown.merge(named, how="left", on=side)
    return shown.sort_values(["decision", "score", "left", "right"], ascending=[False, True, True, True])


def _describe(table: pd.DataFrame, raw: RawTable, needed: pd.Index) -> pd.DataFrame:
    """The needed rows of a table: origin, place, key, and the shown values as texts."""
    rows = table[table["origin"].isin(needed)]
    values = {
        name: write_values(rows[name], kind) if name in rows else pd.Series("", rows.index, "str")  # type: ignore[arg-type]
        for name, kind in SHOWN.items()
    }
    numbers = rows.index.to_series()
    places = raw.addresses(numbers).astype({"file": "str", "sheet": "str"})
    return pd.DataFrame({"origin": rows["origin"], **places, "key": raw.keys(numbers), **values})
