"""A plan with its clean data, ready to be shown or run."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from zhas_eval.cleaning.clean import Cleaned
from zhas_eval.cleaning.load import digest_scopes, load_clean, remember
from zhas_eval.cleaning.values import find_region
from zhas_eval.cli.console import DATA, find_programme
from zhas_eval.errors import InputError, Problem
from zhas_eval.indicators.plan_fact import find_unknown_measures, list_measures
from zhas_eval.indicators.withheld import list_withheld
from zhas_eval.programme.narrative import WrittenText
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import CleanData
from zhas_eval.runs.inputs import InputWatch
from zhas_eval.runs.keys import ScopeKey, hash_executing
from zhas_eval.runs.own_code import find_given_files
from zhas_eval.runs.plan import Plan, Selection, plan_run
from zhas_eval.sources.narrative_file import read_narrative
from zhas_eval.sources.programme_folder import open_programme

Read = TypeVar("Read", CleanData, Cleaned)
Found = TypeVar("Found")


@dataclass(frozen=True)
class Ready:
    """A plan with its data, and what they were made from."""

    plan: Plan
    data: CleanData
    watch: InputWatch
    scopes: Mapping[ScopeKey, str]


def prepare_run(
    folder: Path | None,
    regions: list[str] | None,
    periods: list[str] | None,
    notebooks: list[str] | None,
    *,
    languages: list[str] | None,
    parameters: list[str] | None,
    notebooks_dir: Path,
) -> Ready:
    """The plan of what is asked for; InputError as ``plan_run`` and ``load_data``."""
    programme = open_programme(folder or find_programme(DATA))
    chosen = [find_region(text, programme) for text in regions or ()]
    selection = Selection(chosen, periods or (), notebooks or (), languages or (), parameters or ())
    plan = plan_run(programme, notebooks_dir, selection)
    given = {
        name: path
        for notebook, values in plan.parameters.items()
        for name, path in find_given_files(values, notebook.parent).items()
    }
    watch = InputWatch(programme, plan.notebooks, given)
    checked = check_inputs(programme, plan.notebooks, load_clean)
    if checked.problems or checked.read is None:
        raise InputError(checked.problems)
    data = checked.read
    grid = programme.grid(
        regions=dict.fromkeys(planned.region for planned in plan.sets),
        periods=dict.fromkeys(planned.period for planned in plan.sets),
    )
    scopes = digest_scopes(grid, partial(list_withheld, data, grid), code=hash_executing())
    return Ready(plan, data, watch, scopes)


@dataclass(frozen=True)
class Checked(Generic[Read]):
    """The inputs of a programme: what could be read, and everything that would stop a run."""

    written: list[WrittenText]
    read: Read | None
    problems: list[Problem]


def check_inputs(
    programme: Programme, notebooks: Iterable[Path], load: Callable[[Programme], Read]
) -> Checked[Read]:
    """All that would stop a run, found before it: ``check`` shows it and ``run`` refuses.

    That is: texts and tables that cannot be read, measures that there are not, codes without a text, signs
    that no font has, numbers of people in what is printed, texts that a notebook asks for in vain.
    """
    # The fonts take matplotlib, which other commands start without.
    from zhas_eval.presentation.page_keys import find_notebook_faults
    from zhas_eval.presentation.printed_texts import find_text_faults

    problems: list[Problem] = []
    written = _gather(problems, lambda: read_narrative(programme)) or []
    read = _gather(problems, lambda: load(programme))
    data = read.data if isinstance(read, Cleaned) else read
    if data is not None:
        _gather(problems, lambda: check_measures(programme, data))
    problems += find_text_faults(programme, written, data)
    problems += find_notebook_faults(notebooks, programme.passport.languages)
    return Checked(written, read, problems)


def _gather(problems: list[Problem], find: Callable[[], Found]) -> Found | None:
    """What is found; where it cannot be, its problems go to the others."""
    try:
        return find()
    except InputError as error:
        problems += error.problems
        return None


def load_data(programme: Programme) -> CleanData:
    """The clean data; InputError also for what the logframe asks of them and they cannot give."""
    data = load_clean(programme)
    check_measures(programme, data)
    return data


def check_measures(programme: Programme, data: CleanData) -> None:
    """InputError where an indicator names a measure that the data do not give."""
    find = partial(list_measures, programme, data)
    known = remember(programme, find, name="measures", code=hash_executing())
    if problems := find_unknown_measures(programme, known):
        raise InputError(problems)
