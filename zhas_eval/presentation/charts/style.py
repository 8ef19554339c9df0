"""What all charts share: palette, fonts, wrapping, numbers as labels, and how a drawing becomes a block."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import Any

import matplotlib as mpl
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure as Drawing

from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.blocks import Chart
from zhas_eval.presentation.fonts import FAMILIES, register_matplotlib_fonts, text_width
from zhas_eval.presentation.marks import plain as without_marks
from zhas_eval.presentation.numbers import format_figure
from zhas_eval.presentation.view import View

# Inches: the width of a page's text, and the height that the exporters print unscaled.
WIDTH, TALLEST = 6.6, 7.8
# Points.
SIZE, SMALL, TINY = 9.0, 8.0, 7.0
# Each keeps 3:1 from white and from the other, so that grey print tells them apart; blue and orange
# stay different to a colour-blind eye.
MAIN, SECOND = "#0a3f7a", "#cf7a12"
INK, MUTED, FAINT, PAPER = "#1a2733", "#55626d", "#dde4ea", "#ffffff"
# What was stated and not counted; what goes beyond.
STATED, BEYOND = "//////", "xxxxxx"
LEADING = 1.3
# A string of PDF/A has at most 32767 bytes, two to a letter; some are left for what surrounds the values.
LONGEST_ALT = 15_000
STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "zhas-eval",
    # By name: a generic family takes the first of its fonts and looks no further for a missing glyph. It
    # stands last, for a viewer without any of them.
    "font.family": [*FAMILIES, "sans-serif"],
    "font.sans-serif": list(FAMILIES),
    "font.size": SIZE,
    "hatch.linewidth": 0.9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the style of the documents; also a decorator."""
    register_matplotlib_fonts()
    with mpl.rc_context(STYLE):
        yield


def luminance(color: str) -> float:
    """How light a colour is, 0 to 1: relative luminance of WCAG 2.2.

    >>> luminance("#ffffff"), luminance("#000000")
    (1.0, 0.0)
    """
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(color)]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, 1 to 21: contrast ratio of WCAG 2.2.

    >>> round(contrast("#ffffff", "#000000"), 6)
    21.0
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def measure(text: str, *, size: float = SIZE, bold: bool = False) -> float:
    """The width in inches of the widest line of a text of ``size`` points."""
    return max(text_width(line, bold=bold) for line in plain(text).split("\n")) * size / 72


def height_of(text: str, *, size: float = SIZE) -> float:
    """The height in inches of a text of one or more lines."""
    return (text.count("\n") + 1) * size * LEADING / 72


def wrap(text: str, width: float, *, size: float = SIZE, bold: bool = False) -> str:
    """The text in lines no wider than ``width`` inches; a number keeps to one line, a long word does not.

    >>> wrap("Тренинги и семинары", 0.8)
    'Тренинги и\\nсеминары'
    """
    room = width * 72 / size
    lines = [""]
    # A space that does not break, and one before a sign, belongs to its number.
    for word in re.split(r"[ \n\t]+(?![%₸])", without_marks(text).strip()):
        for piece in _pieces(word, room, bold=bold):
            joined = f"{lines[-1]} {piece}" if lines[-1] else piece
            if lines[-1] and text_width(joined, bold=bold) > room:
                lines.append(piece)
            else:
                lines[-1] = joined
    return plain("\n".join(lines))


def _pieces(word: str, room: float, *, bold: bool) -> list[str]:
    if text_width(word, bold=bold) <= room:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, bold=bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def plain(text: str) -> str:
    """The text as it is drawn: without marks, and with spaces of one kind, as a font may lack the others."""
    return without_marks(text).replace("\u00a0", " ").replace("\u202f", " ")


def write(figure: Figure | None, view: View) -> str:
    """What stands on a chart for a figure."""
    return plain(format_figure(figure, view.wording))


def size_of(figure: Figure | None) -> float:
    """How long a bar is: the value, nought where there is none."""
    return 0.0 if figure is None or figure.value is None else max(figure.value, 0.0)


def speaks(figure: Figure | None) -> bool:
    """Whether a figure has anything to draw: a value that is not nought, a bound, or that it is withheld."""
    return figure is not None and bool(figure.suppressed or figure.value or figure.lower or figure.upper)


def to_svg(drawing: Drawing) -> str:
    """The drawing as SVG with its text as text; the same drawing makes the same bytes."""
    buffer = io.StringIO()
    drawing.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


@styled()
def make_chart(
    view: View, name: str, drawing: Drawing, *, alt: str, figures: Iterable[Figure | None]
) -> Chart:
    """The drawing as a block; ``figures`` are all that it shows."""
    shown = dict.fromkeys(figure.figure for figure in figures if figure is not None)
    return Chart(name=name, caption=view(f"chart.{name}"), svg=to_svg(drawing), alt=alt, figures=tuple(shown))


def describe(view: View, name: str, values: Sequence[str], *, lead: Sequence[str] = ()) -> str:
    """A chart in words: its caption, what it says above all, its values.

    Values beyond the length that a PDF can hold are left out, and that they are is said.
    """
    caption = ". ".join([view(f"chart.{name}"), *lead])
    lengths = accumulate(len(without_marks(value)) + 2 for value in values)
    fitting = sum(length <= LONGEST_ALT - len(without_marks(caption)) for length in lengths)
    more = [view("chart_text.more")] if fitting < len(values) else []
    return view("chart.alt", caption=caption, values="; ".join([*values[:fitting], *more]))
