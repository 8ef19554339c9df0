"""The judges' score map: applications in rows, judges in columns, the best on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure as Drawing

from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.blocks import Chart
from zhas_eval.presentation.charts.canvas import SWATCH, Canvas, Key, Point, keys_height, swatch
from zhas_eval.presentation.charts.score_layout import Layout, lay_out, shorten
from zhas_eval.presentation.charts.style import (
    INK,
    LEADING,
    LONGEST_ALT,
    MAIN,
    PAPER,
    STATED,
    contrast,
    describe,
    make_chart,
    plain,
    styled,
    write,
)
from zhas_eval.presentation.marks import tell
from zhas_eval.presentation.view import View

# Light to dark evenly, so that grey print keeps the order.
RAMP = LinearSegmentedColormap.from_list("scores", ["#e9f0f7", MAIN])
EMPTY = "#7d8790"
# On the middle of the ramp only black and white both pass 4.5:1.
BLACK = "#000000"
# Inches between the winners and the others.
CUT_LINE = 0.08


@dataclass(frozen=True)
class Scored:
    """An application: a score for each judge, None where there is none, their mean, and whether it won."""

    label: str
    scores: Sequence[Figure | None]
    mean: Figure | None
    won: bool = False

    def figures(self) -> list[Figure]:
        """The figures there are."""
        return [figure for figure in (*self.scores, self.mean) if figure is not None]


def score_map(view: View, name: str, rows: Sequence[Scored], *, judges: Sequence[str]) -> Chart | None:
    """Scores as a map, ordered by mean, winners above a line. None without scores.

    ``judges`` name the scores of each row in their order; ValueError where a row has more or fewer.
    Many applications stand in panels side by side, read from top to bottom; the text alternative of
    very many gives their means alone.
    """
    if any(len(row.scores) != len(judges) for row in rows):
        raise ValueError("a row has not one score for each judge")
    if not _scores(rows):
        return None
    ordered = _order(view, rows)
    values = [_value(view, row, with_scores=True) for row in ordered]
    lead = [*_lead(view, ordered), view("chart_text.judges", labels=", ".join(judges))]
    if sum(len(plain(value)) + 2 for value in values) > LONGEST_ALT - len(plain(". ".join(lead))):
        values = [_value(view, row, with_scores=False) for row in ordered]
        lead = _lead(view, ordered)
    return make_chart(
        view,
        name,
        draw_score_map(view, ordered, judges=judges),
        alt=describe(view, name, values, lead=lead),
        figures=[figure for row in ordered for figure in row.figures()],
    )


@styled()
def draw_score_map(view: View, rows: Sequence[Scored], *, judges: Sequence[str]) -> Drawing:
    """The map as a matplotlib figure; at least one score has a value."""
    rows = _order(view, rows)
    layout = lay_out(
        [row.label for row in rows],
        [plain(head) for head in (*judges, view("chart_text.mean"))],
        [write(score, view) for score in _scores(rows)],
        [write(row.mean, view) for row in rows],
    )
    keys = _keys(view, rows)
    top = keys_height(keys) + layout.head
    divided = 0 < sum(row.won for row in rows) < len(rows)
    canvas = Canvas(top + layout.capacity * layout.row + CUT_LINE * divided + 0.04)
    canvas.keys(0, keys)
    values = [score.value or 0.0 for score in _scores(rows)]
    y = top
    for at, row in enumerate(rows):
        panel, place = divmod(at, layout.capacity)
        if place == 0:
            y = top
            _draw_heads(canvas, layout, panel, top)
        if at and rows[at - 1].won and not row.won:
            left, right = layout.left(panel), layout.column(panel, len(judges)) + layout.mean
            canvas.line([(left, y + CUT_LINE / 2), (right, y + CUT_LINE / 2)], width=1.8)
            y += CUT_LINE
        _draw_row(canvas, view, layout, row, panel=panel, top=y, limits=(min(values), max(values)))
        y += layout.row
    return canvas.drawing


def _draw_heads(canvas: Canvas, layout: Layout, panel: int, bottom: float) -> None:
    widths = [layout.cell] * (len(layout.heads) - 1) + [layout.mean]
    for at, (text, width) in enumerate(zip(layout.heads, widths, strict=True)):
        middle = layout.column(panel, at) + width / 2
        y = bottom - 0.04 - (layout.head - 0.08) / 2 if layout.upright else bottom - 0.05
        canvas.write((middle, y), text, size=layout.heading, align="center", upright=layout.upright)


def _draw_row(
    canvas: Canvas,
    view: View,
    layout: Layout,
    row: Scored,
    *,
    panel: int,
    top: float,
    limits: tuple[float, float],
) -> None:
    middle = top + layout.row / 2
    lines = max(1, int(layout.row * 72 / (layout.size * LEADING)))
    label = shorten(row.label, layout.label - 0.1, lines, size=layout.size)
    canvas.write((layout.column(panel, 0) - 0.06, middle), label, size=layout.size, align="right")
    for at, score in enumerate(row.scores):
        corner = layout.column(panel, at), top
        if score is None or score.value is None:
            hatch = "" if score is not None and score.suppressed else STATED
            canvas.box(corner, layout.cell, layout.row, fill=PAPER, edge=EMPTY, hatch=hatch, line=0.5)
            if not hatch:
                canvas.mark((corner[0] + layout.cell / 2, middle), "x", color=INK, size=4)
            continue
        shade = _shade(score.value, limits)
        canvas.box(corner, layout.cell, layout.row, fill=shade, edge=PAPER, line=0.8)
        if layout.number:
            point = corner[0] + layout.cell / 2, middle
            canvas.write(point, write(score, view), size=layout.number, align="center", color=_ink_on(shade))
    right = layout.column(panel, len(row.scores)) + layout.mean - 0.04
    canvas.write((right, middle), write(row.mean, view), size=layout.size, align="right", bold=True)


def _shade(value: float, limits: tuple[float, float]) -> str:
    low, high = limits
    return to_hex(RAMP((value - low) / (high - low) if high > low else 0.0))


def _ink_on(shade: str) -> str:
    return max((BLACK, PAPER), key=lambda ink: contrast(ink, shade))


def _order(view: View, rows: Sequence[Scored]) -> list[Scored]:
    better = 1 if view.scope.passport.commission.best == "lowest" else -1

    def rank(row: Scored) -> tuple[bool, bool, float]:
        known = row.mean is not None and row.mean.value is not None
        return not row.won, not known, better * (row.mean.value or 0.0) if row.mean is not None else 0.0

    return sorted(rows, key=rank)


def _scores(rows: Sequence[Scored]) -> list[Figure]:
    return [score for row in rows for score in row.scores if score is not None and score.value is not None]


def _keys(view: View, rows: Sequence[Scored]) -> list[Key]:
    scores = sorted(_scores(rows), key=lambda score: score.value or 0.0)

    def ramp(canvas: Canvas, point: Point) -> None:
        for at in range(4):
            corner = point[0] + at * SWATCH / 4, point[1] - 0.065
            canvas.box(corner, SWATCH / 4, 0.13, fill=to_hex(RAMP(at / 3)))

    def line(canvas: Canvas, point: Point) -> None:
        canvas.line([point, (point[0] + SWATCH, point[1])], width=1.8)

    def cross(canvas: Canvas, point: Point) -> None:
        canvas.mark((point[0] + SWATCH / 2, point[1]), "x", color=INK, size=4)

    keys: list[Key] = [(view("chart_text.scale", lowest=scores[0], highest=scores[-1]), ramp)]
    each = [score for row in rows for score in row.scores]
    if any(score is None or (score.value is None and not score.suppressed) for score in each):
        keys.append((view("chart_text.no_score"), swatch(fill=PAPER, edge=EMPTY, hatch=STATED, line=0.5)))
    if any(score is not None and score.suppressed for score in each):
        keys.append((view("number.withheld"), cross))
    if 0 < sum(row.won for row in rows) < len(rows):
        keys.append((view("chart_text.cut_line"), line))
    return keys


def _value(view: View, row: Scored, *, with_scores: bool) -> str:
    text = view(
        "chart_text.scored_winner" if row.won else "chart_text.scored",
        label=tell("label", row.label),
        mean=view.write(row.mean),
    )
    if not with_scores:
        return text
    return view("chart_text.scores", text=text, scores=" | ".join(view.write(score) for score in row.scores))


def _lead(view: View, rows: Sequence[Scored]) -> list[str]:
    means = [row for row in rows if row.mean is not None and row.mean.value is not None]
    if not means:
        return []
    best = max(means, key=lambda row: row.mean.value or 0.0 if row.mean else 0.0)
    worst = min(means, key=lambda row: row.mean.value or 0.0 if row.mean else 0.0)
    return [
        view(
            "chart_text.means",
            best=tell("label", best.label),
            highest=view.write(best.mean),
            worst=tell("label", worst.label),
            lowest=view.write(worst.mean),
        )
    ]
