"""Rows of clean tables in the cells of a grid: one pass over a table serves every region and period."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from zhas_eval.indicators.ledger import Evidence
from zhas_eval.programme.scope import Grid, Scope, ScopeGrid
from zhas_eval.programme.tables import CleanData

# In which days a row counts: those of the period, all up to its end, all before it, or all there are.
Days = Literal["period", "to_date", "before", "ever"]
Counts = npt.NDArray[np.float64]
Mask = pd.Series | npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of a clean table by cell: row ``places[i]`` of ``table`` stands in the cell ``cells[i]``.

    A row stands in every cell that holds it: of its region and of all regions, of its quarter and of its
    year. The order is that of the cells, within them that of the table.
    """

    grid: Grid
    name: str
    table: pd.DataFrame
    places: npt.NDArray[np.intp]
    cells: npt.NDArray[np.intp]

    def __len__(self) -> int:
        """How many rows there are over all cells."""
        return len(self.places)

    def __getitem__(self, column: str) -> pd.Series:
        """A column's values, one a row of ``places``."""
        return self.table[column].take(self.places).reset_index(drop=True)

    def where(self, mask: Mask) -> "Rows":
        """The rows where a mask over the whole table is true; NA is not."""
        values = mask.fillna(value=False).to_numpy(dtype=bool) if isinstance(mask, pd.Series) else mask
        return self.pick(values[self.places])

    def pick(self, chosen: npt.NDArray[Any]) -> "Rows":
        """The rows that a mask, or ascending positions, over ``places`` choose."""
        return replace(self, places=self.places[chosen], cells=self.cells[chosen])

    def frame(self, *columns: str) -> pd.DataFrame:
        """Columns of the rows beside ``cell``; the index runs from 0, for ``pick``."""
        data: dict[str, Any] = {"cell": self.cells, **{column: self[column] for column in columns}}
        return pd.DataFrame(data)

    def counts(self) -> Counts:
        """How many rows each cell has."""
        return np.bincount(self.cells, minlength=len(self.grid.scopes)).astype("float64")

    def sums(self, column: str) -> Counts:
        """The sum of a numeric column in each cell; NA adds nothing."""
        values = self.table[column].fillna(0.0).to_numpy(dtype="float64")[self.places]
        return np.bincount(self.cells, weights=values, minlength=len(self.grid.scopes)).astype("float64")

    def first_of(self, *columns: str) -> "Rows":
        """The first row of each cell with each combination of values; rows with an NA among them go."""
        codes, _ = _joint_keys(self.table, self.table.iloc[:0], columns)
        rows = self.where(codes >= 0)
        keys = pd.Series(codes[rows.places] * len(self.grid.scopes) + rows.cells)
        return rows.pick(~keys.duplicated().to_numpy())

    def matching(self, others: "Rows", *columns: str) -> "Rows":
        """The rows with values that a row of ``others`` in the same cell has too."""
        mine, theirs = _joint_keys(self.table, others.table, columns)
        cells = len(self.grid.scopes)
        own_keys = mine[self.places] * cells + self.cells
        other_keys = theirs[others.places] * cells + others.cells
        return self.pick((mine[self.places] >= 0) & pd.Series(own_keys).isin(other_keys).to_numpy())

    def linked(self, name: str, table: pd.DataFrame, column: str) -> "Rows":
        """The rows of another table whose ``column`` has a value that rows of the same cell have."""
        mine = self.first_of(column).frame(column)
        other = pd.DataFrame({column: table[column].to_numpy(), "place": np.arange(len(table))})
        found = mine.merge(other, on=column).sort_values(["cell", "place"])
        places, cells = (found[part].to_numpy(dtype=np.intp) for part in ("place", "cell"))
        return replace(self, name=name, table=table, places=places, cells=cells)

    def by_cell(self) -> Iterator[tuple[Scope, "Rows"]]:
        """Each scope with its own rows, as a grid of one cell."""
        for scope, (start, end) in zip(self.grid.scopes, self._bounds(), strict=True):
            cells = np.zeros(end - start, dtype=np.intp)
            yield scope, replace(self, grid=scope, places=self.places[start:end], cells=cells)

    def evidence(self) -> list[Evidence]:
        """What proves a figure of each cell: the places of its rows in the raw files."""
        origins = self.table["origin"]
        return [Evidence(origins, self.places[start:end]) for start, end in self._bounds()]

    def _bounds(self) -> list[tuple[int, int]]:
        edges = np.searchsorted(self.cells, np.arange(len(self.grid.scopes) + 1))
        return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def rows_in(clean: CleanData, grid: Grid, name: str) -> Rows:
    """The rows of a clean table that happened in each scope's period and region."""
    return place_rows(grid, name, clean.tables[name])


