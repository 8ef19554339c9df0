"""Texts of the empty templates, in three languages: workbooks, sheets, notes on headings."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from zhas_eval.programme.yaml_text import load_yaml

Tree = Mapping[str, Any]


@cache
def load_template_texts() -> Tree:
    """Everything in ``templates.yml``; the parts are explained there."""
    text = (files("zhas_eval.programme") / "templates.yml").read_text(encoding="utf-8")
    tree: Tree = load_yaml(text)
    return tree


def template_text(language: str, *path: str, **arguments: object) -> str:
    """The text at ``path`` in a language, its placeholders filled; empty where there is none.

    >>> template_text("en", "words", "at_least", low=1)
    'Not less than 1.'
    >>> template_text("ru", "columns", "posts.region")
    ''
    """
    node: Any = load_template_texts()
    for part in path:
        node = node.get(part, {})
    return str(node.get(language, "")).format(**arguments)


def template_sources(language: str) -> dict[str, tuple[str, str]]:
    """Table → workbook and sheet of a programme that starts from the templates.

    >>> template_sources("ru")["payroll"]
    ('staff.xlsx', 'Зарплата')
    """
    return {
        table: (file, names[language])
        for file, tables in load_template_texts()["books"].items()
        for table, names in tables.items()
    }
