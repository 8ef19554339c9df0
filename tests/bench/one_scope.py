"""Times the documents of one region and period, part by part: ``python tests/bench/one_scope.py``."""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from zhas_eval.cleaning.load import load_clean
from zhas_eval.runs.inputs import InputWatch
from zhas_eval.runs.plan import Selection, plan_run
from zhas_eval.runs.run import run_plan
from zhas_eval.runs.tasks import Outcome, Run, Task
from zhas_eval.sources.programme_folder import open_programme

ROOT = Path(__file__).parents[2]
PARTS = ("execute", "html", "pdf", "tables", "appendix html", "appendix pdf")


class Stopwatch:
    """Keeps the outcome of every task."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []

    def expect(self, total: int) -> None: ...

    def start(self, task: Task) -> None: ...

    def finish(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)


def main() -> int:
    """Run one set into a temporary folder and print a table of seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programme", nargs="?", type=Path, default=ROOT / "data" / "zhas-2023")
    parser.add_argument("--region", default="all")
    parser.add_argument("--period", default="2023")
    parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 2))
    options = parser.parse_args()
    began = perf_counter()
    programme = open_programme(options.programme)
    accounts = load_clean(programme).accounts
    cleaned = perf_counter()
    selection = Selection([options.region], [options.period], languages=["ru"])
    plan = plan_run(programme, ROOT / "notebooks", selection)
    stopwatch = Stopwatch()
    with tempfile.TemporaryDirectory() as folder:
        run_plan(
            plan,
            outputs=Path(folder),
            accounts=accounts,
            watch=InputWatch(programme, plan.notebooks),
            # Nothing is kept from an earlier run, so nothing has to be known of the data.
            scopes={},
            workers=options.workers,
            listener=stopwatch,
        )
    ended = perf_counter()
    print_table(stopwatch.outcomes)
    print(
        f"\nclean data {cleaned - began:.1f} s, documents {ended - cleaned:.1f} s, all {ended - began:.1f} s"
    )
    print(f"({len(plan.notebooks)} notebooks, {options.workers} workers)")
    return int(any(outcome.failure for outcome in stopwatch.outcomes))


def print_table(outcomes: list[Outcome]) -> None:
    """One row a notebook, one for the appendix, and the sums; the parts overlap in time."""
    line = "{:<24}" + "{:>15}" * (len(PARTS) + 1)
    print(line.format("seconds", *PARTS, "all"))
    for outcome in outcomes:
        name = outcome.task.notebook.stem if isinstance(outcome.task, Run) else "appendix"
        parts = [f"{outcome.seconds[part]:.2f}" if part in outcome.seconds else "" for part in PARTS]
        mark = " (failed)" if outcome.failure else ""
        print(line.format(name + mark, *parts, f"{sum(outcome.seconds.values()):.2f}"))
    sums = [sum(outcome.seconds.get(part, 0.0) for outcome in outcomes) for part in PARTS]
    print(line.format("sum", *(f"{seconds:.2f}" for seconds in sums), f"{sum(sums):.2f}"))


if __name__ == "__main__":
    sys.exit(main())
