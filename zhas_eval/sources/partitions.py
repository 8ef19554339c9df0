"""A clean table as Parquet files by region and quarter, so that a reader takes only its part."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from zhas_eval.programme.missing import MISSING_DTYPE
from zhas_eval.programme.passport import COMMON_REGION
from zhas_eval.programme.scope import Scope

UNDATED = "undated"
ROW = "_row"
SCHEMA_PART = "schema.parquet"


def split_table(table: pd.DataFrame) -> Iterator[tuple[str, bytes]]:
    """Name and content of each part of the table, ``region=…/quarter=…``.

    The first holds no rows but the types, also where no row is.
    """
    numbered = pa.Table.from_pandas(table.rename_axis(ROW).reset_index(), preserve_index=False)
    yield SCHEMA_PART, _write(numbered.slice(0, 0))
    quarters = quarter_names(table["when"]).to_numpy()
    places = pd.Series(range(len(table)), dtype="int64").groupby([table["region"].to_numpy(), quarters])
    for (region, quarter), rows in places:
        yield f"region={region}/quarter={quarter}.parquet", _write(numbered.take(rows.to_numpy()))


def quarter_names(days: pd.Series) -> pd.Series:
    """The quarter of each day, ``2023-Q4``, and ``undated`` where there is none."""
    year, quarter = (part.astype("Int64").astype("str") for part in (days.dt.year, days.dt.quarter))
    names: pd.Series = (year + "-Q" + quarter).where(days.notna(), UNDATED).astype("str")
    return names


def join_table(
    names: Iterable[str], read: Callable[[str], bytes], scope: Scope | None, *, every_region: bool
) -> pd.DataFrame:
    """The table as it was, or the rows that figures of a scope can rest on; ``read`` gives a part.

    These are the rows up to the period's end, and those without a day; of all regions where
    ``every_region``, else of the scope's region and those common to all.
    """
    kept = _read(read(SCHEMA_PART))
    parts = [_read(read(name)) for name in names if _is_due(name, scope, every_region=every_region)]
    found = pa.concat_tables([kept, *parts])
    in_order = found.take(np.argsort(found[ROW].to_numpy()))
    table: pd.DataFrame = in_order.replace_schema_metadata(kept.schema.metadata).to_pandas(use_threads=False)
    for field in kept.schema:
        # Only kinds of missing are categories; a file has those of its rows, if it has any.
        if pa.types.is_dictionary(field.type):
            table[field.name] = table[field.name].astype(MISSING_DTYPE)
    return table.set_index(ROW).rename_axis(None)


def _write(part: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(part, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _read(content: bytes) -> pa.Table:
    # Nothing here starts threads of pyarrow: they would be lost in a run forked from this process.
    return pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)


def _is_due(name: str, scope: Scope | None, *, every_region: bool) -> bool:
    if name == SCHEMA_PART:
        return False
    if scope is None:
        return True
    region, quarter = (part.partition("=")[2] for part in name.removesuffix(".parquet").split("/"))
    end = scope.period.end
    if quarter != UNDATED and quarter > f"{end.year}-Q{(end.month + 2) // 3}":
        return False
    return scope.is_whole or every_region or region in (scope.region, COMMON_REGION)
