"""Region by quarter: a small panel for each region, all on one scale."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.figure import Figure as Drawing

from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.blocks import Chart
from zhas_eval.presentation.charts.canvas import Canvas, Key, Point, keys_height, sign
from zhas_eval.presentation.charts.style import (
    FAINT,
    LEADING,
    MAIN,
    MUTED,
    PAPER,
    SMALL,
    TINY,
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

# Inches: the gap between panels, the room of lines, of the numbers above them; what is left below a panel,
# and between a point and its number.
GUTTER, LINES, ABOVE = 0.22, 0.62, 0.3
BELOW, AWAY = 0.14, 0.12
MOST_COLUMNS = 4
# The height of a number, and of a line of numbers.
NUMBER, LINE = TINY * 0.9 / 72, TINY * LEADING / 72


@dataclass(frozen=True)
class Panel:
    """A region with a figure for each quarter, each quarter by its label; None where nothing was counted."""

    label: str
    points: Sequence[tuple[str, Figure | None]]


def small_multiples(
    view: View, name: str, panels: Sequence[Panel], *, partial: Collection[str] = ()
) -> Chart | None:
    """A panel for each region, in the order given. None without data.

    Quarters of all panels are the same, ValueError else; those in ``partial`` are not over and have
    hollow markers. A withheld figure is a gap with a cross, one without a value a gap alone.
    """
    if len({tuple(quarter for quarter, _ in panel.points) for panel in panels}) > 1:
        raise ValueError("panels have different quarters")
    if not any(speaks(figure) for panel in panels for _, figure in panel.points):
        return None
    values = []
    for panel in panels:
        numbers = ", ".join(f"{quarter} {view.write(figure)}" for quarter, figure in panel.points)
        values.append(view("chart_text.value", label=panel.label, value=numbers))
    return make_chart(
        view,
        name,
        draw_small_multiples(view, panels, partial=partial),
        alt=describe(view, name, values, lead=_lead(view, panels, partial)),
        figures=[figure for panel in panels for _, figure in panel.points],
    )


@styled()
def draw_small_multiples(view: View, panels: Sequence[Panel], *, partial: Collection[str] = ()) -> Drawing:
    """The panels as a matplotlib figure."""
    columns = min(MOST_COLUMNS, max(len(panels), 2))
    width = (WIDTH - GUTTER * (columns - 1)) / columns
    keys = _keys(view, panels, partial)
    titles = [wrap(panel.label, width - 0.04, size=SMALL, bold=True) for panel in panels]
    quarters = [wrap(quarter, width / 2 - 0.06, size=TINY) for quarter, _ in panels[0].points]
    below = max(height_of(quarter, size=TINY) for quarter in quarters) + 0.05
    lines = range(0, len(panels), columns)
    heads = [max(height_of(title, size=SMALL) for title in titles[at : at + columns]) for at in lines]
    room = ABOVE + LINES
    top = keys_height(keys)
    canvas = Canvas(top + sum(head + room + below + BELOW for head in heads))
    canvas.keys(0, keys)
    largest = max(size_of(figure) for panel in panels for _, figure in panel.points) or 1.0
    for head, start in zip(heads, lines, strict=True):
        for column, at in enumerate(range(start, min(start + columns, len(panels)))):
            left = column * (width + GUTTER)
            base = top + head + room
            canvas.write(
                (left, top + head - height_of(titles[at], size=SMALL) / 2), titles[at], size=SMALL, bold=True
            )
            canvas.line([(left, base), (left + width, base)], color=MUTED, width=0.8)
            canvas.line([(left, base - LINES), (left + width, base - LINES)], color=FAINT, width=0.8)
            _draw_panel(canvas, view, panels[at], partial, _Frame(left, base, width, LINES / largest))
            _name_ends(canvas, quarters, left=left, width=width, middle=base + below / 2)
        top += head + room + below + BELOW
    return canvas.drawing


@dataclass(frozen=True)
class _Frame:
    """Where a panel's lines stand: its left and its base, its width, the inches of one unit."""

    left: float
    base: float
    width: float
    unit: float

    def place(self, at: int, count: int, figure: Figure | None) -> Point:
        step = (self.width - 0.24) / max(count - 1, 1)
        x = self.left + 0.12 + at * step if count > 1 else self.left + self.width / 2
        return x, self.base - size_of(figure) * self.unit


