"""The command ``zhas-eval``: run the notebooks, check a programme folder."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from zhas_eval.cleaning.load import digest_scopes, load_clean, load_review, remember
from zhas_eval.cleaning.values import find_region
from zhas_eval.errors import InputError, Problem
from zhas_eval.indicators.plan_fact import find_unknown_measures, list_measures
from zhas_eval.indicators.withheld import list_withheld
from zhas_eval.presentation.labels import describe_problem
from zhas_eval.presentation.narrative import find_text_problems, list_lines
from zhas_eval.presentation.wording import Wording, interface_language
from zhas_eval.programme.narrative import NARRATIVE_FILE
from zhas_eval.programme.passport import text_in
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import CleanData
from zhas_eval.reporting.accounts import (
    loss_lines,
    problem_lines,
    rejected_lines,
    rows_lines,
    summary_line,
    text_lines,
)
from zhas_eval.reporting.narrative_book import write_narrative
from zhas_eval.reporting.new_programme import TEMPLATES_FOLDER, create_programme, write_templates
from zhas_eval.reporting.review_book import REVIEW_FILE, write_review
from zhas_eval.runs.due import Reckoner
from zhas_eval.runs.inputs import InputWatch
from zhas_eval.runs.keys import ENGINE, EXECUTING, ScopeKey, find_surroundings, hash_code
from zhas_eval.runs.manifest import count_rows
from zhas_eval.runs.plan import Plan, Selection, plan_run
from zhas_eval.runs.plan_lines import plan_lines
from zhas_eval.runs.progress import format_span, show_progress
from zhas_eval.runs.run import run_plan
from zhas_eval.runs.store import ResultStore
from zhas_eval.sources.narrative_file import read_narrative
from zhas_eval.sources.programme_folder import PASSPORT_FILE, open_programme

SOME_FAILED, REFUSED, UNEXPECTED, INTERRUPTED = 1, 2, 3, 130
DATA = Path("data")

say = Wording(interface_language(os.environ))
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
app = typer.Typer(
    help=say("run.help.app"),
    epilog=say("run.help.epilog"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(is_asked: bool) -> None:
    if is_asked:
        out.print(f"zhas-eval {version('zhas-eval')}")
        raise typer.Exit


@app.callback()
def main(
    shows_version: Annotated[
        bool, typer.Option("--version", help=say("run.help.version"), callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Run the notebooks, check a programme folder."""


Folder = Annotated[Path | None, typer.Argument(help=say("run.help.folder"), show_default=False)]
Debug = Annotated[bool, typer.Option("--debug", help=say("run.help.debug"))]


Regions = Annotated[list[str] | None, typer.Option("--region", help=say("run.help.region"))]
Periods = Annotated[list[str] | None, typer.Option("--period", help=say("run.help.period"))]
Notebooks = Annotated[list[str] | None, typer.Option("--notebook", help=say("run.help.notebook"))]
Language = Annotated[str, typer.Option("--language", help=say("run.help.language"), show_default=False)]
Outputs = Annotated[Path, typer.Option("--outputs", help=say("run.help.outputs"))]
NotebooksFolder = Annotated[Path, typer.Option("--notebooks-dir", help=say("run.help.notebooks_dir"))]


@app.command(help=say("run.help.run"), epilog=say("run.help.epilog"))
def run(
    folder: Folder = None,
    region: Regions = None,
    period: Periods = None,
    notebook: Notebooks = None,
    language: Language = "",
    workers: Annotated[int, typer.Option(help=say("run.help.workers"), min=1, show_default=False)] = min(
        os.cpu_count() or 1, 2
    ),
    outputs: Outputs = Path("outputs"),
    notebooks_dir: NotebooksFolder = Path("notebooks"),
    debug: Debug = False,
) -> None:
    """Execute notebooks for regions and periods and publish their documents."""
    with _telling_errors(debug=debug):
        began = monotonic()
        ready = _prepare(folder, region, period, notebook, language=language, notebooks_dir=notebooks_dir)
        plan, data = ready.plan, ready.data
        rows = count_rows(data.accounts)
        passport = plan.programme.passport
        out.print(Text(say("run.rows.title", project=text_in(passport.project, say.language))))
        lines = [summary_line(rows, wording=say), *loss_lines(rows, wording=say)]
        for line in [*lines, *rejected_lines(data, wording=say)]:
            out.print(Text(line))
        runs = len(plan.sets) * len(plan.notebooks)
        out.print(Text(say("run.plan.runs", n=runs, outputs=(outputs / passport.code).as_posix())))
        with show_progress(out, passport=passport, wording=say) as progress:
            failures = run_plan(
                plan,
                outputs=outputs,
                accounts=data.accounts,
                watch=ready.watch,
                scopes=ready.scopes,
                workers=workers,
                listener=progress,
            )
        elapsed = format_span(monotonic() - began)
        failed = len({(failure.region, failure.period) for failure in failures})
        if failed:
            done = len(plan.sets) - failed
            out.print(Text(say("run.finish.failed", failed=failed, done=done, elapsed=elapsed)))
        else:
            out.print(Text(say("run.finish.complete", n=len(plan.sets), elapsed=elapsed)))
        index = outputs / passport.code / "index.html"
        out.print(Text(say("run.finish.index", path=index.as_posix())))
        if failed:
            raise typer.Exit(SOME_FAILED)


