"""Which variables of the environment a piece of code reads, as far as it says so."""

import ast

READING = frozenset({"environ", "environb", "getenv", "getenvb"})
# What these start has the whole environment.
STARTING = frozenset({"subprocess", "get_ipython", "system", "popen"})


def find_variables(tree: ast.AST) -> set[str] | None:
    """The names of the variables that the code reads; None where it may read any.

    >>> find_variables(ast.parse("import os; os.environ['YEAR'], os.getenv('REGION')")) == {"YEAR", "REGION"}
    True
    >>> find_variables(ast.parse("import os; dict(os.environ)")) is None
    True
    """
    nodes = list(ast.walk(tree))
    found = [variable for node in nodes if (variable := _name_variable(node))]
    mentions = [name for node in nodes if (name := _mention(node))]
    is_clear = len(found) == len(mentions) and not STARTING.intersection(map(name_of, nodes))
    return set(found) if is_clear else None


def name_of(node: ast.AST) -> str:
    """The name of a variable, of an attribute, or of a module that is imported; else nothing."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
            return name
    return ""


def _mention(node: ast.AST) -> str:
    """What a node mentions of that by which variables are read; an import under its own name is none."""
    match node:
        case ast.alias(name=name, asname=None):
            return ""
        case ast.Constant(value=str(name)):
            return name if name in READING else ""
    name = name_of(node)
    return name if name in READING else ""


def _name_variable(node: ast.AST) -> str:
    """The variable that ``os.environ["X"]``, ``os.environ.get("X")`` or ``os.getenv("X")`` reads."""
    match node:
        case ast.Subscript(value=source, slice=ast.Constant(value=str(variable))):
            return variable if name_of(source) in READING else ""
        case ast.Call(func=ast.Attribute(attr="get", value=source), args=[ast.Constant(value=str(name)), *_]):
            return name if name_of(source) in READING else ""
        case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]):
            return name if name_of(function) in READING else ""
    return ""