def rows_to_date(clean: CleanData, grid: Grid, name: str) -> Rows:
    """The rows of a clean table of each scope's region that happened up to the end of its period."""
    return place_rows(grid, name, clean.tables[name], days="to_date")


def rows_before(clean: CleanData, grid: Grid, name: str) -> Rows:
    """The rows of a clean table of each scope's region that happened before its period."""
    return place_rows(grid, name, clean.tables[name], days="before")


def place_rows(grid: Grid, name: str, table: pd.DataFrame, *, days: Days = "period") -> Rows:
    """The rows of a table in the cells of a grid.

    ``table``: ``region`` (a code), ``origin``, and ``when`` unless days are ``ever``. The scope of all
    regions holds every row, those common to all regions too.
    """
    none = np.empty(0, dtype=np.intp)
    divided = any(not scope.is_whole for scope in grid.scopes)
    codes, names = pd.factorize(table["region"]) if divided else (none, ())
    places: list[npt.NDArray[np.intp]] = []
    cells: list[npt.NDArray[np.intp]] = []
    in_days: dict[str, npt.NDArray[np.intp]] = {}
    by_region: dict[str, dict[str, npt.NDArray[np.intp]]] = {}
    for cell, scope in enumerate(grid.scopes):
        period = scope.period.code
        if period not in in_days:
            in_days[period] = _find_days(table, scope, days)
        found = in_days[period]
        if not scope.is_whole:
            if period not in by_region:
                by_region[period] = _split(found, codes, names)
            found = by_region[period].get(scope.region, found[:0])
        places.append(found)
        cells.append(np.full(len(found), cell, dtype=np.intp))
    return Rows(grid, name, table, np.concatenate([none, *places]), np.concatenate([none, *cells]))


def only(grid: Grid, chosen: Callable[[Scope], bool]) -> Grid:
    """The scopes of a grid for which ``chosen`` is true."""
    return ScopeGrid(grid.programme, tuple(scope for scope in grid.scopes if chosen(scope)))


def contains_code(answers: pd.Series, code: str) -> npt.NDArray[np.bool_]:
    """Whether each answer holds the code: a cell of several answers joins them by ``|``.

    >>> contains_code(pd.Series(["youth|other", None, "other"]), "youth").tolist()
    [True, False, False]
    """
    numbers, values = pd.factorize(answers)
    holds = np.array([code in str(value).split("|") for value in values] + [False], dtype=bool)
    return holds[numbers]


def code_numbers(answers: pd.Series, codes: Sequence[str]) -> npt.NDArray[np.int64]:
    """The place of each answer in ``codes``; -1 where there is none or another one."""
    numbers, values = pd.factorize(answers)
    places = {code: at for at, code in enumerate(codes)}
    return np.array([*(places.get(str(value), -1) for value in values), -1], dtype="int64")[numbers]


def _joint_keys(
    table: pd.DataFrame, other: pd.DataFrame, columns: Sequence[str]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """A number for each combination of values, the same in both tables; -1 where one is NA."""
    keys = np.zeros(len(table) + len(other), dtype="int64")
    known = np.ones(len(keys), dtype=bool)
    for column in columns:
        numbers, values = pd.factorize(pd.concat([table[column], other[column]], ignore_index=True))
        keys = keys * len(values) + numbers
        known &= numbers >= 0
    keys[~known] = -1
    return keys[: len(table)], keys[len(table) :]


def _find_days(table: pd.DataFrame, scope: Scope, days: Days) -> npt.NDArray[np.intp]:
    if days == "ever":
        return np.arange(len(table), dtype=np.intp)
    start, end = pd.Timestamp(scope.period.start), pd.Timestamp(scope.period.end)
    if days == "before":
        return np.flatnonzero(table["when"] < start)
    held = table["when"] <= end
    return np.flatnonzero(held & (table["when"] >= start) if days == "period" else held)


def _split(
    places: npt.NDArray[np.intp], codes: npt.NDArray[np.intp], names: Iterable[str]
) -> dict[str, npt.NDArray[np.intp]]:
    """Places by the region of their rows, from one sort; there are few regions."""
    # Short numbers are sorted by radix, many times as fast.
    own, known = codes[places].astype("int16"), list(names)
    order = np.argsort(own, kind="stable")
    edges = np.searchsorted(own[order], np.arange(len(known) + 1))
    return {name: places[order[edges[at] : edges[at + 1]]] for at, name in enumerate(known)}
