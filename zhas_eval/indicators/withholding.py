"""Small groups of people are withheld, and with them what would give them away.

A table of region × group is printed with its totals, in one document for all regions and one for
each. A withheld cell that stands alone in its line could be computed back from the line's total, so
a second cell of the line goes too.
"""

from collections.abc import Mapping

import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import NO_ANSWER
from zhas_eval.programme.passport import ALL_REGIONS, Privacy


def find_small_cells(
    counts: pd.DataFrame, *, thresholds: Mapping[str, int], groups_make_total: bool
) -> pd.DataFrame:
    """Which cells of a region × group table of people are to be withheld.

    ``counts``: one row a region, one column a group. The result has a last row ``all`` besides.
    ``groups_make_total``: the groups are exclusive, so that a region's line sums to a printed total.
    Nought is not withheld: it says nothing of anyone.
    """
    table = pd.concat([counts, counts.sum().to_frame(ALL_REGIONS).T])
    limits = pd.Series(thresholds).reindex(table.columns)
    hidden = (table > 0) & table.lt(limits, axis=1)
    inner = list(counts.index)
    while True:
        before = int(hidden.to_numpy().sum())
        if groups_make_total:
            for region in table.index:
                _cover_lone_cell(hidden, table, [(region, group) for group in table.columns])
        for group in table.columns:
            if len(inner) > 1 and not hidden.loc[ALL_REGIONS, group]:
                _cover_lone_cell(hidden, table, [(region, group) for region in inner])
        if int(hidden.to_numpy().sum()) == before:
            return hidden


def withhold_cells(figures: list[Figure], hidden: pd.Series) -> list[Figure]:
    """The figures of one region's table with those of the hidden groups withheld."""
    return [
        figure.withhold() if figure.group != NO_ANSWER and bool(hidden.get(figure.group, False)) else figure
        for figure in figures
    ]


def _cover_lone_cell(hidden: pd.DataFrame, table: pd.DataFrame, line: list[tuple[str, str]]) -> None:
    covered = [cell for cell in line if hidden.loc[cell]]
    if len(covered) != 1:
        return
    others = [cell for cell in line if not hidden.loc[cell] and table.loc[cell] > 0]
    if others:
        hidden.loc[min(others, key=lambda cell: (table.loc[cell], cell))] = True
