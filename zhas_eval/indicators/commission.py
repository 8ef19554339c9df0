"""The commission: its scores, how far its judges agree, how severe each is, and what hangs on one of them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from zhas_eval.indicators.applications import SCORES, link_contest
from zhas_eval.indicators.judging import Panel, read_panels
from zhas_eval.indicators.ledger import Aggregation, Figure, Unit
from zhas_eval.indicators.measure import codes_of, count_missing, count_rows, make_figures, share_of
from zhas_eval.indicators.rows import Rows, place_rows
from zhas_eval.indicators.statistics.result import Estimate
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

PREFIX = "score_"


def calculate_commission(clean: CleanData, grid: Grid) -> list[Figure]:
    """Scores and their reliability, of all scored applications of the scope, cycle by cycle.

    Nothing is pooled over cycles: ``score_1`` is the same judge within a cycle only. A region is judged on
    its own applications: its winners are chosen among them, and a figure of a region rests on nothing of
    another.
    """
    rows = place_rows(grid, SCORES, link_contest(clean, grid.programme.passport).scores)
    figures: list[Figure] = []
    for cycle in list_cycles(rows):
        own = rows.where(rows.table["cycle"] == cycle)
        code = f"{cycle:.0f}"
        figures += _describe_scores(own, code)
        figures += _describe_commission(own, code)
    return figures


def list_cycles(rows: Rows) -> list[float]:
    """The cycles of the passport, and others that the scores name."""
    promised = {float(cycle.code) for cycle in rows.grid.programme.passport.cycles}
    return sorted(promised | set(rows.table["cycle"].dropna()))


def list_judges(table: pd.DataFrame) -> list[str]:
    """The judges, as the columns of scores are numbered.

    >>> list_judges(pd.DataFrame(columns=["score_2", "score_2_missing", "score_10", "score_1"]))
    ['1', '2', '10']
    """
    numbers = [str(name).removeprefix(PREFIX) for name in table if str(name).startswith(PREFIX)]
    # Beside a score may stand why it is missing.
    numbers = [number for number in numbers if number.isdigit()]
    return sorted(numbers, key=lambda number: (len(number), number))


def long_scores(scores: pd.DataFrame) -> pd.DataFrame:
    """Scores one a row: the columns of the table, then judge and score (0 to 100, NA where not given)."""
    columns = [f"{PREFIX}{judge}" for judge in list_judges(scores)]
    others = [name for name in scores if str(name) not in columns]
    return scores.melt(id_vars=others, value_vars=columns, var_name="judge", value_name="score").assign(
        judge=lambda frame: frame["judge"].str.removeprefix(PREFIX)
    )


def present(figures: Sequence[Figure]) -> list[Figure]:
    """The figures with a row behind them: a judge who scored nothing in a scope has none there."""
    return [figure for figure in figures if figure.rows]


def _describe_scores(scores: Rows, cycle: str) -> list[Figure]:
    """Mean score of a cycle, of each decision and of each judge; the number of scores each judge gave."""
    table = long_scores(scores.table[scores.table["cycle"] == float(cycle)])
    each = place_rows(scores.grid, SCORES, table)
    figures = _mean_score(each, dimension="cycle", group=cycle)
    for code in codes_of(scores.grid, "decision"):
        own = each.where(table["decision"] == code)
        figures += present(_mean_score(own, dimension="cycle_decision", group=f"{cycle}/{code}"))
    for judge in list_judges(scores.table):
        own = each.where(table["judge"] == judge)
        given = own.where(table["score"].notna())
        group = f"{cycle}/{judge}"
        figures += present(
            [
                *_mean_score(own, dimension="cycle_judge", group=group),
                *count_rows(
                    given,
                    "commission.scores_given",
                    dimension="cycle_judge",
                    group=group,
                    missing=count_missing(own, "score"),
                ),
            ]
        )
    return figures


def _mean_score(each: Rows, *, dimension: str, group: str) -> list[Figure]:
    given = each.where(each.table["score"].notna())
    return share_of(
        given.first_of("origin"),
        "commission.score",
        given.sums("score"),
        given.counts(),
        unit="points",
        dimension=dimension,
        group=group,
        missing=count_missing(each, "score"),
    )


def _describe_commission(scores: Rows, cycle: str) -> list[Figure]:
    panels = read_panels(scores, list_judges(scores.table))
    missing = np.array([float(panel.missing) for panel in panels])
    figures: list[Figure] = []
    sizes: tuple[tuple[str, list[int], Aggregation], ...] = (
        ("commission.applications", [len(panel.scores) for panel in panels], "sum"),
        ("commission.judges", [len(panel.judges) for panel in panels], "unique"),
        # A judge who scored nothing in a part is missing from it, not from all of its applications.
        ("commission.scores_missing", [panel.missing for panel in panels], "none"),
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
    winners = scores.where(scores.table["decision"] == "winner")
    won = winners.counts()
    undecided = count_missing(scores, "decision")
    figures = count_rows(winners, "commission.winners", dimension="cycle", group=cycle, missing=undecided)
    for indicator, found in (
        ("commission.winners_by_rank", [panel.by_rank for panel in panels]),
        ("commission.winners_always", [panel.always for panel in panels]),
    ):
        figures += _count_kept(winners, indicator, found, won, undecided, dimension="cycle", group=cycle)
    tied = np.array([float(panel.tied) for panel in panels])
    return figures + make_figures(
        scores, "commission.tied", tied, tied, missing=undecided, dimension="cycle", group=cycle
    )


def _describe_judges(scores: Rows, panels: Sequence[Panel], cycle: str) -> list[Figure]:
    """Severity of each judge in points, and the winners kept when the judge is left out."""
    winners = scores.where(scores.table["decision"] == "winner")
    won = winners.counts()
    undecided = count_missing(scores, "decision")
    figures = []
    for judge in list_judges(scores.table):
        group = f"{cycle}/{judge}"
        own = scores.where(scores.table[f"{PREFIX}{judge}"].notna())
        missing = scores.counts() - own.counts()
        severity = [panel.severity.get(judge, Estimate(reason="no_rows")) for panel in panels]
        kept = [panel.kept.get(judge, (0, 0)) for panel in panels]
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
            winners, "commission.winners_kept", kept, won, undecided, dimension="cycle_judge", group=group
        )
        has_scored = own.counts() > 0
        for told_or_counted in (told, counted):
            pairs = zip(told_or_counted, has_scored, strict=True)
            figures += [figure for figure, is_there in pairs if is_there]
    return figures


def _count_kept(
    winners: Rows,
    indicator: str,
    found: Sequence[tuple[int, int] | None],
    won: np.ndarray,
    undecided: np.ndarray,
    *,
    dimension: str,
    group: str,
) -> list[Figure]:
    """Winners surely among the first, of all winners; with those tied for a place as the upper bound."""
    sure = np.array([np.nan if pair is None else float(pair[0]) for pair in found])
    figures = make_figures(
        winners,
        indicator,
        sure,
        sure,
        denominator=won,
        dimension=dimension,
        group=group,
        missing=undecided,
    )
    return [
        figure
        if pair is None or not pair[1] or figure.value is None
        else replace(figure, lower=float(pair[0]), upper=float(sum(pair)), method="ties_at_cut_off")
        for figure, pair in zip(figures, found, strict=True)
    ]


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
