"""The texts that notebooks ask the catalogues for, found without executing them."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat

from zhas_eval.errors import Problem
from zhas_eval.presentation.wording import Wording, languages

# Methods of a page whose first argument is the key of a text.
ASKING = {"heading", "say", "remark", "notice", "paragraph", "part"}
# Those whose key may be empty: the second is a heading.
QUOTING = {"quote"}


def find_missing_texts(notebooks: Iterable[Path], wanted: Iterable[str]) -> list[Problem]:
    """A problem for each text that a notebook asks for and a language of the programme lacks.

    Only keys that stand in the code as they are can be found. A notebook that is no Python is another
    problem, and is told where it is executed.
    """
    catalogues = {language: Wording(language) for language in wanted if language in languages()}
    return [
        Problem("page_text_missing", file=path.name, details={"key": key, "language": language})
        for path in notebooks
        for key in dict.fromkeys(_keys(path))
        for language, wording in catalogues.items()
        if key not in wording
    ]


def _keys(path: Path) -> Iterator[str]:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from _keys_of(node)


def _keys_of(call: ast.Call) -> Iterator[str]:
    if isinstance(call.func, ast.Attribute) and call.func.attr in ASKING | QUOTING and call.args:
        first = call.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
            yield first.value
    if isinstance(call.func, ast.Name) and call.func.id == "Page":
        for keyword in call.keywords:
            value = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
            if keyword.arg == "name" and isinstance(value, str):
                yield f"{value}.title"
