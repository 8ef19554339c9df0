"""The commission: its scores, how far its judges agree, how severe each is, and what hangs on one of them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from zhas_eval.indicators.applications import SCORES
from zhas_eval.indicators.judging import SELECTED_ONLY, Panel, read_panels
from zhas_eval.indicators.ledger import Aggregation, Figure, Unit
from zhas_eval.indicators.mean_scores import calculate_mean_scores, list_cycles
from zhas_eval.indicators.measure import count_missing, count_rows, make_figures
from zhas_eval.indicators.rows import Rows, place_rows
from zhas_eval.indicators.scores_given import DUE, PREFIX, WINNER, link_scores, list_judges
from zhas_eval.indicators.statistics.result import Estimate
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData


def calculate_commission(clean: CleanData, grid: Grid) -> list[Figure]:
    """Scores and their reliability, of all scored applications of the scope, cycle by cycle.

    Nothing is pooled over cycles: ``score_1`` is the same judge within a cycle only. A region is judged on
    its own applications: its winners are chosen among them, and a figure of a region rests on nothing of
    another, but for the means withheld. Where nobody but winners was scored, neither agreement nor the
    winners' places can be told (``selected_only``).
    """
    rows = place_rows(grid, SCORES, link_scores(clean, grid.programme.passport))
    figures = calculate_mean_scores(clean, grid)
    for cycle in list_cycles(rows):
        figures += _describe_commission(rows.where(rows.table["cycle"] == cycle), f"{cycle:.0f}")
    return figures


def _describe_commission(scores: Rows, cycle: str) -> list[Figure]:
    panels = read_panels(scores, list_judges(scores.table))
    missing = np.array([float(panel.missing) for panel in panels])
    figures: list[Figure] = []
    sizes: tuple[tuple[str, list[int], Aggregation], ...] = (
        ("commission.applications", [len(panel.scores) for panel in panels], "sum"),
        ("commission.judges", [len(panel.judges) for panel in panels], "unique"),
        ("commission.scores_missing", [panel.missing for panel in panels], "sum"),
    )
    for indicator, numbers, aggregation in sizes:
        counted = np.asarray(numbers, dtype="float64")
        figures += make_figures(
            scores, indicator, counted, counted, dimension="cycle", group=cycle, aggregation=aggregation
        )
    for indicator, estimates in (
        ("commission.alpha", [panel.alpha for panel in panels]),
        ("commission.icc_single", [panel.icc_single for panel in panels]),
        ("commission.icc_average", [panel.icc_average for panel in panels]),
    ):
        figures += _state(
            scores, indicator, estimates, unit="effect", missing=missing, dimension="cycle", group=cycle
        )
    figures += _count_winners(scores, panels, cycle)
    return figures + _describe_judges(scores, panels, cycle)


def _count_winners(scores: Rows, panels: Sequence[Panel], cycle: str) -> list[Figure]:
    """Winners among the first by mean score, as many a region as its winners; ties at the cut-off."""
    winners = scores.where(scores.table["decision"] == WINNER)
    won = winners.counts()
    undecided = count_missing(scores, "decision")
    figures = count_rows(winners, "commission.winners", dimension="cycle", group=cycle, missing=undecided)
    first = [panel.by_rank for panel in panels]
    for indicator, found, among in (
        ("commission.winners_by_rank", first, won),
        ("commission.winners_always", [panel.always for panel in panels], _numbers(first)),
    ):
        figures += _count_kept(
            winners, panels, indicator, found, among, undecided, dimension="cycle", group=cycle
        )
    tied = [panel.tied for panel in panels]
    return figures + _count_kept(
        scores, panels, "commission.tied", tied, None, undecided, dimension="cycle", group=cycle
    )


def _describe_judges(scores: Rows, panels: Sequence[Panel], cycle: str) -> list[Figure]:
    """Severity of each judge in points, and the winners kept when the judge is left out."""
    winners = scores.where(scores.table["decision"] == WINNER)
    won = winners.counts()
    undecided = count_missing(scores, "decision")
    figures = []
    for judge in list_judges(scores.table):
        group = f"{cycle}/{judge}"
        own = scores.where(scores.table[f"{PREFIX}{judge}"].notna())
        missing = scores.where(scores.table[f"{DUE}{judge}"]).counts() - own.counts()
        severity = [panel.severity.get(judge, Estimate(reason="no_rows")) for panel in panels]
        kept = [panel.kept.get(judge) for panel in panels]
        told = _state(
            own,
            "commission.severity",
            severity,
            unit="points",
            missing=missing,
            dimension="cycle_judge",
            group=group,
        )
        counted = _count_kept(
            winners,
            panels,
            "commission.winners_kept",
            kept,
            won,
            undecided,
            dimension="cycle_judge",
            group=group,
        )
        has_scored = own.counts() > 0
        for told_or_counted in (told, counted):
            pairs = zip(told_or_counted, has_scored, strict=True)
            figures += [figure for figure, is_there in pairs if is_there]
    return figures


def _count_kept(
    rows: Rows,
    panels: Sequence[Panel],
    indicator: str,
    found: Sequence[int | None],
    among: np.ndarray | None,
    undecided: np.ndarray,
    *,
    dimension: str,
    group: str,
) -> list[Figure]:
    """How many keep their place, of how many; none where nobody but winners was scored."""
    numbers = _numbers(found)
    figures = make_figures(
        rows,
        indicator,
        numbers,
        numbers,
        denominator=among,
        dimension=dimension,
        group=group,
        missing=undecided,
    )
    return [
        replace(figure, method=figure.method or SELECTED_ONLY) if panel.has_winners_alone else figure
        for figure, panel in zip(figures, panels, strict=True)
    ]


def _numbers(found: Sequence[int | None]) -> np.ndarray:
    return np.array([np.nan if number is None else float(number) for number in found])


def _state(
    rows: Rows,
    indicator: str,
    estimates: Sequence[Estimate],
    *,
    unit: Unit,
    missing: np.ndarray,
    dimension: str,
    group: str,
) -> list[Figure]:
    """Estimates as figures: the number, its interval and how it was made, or why there is none."""
    values = np.array([np.nan if each.value is None else each.value for each in estimates])
    figures = make_figures(
        rows,
        indicator,
        np.full(len(estimates), np.nan),
        values,
        unit=unit,
        dimension=dimension,
        group=group,
        missing=missing,
    )
    return [
        replace(
            figure,
            lower=each.lower,
            upper=each.upper,
            method=figure.method or each.method or each.reason,
        )
        for figure, each in zip(figures, estimates, strict=True)
    ]
