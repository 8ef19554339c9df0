"""Figures as charts: horizontal bars with their numbers written on them, made for reading in print."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.blocks import Chart
from zhas_eval.presentation.fonts import register_matplotlib_fonts
from zhas_eval.presentation.numbers import format_figure
from zhas_eval.presentation.view import View

# Inches: the drawing, a bar with its gap, a line of its label, what stands around the bars.
WIDTH, BAR, LINE, MARGIN = 6.6, 0.34, 0.19, 0.55
# Both pass 3:1 on white and stay apart in grey print.
MAIN, SECOND = "#0b5cad", "#9a5b00"
INK, FAINT = "#1a2733", "#c9d2da"
STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "zhas-eval",
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


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
    register_matplotlib_fonts()
    paired = any(bar.beside is not None for bar in shown)
    named = series if paired else None
    with mpl.rc_context(STYLE):
        lines = max(_wrap(bar.label).count("\n") + 1 for bar in shown)
        bar_height = max(BAR * (2 if paired else 1), LINE * lines)
        height = len(shown) * bar_height + MARGIN + (0.3 if named else 0)
        drawing = Drawing(figsize=(WIDTH, height), layout="constrained")
        axes = drawing.subplots()
        _draw(axes, shown, view, paired)
        if named:
            handles = [mpl.patches.Patch(color=color) for color in (MAIN, SECOND)]
            drawing.legend(handles, named, loc="outside upper left", ncols=2, frameon=False)
        sns.despine(ax=axes, left=True, bottom=True)
        svg = _to_svg(drawing)
    figures = [figure for bar in shown for figure in (bar.figure, bar.beside) if figure is not None]
    return Chart(
        name=name,
        caption=view(f"chart.{name}"),
        svg=svg,
        alt=_describe(view, name, shown, named),
        figures=tuple(figure.figure for figure in figures),
    )


def _draw(axes: Axes, bars: Sequence[Bar], view: View, paired: bool) -> None:
    thickness = 0.38 if paired else 0.62
    largest = max((_size(figure) for bar in bars for figure in (bar.figure, bar.beside)), default=0.0) or 1.0
    for at, bar in enumerate(bars):
        pairs = [(bar.figure, MAIN, -thickness / 2 if paired else 0.0)]
        if bar.beside is not None:
            pairs.append((bar.beside, SECOND, thickness / 2))
        for figure, color, shift in pairs:
            axes.barh(at + shift, _size(figure), height=thickness * 0.92, color=color)
            axes.text(
                _size(figure) + largest * 0.012,
                at + shift,
                format_figure(figure, view.wording).replace("\u00a0", " "),
                va="center",
            )
    axes.set_yticks(range(len(bars)), [_wrap(bar.label) for bar in bars])
    axes.invert_yaxis()
    axes.set_xlim(0, largest * 1.2)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.axvline(0, color=FAINT, linewidth=1)


def _size(figure: Figure | None) -> float:
    return 0.0 if figure is None or figure.value is None else max(figure.value, 0.0)


def _wrap(label: str, width: int = 34) -> str:
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _to_svg(drawing: Drawing) -> str:
    buffer = io.StringIO()
    drawing.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


def _describe(view: View, name: str, bars: Sequence[Bar], series: tuple[str, str] | None) -> str:
    """The chart in words, from its figures."""
    parts = []
    for bar in bars:
        number = format_figure(bar.figure, view.wording)
        if bar.beside is not None and series:
            beside = format_figure(bar.beside, view.wording)
            parts.append(f"{bar.label}: {series[0]} {number}, {series[1]} {beside}")
        else:
            parts.append(f"{bar.label}: {number}")
    return view("chart.alt", caption=view(f"chart.{name}"), values="; ".join(parts))
