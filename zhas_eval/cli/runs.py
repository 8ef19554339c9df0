"""The commands about documents: run, plan, verify."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Annotated

import typer
from rich.text import Text

from zhas_eval.cli.console import (
    DATA,
    SOME_FAILED,
    Debug,
    Folder,
    app,
    find_programme,
    name_folder,
    name_path,
    out,
    say,
    telling_errors,
)
from zhas_eval.cli.prepare import Ready, prepare_run
from zhas_eval.presentation.visible import show_signs
from zhas_eval.programme.passport import text_in
from zhas_eval.reporting.accounts import loss_lines, rejected_lines, summary_line
from zhas_eval.runs.batch import perform_all
from zhas_eval.runs.bundle import pack
from zhas_eval.runs.cluster import LOCAL, perform_on_cluster
from zhas_eval.runs.due import Reckoner
from zhas_eval.runs.elsewhere import outputs_elsewhere
from zhas_eval.runs.failures import Failure
from zhas_eval.runs.fetch import fetch_inputs
from zhas_eval.runs.keys import find_surroundings
from zhas_eval.runs.log import LOG, RunLog, Together
from zhas_eval.runs.manifest import count_rows
from zhas_eval.runs.places import FILE, is_remote
from zhas_eval.runs.plan_lines import plan_lines
from zhas_eval.runs.progress import show_progress
from zhas_eval.runs.run import run_plan
from zhas_eval.runs.store import ResultStore
from zhas_eval.runs.tally import format_span
from zhas_eval.runs.tasks import Listener, Performer
from zhas_eval.runs.verify import describe_fault, find_sets, verify_outputs
from zhas_eval.runs.warm_client import is_warm

Regions = Annotated[list[str] | None, typer.Option("--region", help=say("run.help.region"))]
Periods = Annotated[list[str] | None, typer.Option("--period", help=say("run.help.period"))]
Notebooks = Annotated[list[str] | None, typer.Option("--notebook", help=say("run.help.notebook"))]
Languages = Annotated[list[str] | None, typer.Option("--language", help=say("run.help.language"))]
Parameters = Annotated[list[str] | None, typer.Option("--parameter", help=say("run.help.parameter"))]
Outputs = Annotated[Path, typer.Option("--outputs", parser=name_path, help=say("run.help.outputs"))]
NotebooksFolder = Annotated[
    Path, typer.Option("--notebooks-dir", parser=name_path, help=say("run.help.notebooks_dir"))
]


MOST_WORKERS = 512  # more than any one machine serves
Address = Annotated[str | None, typer.Argument(help=say("run.help.folder"), show_default=False)]


@app.command(help=say("run.help.run"), epilog=say("run.help.epilog"))
def run(
    folder: Address = None,
    region: Regions = None,
    period: Periods = None,
    notebook: Notebooks = None,
    language: Languages = None,
    parameter: Parameters = None,
    workers: Annotated[
        int, typer.Option(help=say("run.help.workers"), min=1, max=MOST_WORKERS, show_default=False)
    ] = min(os.cpu_count() or 1, 2),
    scheduler: Annotated[str, typer.Option(help=say("run.help.scheduler"), show_default=False)] = "",
    outputs: Annotated[str, typer.Option(parser=name_folder, help=say("run.help.outputs"))] = "outputs",
    notebooks_dir: Annotated[
        str, typer.Option(parser=name_folder, help=say("run.help.notebooks_dir"))
    ] = "notebooks",
    debug: Debug = False,
) -> None:
    """Execute notebooks for regions and periods and publish their documents."""
    with telling_errors(debug=debug), TemporaryDirectory(prefix="zhas-") as private:
        began = monotonic()
        programme = folder or find_programme(DATA).as_posix()
        here, notebooks = fetch_inputs(programme, notebooks_dir, Path(private))
        ready = prepare_run(
            here, region, period, notebook, languages=language, parameters=parameter, notebooks_dir=notebooks
        )
        for line in _describe(ready, outputs):
            out.print(Text(line))
        perform: Performer = perform_all
        if scheduler:
            bundle = None if scheduler == LOCAL else pack(ready.plan.programme, notebooks)
            perform = partial(perform_on_cluster, scheduler=scheduler, bundle=bundle)
        failures = _run(ready, outputs=outputs, workers=workers, perform=perform)
        sets, passport = ready.plan.places, ready.plan.programme.passport
        elapsed = format_span(monotonic() - began)
        failed = len({(failure.region, failure.period) for failure in failures})
        if failed:
            told = say("run.finish.failed", failed=failed, done=sets - failed, elapsed=elapsed)
        else:
            told = say("run.finish.complete", n=sets, elapsed=elapsed)
        out.print(Text(told))
        out.print(Text(say("run.finish.index", path=f"{outputs.rstrip('/')}/{passport.code}/index.html")))
        if failed:
            raise typer.Exit(SOME_FAILED)


def _describe(ready: Ready, outputs: str) -> Iterator[str]:
    """What is known before a run begins: the rows, what was lost of them, what is to be done."""
    plan, rows = ready.plan, count_rows(ready.data.accounts)
    passport = plan.programme.passport
    yield say("run.rows.title", project=show_signs(text_in(passport.project, say.language)))
    yield summary_line(rows, wording=say)
    yield from loss_lines(rows, wording=say)
    yield from rejected_lines(ready.data, wording=say)
    runs = len(plan.sets) * len(plan.notebooks)
    languages = ", ".join(dict.fromkeys(planned.language for planned in plan.sets))
    place = f"{outputs.rstrip('/')}/{passport.code}"
    yield say("run.plan.runs", n=runs, languages=languages, outputs=place)
    if not is_warm():
        yield say("run.engine.standard")


def _run(ready: Ready, *, outputs: str, workers: int, perform: Performer) -> list[Failure]:
    """Run the plan into a folder, or into one of this machine that goes to a place elsewhere."""
    passport = ready.plan.programme.passport
    target = Path(outputs) / passport.code
    with ExitStack() as stack:
        view = show_progress(out, passport=passport, wording=say, folder=target)
        listener: Listener = stack.enter_context(view)
        folder = Path(outputs.removeprefix(FILE))
        if is_remote(outputs):
            folder, listener = stack.enter_context(outputs_elsewhere(outputs, passport.code, listener))
        log = stack.enter_context(RunLog(folder / passport.code / LOG, passport=passport, wording=say))
        return run_plan(
            ready.plan,
            outputs=folder,
            accounts=ready.data.accounts,
            watch=ready.watch,
            scopes=ready.scopes,
            workers=workers,
            listener=Together(listener, log),
            perform=perform,
        )


@app.command("plan", help=say("run.help.plan"), epilog=say("run.help.epilog"))
def show_plan(
    folder: Folder = None,
    region: Regions = None,
    period: Periods = None,
    notebook: Notebooks = None,
    language: Languages = None,
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
            languages=language,
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
    outputs: Annotated[Path, typer.Argument(parser=name_path, help=say("run.help.verify_outputs"))] = Path(
        "outputs"
    ),
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
