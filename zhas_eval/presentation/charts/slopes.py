"""Before and after: a line from the one to the other for each measure, named and numbered at both ends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.figure import Figure as Drawing
from scipy.optimize import isotonic_regression

from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.blocks import Chart
from zhas_eval.presentation.charts.canvas import Canvas
from zhas_eval.presentation.charts.style import (
    FAINT,
    MAIN,
    MUTED,
    SECOND,
    WIDTH,
    describe,
    height_of,
    make_chart,
    measure,
    styled,
    wrap,
    write,
)
from zhas_eval.presentation.marks import mark
from zhas_eval.presentation.numbers import format_signed
from zhas_eval.presentation.view import View

# Inches: where the points stand, where the numbers end and begin, the heading, the least room of the lines.
BEFORE, AFTER, LEFT, RIGHT, HEAD, LEAST = 3.05, 4.8, 2.68, 5.17, 0.34, 1.4
AIR, STEP = 0.07, 0.07


@dataclass(frozen=True)
class Slope:
    """What was measured before and after, and the change; bounds of a figure are whiskers."""

    label: str
    before: Figure | None
    after: Figure | None
    change: Figure | None = None

    def figures(self) -> list[Figure]:
        """The figures there are."""
        return [figure for figure in (self.before, self.after, self.change) if figure is not None]


def slope_chart(view: View, name: str, slopes: Sequence[Slope]) -> Chart | None:
    """Measures of one unit before and after. None where no end has a value.

    An end that is withheld or has no value shows its word and no point.
    """
    shown = _shown(slopes)
    if all(_level(end) is None for slope in shown for end in (slope.before, slope.after)):
        return None
    return make_chart(
        view,
        name,
        draw_slopes(view, shown),
        alt=describe(view, name, [_value(view, slope) for slope in shown], lead=_lead(view, shown)),
        figures=[figure for slope in shown for figure in slope.figures()],
    )


@styled()
def draw_slopes(view: View, slopes: Sequence[Slope]) -> Drawing:
    """The slopes as a matplotlib figure; at least one end has a value."""
    slopes = _shown(slopes)
    starts = [write(slope.before, view) for slope in slopes]
    ends = [write(slope.after, view) for slope in slopes]
    inner = max(measure(number, bold=True) for number in starts) + 0.12
    outer = max(measure(number, bold=True) for number in ends) + 0.12
    labels = [wrap(slope.label, LEFT - inner) for slope in slopes]
    changes = [
        wrap(format_signed(slope.change, view.wording), WIDTH - RIGHT - outer) if slope.change else ""
        for slope in slopes
    ]
    heights = [
        max(height_of(label), height_of(change)) + AIR for label, change in zip(labels, changes, strict=True)
    ]
    bottom = HEAD + max(LEAST, sum(heights) * 1.1)
    canvas = Canvas(bottom + 0.1)
    for x, when in ((BEFORE, "before"), (AFTER, "after")):
        canvas.write((x, HEAD / 2), view(f"chart_text.{when}"), align="center", bold=True)
        canvas.line([(x, HEAD), (x, bottom)], color=FAINT, width=1.4)
    shifts = _shifts(len(slopes))
    levels = _scale(slopes, HEAD + 0.1, bottom - 0.1)
    for shift, slope, (before, after) in zip(shifts, slopes, levels, strict=True):
        _draw_slope(canvas, slope, shift, before, after)
    left = _spread([before[0] for before, _ in levels], heights, HEAD, bottom)
    right = _spread([after[0] for _, after in levels], heights, HEAD, bottom)
    for at, (slope, shift) in enumerate(zip(slopes, shifts, strict=True)):
        before, after = levels[at]
        if _level(slope.before) is not None:
            canvas.line([(LEFT + 0.04, left[at]), (BEFORE + shift - 0.06, before[0])], color=MUTED, width=0.6)
        if _level(slope.after) is not None:
            canvas.line([(AFTER + shift + 0.06, after[0]), (RIGHT - 0.04, right[at])], color=MUTED, width=0.6)
        canvas.write((LEFT, left[at]), starts[at], align="right", bold=_level(slope.before) is not None)
        canvas.write((LEFT - inner, left[at]), labels[at], align="right")
        canvas.write((RIGHT, right[at]), ends[at], bold=_level(slope.after) is not None)
        if changes[at]:
            canvas.write((RIGHT + outer, right[at]), changes[at], color=MUTED)
    return canvas.drawing


def _shown(slopes: Sequence[Slope]) -> list[Slope]:
    """Those that have a value or a word for it: two ends of which nothing is known tell nothing."""
    ends = [(slope, end) for slope in slopes for end in (slope.before, slope.after) if end is not None]
    telling = [slope for slope, end in ends if end.suppressed or end.value is not None]
    return [slope for slope in slopes if slope in telling]


# Where a value and its bounds stand, in inches from the top.
Level = tuple[float, float, float]


def _scale(slopes: Sequence[Slope], top: float, bottom: float) -> list[tuple[Level, Level]]:
    """Where both ends of each slope stand; an end without a value stands where the other does."""
    spans = [(_span(slope.before), _span(slope.after)) for slope in slopes]
    values = [value for pair in spans for span in pair if span for value in span]
    low, high = min(values), max(values)

    def place(span: Level | None) -> Level | None:
        if span is None:
            return None
        if low == high:
            return ((top + bottom) / 2,) * 3
        one, two, three = (bottom - (value - low) / (high - low) * (bottom - top) for value in span)
        return one, two, three

    levels = []
    for before, after in spans:
        one, other = place(before), place(after)
        # Two ends without a value have a label each and stand below all others.
        found = one or other or (bottom,) * 3
        levels.append((one or found, other or found))
    return levels


def _draw_slope(canvas: Canvas, slope: Slope, shift: float, before: Level, after: Level) -> None:
    first, last = _level(slope.before), _level(slope.after)
    falls = first is not None and last is not None and last < first
    color = SECOND if falls else MAIN
    if first is not None and last is not None:
        points = [(BEFORE + shift, before[0]), (AFTER + shift, after[0])]
        canvas.line(points, color=color, width=2.0, dash="--" if falls else "-")
    for x, value, level in ((BEFORE, first, before), (AFTER, last, after)):
        if value is None:
            continue
        if level[1] != level[2]:
            canvas.line([(x + shift, level[1]), (x + shift, level[2])], color=color, width=1.2)
            for end in level[1:]:
                canvas.line([(x + shift - 0.04, end), (x + shift + 0.04, end)], color=color, width=1.2)
        canvas.mark((x + shift, level[0]), "o", color=color)


def _shifts(count: int) -> list[float]:
    """How far each slope stands aside, so that no whisker hides another."""
    step = min(STEP, 0.4 / max(count, 1))
    return [(at - (count - 1) / 2) * step for at in range(count)]


def _spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles of labels of these heights, nearest to those wanted and none over another.

    Least squares under "each below the one before" is isotonic regression once the heights are taken out.
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    tall = np.array([heights[at] for at in order])
    offsets = np.cumsum(tall) - tall / 2
    free = isotonic_regression(np.array([wanted[at] for at in order]) - offsets).x
    middles = np.clip(free, top, bottom - tall.sum()) + offsets
    return [float(middles[order.index(at)]) for at in range(len(wanted))]


def _level(figure: Figure | None) -> float | None:
    return None if figure is None else figure.value


def _span(figure: Figure | None) -> Level | None:
    if figure is None or figure.value is None:
        return None
    lower = figure.value if figure.lower is None else figure.lower
    upper = figure.value if figure.upper is None else figure.upper
    return figure.value, lower, upper


def _value(view: View, slope: Slope) -> str:
    text = view(
        "chart_text.before_after",
        label=slope.label,
        before=_with_bounds(view, slope.before),
        after=_with_bounds(view, slope.after),
    )
    if slope.change is None:
        return text
    return view("chart_text.changed", text=text, change=view.write(slope.change, signed=True))


def _with_bounds(view: View, figure: Figure | None) -> str:
    span = _span(figure)
    if figure is None or span is None or span[1] == span[2]:
        return view.write(figure)
    return view("chart_text.with_bounds", value=figure, bounds=_write_bounds(view, figure))


def _write_bounds(view: View, figure: Figure) -> str:
    bare = replace(figure, value=None, text="")
    return mark(figure.figure, write(bare, view), "bounds")


def _lead(view: View, slopes: Sequence[Slope]) -> list[str]:
    moves: dict[str, list[str]] = {"rose": [], "fell": [], "stayed": []}
    for slope in slopes:
        first, last = _level(slope.before), _level(slope.after)
        if first is not None and last is not None:
            moves["rose" if last > first else "fell" if last < first else "stayed"].append(slope.label)
    return [view(f"chart_text.{move}", labels=", ".join(labels)) for move, labels in moves.items() if labels]