@app.command("plan", help=say("run.help.plan"), epilog=say("run.help.epilog"))
def show_plan(
    folder: Folder = None,
    region: Regions = None,
    period: Periods = None,
    notebook: Notebooks = None,
    language: Language = "",
    outputs: Outputs = Path("outputs"),
    notebooks_dir: NotebooksFolder = Path("notebooks"),
    debug: Debug = False,
) -> None:
    """Show what a run would do and why, and do nothing."""
    with _telling_errors(debug=debug):
        ready = _prepare(folder, region, period, notebook, language=language, notebooks_dir=notebooks_dir)
        around = find_surroundings(ready.plan.notebooks, inputs=ready.watch.hashes, scopes=ready.scopes)
        store = ResultStore(outputs / ready.plan.programme.passport.code)
        due = list(Reckoner(store, around).list_due(ready.plan))
        for line in plan_lines(due, passport=ready.plan.programme.passport, wording=say):
            out.print(Text(line))


@dataclass(frozen=True)
class _Ready:
    """A plan with its data, and what they were made from."""

    plan: Plan
    data: CleanData
    watch: InputWatch
    scopes: Mapping[ScopeKey, str]


def _prepare(
    folder: Path | None,
    regions: list[str] | None,
    periods: list[str] | None,
    notebooks: list[str] | None,
    *,
    language: str,
    notebooks_dir: Path,
) -> _Ready:
    programme = open_programme(folder or find_programme(DATA))
    chosen = [find_region(text, programme) for text in regions or ()]
    selection = Selection(chosen, periods or (), notebooks or (), language)
    plan = plan_run(programme, notebooks_dir, selection)
    watch = InputWatch(programme, plan.notebooks)
    # The notebooks read it; one that cannot be read is refused before they begin.
    read_narrative(programme)
    data = _load(programme)
    grid = programme.grid(
        regions=dict.fromkeys(planned.region for planned in plan.sets),
        periods=dict.fromkeys(planned.period for planned in plan.sets),
    )
    scopes = digest_scopes(grid, partial(list_withheld, data, grid), code=hash_code(EXECUTING, ENGINE))
    return _Ready(plan, data, watch, scopes)


@app.command(help=say("run.help.check"), epilog=say("run.help.epilog"))
def check(folder: Folder = None, debug: Debug = False) -> None:
    """Clean a programme's data and show the account of rows and all problems."""
    with _telling_errors(debug=debug):
        programme = open_programme(folder or find_programme(DATA))
        written = read_narrative(programme)
        data, review = load_review(programme)
        _check_measures(programme, data)
        rows = count_rows(data.accounts)
        out.print(Text(say("run.rows.title", project=text_in(programme.passport.project, say.language))))
        lines = [*rows_lines(rows, wording=say), summary_line(rows, wording=say)]
        lines += loss_lines(rows, wording=say)
        for line in [*lines, *problem_lines(data, wording=say)]:
            out.print(Text(line))
        texts = find_text_problems(programme, written, lambda _: data, wording=say)
        for line in text_lines(texts, wording=say):
            out.print(Text(line))
        with _telling_what_is_stuck(REVIEW_FILE):
            path = write_review(programme, data, review, wording=say)
        out.print(Text(say("run.check.review", path=path.as_posix())))


