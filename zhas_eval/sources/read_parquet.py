"""A table in a .parquet file: the names of its columns are row 1, its values texts like a sheet's."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhas_eval.errors import InputError, Problem
from zhas_eval.sources.cells import DAY, FLAG, MIDNIGHT, NUMBER, TEXT, Kinds, write_numbers
from zhas_eval.sources.sheet_cells import STRING, SheetCells
from zhas_eval.sources.sheet_drafts import SheetDraft

ROWS_AT_ONCE = 1 << 17


def read_parquet(path: Path, folder: Path) -> list[SheetDraft]:
    """The one sheet, named ``""``, of a .parquet file; its cells are in a file of ``folder``.

    Raises InputError where it is damaged or a column holds lists or other tables.
    """
    cells = SheetCells()
    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
            _check_columns(schema, path.name)
            cells.add_values([[name] for name in schema.names], 1)
            for batch in file.iter_batches(ROWS_AT_ONCE, use_threads=False):
                cells.add_arrays([_write(column) for column in batch.columns], batch.num_rows)
    except (pa.ArrowException, OSError) as error:
        raise InputError([Problem("damaged_workbook", file=path.name)]) from error
    return [SheetDraft.write(folder / "0.arrow", "", cells)]


def _check_columns(schema: pa.Schema, file: str) -> None:
    types = pa.types
    problems = [
        Problem("unreadable_column", file=file, column=column.name)
        for column in schema
        if types.is_nested(column.type) or types.is_duration(column.type) or types.is_interval(column.type)
    ]
    if problems:
        raise InputError(problems)


def _write(column: pa.Array) -> tuple[pa.Array, Kinds]:
    """Values of one Arrow type as texts, and their kinds; what is missing is a blank."""
    types = pa.types
    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if types.is_boolean(column.type):
        texts, kind = pc.utf8_upper(column.cast(STRING)), FLAG
    elif types.is_floating(column.type):
        texts, kind = _write_floats(column), NUMBER
    elif types.is_decimal(column.type):
        # 12.50 is 12.5, as in a sheet.
        short = pc.replace_substring_regex(column.cast(STRING), r"(\.\d*?)0+$", r"\1")
        texts, kind = pc.replace_substring_regex(short, r"\.$", ""), NUMBER
    elif types.is_integer(column.type):
        texts, kind = column.cast(STRING), NUMBER
    elif types.is_date(column.type) or types.is_timestamp(column.type):
        texts, kind = _write_days(column), DAY
    else:
        texts, kind = column.cast(STRING), TEXT
    kinds = np.where(texts.is_valid().to_numpy(zero_copy_only=False), kind, TEXT).astype(np.int8)
    return pc.fill_null(texts, ""), kinds


def _write_floats(column: pa.Array) -> pa.Array:
    """A number that is none (NaN) is missing."""
    numbers = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    missing = np.isnan(numbers)
    return pa.array(write_numbers(np.where(missing, 0, numbers)), STRING, mask=missing)


def _write_days(column: pa.Array) -> pa.Array:
    """Days, with a time of day where it is not midnight; of a zone, its own clock."""
    if pa.types.is_timestamp(column.type) and column.type.tz:
        column = pc.local_timestamp(column)
    if pa.types.is_date64(column.type):
        column = column.cast(pa.date32())
    texts = pc.replace_substring_regex(column.cast(STRING), r"\.0+$", "")
    return pc.replace_substring_regex(texts, f"{MIDNIGHT}$", "")