def _draw_panel(canvas: Canvas, view: View, panel: Panel, partial: Collection[str], frame: _Frame) -> None:
    count = len(panel.points)
    places = [frame.place(at, count, figure) for at, (_, figure) in enumerate(panel.points)]
    known = [_is_known(figure) for _, figure in panel.points]
    for (one, here), (other, there) in pairwise(zip(places, known, strict=True)):
        if here and there:
            canvas.line([one, other], color=MAIN, width=1.6)
    for place, (quarter, figure), here in zip(places, panel.points, known, strict=True):
        if here:
            canvas.mark(place, "o", color=MAIN, fill=PAPER if quarter in partial else None, size=4)
        elif figure is not None and figure.suppressed:
            canvas.mark((place[0], frame.base - 0.06), "x", color=MUTED, size=4)
    _write_numbers(canvas, view, panel, places, frame)


def _write_numbers(canvas: Canvas, view: View, panel: Panel, places: Sequence[Point], frame: _Frame) -> None:
    """The largest, the last and the first number beside their points; one that finds no room is left out."""
    lines = [
        (one, other)
        for (one, (_, here)), (other, (_, there)) in pairwise(zip(places, panel.points, strict=True))
        if _is_known(here) and _is_known(there)
    ]
    taken: list[tuple[float, float, float]] = []
    for at in _named(panel):
        text = write(panel.points[at][1], view)
        half = measure(text, size=TINY, bold=True) / 2 + 0.02
        x = min(max(places[at][0], frame.left + half), frame.left + frame.width - half)
        passing = _heights(lines, x - half, x + half)
        point = places[at][1]
        for y in (point - AWAY, point + AWAY, min([point, *passing]) - AWAY):
            fits = frame.base - LINES - ABOVE <= y - NUMBER / 2 and y + NUMBER / 2 <= frame.base
            crossed = passing and min(passing) < y + NUMBER / 2 and y - NUMBER / 2 < max(passing)
            free = all(
                abs(x - other) >= half + wide + 0.03 or abs(y - high) >= LINE for other, high, wide in taken
            )
            if fits and free and not crossed:
                canvas.write((x, y), text, size=TINY, align="center", bold=True)
                taken.append((x, y, half))
                break


def _heights(lines: Sequence[tuple[Point, Point]], left: float, right: float) -> list[float]:
    """How high the lines are at both ends of what of them lies between left and right."""
    heights = []
    for (x0, y0), (x1, y1) in lines:
        if x0 < right and left < x1:
            heights += [y0 + (min(max(x, x0), x1) - x0) / (x1 - x0) * (y1 - y0) for x in (left, right)]
    return heights


def _is_known(figure: Figure | None) -> bool:
    return figure is not None and figure.value is not None


def _named(panel: Panel) -> list[int]:
    known = [
        (at, figure.value)
        for at, (_, figure) in enumerate(panel.points)
        if figure is not None and figure.value is not None
    ]
    if not known:
        return []
    highest, _ = max(known, key=lambda item: item[1])
    return list(dict.fromkeys([highest, known[-1][0], known[0][0]]))


def _name_ends(canvas: Canvas, quarters: Sequence[str], *, left: float, width: float, middle: float) -> None:
    if len(quarters) == 1:
        canvas.write((left + width / 2, middle), quarters[0], size=TINY, align="center", color=MUTED)
        return
    canvas.write((left, middle), quarters[0], size=TINY, color=MUTED)
    canvas.write((left + width, middle), quarters[-1], size=TINY, align="right", color=MUTED)


def _keys(view: View, panels: Sequence[Panel], partial: Collection[str]) -> list[Key]:
    keys: list[Key] = []
    if any(
        quarter in partial and figure is not None and figure.value is not None
        for panel in panels
        for quarter, figure in panel.points
    ):
        keys.append((view("chart_text.partial"), sign("o", color=MAIN, fill=PAPER, size=4)))
    if any(figure is not None and figure.suppressed for panel in panels for _, figure in panel.points):
        keys.append((view("number.withheld"), sign("x", color=MUTED, size=4)))
    return keys


def _lead(view: View, panels: Sequence[Panel], partial: Collection[str]) -> list[str]:
    known = [
        (figure.value, panel.label, quarter, figure)
        for panel in panels
        for quarter, figure in panel.points
        if figure is not None and figure.value is not None
    ]
    lead = []
    if known:
        _, label, quarter, figure = max(known, key=lambda item: item[0])
        lead.append(view("chart_text.largest", label=f"{label}, {quarter}", value=figure))
    unfinished = [quarter for quarter, _ in panels[0].points if quarter in partial]
    if unfinished:
        lead.append(view("chart_text.partial_quarters", labels=", ".join(unfinished)))
    return lead
