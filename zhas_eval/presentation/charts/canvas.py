"""A drawing laid out in inches from its top left corner: the room of each label is known beforehand."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from matplotlib.artist import Artist
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from zhas_eval.presentation.charts.style import (
    INK,
    LEADING,
    SIZE,
    SMALL,
    TALLEST,
    WIDTH,
    measure,
    plain,
)

Point = tuple[float, float]
Align = Literal["left", "center", "right"]
SWATCH, KEY_LINE, KEY_GAP = 0.28, 0.22, 0.22
# The height of a capital letter of Noto Sans as a part of its size.
CAPITAL = 0.714


class Canvas:
    """A page-wide drawing of ``height`` inches; one that is taller than a page is scaled down to it."""

    def __init__(self, height: float) -> None:
        self.scale = min(1.0, TALLEST / height)
        self.drawing = Drawing(figsize=(WIDTH * self.scale, height * self.scale))
        self._axes = self.drawing.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)

    def box(
        self,
        corner: Point,
        width: float,
        height: float,
        *,
        fill: str = "none",
        edge: str = "none",
        hatch: str = "",
        line: float = 0.9,
    ) -> None:
        """A rectangle from its top left corner; a hatch has the colour of the edge."""
        self._add(
            Rectangle(
                corner,
                width,
                height,
                facecolor=fill,
                edgecolor=edge,
                hatch=hatch or None,
                linewidth=line * self.scale if edge != "none" else 0,
            )
        )

    def shape(self, points: Sequence[Point], *, fill: str) -> None:
        """A filled polygon."""
        self._add(Polygon(points, facecolor=fill, linewidth=0))

    def line(
        self, points: Sequence[Point], *, color: str = INK, width: float = 1.0, dash: Literal["-", "--"] = "-"
    ) -> None:
        """A line through the points."""
        xs, ys = zip(*points, strict=True)
        line = Line2D(xs, ys, color=color, linewidth=width * self.scale, linestyle=dash)
        line.set_solid_capstyle("butt")
        self._add(line)

    def mark(
        self, point: Point, kind: str, *, color: str, fill: str | None = None, size: float = 5.0
    ) -> None:
        """A marker of matplotlib's, filled with its own colour unless told."""
        self._add(
            Line2D(
                [point[0]],
                [point[1]],
                linestyle="none",
                marker=kind,
                markersize=size * self.scale,
                markeredgecolor=color,
                markerfacecolor=fill or color,
                markeredgewidth=1.2 * self.scale,
            )
        )

    def _add(self, artist: Artist) -> None:
        # As add_patch and add_line do, without working out limits that are fixed here.
        self._axes.add_artist(artist)

    def write(
        self,
        point: Point,
        text: str,
        *,
        size: float = SIZE,
        align: Align = "left",
        bold: bool = False,
        color: str = INK,
        upright: bool = True,
    ) -> None:
        """A text whose middle is as high as the point; one that is not upright reads from it upwards."""
        lines = plain(text).split("\n")
        # Set by its baselines, a text keeps its place whatever letters it has.
        for at, line in enumerate(lines):
            shift = ((at - (len(lines) - 1) / 2) * LEADING + CAPITAL / 2) * size / 72
            self._axes.text(
                *((point[0], point[1] + shift) if upright else (point[0] + shift, point[1])),
                line,
                fontsize=size * self.scale,
                ha=align if upright else "left",
                va="baseline",
                rotation=0 if upright else 90,
                rotation_mode="anchor",
                weight="bold" if bold else "normal",
                color=color,
            )

    def keys(self, top: float, keys: Sequence["Key"]) -> None:
        """What the marks mean, in rows from ``top`` down."""
        for (text, draw), (x, row) in zip(keys, _arrange(keys), strict=True):
            y = top + (row + 0.5) * KEY_LINE
            draw(self, (x, y))
            self.write((x + SWATCH + 0.07, y), text, size=SMALL)


Key = tuple[str, Callable[[Canvas, Point], None]]


def swatch(**look: Any) -> Callable[[Canvas, Point], None]:
    """The sign of a key: a small box that looks so."""
    return lambda canvas, point: canvas.box((point[0], point[1] - 0.065), SWATCH, 0.13, **look)


def sign(kind: str, **look: Any) -> Callable[[Canvas, Point], None]:
    """The sign of a key: a marker that looks so."""
    return lambda canvas, point: canvas.mark((point[0] + SWATCH / 2, point[1]), kind, **look)


def keys_height(keys: Sequence[Key]) -> float:
    """The room in inches that keys take, with the gap below them."""
    return (_arrange(keys)[-1][1] + 1) * KEY_LINE + 0.08 if keys else 0.0


def _arrange(keys: Sequence[Key]) -> list[tuple[float, int]]:
    places: list[tuple[float, int]] = []
    x, row = 0.04, 0
    for text, _ in keys:
        width = SWATCH + 0.07 + measure(text, size=SMALL)
        if x > 0.04 and x + width > WIDTH:
            x, row = 0.04, row + 1
        places.append((x, row))
        x += width + KEY_GAP
    return places
