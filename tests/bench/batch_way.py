"""Does a job in one way: ``python tests/bench/batch_way.py LINE JOB FOLDER``, for ``batch.py``.

It imports nothing but what the way itself needs, so that none is timed with more than its own.
"""

import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from batch_job import OneRun, from_json, list_runs
from batch_ways import do_in_a_row, do_in_pool, do_own_work, do_two_at_a_time, run_papermill, run_ploomber

WAYS: dict[str, Callable[[Sequence[OneRun]], None]] = {
    "2": do_in_a_row,
    "3": do_two_at_a_time,
    "4": partial(do_in_pool, run_papermill),
    "5": partial(do_in_pool, run_ploomber),
}


def main() -> int:
    """Leave the documents of the job in the folder; own work, which is line 0, prints its seconds."""
    line, job, folder = sys.argv[1:]
    runs = list(list_runs(from_json(json.loads(job)), Path(folder)))
    for run in runs:
        run.folder.mkdir(parents=True, exist_ok=True)
    if line in WAYS:
        WAYS[line](runs)
    else:
        print(json.dumps(do_own_work(runs)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
