"""The ledger: every number that a reader can see, as one row with its proof."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

import pandas as pd

from zhas_eval.programme.scope import Scope

# share_points: a difference of two shares, in parts of one.
Unit = Literal[
    "people", "count", "share", "share_points", "tenge", "hours", "points", "contacts", "rows", "effect"
]
FigureKind = Literal["computed", "plan", "reported", "achievement", "gap"]


class LedgerError(ValueError):
    """Two figures claim one id, or a figure that a page needs is not there."""


@dataclass(frozen=True)
class Figure:
    """One number, and what it rests on.

    ``value`` is None where nothing can be said; then ``text``, ``lower`` and ``upper`` may still say
    something. ``missing`` counts rows without an answer. A ``suppressed`` figure keeps its place and
    loses its numbers. ``evidence`` lists the raw rows behind it as ``file!sheet!row``.
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
    evidence: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The id without region and period: ``participants.sex.female``."""
        parts = [self.indicator, self.dimension, self.group]
        return ".".join(part for part in parts if part) + ("" if self.kind == "computed" else f":{self.kind}")

    @property
    def figure(self) -> str:
        """The id: ``participants.sex.female@wko/2023``."""
        return f"{self.name}@{self.region}/{self.period}"

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
        ]

    def to_records(self) -> list[dict[str, Any]]:
        """The ledger as plain data, one dict a figure, with the columns of COLUMNS."""
        return [{"figure": figure.figure, **asdict(figure)} for figure in self]

    def to_frame(self) -> pd.DataFrame:
        """The ledger as a table, one row a figure, with the columns of COLUMNS."""
        return pd.DataFrame(self.to_records(), columns=COLUMNS)
