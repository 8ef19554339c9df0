import re
from dataclasses import replace

import pytest

from tests.reporting.notebooks import HOSTILE, KAZAKH, STATEMENT, blocks, chart, short_table, wide_table
from zhas_eval.errors import InputError
from zhas_eval.presentation.blocks import (
    BLOCK_MIME,
    Cell,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Preformatted,
    Table,
)
from zhas_eval.presentation.html import RENDERERS, block_style, render_block
from zhas_eval.presentation.wording import Wording


@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.kind)
def test_block_has_its_own_style_and_no_script(block):
    html = render_block(block.to_json())
    assert html.startswith("<style>.zhas {")
    assert "<script" not in html


def test_every_kind_of_block_is_rendered():
    assert {block.kind for block in blocks()} | {"preformatted"} == set(RENDERERS)


def test_each_rule_of_the_style_is_bound_to_the_class():
    heads = [head.strip() for head in re.findall(r"([^{}]+)\{", block_style())]
    selectors = [part for head in heads if not head.startswith("@") for part in head.split(",")]
    assert len(selectors) > 40
    assert all(".zhas" in selector for selector in selectors)


def test_text_is_escaped_and_keeps_its_letters():
    html = render_block(Paragraph(f"{KAZAKH} {HOSTILE}\nвторая строка").to_json())
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert f"<p>{KAZAKH}" in html
    assert "<br>вторая строка" in html


def test_attributes_are_escaped():
    cell = Cell("1", figure='a" onclick="x')
    html = render_block(Table("t", 'к" onload="x', ((Cell("A"),),), ((cell,),)).to_json())
    assert 'onclick="x' not in html
    assert 'onload="x' not in html


def test_number_names_its_figure():
    html = render_block(short_table().to_json())
    assert 'data-figure="participants.status.0@shymkent/2023">41</td>' in html
    keys = KeyFigures((KeyFigure("70", "участников", figure="participants.total"),))
    assert '<li><strong data-figure="participants.total">70</strong>' in render_block(keys.to_json())
    assert 'data-figures="employment.before employment.after"' in render_block(STATEMENT.to_json())


def test_table_heads_have_their_scope_and_span():
    html = render_block(wide_table().to_json())
    assert '<th scope="col" rowspan="2">Показатель</th>' in html
    assert '<th scope="colgroup" colspan="2" class="zhas-center">сентябрь</th>' in html
    assert html.count('<th scope="row">') == 8


def test_table_without_rows_says_so():
    html = render_block(
        Table("t", "", ((Cell("A", columns=2), Cell("B")),), (), empty="Данных нет").to_json()
    )
    assert '<td colspan="3" class="zhas-empty">Данных нет</td>' in html


def test_chart_is_a_picture_with_words():
    html = render_block(chart().to_json())
    assert 'role="img" aria-label="Столбики: Шымкент 44 человека' in html
    assert "Шымкент қаласы" in html
    assert "<?xml" not in html


def test_broken_chart_is_an_error_in_words():
    with pytest.raises(InputError) as raised:
        render_block(replace(chart(), svg="<svg").to_json())
    (problem,) = raised.value.problems
    assert "«Участники по регионам»" in Wording("ru")(f"rule.{problem.rule}", **problem.details)


def test_preformatted_text_keeps_its_lines():
    assert '<pre tabindex="0">a\n  b &lt;c&gt;</pre>' in render_block(Preformatted("a\n  b <c>").to_json())


def test_notebook_output_carries_both_forms():
    bundle = STATEMENT._repr_mimebundle_(include=None, exclude=None)
    assert bundle[BLOCK_MIME]["kind"] == "statement"
    assert bundle["text/html"] == render_block(STATEMENT.to_json())
