"""The account of a table's raw rows: what became of each, with file, hash, sheet and Excel row."""

from collections.abc import Mapping

import pandas as pd

from zhas_eval.cleaning.raw_table import RawTable

ACCOUNT_COLUMNS = ["table", "file", "sha256", "sheet", "row", "outcome", "reason", "region"]
UNKNOWN_REGION = ""


def account_rows(
    name: str,
    table: pd.DataFrame,
    reasons: pd.Series,
    merged: pd.Index,
    raw: RawTable,
    hashes: Mapping[str, str],
) -> pd.DataFrame:
    """One line for every raw row of the table's sheets."""
    rows = pd.DataFrame({"outcome": "clean", "reason": "", "region": table["region"]}, index=table.index)
    rows.loc[merged, ["outcome", "reason"]] = ["merged", "same_key"]
    rows.loc[reasons.index, "outcome"] = "rejected"
    rows.loc[reasons.index, "reason"] = reasons
    skipped = raw.numbered([layout.skipped.to_frame("reason") for layout in raw.layouts])
    both = pd.concat([rows, skipped.assign(outcome="skipped", region=None)]).sort_index()
    places = raw.addresses(both.index.to_series()).astype({"file": "str", "sheet": "str"})
    region = both["region"].astype("str").fillna(UNKNOWN_REGION)
    return both.assign(table=name, **places, sha256=places["file"].map(hashes), region=region)[
        ACCOUNT_COLUMNS
    ]
