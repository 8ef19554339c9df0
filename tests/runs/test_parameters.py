"""Parameters of a notebook: types from its own cell, text into these types, nothing passed in silence."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from zhas_eval.errors import InputError
from zhas_eval.presentation.labels import describe_problem
from zhas_eval.presentation.wording import Wording
from zhas_eval.runs.parameter_cell import parse_parameters
from zhas_eval.runs.parameters import (
    parameters_by_notebook,
    read_parameters,
    split_given,
    type_parameters,
)
from zhas_eval.runs.translator import TypedTranslator
from zhas_eval.runs.typed_texts import DayText

CELL = """\
from datetime import date
from pathlib import Path

district = "000"
limit = 5  # rows
share = .5
verbose = False
since = date(2023, 1, 1)
until: "date | None" = None
folder = Path("raw")
groups = ["a"]
codes: list[int] = []
ratio: float = 1
one = other = -1
nothing = None
computed = 2 * limit
pairs = [[1]]
known: set = {1}
"""
KINDS = {
    **{"district": "str", "limit": "int", "share": "float", "verbose": "bool", "since": "date"},
    **{"until": "date", "folder": "path", "groups": "list", "codes": "list", "ratio": "float"},
    **{"one": "int", "other": "int", "nothing": "", "computed": "", "pairs": "", "known": ""},
}
KNOWN = parse_parameters(CELL)


def rules(action: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        action()
    for problem in caught.value.problems:
        assert "Что сделать: " in describe_problem(problem, wording=Wording("ru"))
    return [(problem.rule, problem.details.get("name", "")) for problem in caught.value.problems]


def type_one(name: str, text: str) -> Any:
    return type_parameters({name: text}, KNOWN, notebook="10_a.ipynb")[name]


def test_a_parameter_has_the_type_of_its_annotation_or_its_default() -> None:
    assert {name: parameter.kind for name, parameter in KNOWN.items()} == KINDS
    assert (KNOWN["codes"].item, KNOWN["groups"].item) == ("int", "str")
    assert (KNOWN["limit"].default, KNOWN["one"].default, KNOWN["since"].default) == (5, -1, None)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("district", "007", "007"),
        ("district", " 1e5", " 1e5"),
        ("district", "да", "да"),
        ("limit", " 12", 12),
        ("limit", "-3", -3),
        ("share", "0,25", 0.25),
        ("share", "1e-3", 0.001),
        ("ratio", "2", 2.0),
        ("verbose", "Да", True),
        ("verbose", "false", False),
        ("since", "2024-02-29", "2024-02-29"),
        ("until", "2024-02-29", "2024-02-29"),
        ("groups", 'a, "b, c"', ["a", "b, c"]),
        ("codes", "1,2", [1, 2]),
        ("codes", "", []),
    ],
)
def test_text_takes_the_type_of_the_parameter(name: str, text: str, value: object) -> None:
    # As JSON 2 is not 2.0 and true is not 1.
    assert json.dumps(type_one(name, text)) == json.dumps(value)


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("limit", "007", "parameter_not_int"),
        ("limit", "1.0", "parameter_not_int"),
        ("limit", "1_000", "parameter_not_int"),
        ("limit", "1" * 5000, "parameter_not_int"),
        ("codes", "1,x", "parameter_not_int"),
        ("share", "nan", "parameter_not_float"),
        ("share", "1e999", "parameter_not_float"),
        ("verbose", "1", "parameter_not_bool"),
        ("since", "2023-02-30", "parameter_not_date"),
        ("since", "01.02.2023", "parameter_not_date"),
        ("folder", " ", "parameter_not_path"),
        ("groups", "a\nb", "parameter_not_list"),
        ("nothing", "5", "parameter_untyped"),
        ("pairs", "5", "parameter_untyped"),
        ("limits", "5", "unknown_parameter"),
    ],
)
def test_what_does_not_fit_is_refused_and_its_value_not_told(name: str, text: str, rule: str) -> None:
    assert rules(lambda: type_one(name, text)) == [(rule, name)]


def test_every_problem_is_told_at_once_and_the_known_names_with_it() -> None:
    known = parse_parameters('region = "all"\nlimit = 1')
    chosen = {"region": "wko", "limit": "x", "Ахметова": "1"}
    with pytest.raises(InputError) as caught:
        type_parameters(chosen, known, notebook="10_a.ipynb", reserved=("region",))
    told = {problem.rule: problem for problem in caught.value.problems}
    assert list(told) == ["parameter_reserved", "parameter_not_int", "unknown_parameter"]
    assert told["unknown_parameter"].details["known"] == "limit"
    assert {problem.file for problem in told.values()} == {"10_a.ipynb"}


def test_options_are_split_at_the_first_sign_of_equality() -> None:
    assert split_given(["a=1", " b = x=y"]) == {"a": "1", "b": " x=y"}
    assert rules(lambda: split_given(["a", "=1", "b=1", "b=2"])) == [
        ("parameter_form", "a"),
        ("parameter_form", "="),
        ("parameter_twice", "b"),
    ]


@examples(200)
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_is_code_when_it_is_injected(text: str) -> None:
    space: dict[str, Any] = {}
    folder = type_parameters({"folder": f"a{text}"}, KNOWN, notebook="")["folder"]
    exec(TypedTranslator.codify({"text": text, "folder": folder}), space)
    assert space["text"] == text
    assert space["folder"] == Path(f"a{text}".strip())


def test_the_notebook_itself_gets_days_paths_and_codes(
    write_notebook: Callable[..., Path], tmp_path: Path
) -> None:
    told = "print(json.dumps([repr(value) for value in (district, since, folder, codes, verbose)]))"
    path = write_notebook("10_people", f"import json\n{told}", parameters=CELL)
    chosen = {"district": "007", "since": "2023-10-01", "folder": 'it"s', "codes": "1,2", "verbose": "да"}
    typed = type_parameters(chosen, read_parameters(path), notebook=path.name)
    assert json.loads(json.dumps(typed))["since"] == "2023-10-01"
    done = papermill.execute_notebook(
        str(path), str(tmp_path / "done.ipynb"), parameters=typed, progress_bar=False
    )
    (output,) = done.cells[-1].outputs
    assert json.loads(output.text) == [
        *("'007'", "datetime.date(2023, 10, 1)", repr(Path('it"s')), "[1, 2]", "True"),
    ]
    saved = nbformat.read(tmp_path / "done.ipynb", as_version=4)
    assert saved.metadata.papermill.parameters.since == "2023-10-01"


def test_a_day_is_a_day_in_a_list_too() -> None:
    typed = type_parameters({"days": "2023-10-01"}, parse_parameters("days: list[date] = []"), notebook="")
    assert isinstance(typed["days"][0], DayText)
    space: dict[str, Any] = {}
    exec(TypedTranslator.codify(typed), space)
    assert [day.isoformat() for day in space["days"]] == ["2023-10-01"]


def test_a_notebook_without_its_one_cell_of_plain_code_is_refused(
    write_notebook: Callable[..., Path],
) -> None:
    path = write_notebook("10_people", parameters="%matplotlib inline")
    assert rules(lambda: read_parameters(path)) == [("notebook_parameters_code", "")]
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].metadata.tags = []
    nbformat.write(notebook, path)
    assert rules(lambda: read_parameters(path)) == [("notebook_parameters_cell", "")]


def test_each_notebook_gets_the_parameters_that_it_has(write_notebook: Callable[..., Path]) -> None:
    first = write_notebook("10_people", parameters='region = "all"\nlimit = 1\ncode = "000"')
    second = write_notebook("20_grants", parameters='region = "all"\ncode = 0')
    paths = [first, second]
    assert parameters_by_notebook({"limit": "5"}, paths) == {first: {"limit": 5}, second: {}}
    assert parameters_by_notebook({"code": "7"}, paths) == {first: {"code": "7"}, second: {"code": 7}}
    given = {"code": "007", "region": "wko", "limits": "1"}
    assert rules(lambda: parameters_by_notebook(given, paths, reserved=["region"])) == [
        ("parameter_not_int", "code"),
        ("parameter_reserved", "region"),
        ("unknown_parameter", "limits"),
    ]
