"""Small groups of people are withheld, and with them what would give them away.

A table of region × groups is printed with its totals, in one document for all regions and one for each.
A withheld cell that stands alone in its line could be computed back from the line's total, so a second
cell of the line goes too. Where the others of the line are nought, one of these goes.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

# The axes before those of the groups: one table a period, regions in its lines.
TABLES, REGIONS = 0, 1


def find_small_cells(
    counts: Numbers,
    limits: Numbers,
    *,
    summed: Sequence[Flags],
    margins: Flags | None = None,
) -> Flags:
    """Which cells of tables of people are to be withheld, by as many dimensions as there are.

    ``counts``: tables × regions × groups of the first dimension × groups of the second …. ``limits``: of
    each combination of groups, the number of people below which it is withheld. ``summed``: for each
    dimension, in which tables its groups are exclusive, so that they sum to a total that is printed.
    ``margins``: in the shape of the result, what is withheld of the totals; these are as they are.

    The result is one longer than ``counts`` on every axis but the first: the last place is the total.
    Every line (over regions, over the groups of a summed dimension) has no withheld cell or at least two,
    its total among them, wherever it has a second cell to withhold. Nought is withheld only to cover
    another cell: it says nothing of anyone.

    The second cell is the smallest, one line after another; the choice that hides least is an integer
    programme (Fischetti and Salazar, 2001, Management Science 47, 1008-1027).

    >>> counts = np.array([[[3, 20, 30], [8, 40, 50]]])
    >>> hidden = find_small_cells(counts, np.array([5, 5, 5]), summed=[np.array([True])])
    >>> hidden[0].astype(int).tolist()
    [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]]
    """
    table, inner = _add_totals(counts)
    hidden = np.zeros(table.shape, dtype=bool) if margins is None else margins.copy()
    cells = (slice(None), slice(None), *(slice(-1) for _ in summed))
    hidden[cells] |= (table[cells] > 0) & (table[cells] < limits)
    # Nought last: it is dearer than any number of people.
    price = np.where(table > 0, table, table.max(initial=0) + 1).astype("float64")
    everywhere = np.ones(len(counts), dtype=bool)
    lines = [*((axis, flags) for axis, flags in enumerate(summed, start=2)), (REGIONS, everywhere)]
    while True:
        before = np.count_nonzero(hidden)
        for axis, flags in lines:
            _cover_lone_cells(hidden, price, inner, axis=axis, tables=flags)
        if np.count_nonzero(hidden) == before:
            return hidden


def _add_totals(counts: Numbers) -> tuple[Numbers, Flags]:
    """The table with its totals, and which of its cells are no totals over groups."""
    table = counts
    inner = np.ones(counts.shape, dtype=bool)
    for axis in range(REGIONS, counts.ndim):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
        width = [(0, int(other == axis)) for other in range(counts.ndim)]
        inner = np.pad(inner, width, constant_values=axis == REGIONS)
    return table, inner


def _cover_lone_cells(
    hidden: Flags, price: npt.NDArray[np.float64], inner: Flags, *, axis: int, tables: Flags
) -> None:
    """Withhold the cheapest second cell of each line along an axis that has one withheld cell alone."""
    choice = np.where(hidden | ~inner, np.inf, price)
    best = choice.argmin(axis=axis)
    found = np.isfinite(choice.min(axis=axis))
    lone = (np.count_nonzero(hidden, axis=axis) == 1) & found
    lone &= tables.reshape(-1, *[1] * (lone.ndim - 1))
    places = list(np.nonzero(lone))
    places.insert(axis, best[lone])
    hidden[tuple(places)] = True
