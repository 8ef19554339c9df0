"""Mean scores of a commission: of a cycle, of each decision and of each judge, none of few applications."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from zhas_eval.indicators.applications import SCORES
from zhas_eval.indicators.cross_tables import Dimension, Withheld, find_withheld, withhold
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import codes_of, count_missing, count_rows, share_of
from zhas_eval.indicators.rows import Rows, place_rows
from zhas_eval.indicators.scores_given import PREFIX, WINNER, link_scores, list_judges, long_scores
from zhas_eval.indicators.withholding import Flags
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

ALL, SIDE, DECISION, JUDGE = ("scored",), ("side",), ("decision",), ("judge",)
SIDES = (WINNER, "other")


def calculate_mean_scores(clean: CleanData, grid: Grid) -> list[Figure]:
    """Mean score of each cycle, of its decisions and of its judges, and how many scores each judge gave.

    An application is one applicant's: a mean of fewer applications than the passport's ``small_cell`` is
    withheld, and with it what would give it away (``withholding``).
    """
    rows = place_rows(grid, SCORES, link_scores(clean, grid.programme.passport))
    return [figure for cycle in list_cycles(rows) for figure in _describe(rows, cycle)]


def list_cycles(rows: Rows) -> list[float]:
    """The cycles of the passport, and others that the scores name."""
    promised = {float(cycle.code) for cycle in rows.grid.programme.passport.cycles}
    return sorted(promised | set(rows.table["cycle"].dropna()))


def present(figures: Sequence[Figure], rows: Rows) -> list[Figure]:
    """The figures of scopes that have rows: a judge who was to score nothing in a scope has none there."""
    return [figure for figure, number in zip(figures, rows.counts(), strict=True) if number]


def find_hidden(rows: Rows, cycle: float) -> dict[tuple[str, ...], Withheld]:
    """What is withheld of a cycle's means: of all, of the winners and the others, of decisions, of judges.

    A map of scores shows who won, so the winners' mean can be computed by anybody: it covers no other
    decision. The others' decisions are a table of their own, the total of which the winners' mean leaves.
    """
    table = rows.table[rows.table["cycle"] == cycle]
    scored = table[table[[f"{PREFIX}{judge}" for judge in list_judges(table)]].notna().any(axis=1)]
    won = (scored["decision"] == WINNER).fillna(value=False).astype("bool")
    scored = scored.assign(scored="yes", side=won.map({True: SIDES[0], False: SIDES[1]}))
    long = long_scores(scored).dropna(subset="score")
    decisions = [code for code in codes_of(rows.grid, "decision") if code != WINNER]
    everyone = _find(rows, scored, ALL[0], ("yes",), None)
    whole = everyone.tables[ALL][..., 0]
    sides = _find(rows, scored, SIDE[0], SIDES, whole)
    others = sides.tables[SIDE][..., SIDES.index("other")]
    return {
        ALL: everyone,
        SIDE: sides,
        DECISION: _find(rows, scored[~won], DECISION[0], tuple(decisions), others),
        JUDGE: _find(rows, long, JUDGE[0], tuple(list_judges(table)), whole),
    }


def _find(
    rows: Rows, table: pd.DataFrame, name: str, groups: tuple[str, ...], totals: Flags | None
) -> Withheld:
    """The decisions on one table of applications; ``totals``: what is withheld of its totals."""
    given: dict[tuple[str, ...], Flags] = {}
    if totals is not None:
        margins = np.zeros((*totals.shape, len(groups) + 1), dtype=bool)
        margins[..., -1] = totals
        given[(name,)] = margins
    dimension = Dimension(name, name, groups)
    return find_withheld(place_rows(rows.grid, rows.name, table), [dimension], given=given)


def _describe(rows: Rows, cycle: float) -> list[Figure]:
    code, hidden = f"{cycle:.0f}", find_hidden(rows, cycle)
    table = long_scores(rows.table[rows.table["cycle"] == cycle])
    each = place_rows(rows.grid, SCORES, table)
    figures = withhold(_mean_score(each, dimension="cycle", group=code), hidden[ALL].of(rows.grid, ALL, (0,)))
    others = [decision for decision in codes_of(rows.grid, "decision") if decision != WINNER]
    for decision in codes_of(rows.grid, "decision"):
        own = each.where(table["decision"] == decision)
        flags = (
            hidden[SIDE].of(rows.grid, SIDE, (SIDES.index(WINNER),))
            if decision == WINNER
            else hidden[DECISION].of(rows.grid, DECISION, (others.index(decision),))
        )
        means = _mean_score(own, dimension="cycle_decision", group=f"{code}/{decision}")
        figures += present(withhold(means, flags), own)
    for at, judge in enumerate(list_judges(rows.table)):
        own = each.where(table["judge"] == judge)
        group = f"{code}/{judge}"
        means = _mean_score(own, dimension="cycle_judge", group=group)
        figures += present(withhold(means, hidden[JUDGE].of(rows.grid, JUDGE, (at,))), own)
        given = own.where(table["score"].notna())
        missing = count_missing(own, "score")
        figures += present(
            count_rows(
                given, "commission.scores_given", dimension="cycle_judge", group=group, missing=missing
            ),
            own,
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