@app.command(help=say("run.help.draft"), epilog=say("run.help.epilog"))
def draft(folder: Folder = None, debug: Debug = False) -> None:
    """Draft the texts of the report for a person to edit; what people wrote is kept."""
    with _telling_errors(debug=debug):
        programme = open_programme(folder or find_programme(DATA))
        written = read_narrative(programme)
        _load(programme)
        lines = list_lines(programme, written, partial(load_clean, programme), wording=say)
        path = programme.folder / NARRATIVE_FILE
        if not lines:
            out.print(Text(say("run.draft.none", path=path.as_posix())))
            return
        with _telling_what_is_stuck(NARRATIVE_FILE):
            path = write_narrative(programme, lines, wording=say)
        counts = {
            "written": sum(bool(line.text) for line in lines),
            "wrong": sum(line.is_wrong for line in lines),
        }
        out.print(Text(say("run.draft.done", n=len(lines), path=path.as_posix(), **counts)))


@contextmanager
def _telling_what_is_stuck(file: str) -> Iterator[None]:
    """InputError where a workbook cannot be written, as when it is open in Excel."""
    try:
        yield
    except OSError as error:
        problem = Problem("cannot_write", file=file, details={"reason": error.strerror or ""})
        raise InputError([problem]) from None


TemplateLanguage = Annotated[str, typer.Option("--language", help=say("run.help.template_language"))]


@app.command(help=say("run.help.init"), epilog=say("run.help.epilog"))
def init(
    name: Annotated[str, typer.Argument(help=say("run.help.name"))],
    language: TemplateLanguage = say.language,
    data: Annotated[Path, typer.Option(help=say("run.help.data"))] = DATA,
    debug: Debug = False,
) -> None:
    """Make the folder of a new programme with empty workbooks."""
    with _telling_errors(debug=debug):
        made = create_programme(name, data=data, language=language, year=date.today().year)
        out.print(Text(say("run.init.done", folder=made.as_posix())))


@app.command(help=say("run.help.templates"), epilog=say("run.help.epilog"))
def templates(
    folder: Folder = None,
    language: TemplateLanguage = say.language,
    outputs: Annotated[
        Path | None, typer.Option(help=say("run.help.templates_outputs"), show_default=False)
    ] = None,
    debug: Debug = False,
) -> None:
    """Write empty workbooks with the programme's own regions and lists."""
    with _telling_errors(debug=debug):
        place = folder or find_programme(DATA)
        target = outputs or place / TEMPLATES_FOLDER
        names = write_templates(open_programme(place), target=target, language=language)
        told = say("run.init.templates", n=len(names), folder=target.as_posix(), names=", ".join(names))
        out.print(Text(told))


def find_programme(data: Path) -> Path:
    """The only programme folder in ``data``; InputError lists them where there are several."""
    folders = sorted(path.parent for path in data.glob(f"*/{PASSPORT_FILE}"))
    if not folders:
        raise InputError([Problem("no_programme", file=data.as_posix())])
    if len(folders) > 1:
        names = [folder.name for folder in folders]
        details = {"known": ", ".join(names), "first": names[0]}
        raise InputError([Problem("several_programmes", details=details)])
    return folders[0]


def _load(programme: Programme) -> CleanData:
    """The clean data; InputError also for what the logframe asks of them and they cannot give."""
    data = load_clean(programme)
    _check_measures(programme, data)
    return data


def _check_measures(programme: Programme, data: CleanData) -> None:
    """InputError where an indicator names a measure that the data do not give."""
    known = remember(
        programme, partial(list_measures, programme, data), name="measures", code=hash_code(EXECUTING, ENGINE)
    )
    if problems := find_unknown_measures(programme, known):
        raise InputError(problems)


@contextmanager
def _telling_errors(*, debug: bool) -> Iterator[None]:
    """Every error as one plain message and an exit code."""
    try:
        yield
    except InputError as error:
        for problem in error.problems:
            err.print(Text(describe_problem(problem, wording=say)))
        raise typer.Exit(REFUSED) from None
    except KeyboardInterrupt:
        err.print(Text(say("run.finish.interrupted")))
        raise typer.Exit(INTERRUPTED) from None
    except typer.Exit:
        raise
    except Exception as error:
        if debug:
            raise
        err.print(Text(say("run.finish.unexpected", error=type(error).__name__)))
        raise typer.Exit(UNEXPECTED) from None


if __name__ == "__main__":
    sys.exit(app())
