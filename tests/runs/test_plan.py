"""Plans: defaults, choices, and refusals that list what there is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from zhas_eval.errors import InputError
from zhas_eval.programme.scope import Programme
from zhas_eval.runs.plan import Selection, find_modules, plan_run
from zhas_eval.sources.programme_folder import open_programme

WriteNotebook = Callable[..., Path]


@pytest.fixture
def programme(programme_folder: Path) -> Programme:
    return open_programme(programme_folder)


@pytest.fixture
def notebooks(write_notebook: WriteNotebook) -> Path:
    write_notebook("00_explore", batch=False)
    write_notebook("20_grants")
    return write_notebook("10_participants").parent


def refusals(programme: Programme, folder: Path, **choice: object) -> dict[str, dict[str, str]]:
    with pytest.raises(InputError) as refused:
        plan_run(programme, folder, Selection(**choice))
    return {problem.rule: problem.details for problem in refused.value.problems}


def test_without_choices_the_passport_and_all_batch_notebooks_count(
    programme: Programme, notebooks: Path
) -> None:
    plan = plan_run(programme, notebooks, Selection())
    assert [(planned.period, planned.region) for planned in plan.sets] == [("2023", "all"), ("2023", "wko")]
    assert [path.stem for path in plan.notebooks] == ["10_participants", "20_grants"]
    assert plan.language == "ru"
    assert all(planned.is_whole and planned.programme.is_absolute() for planned in plan.sets)


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        ((), ["ru", "kk", "en"]),
        (["kk"], ["kk"]),
        (["en", "ru"], ["en", "ru"]),
        (["kk, ru", "kk"], ["kk", "ru"]),
    ],
)
def test_all_languages_of_the_passport_are_made_unless_some_are_named(
    programme: Programme, notebooks: Path, asked: Sequence[str], made: list[str]
) -> None:
    passport = programme.passport.model_copy(update={"languages": ["ru", "kk", "en"]})
    plan = plan_run(replace(programme, passport=passport), notebooks, Selection(["wko"], languages=asked))
    assert [planned.language for planned in plan.sets] == made
    assert (plan.language, plan.places) == (made[0], 1)


def test_a_language_without_texts_is_refused_and_not_passed_over(
    programme: Programme, notebooks: Path
) -> None:
    passport = programme.passport.model_copy(update={"languages": ["ru", "tlh"]})
    found = refusals(replace(programme, passport=passport), notebooks)
    assert found == {"unknown_language": {"value": "tlh", "known": "ru"}}


@pytest.mark.parametrize("name", ["20_grants", "grants", "20_grants.ipynb"])
def test_a_notebook_is_named_with_or_without_number(programme: Programme, notebooks: Path, name: str) -> None:
    plan = plan_run(programme, notebooks, Selection(notebooks=[name]))
    assert [path.stem for path in plan.notebooks] == ["20_grants"]
    assert not plan.sets[0].is_whole


def test_a_choice_made_twice_counts_once(programme: Programme, notebooks: Path) -> None:
    plan = plan_run(programme, notebooks, Selection(regions=["wko", "wko"], periods=["2024-Q1", "2024-Q1"]))
    assert [(planned.region, planned.period) for planned in plan.sets] == [("wko", "2024-Q1")]


def test_all_refusals_come_at_once_with_what_there_is(programme: Programme, notebooks: Path) -> None:
    found = refusals(
        programme, notebooks, regions=["mars"], periods=["1999"], notebooks=["poems"], languages=["en"]
    )
    assert set(found) == {"unknown_scope_region", "unknown_period", "unknown_notebook", "unknown_language"}
    assert found["unknown_notebook"]["known"] == "10_participants, 20_grants"
    assert found["unknown_scope_region"]["known"] == "all, wko, shymkent"
    assert found["unknown_language"]["known"] == "ru"


def test_the_interactive_notebook_is_not_offered(programme: Programme, notebooks: Path) -> None:
    assert "unknown_notebook" in refusals(programme, notebooks, notebooks=["00_explore"])


def test_a_notebook_must_take_all_four_parameters(
    programme: Programme, notebooks: Path, write_notebook: WriteNotebook
) -> None:
    write_notebook("30_short", parameters='programme = "x"\nregion = "all"')
    assert refusals(programme, notebooks)["notebook_lacks_parameters"] == {"missing": "period, language"}


def test_a_notebook_without_parameters_cell_is_refused(
    programme: Programme, notebooks: Path, write_notebook: WriteNotebook
) -> None:
    path = write_notebook("30_untagged")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].metadata["tags"] = []
    nbformat.write(notebook, path)
    assert refusals(programme, notebooks)["notebook_parameters_cell"] == {"count": "0"}


def test_a_broken_notebook_and_an_empty_folder_are_refused(
    programme: Programme, notebooks: Path, tmp_path: Path
) -> None:
    (notebooks / "40_broken.ipynb").write_text("{", encoding="utf-8")
    assert "notebook_unreadable" in refusals(programme, notebooks)
    assert refusals(programme, tmp_path / "nothing")["no_notebooks"] == {"folder": "nothing"}


def test_only_modules_of_the_package_are_imported_beforehand(write_notebook: WriteNotebook) -> None:
    path = write_notebook(
        "10_people",
        "import pandas\nfrom zhas_eval.errors import InputError",
        "%time 1",
        "import zhas_eval.cli",
    )
    assert find_modules([path]) == ("zhas_eval.cli", "zhas_eval.errors")
