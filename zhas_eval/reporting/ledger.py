"""The ledger of a set: the figures of all its notebooks as one table."""

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from nbformat import NotebookNode

from zhas_eval.presentation.blocks import LEDGER_MIME
from zhas_eval.presentation.wording import Wording

Figure = Mapping[str, Any]

SCHEMA = pa.schema(
    [
        ("figure", pa.string()),
        ("indicator", pa.string()),
        ("region", pa.string()),
        ("period", pa.string()),
        ("kind", pa.string()),
        ("dimension", pa.string()),
        ("group", pa.string()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("value", pa.float64()),
        ("unit", pa.string()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("method", pa.string()),
        ("text", pa.string()),
        ("missing", pa.int64()),
        ("suppressed", pa.bool_()),
        ("rows", pa.int64()),
        ("table", pa.string()),
        ("evidence", pa.list_(pa.string())),
        ("aggregation", pa.string()),
    ]
)


class FiguresError(Exception):
    """The parts of the ledger do not fit together."""


def read_figures(notebook: NotebookNode) -> list[Figure]:
    """The figures that a notebook's outputs carry."""
    return [
        figure
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if LEDGER_MIME in output.get("data", {})
        for figure in output.data[LEDGER_MIME]["figures"]
    ]


def unite_figures(parts: Iterable[Iterable[Figure]], *, wording: Wording) -> list[Figure]:
    """All figures once, by id.

    Raises FiguresError where two notebooks state one figure differently.
    """
    united: dict[str, Figure] = {}
    for part in parts:
        for figure in part:
            name = figure.get("figure")
            if not name:
                raise FiguresError(wording("run.ledger.nameless"))
            if foreign := sorted(set(figure) - set(SCHEMA.names)):
                raise FiguresError(wording("run.ledger.foreign", figure=name, column=foreign[0]))
            if united.setdefault(name, figure) != figure:
                raise FiguresError(wording("run.ledger.disagree", figure=name))
    return [united[name] for name in sorted(united)]


def figures_table(figures: Iterable[Figure]) -> bytes:
    """The figures as Parquet: one row a figure; the same figures give the same bytes."""
    rows = [
        {
            **figure,
            "evidence": [
                item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
                for item in figure.get("evidence") or ()
            ],
        }
        for figure in figures
    ]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), buffer, compression="zstd")
    return buffer.getvalue()
