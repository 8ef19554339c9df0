"""What a sheet looks like: its columns as staff head them, and the rows that are not data."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from mess import untidy

Record = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A column; ``kind`` says how cells are typed, ``group`` is the heading merged above neighbours."""

    name: str
    heading: str
    kind: str = "text"
    width: int = 14
    group: str = ""


@dataclass(frozen=True)
class Total:
    """A subtotal row: its label in the first column, its sums by column."""

    label: str
    sums: dict[str, int]


@dataclass(frozen=True)
class Line:
    """A row of a sheet: cells of data, or ``mark``: "blank", "header" or "total"."""

    cells: tuple[Any, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet ready for writing."""

    name: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def totals(
    rows: Iterable[Record], label: Callable[[Record], str], *columns: str, whole: str
) -> list[Record | Total]:
    """``rows`` with a subtotal after each run of one ``label`` and, if named, the ``whole`` at the end."""
    laid: list[Record | Total] = []
    run: list[Record] = []
    seen: list[Record] = []
    for row in rows:
        if run and label(row) != label(run[-1]):
            laid.append(_total(label(run[-1]), run, columns))
            run = []
        laid.append(row)
        run.append(row)
        seen.append(row)
    laid.append(_total(label(run[-1]), run, columns))
    return [*laid, _total(whole, seen, columns)] if whole else laid


def lay(
    rng: Random,
    rows: Iterable[Record | Total],
    columns: Sequence[Column],
    *,
    blank_after: Sequence[int] = (),
    header_after: Sequence[int] = (),
) -> tuple[Line, ...]:
    """Rows as untidy cells; the same row object twice becomes the same cells twice."""
    lines: list[Line] = []
    done: dict[int, tuple[Any, ...]] = {}
    for number, row in enumerate(rows, 1):
        if isinstance(row, Total):
            others = columns[1:]
            lines.append(Line((row.label, *(row.sums.get(each.name) for each in others)), "total"))
        else:
            if id(row) not in done:
                done[id(row)] = tuple(untidy(rng, each.kind, row.get(each.name)) for each in columns)
            cells = zip(columns, done[id(row)], strict=True)
            lines.append(Line(tuple(number if each.kind == "counter" else cell for each, cell in cells)))
        if number in blank_after:
            lines.append(Line(mark="blank"))
        if number in header_after:
            lines.append(Line(mark="header"))
    return tuple(lines)


def _total(label: str, rows: Sequence[Record], columns: Sequence[str]) -> Total:
    return Total(label, {name: sum(row[name] for row in rows) for name in columns})
