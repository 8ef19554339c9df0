"""Times the batch: ``python tests/bench/batch.py [--runs 24] [--lines 1 4] [--tables lines] [--long]``.

Every line does one job, the same notebooks for the same regions and periods, from notebook to HTML and PDF
on the disk, as a process of its own, with the clean data lying ready for all:

0. own work: the cells of the notebooks and both exports, one after another in one warm process; processor
   time of the work alone, the floor for the rest;
1. ``zhas-eval run`` into an empty folder: the whole command, which also writes tables, figures, manifests
   and an index page;
2. the papermill command, then the nbconvert command for HTML and for PDF, for each run, in a row;
3. the same, two runs at a time;
4. ``papermill.execute_notebook`` and the exporters, kept from run to run, in a pool of two processes;
5. ``ploomber_engine.execute_notebook`` and the exporters likewise.

Seconds of the processor are those of all processes that came of a line. A line fails where a document is
missing, or differs by a byte from that of the first line. Then come: the workers side by side; the growth
of time and memory with the number of runs, and the same command again with nothing changed.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from batch_job import LANGUAGE, PROGRAMME, ROOT, Job, NotMadeError, make_job, read_documents, to_json
from batch_ways import BIN
from process_tree import Spent, adopt_orphans, spend

from zhas_eval.cleaning.load import load_clean
from zhas_eval.sources.programme_folder import open_programme

# Apart from the rest: its extension does not go with this JupyterLab, and papermill would load its engines.
PLOOMBER_FOLDER = BIN.parent / "ploomber"

WAY = Path(__file__).with_name("batch_way.py")
OWN_WORK, ZHAS, PLOOMBER = 0, 1, 5
NAMES = {
    OWN_WORK: "the notebooks' own work",
    ZHAS: "zhas-eval run",
    2: "papermill, nbconvert commands",
    3: "… two at a time",
    4: "papermill in a pool of two",
    PLOOMBER: "ploomber-engine in a pool",
}
TABLES = ("lines", "workers", "growth")
WORKERS = (1, 2, 4)
# The same four notebooks at each size, so that only the number of runs differs.
SIZES, LONG_SIZES, GROWTH_NOTEBOOKS = (8, 80), (8, 80, 500, 800), 4
SECONDS_BETWEEN_LOOKS = 0.25
COLUMNS = "{:<34}" + "{:>12}" * 4


class FailedError(Exception):
    """A line could not do the job."""


def main() -> int:
    """Print the tables; exit code 1 where a line failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=24)
    parser.add_argument("--lines", nargs="+", type=int, choices=NAMES, default=list(NAMES))
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=TABLES)
    parser.add_argument("--long", action="store_true", help="500 and 800 runs too")
    options = parser.parse_args()
    adopt_orphans()
    load_clean(open_programme(PROGRAMME))
    job = make_job(options.runs)
    print(f"{job.size} runs: {job}; {os.cpu_count()} processors\n", flush=True)
    parts = {
        "lines": partial(_print_lines, job, sorted(options.lines)),
        "workers": partial(_print_workers, job),
        "growth": partial(_print_growth, LONG_SIZES if options.long else SIZES),
    }
    failures = [parts[name]() for name in TABLES if name in options.tables]
    return int(any(failures))


def _print_lines(job: Job, lines: Sequence[int]) -> bool:
    """The table of ways; whether one failed."""
    print(COLUMNS.format("", "wall, s", "CPU, s", "wall, ×", "CPU, ×"))
    first: dict[str, str] = {}
    taken: dict[int, tuple[float, float]] = {}

    def cells(line: int, folder: Path) -> Iterable[str]:
        wall, cpu, documents = _time_line(line, job, folder)
        first.update({} if first else documents)
        _compare(documents, first)
        taken[line] = wall, cpu
        return _columns(wall, cpu, taken.get(ZHAS), "{:.1f}")

    def cells_again(folder: Path) -> Iterable[str]:
        again = _run_zhas(job, folder)
        _compare(_documents(job, folder / PROGRAMME.name), first)
        return _columns(again.wall, again.cpu, taken[ZHAS], "{:.1%}")

    failed = False
    for line in lines:
        if line == PLOOMBER and not PLOOMBER_FOLDER.is_dir():
            print(COLUMNS.format(NAMES[line], "missing", "", "", ""), flush=True)
            continue
        with tempfile.TemporaryDirectory() as folder:
            failed |= _print_row(COLUMNS, NAMES[line], partial(cells, line, Path(folder)))
            if line == ZHAS and ZHAS in taken:
                failed |= _print_row(COLUMNS, "… again, nothing changed", partial(cells_again, Path(folder)))
    if {OWN_WORK, ZHAS} <= taken.keys():
        print(f"\nCPU time of zhas-eval over the notebooks' own: {taken[ZHAS][1] / taken[OWN_WORK][1]:.2f}")
    print(flush=True)
    return failed


