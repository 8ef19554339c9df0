from zhas_eval.presentation.blocks import Bullets, Heading, Paragraph, Preformatted, Table
from zhas_eval.reporting.markdown import parse_markdown

SOURCE = """# Раздел *один*

Первая строка
и вторая с `кодом` и [ссылкой](https://example.org).

- пункт
    - вложенный
- ещё

##### Глубоко

> цитата

| а | б |
|---|--:|
| 1 | 2 |

    код
"""


def test_markdown_becomes_blocks():
    blocks = parse_markdown(SOURCE)
    table = blocks.pop(5)
    assert blocks == [
        Heading("Раздел один", 1),
        Paragraph("Первая строка и вторая с кодом и ссылкой."),
        Bullets(("пункт", "вложенный", "ещё")),
        Heading("Глубоко", 3),
        Paragraph("цитата"),
        Preformatted("код"),
    ]
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in (*table.head, *table.body)] == [["а", "б"], ["1", "2"]]
    assert table.body[0][1].align == "right"


def test_html_in_markdown_is_left_out():
    assert parse_markdown("<!-- a -->\n\n<b>x</b> y") == [Paragraph("x y")]
