"""An executed notebook made the same on every run and every machine."""

import json
import os
import re
from pathlib import Path, PurePath
from typing import Any

import nbformat
from nbformat import NotebookNode

from zhas_eval.runs.failures import safe_message


def make_stable(notebook: NotebookNode, *, programme: Path, folder: Path) -> NotebookNode:
    """The notebook without anything that differs from run to run or machine to machine.

    Times, ids, counts, memory addresses, widget state, diagnostics and tracebacks go; absolute
    paths become relative to the notebook.
    """
    language_info = notebook.metadata.get("language_info", {})
    kept = {"kernelspec", "zhas", "title"}
    notebook.metadata = {key: value for key, value in notebook.metadata.items() if key in kept}
    notebook.metadata["language_info"] = {
        key: value for key, value in language_info.items() if key in {"name", "file_extension", "mimetype"}
    }
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in {"tags", "zhas"}}
        if cell.cell_type == "code":
            cell.execution_count = None
            shown = [_stable_output(output) for output in cell.outputs if not _is_diagnostic(output)]
            cell.outputs = _join_streams(shown)
    replacements = _replacements(programme, folder)
    # By way of JSON: what a file would hold, and no object of the process.
    stable: NotebookNode = nbformat.from_dict(json.loads(json.dumps(_without_paths(notebook, replacements))))
    return stable


def _stable_output(output: NotebookNode) -> NotebookNode:
    if "execution_count" in output:
        output.execution_count = None
    if output.output_type == "error":
        output.evalue = safe_message(output.ename, output.evalue)
        output.traceback = []
    plain = output.get("data", {}).get("text/plain")
    if isinstance(plain, str):
        output.data["text/plain"] = re.sub(r" at 0x[0-9a-fA-F]{6,}", "", plain)
    return output


def _join_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs with text that follows text in one: a kernel sends it in pieces as time passes."""
    joined: list[NotebookNode] = []
    for output in outputs:
        is_text = output.output_type == "stream"
        if is_text and joined and joined[-1].output_type == "stream" and joined[-1].name == output.name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def _is_diagnostic(output: NotebookNode) -> bool:
    return bool(output.output_type == "stream" and output.name == "stderr")


def _without_paths(node: Any, replacements: list[tuple[re.Pattern[str], str]]) -> Any:
    """A notebook's part with every text changed."""
    if isinstance(node, dict):
        return {key: _without_paths(value, replacements) for key, value in node.items()}
    if isinstance(node, list):
        return [_without_paths(entry, replacements) for entry in node]
    if isinstance(node, str):
        for absolute, relative in replacements:
            node = absolute.sub(relative, node)
    return node


def _replacements(programme: Path, folder: Path) -> list[tuple[re.Pattern[str], str]]:
    relative = Path(os.path.relpath(programme, folder))
    is_near = relative.parts.count("..") <= 2
    shown = relative.as_posix() if is_near else programme.name
    pairs = [(programme, shown), (folder, "."), (Path.home(), "~")]
    # A service may have the root for its home: every slash would be a path of its.
    return [(path_pattern(path), text.replace("\\", r"\\")) for path, text in pairs if path.parent != path]


def path_pattern(path: PurePath) -> re.Pattern[str]:
    """Finds the path alone or as the beginning of another, not as a part of a longer name.

    >>> [bool(path_pattern(PurePath("/home/a")).search(text)) for text in ("'/home/a/x'", "/home/ab")]
    [True, False]
    """
    # Code and reprs write a backslash as two.
    text = re.escape(str(path)).replace(r"\\", r"\\{1,2}")
    return re.compile(rf"(?<![\w.~-]){text}(?![\w-]|\.\w)")
