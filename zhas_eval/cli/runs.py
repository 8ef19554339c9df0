"""The commands about documents: run, plan, verify."""

import os
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from rich.text import Text

from zhas_eval.cli.console import SOME_FAILED, Debug, Folder, app, out, say, telling_errors
from zhas_eval.cli.prepare import prepare_run
from zhas_eval.programme.passport import text_in
from zhas_eval.reporting.accounts import loss_lines, rejected_lines, summary_line
from zhas_eval.runs.due import Reckoner
from zhas_eval.runs.keys import find_surroundings
from zhas_eval.runs.log import LOG, RunLog, Together
from zhas_eval.runs.manifest import count_rows
from zhas_eval.runs.plan_lines import plan_lines
from zhas_eval.runs.progress import show_progress
from zhas_eval.runs.run import run_plan
from zhas_eval.runs.store import ResultStore
from zhas_eval.runs.tally import format_span
from zhas_eval.runs.verify import describe_fault, find_sets, verify_outputs

Regions = Annotated[list[str] | None, typer.Option("--region", help=say("run.help.region"))]
Periods = Annotated[list[str] | None, typer.Option("--period", help=say("run.help.period"))]
Notebooks = Annotated[list[str] | None, typer.Option("--notebook", help=say("run.help.notebook"))]
Language = Annotated[str, typer.Option("--language", help=say("run.help.language"), show_default=False)]
Parameters = Annotated[list[str] | None, typer.Option("--parameter", help=say("run.help.parameter"))]
Outputs = Annotated[Path, typer.Option("--outputs", help=say("run.help.outputs"))]
NotebooksFolder = Annotated[Path, typer.Option("--notebooks-dir", help=say("run.help.notebooks_dir"))]


@app.command(help=say("run.help.run"), epilog=say("run.help.epilog"))
def run(
    folder: Folder = None,
    region: Regions = None,
    period: Periods = None,
    notebook: Notebooks = None,
    language: Language = "",
    parameter: Parameters = None,
    workers: Annotated[int, typer.Option(help=say("run.help.workers"), min=1, show_default=False)] = min(
        os.cpu_count() or 1, 2
    ),
    outputs: Outputs = Path("outputs"),
    notebooks_dir: NotebooksFolder = Path("notebooks"),
    debug: Debug = False,
) -> None:
    """Execute notebooks for regions and periods and publish their documents."""
    with telling_errors(debug=debug):
        began = monotonic()
        ready = prepare_run(
            folder,
            region,
            period,
            notebook,
            language=language,
            parameters=parameter,
            notebooks_dir=notebooks_dir,
        )
        plan, data = ready.plan, ready.data
        rows = count_rows(data.accounts)
        passport = plan.programme.passport
        out.print(Text(say("run.rows.title", project=text_in(passport.project, say.language))))
        lines = [summary_line(rows, wording=say), *loss_lines(rows, wording=say)]
        for line in [*lines, *rejected_lines(data, wording=say)]:
            out.print(Text(line))
        runs, target = len(plan.sets) * len(plan.notebooks), outputs / passport.code
        out.print(Text(say("run.plan.runs", n=runs, outputs=target.as_posix())))
        with (
            show_progress(out, passport=passport, wording=say, folder=target) as progress,
            RunLog(target / LOG, passport=passport, wording=say) as log,
        ):
            failures = run_plan(
                plan,
                outputs=outputs,
                accounts=data.accounts,
                watch=ready.watch,
                scopes=ready.scopes,
                workers=workers,
                listener=Together(progress, log),
            )
        elapsed = format_span(monotonic() - began)
        failed = len({(failure.region, failure.period) for failure in failures})
        if failed:
            done = len(plan.sets) - failed
            out.print(Text(say("run.finish.failed", failed=failed, done=done, elapsed=elapsed)))
        else:
            out.print(Text(say("run.finish.complete", n=len(plan.sets), elapsed=elapsed)))
        out.print(Text(say("run.finish.index", path=(target / "index.html").as_posix())))
        if failed:
            raise typer.Exit(SOME_FAILED)


@app.command("plan", help=say("run.help.plan"), epilog=say("run.help.epilog"))
def show_plan(
    folder: Folder = None,
    region: Regions = None,
    period: Periods = None,
    notebook: Notebooks = None,
    language: Language = "",
    parameter: Parameters = None,
    outputs: Outputs = Path("outputs"),
    notebooks_dir: NotebooksFolder = Path("notebooks"),
    debug: Debug = False,
) -> None:
    """Show what a run would do and why, and do nothing."""
    with telling_errors(debug=debug):
        ready = prepare_run(
            folder,
            region,
            period,
            notebook,
            language=language,
            parameters=parameter,
            notebooks_dir=notebooks_dir,
        )
        around = find_surroundings(ready.plan.notebooks, inputs=ready.watch.hashes, scopes=ready.scopes)
        store = ResultStore(outputs / ready.plan.programme.passport.code)
        due = list(Reckoner(store, around).list_due(ready.plan))
        for line in plan_lines(due, passport=ready.plan.programme.passport, wording=say):
            out.print(Text(line))


@app.command(help=say("run.help.verify"))
def verify(
    outputs: Annotated[Path, typer.Argument(help=say("run.help.verify_outputs"))] = Path("outputs"),
    debug: Debug = False,
) -> None:
    """Check the documents of runs against their manifests."""
    with telling_errors(debug=debug):
        faults = verify_outputs(outputs)
        for fault in faults:
            out.print(Text(describe_fault(fault, wording=say)))
        sets = len(find_sets(outputs))
        if faults:
            out.print(Text(say("run.verify.wrong", n=len(faults), sets=sets)))
            raise typer.Exit(SOME_FAILED)
        out.print(Text(say("run.verify.whole", n=sets)))
