"""Every notebook keeps its contract: parameters, no outputs, no number of its own."""

import ast
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
PARAMETERS = {"programme", "region", "period", "language"}


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> NotebookNode:
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_parameters(cell: NotebookNode) -> bool:
    return "parameters" in cell.metadata.get("tags", [])


def test_all_notebooks_are_there() -> None:
    names = ["00_explore", "10_data_quality", "20_beneficiaries", "30_plan_fact", "40_small_grants"]
    assert [path.stem for path in NOTEBOOKS] == [*names, "50_outreach", "60_findings", "70_budget"]


def test_one_parameters_cell_with_text_defaults(notebook: NotebookNode) -> None:
    (cell,) = [cell for cell in code_cells(notebook) if is_parameters(cell)]
    assigned = {
        target.id: ast.literal_eval(statement.value)
        for statement in ast.parse(cell.source).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    assert assigned.keys() == PARAMETERS
    assert all(isinstance(value, str) for value in assigned.values())


def test_committed_without_outputs(notebook: NotebookNode) -> None:
    for cell in code_cells(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None


def test_no_number_is_typed_or_computed_in_a_cell(notebook: NotebookNode) -> None:
    for cell in code_cells(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.BinOp | ast.AugAssign), cell.source
            if isinstance(node, ast.Constant):
                assert isinstance(node.value, str | bool | None), cell.source


def test_text_for_readers_comes_from_the_catalogue(notebook: NotebookNode) -> None:
    for cell in code_cells(notebook):
        texts = [node.value for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Constant)]
        assert all(text.isascii() for text in texts if isinstance(text, str))
    guides = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    assert all("guide" in cell.metadata.get("tags", []) for cell in guides)
