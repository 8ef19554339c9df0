from base64 import b64encode
from io import BytesIO

import pytest
from nbformat import v4
from PIL import Image

from tests.reporting.notebooks import COVER, blocks, notebook, short_table
from zhas_eval.errors import InputError
from zhas_eval.presentation.blocks import LEDGER_MIME, Heading, Paragraph
from zhas_eval.presentation.wording import Wording
from zhas_eval.reporting.document import read_blocks, read_document


def of_cells(*cells):
    return v4.new_notebook(cells=list(cells))


def code(*outputs, tags=()):
    return v4.new_code_cell("x", outputs=list(outputs), metadata={"tags": list(tags)})


def shown(data, **metadata):
    return v4.new_output("display_data", data=data, metadata=metadata)


def test_blocks_come_in_order():
    kinds = [block["kind"] for block in read_blocks(notebook(blocks()))]
    assert kinds == [block.kind for block in blocks()]


def test_tables_and_charts_are_numbered_apart():
    document = read_document(notebook(blocks()))
    labels = [block["label"] for block in document.blocks if "label" in block]
    assert labels == ["Таблица 1", "Рисунок 1", "Таблица 2", "Таблица 3", "Таблица 4"]


def test_contents_need_two_sections():
    assert [heading["text"] for heading in read_document(notebook(blocks())).contents][:2] == [
        "Кто участвовал",
        "Что изменилось",
    ]
    assert read_document(notebook([COVER, Heading("Одна")])).contents == []


def test_heading_levels_are_never_skipped():
    levels = (2, 3, 1, 3, 3, 2, 3)
    document = read_document(notebook([Heading("a", level) for level in levels]))
    assert [block["level"] for block in document.blocks] == [1, 2, 1, 2, 2, 2, 3]


def test_guides_and_removed_cells_are_left_out():
    node = of_cells(
        v4.new_markdown_cell("Как пользоваться", metadata={"tags": ["guide"]}),
        v4.new_markdown_cell("Текст документа"),
        code(v4.new_output("stream", name="stdout", text="скрыто"), tags=["remove"]),
    )
    assert [block["text"] for block in read_blocks(node)] == ["Текст документа"]


def test_output_of_a_users_own_cell_is_carried():
    file = BytesIO()
    Image.new("RGB", (40, 20)).save(file, "PNG")
    png = b64encode(file.getvalue()).decode()
    node = of_cells(
        code(
            v4.new_output("stream", name="stdout", text="печать\n"),
            v4.new_output("stream", name="stderr", text="/folder/of/the/machine: warning"),
            shown({"text/markdown": "## Итог", "text/plain": "x"}),
            shown({"image/png": png, "text/plain": "<Figure>"}, alt="Рост"),
            shown({"image/svg+xml": "<svg/>"}),
            shown({"text/html": "<table></table>", "text/plain": "   a\n0  1"}),
            shown({LEDGER_MIME: {}, "text/plain": "x"}),
            shown({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "x"}),
        )
    )
    text, heading, png_chart, svg_chart, frame = read_blocks(node)
    assert (text["kind"], text["text"]) == ("preformatted", "печать")
    assert (heading["kind"], heading["level"]) == ("heading", 2)
    assert png_chart["alt"] == "Рост"
    assert 'viewBox="0 0 40 20"' in png_chart["svg"]
    assert svg_chart["alt"] == Wording("ru")("document.no_alt")
    assert frame["text"] == "   a\n0  1"


def test_failed_cell_is_an_error_that_tells_no_value():
    output = v4.new_output("error", ename="KeyError", evalue="Иванов Иван", traceback=["Иванов Иван"])
    with pytest.raises(InputError) as raised:
        read_blocks(of_cells(v4.new_markdown_cell("a"), code(output)))
    (problem,) = raised.value.problems
    assert problem.rule == "notebook_failed"
    assert problem.details == {"cell": "2", "error": "KeyError"}
    assert "Иванов" not in str(raised.value)
    assert "KeyError в ячейке 2" in Wording("ru")(f"rule.{problem.rule}", **problem.details)


def test_notebook_without_cover_is_titled_by_its_name():
    document = read_document(notebook([Paragraph("a"), short_table()]), name="свой анализ")
    assert document.cover["title"] == "свой анализ"
    assert document.language == "ru"
