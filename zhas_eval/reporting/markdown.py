"""Markdown cells as blocks: headings, paragraphs, lists, simple tables; emphasis becomes plain text."""

from collections.abc import Iterable, Mapping
from typing import Any

import mistune

from zhas_eval.presentation.blocks import Block, Bullets, Cell, Heading, Paragraph, Preformatted, Table

Token = Mapping[str, Any]
MAX_LEVEL = 3
BREAKS = {"softbreak": " ", "linebreak": "\n"}


def parse_markdown(source: str) -> list[Block]:
    """The blocks of a Markdown text in order.

    >>> parse_markdown("## Итоги *года*")
    [Heading(text='Итоги года', level=2)]
    """
    tokens = mistune.create_markdown(renderer=None, plugins=["table"])(source)
    assert isinstance(tokens, list)
    return [block for token in tokens for block in _blocks(token)]


def _blocks(token: Token) -> Iterable[Block]:
    match token["type"]:
        case "heading":
            yield Heading(_plain(token), min(token["attrs"]["level"], MAX_LEVEL))
        case "paragraph":
            yield Paragraph(_plain(token))
        case "list":
            yield Bullets(tuple(_items(token)))
        case "block_code":
            yield Preformatted(token["raw"].rstrip("\n"))
        case "block_quote":
            for child in token["children"]:
                yield from _blocks(child)
        case "table":
            yield _table(token)


def _items(token: Token) -> Iterable[str]:
    for item in token["children"]:
        for child in item["children"]:
            if child["type"] == "list":
                yield from _items(child)
            else:
                yield _plain(child)


def _table(token: Token) -> Table:
    head, body = token["children"]
    return Table(
        name="",
        caption="",
        head=(_row(head),),
        body=tuple(_row(row) for row in body["children"]),
    )


def _row(token: Token) -> tuple[Cell, ...]:
    return tuple(Cell(_plain(cell), align=cell["attrs"].get("align") or "left") for cell in token["children"])


def _plain(token: Token) -> str:
    if token["type"] in BREAKS:
        return BREAKS[token["type"]]
    if token["type"] == "inline_html":
        return ""
    if "children" in token:
        return "".join(_plain(child) for child in token["children"])
    return str(token.get("raw", ""))
