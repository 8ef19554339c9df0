"""What a cell of parameters says in its code: names, types and defaults."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["str", "int", "float", "bool", "date", "path", "list", ""]


_KINDS: Mapping[str, Kind] = {
    **{"str": "str", "int": "int", "float": "float", "bool": "bool", "list": "list"},
    **{"date": "date", "datetime.date": "date", "Path": "path", "pathlib.Path": "path"},
}


@dataclass(frozen=True)
class Parameter:
    """A parameter of a notebook. ``kind`` is empty where neither annotation nor default tells the type.

    ``item`` is the kind of a list's entries, ``default`` the value where it is a plain one.
    """

    name: str
    kind: Kind
    item: Kind = ""
    default: Any = None


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
