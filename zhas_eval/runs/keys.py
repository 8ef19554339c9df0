"""What a result is made from: the ingredients of an execution, of its printing, of an appendix.

A result serves again only where every ingredient is the same. An ingredient is hashed before the run.
"""

import ast
import hashlib
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from nbformat import NotebookNode

from zhas_eval.programme.narrative import NARRATIVE_FILE
from zhas_eval.runs.environment import choose_variables, describe_surroundings
from zhas_eval.runs.manifest import BESIDE_PROGRAMME
from zhas_eval.runs.own_code import find_given_files, find_reads, list_files, name_from
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.store import Ingredients, digest
from zhas_eval.runs.tasks import Run
from zhas_eval.sources.package_files import digest_files, hash_package_files
from zhas_eval.sources.programme_folder import LOGFRAME_FILE, PASSPORT_FILE
from zhas_eval.sources.whole_files import hash_file

# Files of the package that no result depends on; every other one is part of each key.
LEFT_OUT: Mapping[str, str] = {
    "start.py": "begins the command",
    "cli": "reads options and writes to the terminal; what it is asked for is in the parameters",
    "runs/index.py": "makes the index page, which is made anew by each run",
    "runs/ages.py": "as the index page",
    "runs/summary.py": "as the index page",
    "reporting/templates/index.html.j2": "as the index page",
    "runs/plan_lines.py": "tells what is due",
    "runs/progress.py": "shows how a run goes on",
    "runs/tally.py": "counts for who shows it",
    "runs/telling.py": "words for who shows it",
    "runs/log.py": "writes the log",
    "runs/verify.py": "only reads what was made",
    "runs/elsewhere.py": "carries files that are made to another place, as they are",
    "runs/mirror.py": "as above",
    "runs/places.py": "as above, and files that are read from there",
    "runs/place_lock.py": "lets one run at a time write there",
    "runs/fetch.py": "brings the inputs from there; they are hashed here",
}
# These print what was executed: what they change is only printed again.
PRINTING = {"reporting": "executed notebooks to documents"}
# A notebook that takes its data by these alone, each for its scope, depends on its scope's data alone.
READERS = {"load_clean": 2, "open_programme": 1, "read_narrative": 1}
KNOWN_MODULES = tuple(
    f"zhas_eval.{name}"
    for name in ("programme", "sources", "cleaning", "indicators", "findings", "presentation")
)
READING_MODULES = ("zhas_eval.cleaning", "zhas_eval.sources")
OPENING = {"open", "exec", "eval", "__import__", "compile", "get_ipython"}
OPENING |= {"read_text", "read_bytes", "glob", "rglob", "iterdir"}
# Of the clean data as a whole: people of other regions are in them.
OPENING |= {"tables", "accounts", "problems", "changes", "hashes"}

ScopeKey = tuple[str, str]


@dataclass(frozen=True)
class Surroundings:
    """What all runs of a plan share, and the digest of each scope's data.

    ``package``: the code that executes; ``printing``: that and the code that prints. ``everything``: all
    input files. ``scopes``: (region, period) → digest of all that ``load_clean`` gives for it and of what
    is withheld in it; None where it is not known.
    """

    metadata: str
    package: str
    printing: str
    versions: str
    helpers: str
    environment: str
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
    helpers = [(folder, path) for folder in folders for path in list_files(folder) if path.suffix == ".py"]
    return Surroundings(
        metadata=digest({name: inputs.get(name, "") for name in names}),
        package=hash_executing(),
        printing=hash_package(),
        versions=hash_versions(),
        helpers=digest({name_from(path, folder): hash_file(path) for folder, path in helpers}),
        environment=digest(describe_surroundings(folders)),
        everything=digest(
            {name: value for name, value in inputs.items() if not name.startswith(BESIDE_PROGRAMME)}
        ),
        scopes=scopes,
    )


@dataclass(frozen=True)
class OwnCode:
    """What a notebook's own code depends on besides: whether on its scope's data alone, files, variables."""

    is_of_scope: bool
    files: str
    variables: str


def look_at_code(source: NotebookNode, folder: Path) -> OwnCode:
    """What the code of a notebook in ``folder`` depends on, as it is now."""
    cells = tuple(cell.source for cell in source.cells if cell.cell_type == "code")
    if reads_scope_alone(cells):
        return OwnCode(is_of_scope=True, files=digest({}), variables=digest({}))
    reads = find_reads(cells, folder)
    names = None if reads.variables is None else frozenset(reads.variables)
    return OwnCode(
        is_of_scope=False,
        files=digest({name_from(path, folder): _hash_readable(path) for path in reads.files}),
        variables=digest(choose_variables(os.environ, names)),
    )


def _hash_readable(path: Path) -> str:
    """The hash of a file; that of nothing where it cannot be read, for then the notebook cannot either."""
    try:
        return hash_file(path)
    except OSError:
        return ""


def run_ingredients(task: Run, source: NotebookNode, own: OwnCode, *, around: Surroundings) -> Ingredients:
    """Everything that the outputs of an execution depend on, each as a digest; ``own``: see ``OwnCode``."""
    planned, folder = task.planned, task.notebook.parent
    code = [
        {"source": cell.source, "tags": cell.metadata.get("tags", []), "zhas": cell.metadata.get("zhas")}
        for cell in source.cells
        if cell.cell_type == "code"
    ]
    data = around.scopes.get((planned.region, planned.period)) if own.is_of_scope else None
    given = {name: _hash_readable(path) for name, path in find_given_files(task.parameters, folder).items()}
    return {
        "code": digest(code),
        "parameters": digest(planned.parameters | dict(task.parameters)),
        "data": around.everything if data is None else data,
        "metadata": around.metadata,
        # A notebook that imports what it likes may import the code that prints.
        "package": around.package if own.is_of_scope else around.printing,
        "versions": around.versions,
        "helpers": around.helpers,
        "files": digest([own.files, given]),
        "environment": digest([around.environment, own.variables]),
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


def hash_executing(hashes: Mapping[str, str] | None = None) -> str:
    """Digest of the package without what only prints.

    ``hashes``: path in it → SHA-256, by default of the package as it is.
    """
    return digest_files(hash_package_files() if hashes is None else hashes, without={*LEFT_OUT, *PRINTING})


def hash_package(hashes: Mapping[str, str] | None = None) -> str:
    """Digest of all of the package that a document depends on."""
    return digest_files(hash_package_files() if hashes is None else hashes, without=LEFT_OUT)


@cache
def hash_versions() -> str:
    """Digest of Python's version, of every installed package's, and of the fonts of documents."""
    # The names of these folders hold name and version; reading them through importlib takes much longer.
    names = {path.name for folder in sys.path for path in Path(folder).glob("*.dist-info")}
    return digest([platform.python_version(), sys.platform, *sorted(names), hash_fonts()])


@cache
def hash_fonts() -> Mapping[str, str]:
    """Name → SHA-256 of the files of fonts: their package may be of one version and hold others."""
    root = files("pymupdf_fonts")
    return {
        entry.name: hashlib.sha256(entry.read_bytes()).hexdigest()
        for entry in root.iterdir()
        if entry.is_file()
    }
