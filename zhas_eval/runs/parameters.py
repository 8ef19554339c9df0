"""A user's text made into the types of a notebook's parameters; what does not fit is refused."""

import csv
import math
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import nbformat

from zhas_eval.errors import InputError, Problem
from zhas_eval.runs.parameter_cell import Kind, Parameter, parse_parameters
from zhas_eval.runs.typed_texts import DayText, PathText

TAG = "parameters"
_WORDS = {
    **dict.fromkeys(("true", "yes", "да", "иә"), True),
    **dict.fromkeys(("false", "no", "нет", "жоқ"), False),
}
# A number that begins with a nought is a code of something: as a number it would lose the nought.
_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[+-]?(0|[1-9][0-9]*)([.,][0-9]+)?([eE][+-]?[0-9]{1,3})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_parameters(notebook: Path) -> dict[str, Parameter]:
    """The parameters of ``notebook`` by name: what its one cell with the tag ``parameters`` assigns.

    Raises InputError where there is not one such cell, or it is not plain Python.
    """
    cells = nbformat.read(notebook, as_version=4).cells
    tagged = [cell for cell in cells if TAG in cell.metadata.get("tags", [])]
    code = [cell for cell in tagged if cell.cell_type == "code"]
    if len(tagged) != 1 or not code:
        details = {"count": str(len(code))}
        raise InputError([Problem("notebook_parameters_cell", file=notebook.name, details=details)])
    try:
        return parse_parameters(code[0].source)
    except SyntaxError:
        raise InputError([Problem("notebook_parameters_code", file=notebook.name)]) from None


def split_given(texts: Iterable[str]) -> dict[str, str]:
    """``name=value`` of each option as name and text.

    Raises InputError with each that has no name or no ``=``, and each name that is given twice.

    >>> split_given(["code=007", "where=a=b"])
    {'code': '007', 'where': 'a=b'}
    """
    given: dict[str, str] = {}
    problems = []
    for text in texts:
        name, is_split, value = text.partition("=")
        name = name.strip()
        if not is_split or not name.isidentifier():
            problems.append(Problem("parameter_form", details={"name": name or "="}))
        elif name in given:
            problems.append(Problem("parameter_twice", details={"name": name}))
        given[name] = value
    if problems:
        raise InputError(problems)
    return given


def type_parameters(
    given: Mapping[str, str],
    known: Mapping[str, Parameter],
    *,
    notebook: str,
    reserved: Collection[str] = (),
) -> dict[str, Any]:
    """The texts of ``given`` in the types of the parameters ``known``, for papermill.

    ``reserved`` are those that the run itself sets. Every value can be written as JSON; days and paths are
    text that ``TypedTranslator`` makes into code. Raises InputError with every name that is unknown or
    reserved, every value that does not fit, every parameter whose type the notebook does not tell.
    """
    typed: dict[str, Any] = {}
    problems = []
    names = ", ".join(name for name in known if name not in reserved) or "—"
    for name, text in given.items():
        details = {"name": name}
        if name in reserved:
            problems.append(Problem("parameter_reserved", file=notebook, details=details))
        elif name not in known:
            details |= {"known": names}
            problems.append(Problem("unknown_parameter", file=notebook, details=details))
        elif not known[name].kind:
            problems.append(Problem("parameter_untyped", file=notebook, details=details))
        else:
            try:
                typed[name] = type_text(text, known[name])
            except _MisfitError as misfit:
                problems.append(Problem(f"parameter_not_{misfit.kind}", file=notebook, details=details))
    if problems:
        raise InputError(problems)
    return typed


def parameters_by_notebook(
    given: Mapping[str, str], notebooks: Iterable[Path], *, reserved: Collection[str] = ()
) -> dict[Path, dict[str, Any]]:
    """The typed parameters of each notebook: of ``given`` those that it has.

    Raises InputError with every problem of ``read_parameters`` and ``type_parameters``; a name is unknown
    where no notebook has it.
    """
    typed: dict[Path, dict[str, Any]] = {}
    known: dict[str, Parameter] = {}
    problems: list[Problem] = []
    for path in notebooks:
        try:
            own = read_parameters(path)
            known |= own
            chosen = {name: given[name] for name in given if name in own and name not in reserved}
            typed[path] = type_parameters(chosen, own, notebook=path.name)
        except InputError as error:
            problems += error.problems
    nowhere = {name: text for name, text in given.items() if name not in known or name in reserved}
    try:
        type_parameters(nowhere, known, notebook="", reserved=reserved)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return typed


class _MisfitError(ValueError):
    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        super().__init__(kind)


def type_text(text: str, parameter: Parameter) -> Any:
    """A text in the type of a parameter; ValueError where it does not fit. A list is separated by commas.

    >>> type_text("007", Parameter("code", "str")), type_text('1, 2', Parameter("n", "list", "int"))
    ('007', [1, 2])
    """
    if parameter.kind != "list":
        return _type_one(text, parameter.kind)
    try:
        rows = list(csv.reader([text], skipinitialspace=True))
    except csv.Error:  # a line break
        raise _MisfitError("list") from None
    return [_type_one(entry.strip(), parameter.item or "str") for row in rows for entry in row]


def _type_one(text: str, kind: Kind) -> Any:
    if kind == "str":
        return text
    text = text.strip()
    if kind == "path" and text:
        return PathText(text)
    if kind == "int" and _WHOLE.fullmatch(text):
        return int(text)
    if kind == "float" and _DECIMAL.fullmatch(text):
        number = float(text.replace(",", "."))
        if math.isfinite(number):
            return number
    if kind == "bool" and text.casefold() in _WORDS:
        return _WORDS[text.casefold()]
    if kind == "date" and _DAY.fullmatch(text) and _is_day(text):
        return DayText(text)
    raise _MisfitError(kind)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
