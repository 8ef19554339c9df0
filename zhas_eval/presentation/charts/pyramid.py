"""The age–sex pyramid: two sides of bars, the youngest at the bottom."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure as Drawing

from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.blocks import Chart
from zhas_eval.presentation.charts.canvas import Align, Canvas
from zhas_eval.presentation.charts.style import (
    FAINT,
    INK,
    MAIN,
    MUTED,
    SECOND,
    WIDTH,
    describe,
    height_of,
    make_chart,
    measure,
    size_of,
    speaks,
    styled,
    wrap,
    write,
)
from zhas_eval.presentation.view import View

# Inches: the widest label of a band, the gap on each side of it, a bar, a row, the names of the sides.
WIDEST, GAP, BAR, ROW, HEAD = 1.7, 0.1, 0.24, 0.31, 0.3


@dataclass(frozen=True)
class Band:
    """A band of age with the figure of each sex."""

    label: str
    left: Figure | None
    right: Figure | None


def pyramid_chart(view: View, name: str, bands: Sequence[Band], *, sides: tuple[str, str]) -> Chart | None:
    """Bands from the bottom up in the order given; ``sides`` name the two sexes. None without data.

    A withheld figure has no bar, only the word that says so.
    """
    if not any(speaks(figure) for band in bands for figure in (band.left, band.right)):
        return None
    return make_chart(
        view,
        name,
        draw_pyramid(view, bands, sides=sides),
        alt=describe(view, name, _values(view, bands, sides), lead=_lead(view, bands, sides)),
        figures=[figure for band in bands for figure in (band.left, band.right)],
    )


@styled()
def draw_pyramid(view: View, bands: Sequence[Band], *, sides: tuple[str, str]) -> Drawing:
    """The pyramid as a matplotlib figure."""
    labels = [wrap(band.label, WIDEST) for band in bands]
    numbers = [write(figure, view) for band in bands for figure in (band.left, band.right)]
    spine = max(measure(label) for label in labels) / 2 + GAP
    room = WIDTH / 2 - spine - max(measure(number, bold=True) for number in numbers) - 0.1
    largest = max(size_of(figure) for band in bands for figure in (band.left, band.right)) or 1.0
    rows = [max(ROW, height_of(label) + 0.06) for label in labels]
    names = [wrap(side, WIDTH / 2 - spine - 0.1, bold=True) for side in sides]
    head = max(HEAD, *(height_of(side) + 0.1 for side in names))
    canvas = Canvas(head + sum(rows) + 0.06)
    places: tuple[tuple[float, int, str, Align], ...] = (
        (WIDTH / 2 - spine, -1, MAIN, "right"),
        (WIDTH / 2 + spine, 1, SECOND, "left"),
    )
    for side, (base, way, color, align) in zip(names, places, strict=True):
        canvas.box((base if way > 0 else base - 0.13, head / 2 - 0.065), 0.13, 0.13, fill=color)
        canvas.write((base + way * 0.2, head / 2), side, align=align, bold=True)
        canvas.line([(base, head), (base, head + sum(rows))], color=MUTED, width=0.8)
    middle = head + sum(rows)
    for band, label, row in zip(bands, labels, rows, strict=True):
        middle -= row / 2
        canvas.write((WIDTH / 2, middle), label, align="center")
        for figure, (base, way, color, align) in zip((band.left, band.right), places, strict=True):
            length = size_of(figure) / largest * room
            canvas.box((base - length if way < 0 else base, middle - BAR / 2), length, BAR, fill=color)
            known = figure is not None and figure.value is not None
            canvas.write(
                (base + way * (length + 0.06), middle),
                write(figure, view),
                align=align,
                bold=known,
                color=INK if known else MUTED,
            )
        middle -= row / 2
        canvas.line([(0, middle), (WIDTH, middle)], color=FAINT, width=0.6)
    return canvas.drawing


def _values(view: View, bands: Sequence[Band], sides: tuple[str, str]) -> list[str]:
    return [
        view(
            "chart_text.pair",
            label=band.label,
            first=sides[0],
            one=view.write(band.left),
            second=sides[1],
            other=view.write(band.right),
        )
        for band in bands
    ]


def _lead(view: View, bands: Sequence[Band], sides: tuple[str, str]) -> list[str]:
    found = [
        (figure.value, f"{band.label}, {side}", figure)
        for band in bands
        for side, figure in zip(sides, (band.left, band.right), strict=True)
        if figure is not None and figure.value is not None
    ]
    if not found:
        return []
    _, label, figure = max(found, key=lambda item: item[0])
    return [view("chart_text.largest", label=label, value=figure)]
