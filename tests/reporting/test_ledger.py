"""The united ledger: one row a figure, no contradiction, the same bytes."""

import io

import pyarrow.parquet as pq
import pytest
from nbformat import v4

from zhas_eval.presentation.blocks import LEDGER_MIME
from zhas_eval.presentation.wording import Wording
from zhas_eval.reporting.ledger import FiguresError, figures_table, read_figures, unite_figures

WORDING = Wording("ru")


def figure(name: str, value: float | None, **more: object) -> dict[str, object]:
    return {"figure": name, "value": value, "unit": "people", **more}


def test_figures_are_read_from_outputs() -> None:
    data = {LEDGER_MIME: {"figures": [figure("a@all/2023", 1.0)]}}
    cell = v4.new_code_cell(outputs=[v4.new_output("display_data", data)])
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell("text"), cell])
    assert read_figures(notebook) == [figure("a@all/2023", 1.0)]


def test_the_union_is_sorted_and_states_each_figure_once() -> None:
    one, two = figure("b", 2.0), figure("a", 1.0)
    assert unite_figures([[one], [two, one]], wording=WORDING) == [two, one]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([[figure("a", 1.0)], [figure("a", 2.0)]], "a имеет разные значения"),
        ([[figure("", 1.0)]], "без имени"),
        ([[figure("a", 1.0, iin="x")]], "графа реестра iin"),
    ],
)
def test_what_does_not_fit_is_refused(parts: list[list[dict[str, object]]], said: str) -> None:
    with pytest.raises(FiguresError, match=said):
        unite_figures(parts, wording=WORDING)


def test_the_table_has_every_column_and_the_same_bytes() -> None:
    figures = [figure("a", 1.0, evidence=["p.xlsx!Участники!4"], rows=1), figure("b", None, suppressed=True)]
    content = figures_table(figures)
    assert content == figures_table(figures)
    first, second = pq.read_table(io.BytesIO(content)).to_pylist()
    assert first["evidence"] == ["p.xlsx!Участники!4"]
    assert second["value"] is None
    assert second["suppressed"] is True
