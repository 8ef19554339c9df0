"""What would stop a notebook, found without executing it: texts that are missing, no language of its code."""

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


def find_notebook_faults(notebooks: Iterable[Path], wanted: Iterable[str]) -> list[Problem]:
    """A problem for each text that a notebook asks for and a language of the programme lacks.

    And for each notebook that does not say which language its code is in: papermill needs to know.
    Only keys that stand in the code as they are can be found. A notebook that is no Python is another
    problem, and is told where it is executed.
    """
    catalogues = {language: Wording(language) for language in wanted if language in languages()}
    problems: list[Problem] = []
    for path in notebooks:
        notebook = nbformat.read(path, as_version=4)
        if not _names_language(notebook):
            problems.append(Problem("notebook_language", file=path.name))
        problems += [
            Problem("page_text_missing", file=path.name, details={"text": key, "language": language})
            for key in dict.fromkeys(_keys(notebook))
            for language, wording in catalogues.items()
            if key not in wording
        ]
    return problems


def _names_language(notebook: nbformat.NotebookNode) -> bool:
    about = notebook.metadata
    return bool(about.get("kernelspec", {}).get("language") or about.get("language_info", {}).get("name"))


def _keys(notebook: nbformat.NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
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
