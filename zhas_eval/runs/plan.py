"""The plan of a run: which notebooks for which regions and periods, everything checked beforehand."""

import ast
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from zhas_eval.errors import InputError, Problem
from zhas_eval.presentation.wording import languages
from zhas_eval.programme.scope import Programme
from zhas_eval.runs.parameters import parameters_by_notebook, read_parameters, split_given

PARAMETERS = ("programme", "region", "period", "language")
PACKAGE = "zhas_eval"

logging.getLogger("papermill").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Selection:
    """What the user asked for; an empty part means all that the passport's report names."""

    regions: Sequence[str] = ()
    periods: Sequence[str] = ()
    notebooks: Sequence[str] = ()
    languages: Sequence[str] = ()
    parameters: Sequence[str] = ()


@dataclass(frozen=True)
class DocumentSet:
    """The documents of one region and period in one language, and the notebooks they come from, in order."""

    programme: Path
    region: str
    period: str
    language: str
    notebooks: tuple[Path, ...]
    is_whole: bool

    @property
    def parameters(self) -> dict[str, str]:
        """What the notebooks are told, without the path, which is of this machine."""
        return {
            "programme": self.programme.name,
            "region": self.region,
            "period": self.period,
            "language": self.language,
        }

    @property
    def place(self) -> Path:
        """The folder inside the programme's outputs, which the set shares with those in other languages."""
        return Path(self.period) / self.region


@dataclass(frozen=True)
class Plan:
    """All sets of a run; ``parameters`` are those that a user gave besides the four, by notebook.

    ``language`` is the first of the sets' languages, and that of the index page.
    """

    programme: Programme
    language: str
    notebooks: tuple[Path, ...]
    sets: tuple[DocumentSet, ...]
    parameters: Mapping[Path, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def places(self) -> int:
        """How many pairs of region and period there are."""
        return len({planned.place for planned in self.sets})


def plan_run(programme: Programme, notebooks_folder: Path, selection: Selection) -> Plan:
    """The sets that ``selection`` asks for.

    Raises InputError with every unknown region, period, notebook or language, each with the list of
    what there is, and with every notebook that would not take its parameters.
    """
    problems: list[Problem] = []
    available = list_notebooks(notebooks_folder, problems)
    notebooks = _choose_notebooks(available, selection.notebooks, notebooks_folder, problems)
    chosen = _choose_languages(programme, selection.languages, problems)
    regions = list(dict.fromkeys(selection.regions or programme.passport.report.regions))
    periods = list(dict.fromkeys(selection.periods or programme.passport.report.periods))
    some_period = programme.passport.starts_on.isoformat()[:4]
    for region, period in [(region, some_period) for region in regions] + [("all", one) for one in periods]:
        try:
            programme.scope(region=region, period=period)
        except InputError as error:
            problems.extend(error.problems)
    for notebook in notebooks:
        problems.extend(check_parameters(notebook))
    parameters: dict[Path, dict[str, Any]] = {}
    if not problems:
        given = split_given(selection.parameters)
        parameters = parameters_by_notebook(given, notebooks, reserved=PARAMETERS)
    if problems:
        raise InputError(problems)
    folder = programme.folder.resolve()
    is_whole = len(notebooks) == len(available)
    return Plan(
        programme=programme,
        language=chosen[0],
        notebooks=notebooks,
        sets=tuple(
            DocumentSet(folder, region, period, language, notebooks, is_whole)
            for period in periods
            for region in regions
            for language in chosen
        ),
        parameters=parameters,
    )


def list_notebooks(folder: Path, problems: list[Problem]) -> list[Path]:
    """The notebooks of ``folder`` made for runs, in order of name; an unreadable one adds a problem."""
    notebooks = []
    for path in sorted(folder.resolve().glob("[0-9][0-9]_*.ipynb")):
        try:
            metadata = nbformat.read(path, as_version=4).metadata
        except (nbformat.reader.NotJSONError, nbformat.ValidationError, KeyError, AttributeError):
            problems.append(Problem("notebook_unreadable", file=path.name))
            continue
        if metadata.get("zhas", {}).get("batch", True):
            notebooks.append(path)
    return notebooks


def check_parameters(notebook: Path) -> list[Problem]:
    """What keeps a notebook from taking the four parameters: papermill itself would only warn."""
    try:
        found = read_parameters(notebook)
    except InputError as error:
        return list(error.problems)
    if missing := [name for name in PARAMETERS if name not in found]:
        details = {"missing": ", ".join(missing)}
        return [Problem("notebook_lacks_parameters", file=notebook.name, details=details)]
    return []


def find_modules(notebooks: Iterable[Path]) -> tuple[str, ...]:
    """The modules of this package that the notebooks import: they do nothing when imported."""
    found: set[str] = set()
    for path in notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                found |= _imports(cell.source)
    return tuple(sorted(name for name in found if name.split(".")[0] == PACKAGE))


def short_name(notebook: Path) -> str:
    """The name without its number.

    >>> short_name(Path("notebooks/20_grants.ipynb"))
    'grants'
    """
    return re.sub(r"^\d+_", "", notebook.stem)


def _imports(source: str) -> set[str]:
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # a cell with a magic
        return set()
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) if node.module}


def _choose_notebooks(
    available: list[Path], asked: Sequence[str], folder: Path, problems: list[Problem]
) -> tuple[Path, ...]:
    if not available and not problems:
        problems.append(Problem("no_notebooks", details={"folder": folder.name}))
    wanted = [name.removesuffix(".ipynb") for name in asked]
    names = {name for path in available for name in (path.stem, short_name(path))}
    known = ", ".join(path.stem for path in available)
    problems.extend(
        Problem("unknown_notebook", details={"value": name, "known": known})
        for name in dict.fromkeys(wanted)
        if available and name not in names
    )
    return tuple(
        path for path in available if not wanted or path.stem in wanted or short_name(path) in wanted
    )


def _choose_languages(programme: Programme, asked: Sequence[str], problems: list[Problem]) -> list[str]:
    """The languages asked for, else all of the passport, in order; several may stand in one text."""
    known = [language for language in programme.passport.languages if language in languages()]
    named = [language.strip() for text in asked for language in text.split(",")]
    chosen = list(dict.fromkeys(named or programme.passport.languages or [""]))
    details = {"known": ", ".join(known) or "—"}
    problems.extend(
        Problem("unknown_language", details=details | {"value": language})
        for language in chosen
        if language not in known
    )
    return chosen
