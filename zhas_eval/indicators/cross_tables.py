"""People by one, two or three dimensions at once, with small groups withheld over all of these tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.indicators.measure import NO_ANSWER, count_rows, share_of
from zhas_eval.indicators.rows import Rows, place_rows
from zhas_eval.indicators.withholding import Flags, find_small_cells
from zhas_eval.programme.passport import ALL_REGIONS, COMMON_REGION, Passport, Privacy
from zhas_eval.programme.scope import Grid, Scope, ScopeGrid

# Between the codes of a group of several dimensions: female~17-22.
SEPARATOR = "~"
Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Dimension:
    """What people are told apart by: a column of codes and the groups of a table, in order.

    ``several``: a cell holds codes joined by ``|``, so that a person may stand in several groups.
    """

    name: str
    column: str
    groups: tuple[str, ...]
    several: bool = False


@dataclass(frozen=True, eq=False)
class Split:
    """Rows by combination of groups: the row ``positions[i]`` of ``rows`` is of combination ``keys[i]``."""

    rows: Rows
    positions: Places
    keys: Places
    size: int

    def __iter__(self) -> Iterator[Rows]:
        """The rows of each combination, the groups of the last dimension running first."""
        ordered = self.positions[np.argsort(self.keys, kind="stable")]
        edges = np.cumsum(np.bincount(self.keys, minlength=self.size))[: self.size]
        return (self.rows.pick(part) for part in np.split(ordered, edges[:-1]))


@dataclass(frozen=True, eq=False)
class Withheld:
    """What is withheld of every table of the dimensions, in each period and region of a programme.

    ``tables``: names of dimensions → flags by period, region (``all`` last), and group of each dimension.
    """

    periods: Mapping[str, int]
    passport: Passport
    tables: Mapping[tuple[str, ...], Flags]

    def of(self, grid: Grid, names: tuple[str, ...], at: tuple[int, ...]) -> Flags:
        """For each scope whether the cell ``at`` of the table of these dimensions is withheld."""
        place: tuple[Any, ...] = (..., *at)
        flags: Flags = self.tables[names][place]
        periods = [self.periods[scope.period.code] for scope in grid.scopes]
        regions = [self._regions.get(scope.region, -1) for scope in grid.scopes]
        return flags[np.array(periods, dtype=np.intp), np.array(regions, dtype=np.intp)]

    @cached_property
    def _regions(self) -> dict[str, int]:
        return {code: at for at, code in enumerate(self.passport.region_codes())}


def disaggregate_people(
    rows: Rows,
    indicator: str,
    *,
    dimension: str,
    column: str,
    groups: Sequence[str],
    several: bool = False,
    unit: Unit = "people",
) -> list[Figure]:
    """People by one dimension, as counts (``indicator``) and as shares (``indicator.share``)."""
    return cross_people(rows, indicator, [Dimension(dimension, column, tuple(groups), several)], unit=unit)


def cross_people(
    rows: Rows,
    indicator: str,
    dimensions: Sequence[Dimension],
    *,
    unit: Unit = "people",
    withheld: Withheld | None = None,
) -> list[Figure]:
    """People by each dimension, by each two and by each three of them, small groups withheld.

    The dimension of a cross table is named ``sex_age``, its group ``female~17-22``. A last group
    ``missing`` has those without an answer to one of the dimensions. Tables of one dimension have shares of
    all people besides.
    """
    withheld = withheld or find_withheld(rows, dimensions)
    figures: list[Figure] = []
    for ways in _ways(dimensions):
        figures += _tabulate(rows, indicator, ways, unit=unit, withheld=withheld)
    return figures


def find_withheld(
    rows: Rows, dimensions: Sequence[Dimension], *, given: Mapping[tuple[str, ...], Flags] | None = None
) -> Withheld:
    """The decisions on every table of the dimensions, those of fewer dimensions first.

    Whether a cell of one region may be shown depends on what is shown of the others, so people of all
    regions are counted. A table's totals are cells of tables decided before: what is withheld there is
    unknown to a reader here too. ``given``: what is to be withheld of a table of one dimension besides.
    """
    passport = rows.grid.programme.passport
    everyone = _place_everyone(rows)
    tables: dict[tuple[str, ...], Flags] = {}
    for ways in _ways(dimensions):
        counts = _count_cells(split_rows(everyone, ways), passport, ways)
        tables[_names(ways)] = find_small_cells(
            counts,
            _limits(ways, passport.privacy),
            summed=[_are_exclusive(everyone, dimension) for dimension in ways],
            margins=_margins(tables, ways, counts.shape)
            if len(ways) > 1
            else (given or {}).get(_names(ways)),
        )
    periods = {scope.period.code: at for at, scope in enumerate(everyone.grid.scopes)}
    return Withheld(periods, passport, tables)


def withhold(figures: Sequence[Figure], flags: Flags) -> list[Figure]:
    """The figures of each scope, those that are flagged withheld."""
    return [
        figure.withhold() if flag else figure for figure, flag in zip(figures, flags.tolist(), strict=True)
    ]


def everyone_by_period(rows: Rows) -> Iterator[tuple[Scope, Rows]]:
    """The rows of all regions in each period of the grid."""
    return _place_everyone(rows).by_cell()


def split_rows(rows: Rows, dimensions: Sequence[Dimension]) -> Split:
    """Rows by combination of groups; a row may stand in several, or in none."""
    places: Places = np.arange(len(rows.table), dtype=np.intp)
    keys: Places = np.zeros(len(rows.table), dtype=np.intp)
    for dimension in dimensions:
        answers, values = pd.factorize(rows.table[dimension.column])
        chosen = [_groups_of(value, dimension) for value in values] + [[]]
        order = np.array([group for each in chosen for group in each], dtype=np.intp)
        repeats, within = _expand(answers[places], [len(each) for each in chosen])
        places, keys = places[repeats], keys[repeats] * len(dimension.groups) + order[within]
    # From the rows of the table to those of the cells.
    firsts = np.searchsorted(places, np.arange(len(rows.table) + 1))
    lengths = np.diff(firsts)[rows.places]
    positions = np.repeat(np.arange(len(rows), dtype=np.intp), lengths)
    found = _run_on(firsts[:-1][rows.places], lengths)
    size = int(np.prod([len(dimension.groups) for dimension in dimensions]))
    return Split(rows, positions, keys[found], size)


def _expand(answers: Places, lengths: Sequence[int]) -> tuple[Places, Places]:
    """Each answer as often as it has groups, and the place of each group in the list of all."""
    each = np.array(lengths, dtype=np.intp)
    starts = np.cumsum(each) - each
    counts = each[answers]
    return np.repeat(np.arange(len(answers), dtype=np.intp), counts), _run_on(starts[answers], counts)


def _run_on(starts: Places, lengths: Places) -> Places:
    """The numbers from each start on, as many as its length."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()), dtype=np.intp)


