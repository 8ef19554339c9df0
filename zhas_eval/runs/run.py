"""A whole run: the sole right to the outputs, what is due done, the index page written."""

import errno
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from zhas_eval.errors import InputError, Problem
from zhas_eval.runs.batch import perform_all
from zhas_eval.runs.coordinator import Coordinator
from zhas_eval.runs.failures import Failure
from zhas_eval.runs.index import write_index
from zhas_eval.runs.inputs import InputWatch
from zhas_eval.runs.keys import ScopeKey
from zhas_eval.runs.manifest import by_language, read_manifests
from zhas_eval.runs.plan import Plan
from zhas_eval.runs.publish import prepare_staging, refuse_foreign, settle_staging
from zhas_eval.runs.tasks import Listener, Performer

# Not a matter of the folder: whoever shows the error knows what to do.
EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN}


def run_plan(
    plan: Plan,
    *,
    outputs: Path,
    accounts: pd.DataFrame,
    watch: InputWatch,
    scopes: Mapping[ScopeKey, str],
    workers: int,
    listener: Listener,
    perform: Performer = perform_all,
) -> list[Failure]:
    """Make all sets of ``plan`` under ``outputs/<programme>`` and the index page; returns what failed.

    ``accounts`` are those of the clean data, for the manifests; ``watch`` looked at the input files before
    they were cleaned; ``scopes`` are the digests of the scopes' data, as ``keys.Surroundings`` has them.
    What the store has from an earlier run is not done again. A set that cannot be written is one that
    failed; a complete one stays where a new attempt fails. Raises InputError where a link or something that
    no run has made is in the way, another run writes there, nothing can be written at all, complete sets
    would be replaced by parts of them, or the input changed meanwhile.
    """
    target = outputs / plan.programme.passport.code
    with _writing(target, {planned.place for planned in plan.sets}):
        _keep_complete_sets(plan, target)
        batch = Coordinator(plan, target, accounts=accounts, watch=watch, scopes=scopes, listener=listener)
        try:
            batch.run(perform, workers=workers)
        finally:
            write_index(plan.programme, target, language=plan.language)
        return batch.failures


def _keep_complete_sets(plan: Plan, target: Path) -> None:
    """Refuse a choice of notebooks that has fewer than a complete set in its place."""
    asked = {notebook.stem for notebook in plan.notebooks}
    places = {(planned.region, planned.period) for planned in plan.sets if not planned.is_whole}
    for manifest in read_manifests(target):
        for made in by_language(manifest).values():
            parameters = made["parameters"]
            is_ours = (parameters["region"], parameters["period"]) in places
            if is_ours and made["state"] == "complete" and not asked.issuperset(parameters["notebooks"]):
                raise InputError([Problem("would_replace", file=target.as_posix())])


@contextmanager
def _writing(target: Path, places: Iterable[Path]) -> Iterator[None]:
    """The sole right to write to ``target``, with an empty staging folder in it."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        refuse_foreign(target, places)
        with FileLock(target / ".lock", timeout=0):
            prepare_staging(target)
            try:
                yield
            finally:
                settle_staging(target)
    except Timeout:
        raise InputError([Problem("outputs_busy", file=target.as_posix())]) from None
    except OSError as error:
        if error.errno in EXHAUSTED:
            raise
        name = Path(error.filename).name if isinstance(error.filename, str) else target.name
        details = {"reason": error.strerror or type(error).__name__}
        raise InputError([Problem("cannot_write", file=name, details=details)]) from error
