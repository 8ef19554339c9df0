"""The ledger: every number that a reader can see, as one row with its proof."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from zhas_eval.programme.scope import Scope

# share_points: a difference of two shares, in parts of one; ratio: a count over another, no part of it.
Unit = Literal[
    "people",
    # An act, not a person: who registers for two sessions does so twice.
    "registrations",
    "count",
    "share",
    "share_points",
    "ratio",
    "tenge",
    "hours",
    "points",
    "contacts",
    "rows",
    "effect",
    "probability",
]
FigureKind = Literal["computed", "plan", "reported", "achievement", "gap"]
# How figures of parts (regions, periods) make that of the whole: they add up; numerators and denominators
# do; the last or the greatest stands; people of several parts are counted once; values and upper bounds add
# up (one that is open leaves the whole open), the greatest lower bound stands; nothing but the rows will do.
Aggregation = Literal["sum", "ratio", "latest", "maximum", "unique", "bounds", "none"]


class LedgerError(ValueError):
    """Two figures claim one id, or a figure that a page needs is not there."""


class Evidence(Sequence[str]):
    """The raw rows behind a figure as ``file!sheet!row``: read from the clean table only when asked for."""

    __slots__ = ("_origins", "_places")

    def __init__(self, origins: pd.Series, places: npt.NDArray[np.intp]) -> None:
        """``origins``: of every row of the table; ``places``: which of them are meant."""
        self._origins = origins
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[str]:
        return iter(self._origins.take(self._places))

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        if isinstance(at, slice):
            return tuple(self._origins.take(self._places[at]))
        return str(self._origins.iloc[self._places[at]])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(mine == its for mine, its in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))


@dataclass(frozen=True)
class Figure:
    """One number, and what it rests on.

    ``value`` is None where nothing can be said; then ``text``, ``lower`` and ``upper`` may still say
    something. A value with a lower bound and no upper one is the least that the number may be, as where
    rows without an answer could add to it; one with an upper bound alone is the most
    (docs/decisions/0022-what-stands-beside-a-number.md). ``missing`` counts rows without an answer. A
    ``suppressed`` figure keeps its place and loses its numbers. ``evidence`` lists the raw rows behind it
    as ``file!sheet!row``. ``aggregation`` says how it is made of the figures of smaller regions and
    periods.
    """

    indicator: str
    region: str
    period: str
    kind: FigureKind = "computed"
    dimension: str = ""
    group: str = ""
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    unit: Unit = "count"
    lower: float | None = None
    upper: float | None = None
    method: str = ""
    text: str = ""
    missing: int = 0
    suppressed: bool = False
    rows: int = 0
    table: str = ""
    evidence: Sequence[str] = ()
    aggregation: Aggregation = "none"

    @property
    def name(self) -> str:
        """The id without region and period: ``participants.sex.female``."""
        parts = [self.indicator, self.dimension, self.group]
        return ".".join(part for part in parts if part) + ("" if self.kind == "computed" else f":{self.kind}")

    @property
    def figure(self) -> str:
        """The id: ``participants.sex.female@wko/2023``."""
        return f"{self.name}@{self.region}/{self.period}"

    @property
    def is_at_least(self) -> bool:
        """Whether the value is the least that the number may be."""
        return self.value is not None and self.lower is not None and self.upper is None

    @property
    def is_at_most(self) -> bool:
        """Whether the value is the most that the number may be."""
        return self.value is not None and self.lower is None and self.upper is not None

    def withhold(self) -> "Figure":
        """The figure with its numbers and its evidence taken away."""
        nothing: dict[str, Any] = dict.fromkeys(("numerator", "denominator", "value", "lower", "upper"))
        return replace(self, **nothing, suppressed=True, rows=0, missing=0, evidence=())


COLUMNS = ["figure", *(field.name for field in fields(Figure))]


class Ledger:
    """The figures of one scope, found by name."""

    def __init__(self, scope: Scope, figures: Iterable[Figure]) -> None:
        self.scope = scope
        self._figures: dict[str, Figure] = {}
        for figure in figures:
            if self._figures.setdefault(figure.figure, figure) != figure:
                raise LedgerError(f"two figures claim {figure.figure}")

    def __getitem__(self, name: str) -> Figure:
        """The scope's figure called ``name``; LedgerError where there is none."""
        figure = self.get(name)
        if figure is None:
            raise LedgerError(f"no figure {name}{self.scope.key}")
        return figure

    def get(self, name: str) -> Figure | None:
        """The scope's figure called ``name``, if there is one."""
        return self._figures.get(f"{name}{self.scope.key}")

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures.values())

    def __len__(self) -> int:
        return len(self._figures)

    def groups(self, indicator: str, dimension: str) -> list[Figure]:
        """The computed figures of an indicator by one dimension, in the order they were made."""
        return [
            figure
            for figure in self
            if (figure.indicator, figure.dimension, figure.kind) == (indicator, dimension, "computed")
            and (figure.region, figure.period) == (self.scope.region, self.scope.period.code)
        ]

    def to_records(self) -> list[dict[str, Any]]:
        """The ledger as plain data, one dict a figure, with the columns of COLUMNS."""
        return [
            {"figure": figure.figure, **vars(figure), "evidence": tuple(figure.evidence)} for figure in self
        ]

    def to_frame(self) -> pd.DataFrame:
        """The ledger as a table, one row a figure, with the columns of COLUMNS."""
        return pd.DataFrame(self.to_records(), columns=COLUMNS)
