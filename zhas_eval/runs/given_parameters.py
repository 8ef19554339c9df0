"""Whether a notebook takes the parameters it is given: papermill itself only warns."""

import ast
import os
from pathlib import PurePath

from nbformat import NotebookNode

from zhas_eval.errors import InputError, Problem

PARAMETERS_TAG = "parameters"


def check_given_parameters(nb: NotebookNode) -> None:
    """InputError where a notebook was given parameters and has no cell, or no name, for them."""
    about = nb.metadata.get("papermill", {})
    given = about.get("parameters", {})
    if not given:
        return
    file = PurePath(str(about.get("input_path") or "")).name
    tagged = [
        cell
        for cell in nb.cells
        if cell.cell_type == "code" and PARAMETERS_TAG in cell.metadata.get("tags", [])
    ]
    if len(tagged) != 1:
        raise _error(Problem("notebook_parameters_cell", file=file, details={"count": str(len(tagged))}))
    known = assigned_names(tagged[0].source)
    if unknown := [name for name in given if name not in known]:
        details = {"unknown": ", ".join(unknown), "known": ", ".join(sorted(known)) or "—"}
        raise _error(Problem("notebook_unknown_parameters", file=file, details=details))


def assigned_names(source: str) -> set[str]:
    """The names that a cell gives a value at its top level.

    >>> sorted(assigned_names("region = 'all'\\nyear: int = 2023\\nif region: late = 1"))
    ['region', 'year']
    """
    # IPython takes time to import, and this module comes with papermill.
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        statements = ast.parse(TransformerManager().transform_cell(source)).body
    except SyntaxError:
        return set()
    targets: list[ast.expr] = []
    for statement in statements:
        if isinstance(statement, ast.Assign):
            targets += statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets.append(statement.target)
    return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}


def _error(problem: Problem) -> InputError:
    """The error, with a sentence and a remedy for who sees it at papermill's command line."""
    from zhas_eval.presentation.labels import describe_problem
    from zhas_eval.presentation.wording import Wording, interface_language

    error = InputError([problem])
    error.add_note(describe_problem(problem, wording=Wording(interface_language(os.environ))))
    return error
