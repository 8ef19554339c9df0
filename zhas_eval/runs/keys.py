"""What a result is made from: the ingredients of an execution, of its printing, of an appendix.

A result serves again only where every ingredient is the same. An ingredient is hashed before the run.
"""

import ast
import hashlib
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from nbformat import NotebookNode

from zhas_eval.programme.narrative import NARRATIVE_FILE
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.store import Ingredients, digest
from zhas_eval.runs.tasks import Run
from zhas_eval.sources.programme_folder import LOGFRAME_FILE, PASSPORT_FILE
from zhas_eval.sources.workbook import hash_file

# What a notebook can import of this package, and what executes it.
EXECUTING = ("programme", "sources", "cleaning", "indicators", "findings", "presentation", "explore")
ENGINE = ("runs/stable.py", "runs/warm_shell.py", "runs/warm_child.py", "runs/shell_rules.py", "errors.py")
PRINTING = ("reporting", "presentation")
# A notebook that takes its data by these alone, each for its scope, depends on its scope's data alone.
READERS = {"load_clean": 2, "open_programme": 1, "read_narrative": 1}
KNOWN_MODULES = tuple(f"zhas_eval.{name}" for name in EXECUTING if name != "explore")
READING_MODULES = ("zhas_eval.cleaning", "zhas_eval.sources")
OPENING = {"open", "exec", "eval", "__import__", "compile", "get_ipython"}
OPENING |= {"read_text", "read_bytes", "glob", "rglob", "iterdir"}
# Of the clean data as a whole: people of other regions are in them.
OPENING |= {"tables", "accounts", "problems", "changes", "hashes"}

ScopeKey = tuple[str, str]


@dataclass(frozen=True)
class Surroundings:
    """What all runs of a plan share, and the digest of each scope's data.

    ``scopes``: (region, period) → digest of all that ``load_clean`` gives for it and of what is withheld
    in it; None where it is not known. ``everything``: digest of all input files.
    """

    metadata: str
    package: str
    printing: str
    versions: str
    helpers: str
    everything: str
    scopes: Mapping[ScopeKey, str]


def find_surroundings(
    notebooks: Iterable[Path],
    *,
    inputs: Mapping[str, str],
    scopes: Mapping[ScopeKey, str],
) -> Surroundings:
    """The surroundings as they are now; ``inputs`` are the hashes of the input files by name."""
    names = (PASSPORT_FILE, LOGFRAME_FILE, NARRATIVE_FILE)
    folders = sorted({path.parent for path in notebooks})
    helpers = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    return Surroundings(
        metadata=digest({name: inputs.get(name, "") for name in names}),
        package=hash_code(EXECUTING, ENGINE),
        printing=hash_code(PRINTING, ()),
        versions=hash_versions(),
        helpers=digest({path.name: hash_file(path) for path in helpers}),
        everything=digest(
            {name: value for name, value in inputs.items() if not name.startswith("notebooks/")}
        ),
        scopes=scopes,
    )


def run_ingredients(task: Run, source: NotebookNode, *, around: Surroundings) -> Ingredients:
    """Everything that the outputs of an execution depend on, each as a digest."""
    planned = task.planned
    code = [
        {"source": cell.source, "tags": cell.metadata.get("tags", []), "zhas": cell.metadata.get("zhas")}
        for cell in source.cells
        if cell.cell_type == "code"
    ]
    own = around.scopes.get((planned.region, planned.period))
    is_own = own is not None and reads_scope_alone(tuple(cell["source"] for cell in code))
    return {
        "code": digest(code),
        "parameters": digest(planned.parameters | dict(task.parameters)),
        "data": own if is_own and own is not None else around.everything,
        "metadata": around.metadata,
        "package": around.package,
        "versions": around.versions,
        "helpers": around.helpers,
        "seed": str(task.seed),
    }


def render_ingredients(executed: bytes, source: NotebookNode, *, around: Surroundings) -> Ingredients:
    """Everything that the HTML and PDF of an executed notebook depend on; ``source`` has the text cells."""
    prose = [
        {"type": cell.cell_type, "tags": cell.metadata.get("tags", [])}
        | ({} if cell.cell_type == "code" else {"source": cell.source})
        for cell in source.cells
    ]
    head = {name: source.metadata.get(name) for name in ("zhas", "title")}
    return {
        "outputs": digest(executed),
        "prose": digest([prose, head]),
        "template": around.printing,
        "versions": around.versions,
    }


def binding_ingredients(
    planned: DocumentSet, executed: Mapping[str, str], *, around: Surroundings
) -> Ingredients:
    """Everything that the appendix and the tables of a set depend on; ``executed``: name → SHA-256."""
    return {
        "notebooks": digest(dict(executed)),
        "whole": str(planned.is_whole),
        "template": around.printing,
        "package": around.package,
        "versions": around.versions,
    }


def seed_of(planned: DocumentSet, notebook: Path) -> int:
    """The seed of a run's random numbers: its own, and the same after a correction of the data."""
    return int(digest([notebook.stem, planned.region, planned.period])[:8], 16)


@cache
def reads_scope_alone(cells: tuple[str, ...]) -> bool:
    """Whether the code can only see its scope's part of the data; in doubt it cannot.

    >>> reads_scope_alone(("from zhas_eval.cleaning.load import load_clean", "load_clean(one, scope)"))
    True
    >>> reads_scope_alone(("load_clean(one)",)), reads_scope_alone(("open('raw.csv')",))
    (False, False)
    """
    try:
        nodes = [node for cell in cells for node in ast.walk(ast.parse(cell))]
    except SyntaxError:  # a magic may do anything
        return False
    return all(_is_harmless(node) for node in nodes)


def _is_harmless(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return False
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        if not module.startswith(KNOWN_MODULES) or node.level:
            return False
        return not module.startswith(READING_MODULES) or all(
            name.name in READERS and name.asname is None for name in node.names
        )
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READERS:
        return len(node.args) + len(node.keywords) == READERS[node.func.id]
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name not in OPENING


@cache
def hash_code(folders: tuple[str, ...], single: tuple[str, ...]) -> str:
    """Digest of the package's code and texts in these folders and files."""
    root = Path(str(files("zhas_eval")))
    found = hashlib.sha256()
    for path in sorted({*_code_files(root, folders), *(root / name for name in single)}):
        if path.is_file():
            found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _code_files(root: Path, folders: tuple[str, ...]) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in (root / folder).rglob("*") if path.suffix not in {".pyc", ""})


@cache
def hash_versions() -> str:
    """Digest of Python's version and of every installed package's."""
    # The names of these folders hold name and version; reading them through importlib takes much longer.
    names = {path.name for folder in sys.path for path in Path(folder).glob("*.dist-info")}
    return digest([platform.python_version(), sys.platform, *sorted(names)])
