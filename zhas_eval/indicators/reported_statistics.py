"""The form's statistics as the report gave them, and where the data say otherwise."""

from collections.abc import Mapping
from dataclasses import replace

from zhas_eval.indicators.gaps import find_gap
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.plan_fact import state_quantity
from zhas_eval.indicators.rounding import exact, exact_value, round_half_up
from zhas_eval.programme.scope import Scope


def calculate_statistics_as_reported(scope: Scope) -> list[Figure]:
    """The form's statistics as the report gave them; only for all regions and their own period."""
    return [
        state_quantity(
            scope, f"participants.{entry.table}.{entry.group}", "reported", entry.reported, "people"
        )
        for entry in scope.programme.logframe.statistics
        if scope.is_whole and scope.period.code == entry.period
    ]


def calculate_statistics_gaps(
    scope: Scope, measures: Mapping[str, Figure]
) -> list[tuple[str, Figure, Figure, Figure]]:
    """Where the form's statistics as reported are not what the data give.

    Label of the form's column, reported, computed, computed less reported. Shares agree that round to
    one whole percent; a dash stands for nought. A withheld group is passed over. The widest gap
    comes first.
    """
    gaps: list[tuple[str, Figure, Figure, Figure]] = []
    told = {figure.indicator: figure for figure in calculate_statistics_as_reported(scope)}
    for entry in scope.programme.logframe.statistics:
        reported = told.get(f"participants.{entry.table}.{entry.group}")
        computed = measures.get(f"participants.share.{entry.table}.{entry.group}")
        if reported is None or not reported.text or computed is None or computed.value is None:
            continue
        is_dash = (reported.value, reported.lower, reported.upper) == (None, None, None)
        stated = replace(reported, value=0.0, lower=0.0, upper=0.0) if is_dash else reported
        if _rounds_to(computed, stated):
            continue
        if gap := find_gap(stated, computed):
            gaps.append((entry.label, reported, computed, gap))
    return sorted(gaps, key=lambda entry: -_size(entry[3]))


def _rounds_to(computed: Figure, stated: Figure) -> bool:
    """Whether a share as stated is what the computed one rounds to in whole percent."""
    if stated.value is None:
        return False
    found, said = exact_value(computed), exact(stated.value)
    return round_half_up(found * 100, 0) == round_half_up(said * 100, 0)


def _size(gap: Figure) -> float:
    """The least that a difference is, without its sign."""
    ends = [abs(end) for end in (gap.value, gap.lower, gap.upper) if end is not None]
    return min(ends, default=0.0)
