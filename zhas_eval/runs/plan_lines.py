"""What a run would do, in lines for the terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator

from zhas_eval.presentation.labels import name_period, name_region
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import Passport
from zhas_eval.runs.due import Due


def plan_lines(due: Iterable[Due], *, passport: Passport, wording: Wording) -> Iterator[str]:
    """A line for each notebook of each set that is due, with the reasons; then how many of each kind."""
    counts: Counter[str] = Counter()
    for one in due:
        counts[one.kind] += 1
        if one.kind == "kept":
            continue
        planned = one.task.planned
        yield wording(
            "run.due.line_in" if len(passport.languages) > 1 else "run.due.line",
            name=one.task.notebook.stem,
            language=planned.language,
            region=name_region(planned.region, passport=passport, wording=wording),
            period=name_period(planned.period, passport=passport, wording=wording),
            kind=wording(f"run.due.{one.kind}"),
            why=", ".join(wording(f"run.due.why.{reason}") for reason in one.why),
        )
    yield wording("run.due.total", run=counts["run"], print=counts["print"], kept=counts["kept"])
