"""The parameters of a notebook: which it takes, of which types, and a user's text made into these types."""

import ast
import csv
import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import nbformat

from zhas_eval.errors import InputError, Problem
from zhas_eval.runs.translator import DayText, PathText

TAG = "parameters"
Kind = Literal["str", "int", "float", "bool", "date", "path", "list", ""]

_KINDS: Mapping[str, Kind] = {
    **{"str": "str", "int": "int", "float": "float", "bool": "bool", "list": "list"},
    **{"date": "date", "datetime.date": "date", "Path": "path", "pathlib.Path": "path"},
}
_WORDS = {
    **dict.fromkeys(("true", "yes", "да", "иә"), True),
    **dict.fromkeys(("false", "no", "нет", "жоқ"), False),
}
# A number that begins with a nought is a code of something: as a number it would lose the nought.
_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[+-]?(0|[1-9][0-9]*)([.,][0-9]+)?([eE][+-]?[0-9]{1,3})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a notebook. ``kind`` is empty where neither annotation nor default tells the type.

    ``item`` is the kind of a list's entries, ``default`` the value where it is a plain one.
    """

    name: str
    kind: Kind
    item: Kind = ""
    default: Any = None


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


def parse_parameters(source: str) -> dict[str, Parameter]:
    """The parameters that Python code assigns at its top level; SyntaxError where it is none.

    >>> {name: known.kind for name, known in parse_parameters('code = "007"\\nsince: date = None').items()}
    {'code': 'str', 'since': 'date'}
    """
    found: dict[str, Parameter] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign):
            targets: list[ast.expr] = [node.target]
            kind, item = _kinds_of_annotation(node.annotation)
            default = _value_of(node.value)
        elif isinstance(node, ast.Assign):
            targets, default = node.targets, _value_of(node.value)
            kind, item = _kinds_of_default(node.value, default)
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name):
                found[target.id] = Parameter(target.id, kind, item, default)
    return found


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


def _kinds_of_annotation(node: ast.expr) -> tuple[Kind, Kind]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            node = ast.parse(node.value, mode="eval").body
        except SyntaxError:
            return "", ""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        sides = [side for side in (node.left, node.right) if ast.unparse(side) != "None"]
        return _kinds_of_annotation(sides[0]) if len(sides) == 1 else ("", "")
    if isinstance(node, ast.Subscript):
        outer, inner = ast.unparse(node.value), _KINDS.get(ast.unparse(node.slice), "")
        return ("list", inner) if outer == "list" and inner not in {"", "list"} else ("", "")
    kind = _KINDS.get(ast.unparse(node), "")
    return kind, "str" if kind == "list" else ""


def _kinds_of_default(node: ast.expr, default: Any) -> tuple[Kind, Kind]:
    if isinstance(default, list):
        items = {_kind_of(entry) for entry in default}
        # Entries of several types, or lists in a list, have no form as text.
        return ("list", items.pop() if items else "str") if len(items) <= 1 and "" not in items else ("", "")
    if isinstance(node, ast.Call):
        kind = _KINDS.get(ast.unparse(node.func), "")
        return kind if kind in {"date", "path"} else "", ""
    return _kind_of(default), ""


def _kind_of(value: Any) -> Kind:
    name = type(value).__name__
    return _KINDS[name] if isinstance(value, str | int | float) else ""


def _value_of(node: ast.expr | None) -> Any:
    try:
        return ast.literal_eval(node) if node is not None else None
    except (ValueError, TypeError):  # a call, a name; a set of lists
        return None