def _columns(wall: float, cpu: float, ours: tuple[float, float] | None, form: str) -> Iterable[str]:
    ratios = (form.format(wall / ours[0]), form.format(cpu / ours[1])) if ours else ("", "")
    return f"{wall:.1f}", f"{cpu:.1f}", *ratios


def _print_row(columns: str, name: str, cells: Callable[[], Iterable[str]]) -> bool:
    """A row of a table as soon as it is known; whether it failed."""
    try:
        found = list(cells())
    except FailedError as error:
        print(columns.format(name, "failed", *[""] * (columns.count("{") - 2)), flush=True)
        print(error, file=sys.stderr)
        return True
    print(columns.format(name, *found), flush=True)
    return False


def _time_line(line: int, job: Job, folder: Path) -> tuple[float, float, dict[str, str]]:
    """Wall and processor seconds of a line and the hashes of its documents; FailedError where it failed."""
    if line == ZHAS:
        spent = _run_zhas(job, folder)
        return spent.wall, spent.cpu, _documents(job, folder / PROGRAMME.name)
    command = [sys.executable, str(WAY), str(line), json.dumps(to_json(job)), str(folder)]
    spent = _spend(command, more=[str(PLOOMBER_FOLDER)] if line == PLOOMBER else [])
    documents = _documents(job, folder)
    if line == OWN_WORK:
        work = json.loads(spent.told.splitlines()[-1])
        return work["wall"], work["cells"] + work["exports"], documents
    return spent.wall, spent.cpu, documents


def _print_workers(job: Job) -> bool:
    """Seconds of ``zhas-eval run`` by workers; whether one failed."""

    def cells(workers: int) -> Iterable[str]:
        with tempfile.TemporaryDirectory() as folder:
            spent = _run_zhas(job, Path(folder), "--workers", str(workers))
            _documents(job, Path(folder) / PROGRAMME.name)
        return _columns(spent.wall, spent.cpu, None, "")

    print(COLUMNS.format("workers", "wall, s", "CPU, s", "", ""))
    rows = [_print_row(COLUMNS, str(workers), partial(cells, workers)) for workers in WORKERS]
    print(flush=True)
    return any(rows)


def _print_growth(sizes: Sequence[int]) -> bool:
    """Time and memory of ``zhas-eval run`` by number of runs, and once more; whether one failed."""

    def cells(job: Job) -> Iterable[str]:
        with tempfile.TemporaryDirectory() as folder:
            spent = _run_zhas(job, Path(folder), watch_memory=SECONDS_BETWEEN_LOOKS)
            made = _documents(job, Path(folder) / PROGRAMME.name)
            again = _run_zhas(job, Path(folder))
            _compare(_documents(job, Path(folder) / PROGRAMME.name), made)
        times = (f"{spent.wall:.1f}", f"{spent.wall / job.size:.2f}", f"{again.wall:.1f}")
        return *times, f"{again.wall / spent.wall:.1%}", *(f"{spent.highest(tenth):.0f}" for tenth in (0, 9))

    columns = COLUMNS + "{:>12}" * 2
    print(columns.format("runs", "wall, s", "s a run", "again, s", "again", "MB, first", "MB, last"))
    jobs = [make_job(size, most_notebooks=GROWTH_NOTEBOOKS) for size in sizes]
    rows = [_print_row(columns, f"{job.size}: {job}", partial(cells, job)) for job in jobs]
    print("MB: the most that all its processes held together, in the first and in the last tenth of the time")
    return any(rows)


def _run_zhas(job: Job, outputs: Path, *more: str, watch_memory: float | None = None) -> Spent:
    chosen = {"--notebook": job.notebooks, "--region": job.regions, "--period": job.periods}
    choice = [part for option, values in chosen.items() for value in values for part in (option, value)]
    places = ["--outputs", str(outputs), "--notebooks-dir", str(ROOT / "notebooks"), "--language", LANGUAGE]
    command = [str(BIN / "zhas-eval"), "run", str(PROGRAMME), *choice, *places, *more]
    return _spend(command, watch_memory=watch_memory)


def _spend(command: Sequence[str], *, watch_memory: float | None = None, more: Sequence[str] = ()) -> Spent:
    paths = [str(ROOT), *more, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(BIN), os.environ["PATH"]]),
        "PYTHONPATH": os.pathsep.join(paths),
        # ploomber-engine would tell its makers about each run.
        "PLOOMBER_STATS_ENABLED": "false",
        "PLOOMBER_VERSION_CHECK_DISABLED": "true",
    }
    spent = spend(command, cwd=ROOT, env=environment, watch_memory=watch_memory)
    if spent.code:
        raise FailedError(spent.told[-2_000:])
    return spent


def _compare(documents: Mapping[str, str], first: Mapping[str, str]) -> None:
    if differing := [place for place, digest in documents.items() if first[place] != digest]:
        raise FailedError(f"not the same documents: {', '.join(differing)}")


def _documents(job: Job, folder: Path) -> dict[str, str]:
    try:
        return read_documents(job, folder)
    except NotMadeError as error:
        raise FailedError(f"not made: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
