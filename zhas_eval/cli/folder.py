"""The commands about a programme's folder: check, draft, init, templates."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from zhas_eval.cleaning.load import load_clean, load_review
from zhas_eval.cli.console import (
    DATA,
    Debug,
    Folder,
    app,
    find_programme,
    name_path,
    out,
    say,
    telling_errors,
)
from zhas_eval.cli.prepare import check_inputs, load_data
from zhas_eval.errors import InputError, Problem
from zhas_eval.indicators.wordings import find_wording_problems
from zhas_eval.presentation.narrative import find_text_problems, list_lines
from zhas_eval.presentation.visible import show_signs
from zhas_eval.programme.narrative import NARRATIVE_FILE
from zhas_eval.programme.passport import text_in
from zhas_eval.reporting.accounts import (
    find_emptied,
    loss_lines,
    problem_lines,
    rows_lines,
    summary_line,
    text_lines,
)
from zhas_eval.reporting.guesses import guess_lines
from zhas_eval.reporting.narrative_book import write_narrative
from zhas_eval.reporting.new_programme import TEMPLATES_FOLDER, create_programme, write_templates
from zhas_eval.reporting.review_book import REVIEW_FILE, write_review
from zhas_eval.runs.manifest import count_rows
from zhas_eval.sources.narrative_file import read_narrative
from zhas_eval.sources.programme_folder import LOGFRAME_FILE, open_programme

NOTEBOOKS = Path("notebooks")


@app.command(help=say("run.help.check"), epilog=say("run.help.epilog"))
def check(folder: Folder = None, debug: Debug = False) -> None:
    """Clean a programme's data and show the account of rows and all problems."""
    with telling_errors(debug=debug):
        programme = open_programme(folder or find_programme(DATA))
        checked = check_inputs(programme, sorted(NOTEBOOKS.glob("*.ipynb")), load_review)
        if checked.read is None:
            raise InputError(checked.problems)
        data, review = checked.read
        rows = count_rows(data.accounts)
        out.print(
            Text(say("run.rows.title", project=show_signs(text_in(programme.passport.project, say.language))))
        )
        lines = [*rows_lines(rows, wording=say), summary_line(rows, wording=say)]
        lines += loss_lines(rows, wording=say)
        for line in [*lines, *problem_lines(data, wording=say)]:
            out.print(Text(line))
        for line in guess_lines(programme, data, wording=say):
            out.print(Text(line))
        # Figures that cannot be made have nothing to say on texts.
        if not any(problem.file == LOGFRAME_FILE for problem in checked.problems):
            texts = find_text_problems(programme, checked.written, lambda _: data, wording=say)
            for line in text_lines([*find_wording_problems(programme), *texts], wording=say):
                out.print(Text(line))
        with _telling_what_is_stuck(REVIEW_FILE):
            path = write_review(programme, data, review, wording=say)
        out.print(Text(say("run.check.review", path=path.as_posix())))
        if problems := [*checked.problems, *find_emptied(data)]:
            raise InputError(problems)


@app.command(help=say("run.help.draft"), epilog=say("run.help.epilog"))
def draft(folder: Folder = None, debug: Debug = False) -> None:
    """Draft the texts of the report for a person to edit; what people wrote is kept."""
    with telling_errors(debug=debug):
        programme = open_programme(folder or find_programme(DATA))
        written = read_narrative(programme)
        load_data(programme)
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
    data: Annotated[Path, typer.Option(parser=name_path, help=say("run.help.data"))] = DATA,
    debug: Debug = False,
) -> None:
    """Make the folder of a new programme with empty workbooks."""
    with telling_errors(debug=debug):
        made = create_programme(name, data=data, language=language, year=date.today().year)
        out.print(Text(say("run.init.done", folder=made.as_posix())))


@app.command(help=say("run.help.templates"), epilog=say("run.help.epilog"))
def templates(
    folder: Folder = None,
    language: TemplateLanguage = say.language,
    outputs: Annotated[
        Path | None,
        typer.Option(parser=name_path, help=say("run.help.templates_outputs"), show_default=False),
    ] = None,
    debug: Debug = False,
) -> None:
    """Write empty workbooks with the programme's own regions and lists."""
    with telling_errors(debug=debug):
        place = folder or find_programme(DATA)
        target = outputs or place / TEMPLATES_FOLDER
        names = write_templates(open_programme(place), target=target, language=language)
        told = say("run.init.templates", n=len(names), folder=target.as_posix(), names=", ".join(names))
        out.print(Text(told))
