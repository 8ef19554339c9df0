"""Tasks and what became of them, in the words of the progress view and of the log."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from zhas_eval.presentation.labels import name_period, name_region
from zhas_eval.presentation.visible import show_signs
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import Passport
from zhas_eval.runs.failures import Failure, choose_executed, describe_failure, group_failures
from zhas_eval.runs.tally import Tally
from zhas_eval.runs.tasks import Outcome, Run, Task


class Teller:
    """Names and lines of one programme's tasks; no value of a person's row is in any of them."""

    def __init__(self, passport: Passport, wording: Wording) -> None:
        self.passport, self.say = passport, wording

    def name(self, task: Task) -> str:
        """Notebook, region and period of a task, and its language where the programme has several."""
        notebook, planned = task.notebook.stem if isinstance(task, Run) else "", task.planned
        return self._name(notebook, planned.region, planned.period, planned.language)

    def state(self, outcome: Outcome, *, with_reason: bool) -> str:
        """What became of a task."""
        if outcome.failure:
            failure = describe_failure(self.say, outcome.failure)
            return self.say(
                "run.progress.failed_how" if with_reason else "run.progress.failed", failure=failure
            )
        if outcome.is_cached:
            return self.say("run.progress.cached")
        seconds = f"{sum(outcome.seconds.values()):.1f}".replace(".", ",")
        return self.say("run.progress.done", seconds=seconds)

    def failure(self, failure: Failure, languages: Sequence[str] = ()) -> str:
        """A failure: notebook, region, period, languages (by default its own), cell, what happened."""
        told = ", ".join(languages or [failure.language])
        name = self._name(failure.notebook, failure.region, failure.period, told)
        return self.say("run.progress.failed_what", name=name, failure=describe_failure(self.say, failure))

    def summary(self, tally: Tally) -> str:
        """How many notebooks were executed, kept and failed."""
        counts = {"executed": tally.executed_runs, "cached": tally.cached_runs, "failed": tally.failed_runs}
        return self.say("run.progress.summary", **counts)

    def list_failures(self, failures: Iterable[Failure], folder: Path | None) -> list[str]:
        """Each failure once: where, what, and the executed notebook if ``folder`` has it.

        ``folder`` is that of the programme's documents.
        """
        lines = []
        for failure, languages in group_failures(failures).items():
            lines.append("  " + self.failure(failure, languages))
            place = folder / failure.period / failure.region if folder else None
            if place and place.is_dir():
                names = {path.name for path in place.iterdir()}
                if executed := choose_executed(failure, names):
                    path = (place / executed).as_posix()
                    lines.append("    " + self.say("run.progress.failed_where", path=path))
        return [self.say("run.progress.failed_title"), *lines] if lines else []

    def _name(self, notebook: str, region: str, period: str, language: str) -> str:
        name = self.say(
            "run.progress.name_in" if language and len(self.passport.languages) > 1 else "run.progress.name",
            what=notebook or self.say("run.progress.appendix"),
            region=name_region(region, passport=self.passport, wording=self.say),
            period=name_period(period, passport=self.passport, wording=self.say),
            language=language,
        )
        return show_signs(name)
