"""What a notebook's own code reads besides the programme: files, folders, modules, variables.

Its code is read, not executed: a text in it that names a file stands for reading it. In doubt more counts.
"""

import ast
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhas_eval.runs.own_variables import find_variables
from zhas_eval.runs.store import STORE
from zhas_eval.runs.typed_texts import PathText
from zhas_eval.sources.programme_folder import PASSPORT_FILE

NOTEBOOK = ".ipynb"
LONGEST = 2_000  # letters of a text that may hold the name of a file
# What a folder holds that is no part of the notebooks: a programme, what runs have made, an installed Python.
FOREIGN = (PASSPORT_FILE, STORE, "pyvenv.cfg")


@dataclass
class OwnReads:
    """``variables``: the names of environment variables; None where the code does not tell which."""

    files: set[Path] = field(default_factory=set)
    variables: set[str] | None = field(default_factory=set)


def find_reads(cells: Iterable[str], folder: Path) -> OwnReads:
    """What the code ``cells`` of a notebook in ``folder`` read, with the modules that they import.

    Files beside the notebook count whether they are named or not: a name may be put together.
    """
    found = OwnReads(set(list_files(folder)))
    places, waiting, seen = [folder, *_list_foreign_paths()], list(cells), set[Path]()
    while waiting:
        tree = _parse(waiting.pop())
        if tree is None:
            found.variables = None
            continue
        variables = find_variables(tree)
        is_known = found.variables is not None and variables is not None
        found.variables = {*(found.variables or ()), *(variables or ())} if is_known else None
        named = {path for text in _list_texts(tree) for path in _find_named(text, folder)}
        places += sorted(path for path in named if path.is_dir() and path != path.parent)
        for path in named:
            found.files.update(_list_below(path, folder))
        for name in _list_imports(tree):
            found.files.update(_find_module(name, places))
        modules = {path for path in found.files if path.suffix == ".py"} - seen
        waiting += [path.read_text(encoding="utf-8", errors="replace") for path in modules]
        seen |= modules
    return found


def find_given_files(parameters: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    """The files that a user's parameters name, by their path from the notebook's ``folder``.

    Of a folder that is given as a path they are those below it.
    """
    values = [one for value in parameters.values() for one in (value if isinstance(value, list) else [value])]
    found: list[Path] = []
    for value in values:
        path = folder / value if isinstance(value, str) and value and "\0" not in value else folder
        if path.is_file():
            found.append(path)
        elif isinstance(value, PathText) and path.is_dir():
            found += list_files(path)
    return {name_from(path, folder): path for path in found}


def name_from(path: Path, folder: Path) -> str:
    """The path as it is written from ``folder``, which is the same on every machine."""
    return Path(os.path.relpath(path, folder)).as_posix()


def list_files(folder: Path) -> Iterator[Path]:
    """The files below a folder that are no notebooks, hidden or compiled, in order."""
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        if entry.is_file() and entry.suffix != NOTEBOOK:
            yield entry
        elif entry.is_dir() and not entry.is_symlink() and not _is_foreign(entry):
            yield from list_files(entry)


def _is_foreign(folder: Path) -> bool:
    is_closed = not os.access(folder, os.R_OK | os.X_OK)
    return is_closed or any((folder / name).exists() for name in FOREIGN)


def _parse(source: str) -> ast.AST | None:
    """The code as Python reads it, magics as the calls that they become; None where it is no code."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        # IPython takes time to import, and few notebooks need it here.
        from IPython.core.inputtransformer2 import TransformerManager
    try:
        return ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError):
        return None


def _list_texts(tree: ast.AST) -> Iterator[str]:
    """The texts in the code, and the words of each: it may be a line for a shell."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) <= LONGEST:
            yield from {node.value, *node.value.split()}


def _find_named(text: str, folder: Path) -> Iterator[Path]:
    """The file or folder that a text names; where it is the beginning of a name, the folder of that."""
    if not text.strip() or "\0" in text:
        return
    try:
        path = (folder / Path(text).expanduser()).resolve()
        if "/" in text and not path.suffix and not path.exists():
            path = path.parent
        if path.exists():
            yield path
    except (OSError, RuntimeError):  # too long for a name, or the home of nobody
        return


def _list_below(path: Path, folder: Path) -> Iterable[Path]:
    """The file, or those of a folder; one that holds the notebook is named to find modules in it."""
    if path.is_file():
        return [path]
    return [] if folder.resolve().is_relative_to(path) or _is_foreign(path) else list_files(path)


def _list_imports(tree: ast.AST) -> set[str]:
    """The first parts of the names of the modules that are imported."""
    nodes = list(ast.walk(tree))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in names} - {"zhas_eval"}


def _find_module(name: str, places: Iterable[Path]) -> Iterator[Path]:
    """The files of a module in all places that may come first where Python looks for it."""
    for place in places:
        if (place / f"{name}.py").is_file():
            yield place / f"{name}.py"
        if (place / name).is_dir():
            yield from (path for path in list_files(place / name) if path.suffix == ".py")


def _list_foreign_paths() -> list[Path]:
    """Where Python looks for modules besides its own library and what is installed, which have versions."""
    own = [Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix)]
    found = [Path(entry).resolve() for entry in sys.path if entry]
    return [path for path in found if path.is_dir() and not any(map(path.is_relative_to, own))]
