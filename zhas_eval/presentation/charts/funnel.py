"""The funnel of a selection: how many came to each stage, what share was kept, how many fell out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from matplotlib.figure import Figure as Drawing

from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.blocks import Chart
from zhas_eval.presentation.charts.canvas import Canvas
from zhas_eval.presentation.charts.style import (
    FAINT,
    INK,
    MAIN,
    MUTED,
    SMALL,
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

# Inches: the label, where the bars begin, a bar, what stands between two bars.
LABEL, BARS, BAR, BETWEEN = 2.2, 2.35, 0.34, 0.3


@dataclass(frozen=True)
class Stage:
    """A stage: how many came to it, the share of the stage before that did, how many did not."""

    label: str
    figure: Figure
    kept: Figure | None = None
    lost: Figure | None = field(default=None, kw_only=True)

    def figures(self) -> list[Figure]:
        """The figures there are."""
        return [figure for figure in (self.figure, self.kept, self.lost) if figure is not None]


def funnel_chart(view: View, name: str, stages: Sequence[Stage]) -> Chart | None:
    """The stages in the order given, the first on top. None without data.

    A withheld figure has no bar, only the word that says so. Shares are figures and never reckoned here.
    """
    if not any(speaks(stage.figure) for stage in stages):
        return None
    values = []
    for stage in stages:
        text = ", ".join(filter(None, (write(stage.figure, view), _passage(view, stage))))
        values.append(view("chart_text.value", label=stage.label, value=text))
    known = [stage for stage in stages if stage.figure.value is not None]
    lead = []
    if len(known) > 1:
        first, last = known[0], known[-1]
        lead = [
            view(
                "chart_text.from_to",
                first=first.label,
                one=first.figure,
                last=last.label,
                other=last.figure,
            )
        ]
    return make_chart(
        view,
        name,
        draw_funnel(view, stages),
        alt=describe(view, name, values, lead=lead),
        figures=[figure for stage in stages for figure in stage.figures()],
    )


@styled()
def draw_funnel(view: View, stages: Sequence[Stage]) -> Drawing:
    """The funnel as a matplotlib figure."""
    numbers = [write(stage.figure, view) for stage in stages]
    room = WIDTH - BARS - max(measure(number, bold=True) for number in numbers) - 0.15
    largest = max(size_of(stage.figure) for stage in stages) or 1.0
    lengths = [size_of(stage.figure) / largest * room for stage in stages]
    labels = [wrap(stage.label, LABEL) for stage in stages]
    passages = [_passage(view, stage) for stage in stages]
    passages = [wrap(text, WIDTH - BARS - 0.2, size=SMALL) if text else "" for text in passages]
    rows = [max(BAR, height_of(label)) for label in labels]
    gaps = [
        max(BETWEEN, height_of(text, size=SMALL) + 0.1) if at or text else 0.0
        for at, text in enumerate(passages)
    ]
    canvas = Canvas(sum(rows) + sum(gaps) + 0.1)
    y = before = 0.05
    for at, stage in enumerate(stages):
        middle = y + gaps[at] + rows[at] / 2
        top, bottom = middle - BAR / 2, middle + BAR / 2
        if at and lengths[at] and lengths[at - 1]:
            canvas.shape(
                [(BARS, before), (BARS + lengths[at - 1], before), (BARS + lengths[at], top), (BARS, top)],
                fill=FAINT,
            )
        if passages[at]:
            canvas.write((BARS + 0.1, (before + top) / 2), passages[at], size=SMALL)
        canvas.box((BARS, top), lengths[at], BAR, fill=MAIN)
        known = stage.figure.value is not None
        canvas.write(
            (BARS + lengths[at] + 0.07, middle), numbers[at], bold=known, color=INK if known else MUTED
        )
        canvas.write((LABEL, middle), labels[at], align="right")
        y, before = middle + rows[at] / 2, bottom
    canvas.line([(BARS, 0.05), (BARS, before)], color=MUTED, width=0.8)
    return canvas.drawing


def _passage(view: View, stage: Stage) -> str:
    """What became of those of the stage before."""
    said = (("kept", stage.kept), ("lost", stage.lost))
    return ", ".join(view(f"chart_text.{key}", value=figure) for key, figure in said if figure is not None)
