"""Why the data give no number for an indicator of the logframe."""

from collections.abc import Sequence

from zhas_eval.indicators.measure import NOT_KEPT
from zhas_eval.indicators.plan_fact import PlanFact
from zhas_eval.presentation.marks import tell
from zhas_eval.presentation.view import View


def explain_silence(view: View, lines: Sequence[PlanFact]) -> tuple[str, ...]:
    """A sentence for each reason, with the numbers of the indicators that it silences."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if reason := _find_reason(line):
            found.setdefault(reason, []).append(tell("numbering", line.indicator.number))
    return tuple(
        view(f"note.silent.{reason}", numbers=", ".join(numbers)) for reason, numbers in found.items()
    )


def _find_reason(line: PlanFact) -> str:
    figure = line.computed
    if figure is None:
        return "undivided" if line.indicator.measure else "no_measure"
    if figure.suppressed or figure.value is not None:
        return ""
    if figure.lower is not None:
        return "bounds" if figure.upper is not None else "open_bound"
    if figure.method == NOT_KEPT:
        return "not_kept"
    return "no_answers" if figure.missing else "no_rows"
