"""A clean table as Parquet files by region and quarter, so that a reader takes only its part."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from zhas_eval.programme.missing import MISSING_DTYPE
from zhas_eval.programme.passport import COMMON_REGION
from zhas_eval.programme.scope import Scope

UNDATED = "undated"
ROW = "_row"
PARTITIONS = pa.schema([("region", pa.string()), ("quarter", pa.string())])
SCHEMA_FILE = "_schema.parquet"


def write_table(folder: Path, table: pd.DataFrame) -> None:
    """The table into a folder ``region=…/quarter=…``; its types are kept beside, also where no row is."""
    folder.mkdir()
    numbered = table.rename_axis(ROW).reset_index()
    pq.write_table(pa.Table.from_pandas(numbered.iloc[:0], preserve_index=False), folder / SCHEMA_FILE)
    numbered = numbered.assign(quarter=quarter_names(numbered["when"]))
    ds.write_dataset(
        pa.Table.from_pandas(numbered, preserve_index=False),
        folder,
        format="parquet",
        partitioning=ds.partitioning(PARTITIONS, flavor="hive"),
        existing_data_behavior="overwrite_or_ignore",
        file_options=ds.ParquetFileFormat().make_write_options(compression="zstd"),
    )


def quarter_names(days: pd.Series) -> pd.Series:
    """The quarter of each day, ``2023-Q4``, and ``undated`` where there is none."""
    year, quarter = (part.astype("Int64").astype("str") for part in (days.dt.year, days.dt.quarter))
    names: pd.Series = (year + "-Q" + quarter).where(days.notna(), UNDATED).astype("str")
    return names


def read_table(folder: Path, scope: Scope | None, *, every_region: bool) -> pd.DataFrame:
    """The table as it was, or the rows that figures of a scope can rest on.

    These are the rows up to the period's end, and those without a day; of all regions where
    ``every_region``, else of the scope's region and those common to all.
    """
    kept = pq.read_schema(folder / SCHEMA_FILE)
    schema = pa.schema([*(field for field in kept if field.name != "region"), *PARTITIONS])
    parts = ds.dataset(
        folder, schema=schema, format="parquet", partitioning=ds.partitioning(PARTITIONS, flavor="hive")
    )
    found = parts.to_table(columns=kept.names, filter=_condition(scope, every_region=every_region))
    in_order = found.take(np.argsort(found[ROW].to_numpy()))
    table: pd.DataFrame = in_order.replace_schema_metadata(kept.metadata).to_pandas()
    for field in kept:
        # Only kinds of missing are categories; a file has those of its rows, if it has any.
        if pa.types.is_dictionary(field.type):
            table[field.name] = table[field.name].astype(MISSING_DTYPE)
    return table.set_index(ROW).rename_axis(None)


def _condition(scope: Scope | None, *, every_region: bool) -> ds.Expression | None:
    if scope is None:
        return None
    end = scope.period.end
    condition = (ds.field("quarter") <= f"{end.year}-Q{(end.month + 2) // 3}") | (
        ds.field("quarter") == UNDATED
    )
    if scope.is_whole or every_region:
        return condition
    return condition & ds.field("region").isin([scope.region, COMMON_REGION])
