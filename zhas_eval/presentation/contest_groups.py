"""Groups of the contest in words: stages, reasons, and what is told of one cycle."""

from zhas_eval.indicators.funnel import OTHER
from zhas_eval.presentation.view import View


def name_contest_group(view: View, dimension: str, group: str) -> str | None:
    """The group of a dimension that only the contest has; None of any other dimension.

    A reason is named as it was written where papers were refused.
    """
    if dimension == "stage":
        return view(f"code.stage.{group}")
    if dimension == "reason":
        return view("code.other_reasons") if group == OTHER else group
    if dimension == "cycle":
        return view("code.cycle", number=group)
    if dimension not in ("cycle_decision", "cycle_judge", "cycle_region"):
        return None
    cycle, _, part = group.partition("/")
    return view("code.in_cycle", number=cycle, group=_name_part(view, dimension, part))


def _name_part(view: View, dimension: str, part: str) -> str:
    if dimension == "cycle_region":
        return view.region(part)
    return view.label("decision", part) if dimension == "cycle_decision" else view("code.judge", number=part)
