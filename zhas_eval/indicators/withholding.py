"""Small groups of people are withheld, and with them what would give them away.

A table of region × group is printed with its totals, in one document for all regions and one for
each. A withheld cell that stands alone in its line could be computed back from the line's total, so
a second cell of the line goes too. Where the others of the line are nought, one of these goes.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.programme.passport import ALL_REGIONS


def find_small_cells(
    counts: pd.DataFrame, *, thresholds: Mapping[str, int], groups_make_total: bool
) -> pd.DataFrame:
    """Which cells of a region × group table of people are to be withheld.

    ``counts``: one row a region, one column a group. The result has a last row ``all`` besides.
    ``groups_make_total``: the groups are exclusive, so that a region's line sums to a printed total.
    Nought is withheld only to cover another cell: it says nothing of anyone.
    """
    table = pd.concat([counts, counts.sum().to_frame(ALL_REGIONS).T])
    limits = pd.Series(thresholds).reindex(table.columns)
    hidden = table.gt(0) & table.lt(limits, axis=1)
    while True:
        before = int(hidden.to_numpy().sum())
        if groups_make_total:
            for region in table.index:
                _cover_lone_cell(hidden, table, [(region, group) for group in table.columns])
        for group in table.columns:
            _cover_lone_cell(hidden, table, [(region, group) for region in table.index])
        if int(hidden.to_numpy().sum()) == before:
            return hidden


def withhold_cells(figures: Sequence[Figure], hidden: Mapping[str, pd.DataFrame]) -> list[Figure]:
    """The figures with those of the hidden groups withheld; ``hidden``: period → region × group."""

    def is_hidden(figure: Figure) -> bool:
        cells = hidden[figure.period]
        return figure.group in cells.columns and bool(cells.loc[figure.region, figure.group])

    return [figure.withhold() if is_hidden(figure) else figure for figure in figures]


def _cover_lone_cell(hidden: pd.DataFrame, table: pd.DataFrame, line: list[tuple[str, str]]) -> None:
    covered = [cell for cell in line if hidden.loc[cell]]
    if len(covered) != 1:
        return
    others = [cell for cell in line if not hidden.loc[cell]]
    if others:
        # Nought last: as infinity it is greater than any number of people.
        number = table.where(table > 0, float("inf")).loc
        hidden.loc[min(others, key=lambda cell: (number[cell], cell))] = True
