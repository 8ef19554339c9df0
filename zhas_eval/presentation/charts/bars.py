"""Horizontal bars with their numbers written on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.blocks import Chart
from zhas_eval.presentation.charts.style import (
    FAINT,
    MAIN,
    SECOND,
    WIDTH,
    describe,
    make_chart,
    size_of,
    styled,
    wrap,
    write,
)
from zhas_eval.presentation.view import View

# Inches: a bar with its gap, a line of its label, the label, what stands around the bars.
BAR, LINE, LABEL, MARGIN = 0.34, 0.19, 2.4, 0.55


@dataclass(frozen=True)
class Bar:
    """A labelled figure; ``beside`` is the one it is compared with."""

    label: str
    figure: Figure
    beside: Figure | None = None


def bar_chart(
    view: View,
    name: str,
    bars: Sequence[Bar],
    *,
    series: tuple[str, str] | None = None,
) -> Chart | None:
    """Bars, each with its number; ``series`` names the bars and those beside them. None without data.

    A withheld figure has no bar, only the word that says so.
    """
    shown = [
        bar for bar in bars if bar.figure.value or bar.figure.suppressed or (bar.beside and bar.beside.value)
    ]
    if not shown:
        return None
    return make_chart(
        view,
        name,
        draw_bars(view, shown, series=series),
        alt=describe(view, name, _values(view, shown, series)),
        figures=[figure for bar in shown for figure in (bar.figure, bar.beside)],
    )


@styled()
def draw_bars(view: View, bars: Sequence[Bar], *, series: tuple[str, str] | None = None) -> Drawing:
    """The bars as a matplotlib figure."""
    paired = any(bar.beside is not None for bar in bars)
    named = series if paired else None
    labels = [wrap(bar.label, LABEL) for bar in bars]
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    height = len(bars) * max(BAR * (2 if paired else 1), LINE * lines) + MARGIN + (0.3 if named else 0)
    drawing = Drawing(figsize=(WIDTH, height), layout="constrained")
    axes = drawing.subplots()
    _draw(axes, bars, view, paired)
    axes.set_yticks(range(len(bars)), labels)
    if named:
        handles = [mpl.patches.Patch(color=color) for color in (MAIN, SECOND)]
        drawing.legend(handles, named, loc="outside upper left", ncols=2, frameon=False)
    sns.despine(ax=axes, left=True, bottom=True)
    return drawing


def _draw(axes: Axes, bars: Sequence[Bar], view: View, paired: bool) -> None:
    thickness = 0.38 if paired else 0.62
    largest = (
        max((size_of(figure) for bar in bars for figure in (bar.figure, bar.beside)), default=0.0) or 1.0
    )
    for at, bar in enumerate(bars):
        pairs = [(bar.figure, MAIN, -thickness / 2 if paired else 0.0)]
        if bar.beside is not None:
            pairs.append((bar.beside, SECOND, thickness / 2))
        for figure, color, shift in pairs:
            axes.barh(at + shift, size_of(figure), height=thickness * 0.92, color=color)
            axes.text(size_of(figure) + largest * 0.012, at + shift, write(figure, view), va="center")
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_xlim(0, largest * 1.2)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.axvline(0, color=FAINT, linewidth=1)


def _values(view: View, bars: Sequence[Bar], series: tuple[str, str] | None) -> list[str]:
    values = []
    for bar in bars:
        number = view.write(bar.figure)
        if bar.beside is not None and series:
            beside = view.write(bar.beside)
            values.append(f"{bar.label}: {series[0]} {number}, {series[1]} {beside}")
        else:
            values.append(f"{bar.label}: {number}")
    return values
