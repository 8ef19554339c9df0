"""How a score map finds room on its page: panels, rows, columns, and the size of its text."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from zhas_eval.presentation.charts.style import LEADING, SIZE, TALLEST, WIDTH, measure, wrap

# Inches: the gap between panels, rows of one line, cells at their widest; the height that rows may share.
GUTTER, ROW, CELL, ROOM = 0.25, 0.235, 0.72, TALLEST - 1.5
# Rows that one panel holds, with one, two and three of them.
CAPACITY = (42, 42, 62)
# The share of a panel that labels may take, and points: the largest and the least text.
LABELS, LARGEST, LEAST = 0.42, 7.5, 5.5


@dataclass(frozen=True)
class Layout:
    """Measures of a score map in inches; ``size``, ``number`` and ``heading`` of its text in points.

    Nought points: no number is written.
    """

    panels: int
    capacity: int
    row: float
    size: float
    label: float
    cell: float
    mean: float
    number: float
    heads: tuple[str, ...]
    heading: float
    upright: bool
    head: float

    @property
    def panel(self) -> float:
        """The width of a panel."""
        return (WIDTH - GUTTER * (self.panels - 1)) / self.panels

    def left(self, panel: int) -> float:
        """Where a panel begins."""
        return panel * (self.panel + GUTTER)

    def column(self, panel: int, at: int) -> float:
        """Where a column of a panel begins; the means are the last."""
        return self.left(panel) + self.label + at * self.cell


def lay_out(
    labels: Sequence[str], heads: Sequence[str], scores: Sequence[str], means: Sequence[str]
) -> Layout:
    """Room for rows with these labels, for columns with these heads (the last that of the means).

    Rows first become lower, then stand in two panels and in three; scores that no longer fit
    into their cells are left to the shade alone.
    """
    panels = next((at for at, most in enumerate(CAPACITY, 1) if len(labels) <= at * most), len(CAPACITY))
    capacity = ceil(len(labels) / panels)
    width = (WIDTH - GUTTER * (panels - 1)) / panels
    size = min(LARGEST, max(LEAST, ROOM / capacity * 72 / LEADING))
    mean = max(measure(text, size=size, bold=True) for text in means) + 0.12
    if panels == 1:
        mean = max(mean, min(0.6, max(measure(word, size=size) for word in heads[-1].split()) + 0.06))
    label = min(max(measure(text, size=size) for text in labels) + 0.1, width * LABELS)
    cell = min(CELL, (width - mean - label) / (len(heads) - 1))
    lines = max(wrap(text, label - 0.1, size=size).count("\n") for text in labels) + 1
    row = min(max(ROW, lines * size * LEADING / 72 + 0.04), ROOM / capacity)
    number = min(size, (cell - 0.04) / max(measure(text, size=1) for text in scores))
    widths = [cell] * (len(heads) - 1) + [mean]
    words = [(word, room) for text, room in zip(heads, widths, strict=True) for word in text.split()]
    upright = all(measure(word, size=size) <= room - 0.04 for word, room in words)
    names, heading, height = _heads(heads, widths, size, upright=upright)
    return Layout(
        panels=panels,
        capacity=capacity,
        row=max(row, LEAST * LEADING / 72),
        size=size,
        label=label,
        cell=cell,
        mean=mean,
        number=number if number >= LEAST else 0.0,
        heads=tuple(names),
        heading=heading,
        upright=upright,
        head=height + 0.08,
    )


def _heads(
    heads: Sequence[str], widths: Sequence[float], size: float, *, upright: bool
) -> tuple[list[str], float, float]:
    """The heads in lines, their size, and the height they take; those that read from below are shortened."""
    if upright:
        names = [wrap(text, room - 0.03, size=size) for text, room in zip(heads, widths, strict=True)]
        return names, size, (max(name.count("\n") for name in names) + 1) * size * LEADING / 72
    size = min(size, min(widths) * 72 / LEADING)
    names = [
        shorten(text, 1.2, max(1, int(room * 72 / (size * LEADING))), size=size)
        for text, room in zip(heads, widths, strict=True)
    ]
    return names, size, max(measure(name, size=size) for name in names)


def shorten(text: str, width: float, lines: int, *, size: float = SIZE) -> str:
    """The text in no more lines than there is room for; an ellipsis stands for the rest.

    >>> shorten("Молодежный центр района", 1.0, 1, size=8)
    'Молодежный…'
    """
    wrapped = wrap(text, width, size=size).split("\n")
    if len(wrapped) <= lines:
        return "\n".join(wrapped)
    last = wrapped[lines - 1]
    while measure(f"{last}…", size=size) > width:
        last = last[:-1]
    return "\n".join([*wrapped[: lines - 1], f"{last.rstrip()}…"])
