"""Means and scores of few people are withheld, and the means that would give them away."""

from collections.abc import Callable, Sequence

import numpy as np

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.rows import Counts
from zhas_eval.indicators.withholding import Flags, find_small_cells
from zhas_eval.programme.passport import ALL_REGIONS
from zhas_eval.programme.scope import Grid


def find_few(grid: Grid, count: Callable[[Grid], Counts]) -> Flags:
    """For each scope of a grid whether a mean of its people is withheld.

    ``count``: of each scope of any grid, the people behind the mean. Withheld is a mean of fewer than the
    passport's ``small_cell``; and of another region (or of all) where the mean of all less those of the
    other regions would be that of the few. So people of all regions are counted, whatever the grid.
    """
    passport = grid.programme.passport
    regions, limit = [*passport.region_codes(), ALL_REGIONS], passport.privacy.small_cell
    periods = list(dict.fromkeys(scope.period.code for scope in grid.scopes))
    people = count(grid.programme.grid(regions=regions, periods=periods))
    counts = people.reshape(len(regions), len(periods)).T.astype("int64")
    inside, whole = counts[:, :-1], counts[:, -1]
    # People common to all regions are in no document but in that of all.
    common = np.maximum(whole - inside.sum(axis=1), 0)
    flags = find_small_cells(np.column_stack([inside, common]), np.array(limit), summed=[])
    # Somebody of two regions is one person of the whole: its own number decides.
    flags[:, -1] |= (whole > 0) & (whole < limit)
    places = [*range(len(regions) - 1), -1]
    at = [(periods.index(scope.period.code), places[regions.index(scope.region)]) for scope in grid.scopes]
    return np.array([flags[place] for place in at], dtype=bool)


def withhold_few(grid: Grid, figures: Sequence[Figure], count: Callable[[Grid], Counts]) -> list[Figure]:
    """Figures of any indicators, those of a scope whose people are few withheld (``find_few``)."""
    flags = find_few(grid, count)
    hidden = {
        (scope.region, scope.period.code)
        for scope, flag in zip(grid.scopes, flags.tolist(), strict=True)
        if flag
    }
    return [figure.withhold() if (figure.region, figure.period) in hidden else figure for figure in figures]