def _groups_of(value: object, dimension: Dimension) -> list[int]:
    codes = str(value).split("|") if dimension.several else [str(value)]
    return sorted({dimension.groups.index(code) for code in codes if code in dimension.groups})


def _tabulate(
    rows: Rows, indicator: str, ways: Sequence[Dimension], *, unit: Unit, withheld: Withheld
) -> list[Figure]:
    name = "_".join(_names(ways))
    silent = _lack_answer(rows, ways)
    missing, whole = silent.counts(), rows.counts()
    cells = [*zip(product(*(way.groups for way in ways)), split_rows(rows, ways), strict=True)]
    shape = tuple(len(way.groups) for way in ways)
    figures: list[Figure] = []
    for number, (codes, chosen) in enumerate([*cells, ((NO_ANSWER,), silent)]):
        group = SEPARATOR.join(codes)
        made = [
            count_rows(
                chosen, indicator, unit=unit, dimension=name, group=group, missing=missing, hides=False
            )
        ]
        if len(ways) == 1:
            made.append(
                share_of(
                    chosen,
                    f"{indicator}.share",
                    chosen.counts(),
                    whole,
                    dimension=name,
                    group=group,
                    missing=missing,
                )
            )
        if number < len(cells):
            at = tuple(int(place) for place in np.unravel_index(number, shape))
            flags = withheld.of(rows.grid, _names(ways), at)
            made = [withhold(each, flags) for each in made]
        figures += [figure for each in made for figure in each]
    return figures


def _lack_answer(rows: Rows, ways: Sequence[Dimension]) -> Rows:
    return rows.where(rows.table[[way.column for way in ways]].isna().any(axis=1))


def _ways(dimensions: Sequence[Dimension]) -> list[tuple[Dimension, ...]]:
    """Every table of one dimension, then of two, then of three."""
    # A programme without age bands, for one, has nobody to put into them.
    divided = [dimension for dimension in dimensions if dimension.groups]
    numbers = range(1, len(divided) + 1)
    return [ways for number in numbers for ways in combinations(divided, number)]


def _names(ways: Sequence[Dimension]) -> tuple[str, ...]:
    return tuple(way.name for way in ways)


def _place_everyone(rows: Rows) -> Rows:
    programme = rows.grid.programme
    periods = dict.fromkeys(scope.period.code for scope in rows.grid.scopes)
    whole = ScopeGrid(programme, tuple(programme.scope(region=ALL_REGIONS, period=code) for code in periods))
    return place_rows(whole, rows.name, rows.table)


def _count_cells(split: Split, passport: Passport, ways: Sequence[Dimension]) -> npt.NDArray[np.int64]:
    """People by period, region and group of each dimension.

    People common to all regions are no line of a table, but the totals less the regions show them.
    """
    rows = split.rows
    regions = [*passport.region_codes(), COMMON_REGION]
    lines = pd.Index(regions).get_indexer(pd.Index(rows["region"]))
    shape = (len(rows.grid.scopes), len(regions), split.size)
    # A region that the passport no longer has is in the total alone.
    known = lines[split.positions] >= 0
    where = (
        rows.cells[split.positions][known],
        lines[split.positions][known],
        split.keys[known],
    )
    counts = np.bincount(np.ravel_multi_index(where, shape), minlength=int(np.prod(shape)))
    return counts.astype("int64").reshape(*shape[:2], *(len(way.groups) for way in ways))


def _limits(ways: Sequence[Dimension], privacy: Privacy) -> npt.NDArray[np.int64]:
    """Below how many people each combination of groups is withheld: the highest of its groups' limits."""
    limits = np.zeros([len(way.groups) for way in ways], dtype="int64")
    for axis, way in enumerate(ways):
        own = [privacy.limit(f"{way.name}.{group}") for group in way.groups]
        shape = [1] * len(ways)
        shape[axis] = len(own)
        limits = np.maximum(limits, np.array(own, dtype="int64").reshape(shape))
    return limits


def _are_exclusive(everyone: Rows, dimension: Dimension) -> Flags:
    """In which periods the groups sum to the total; where nobody gave two answers, several do too."""
    exclusive = np.ones(len(everyone.grid.scopes), dtype=bool)
    if dimension.several:
        two = everyone.where(everyone.table[dimension.column].str.contains("|", regex=False))
        exclusive[np.unique(two.cells)] = False
    return exclusive


def _margins(
    tables: Mapping[tuple[str, ...], Flags], ways: Sequence[Dimension], shape: Sequence[int]
) -> Flags:
    """What is withheld of a table's totals over one of its dimensions: the table of the others."""
    margins = np.zeros([shape[0], *(length + 1 for length in shape[1:])], dtype=bool)
    for axis in range(len(ways)):
        others = _names([way for at, way in enumerate(ways) if at != axis])
        place: list[slice | int] = [slice(None)] * margins.ndim
        place[axis + 2] = -1
        margins[tuple(place)] = tables[others]
    return margins
