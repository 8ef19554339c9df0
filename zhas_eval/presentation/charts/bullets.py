"""Plan and fact: one line an indicator, all on the scale of achievement."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from matplotlib.figure import Figure as Drawing

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.verdicts import Verdict
from zhas_eval.presentation.blocks import Chart
from zhas_eval.presentation.charts.canvas import Canvas, Key, keys_height, swatch
from zhas_eval.presentation.charts.style import (
    FAINT,
    INK,
    MAIN,
    MUTED,
    PAPER,
    SMALL,
    STATED,
    WIDTH,
    describe,
    height_of,
    make_chart,
    styled,
    wrap,
)
from zhas_eval.presentation.view import View

# Achievement at which bars are cut, as a share of the plan: one far above would flatten all others.
CUT = 1.5
# Inches: the label, where the bars begin and how long the longest is, where their numbers begin.
LABEL, BARS, LONGEST, NUMBERS = 2.25, 2.4, 2.05, 4.53
ROW, GAP, HEAD = 0.24, 0.12, 0.24


@dataclass(frozen=True)
class Bullet:
    """An indicator with its plan, its fact and the one over the other; ``stated``: the fact is a report's.

    ``verdict``: how the fact stands to the plan, with its direction and the programme's tolerance.
    """

    label: str
    plan: Figure | None
    fact: Figure | None
    achievement: Figure | None
    stated: bool = field(default=False, kw_only=True)
    verdict: Verdict = field(default="unknown", kw_only=True)


def bullet_chart(view: View, name: str, bullets: Sequence[Bullet]) -> Chart | None:
    """Each fact against its plan. None where no indicator has both a plan and something said of the fact.

    An indicator without a plan has no line, nor has one whose fact has no achievement, as when the
    plan is that of a longer period. Bounds make a range; what is far above the plan is cut and marked.
    """
    shown = [bullet for bullet in bullets if _is_comparable(bullet)]
    if not shown:
        return None
    return make_chart(
        view,
        name,
        draw_bullets(view, shown),
        alt=describe(
            view,
            name,
            [view("chart_text.value", label=bullet.label, value=_numbers(view, bullet)) for bullet in shown],
            lead=_lead(view, shown),
        ),
        figures=[
            figure for bullet in shown for figure in (bullet.plan, bullet.fact, bullet.achievement) if figure
        ],
    )


@styled()
def draw_bullets(view: View, bullets: Sequence[Bullet]) -> Drawing:
    """The bullets as a matplotlib figure; at least one has a plan and something said of its fact."""
    bullets = [bullet for bullet in bullets if _is_comparable(bullet)]
    keys = _keys(view, bullets)
    labels = [wrap(bullet.label, LABEL) for bullet in bullets]
    numbers = [wrap(_numbers(view, bullet), WIDTH - NUMBERS, size=SMALL) for bullet in bullets]
    rows = [
        max(ROW, height_of(label), height_of(number, size=SMALL)) + GAP
        for label, number in zip(labels, numbers, strict=True)
    ]
    top = keys_height(keys) + HEAD
    canvas = Canvas(top + sum(rows) + 0.05)
    canvas.keys(0, keys)
    scale = LONGEST / max(1.15, *(min(_span(bullet)[1], CUT) for bullet in bullets))
    plan = BARS + scale
    canvas.write((plan, top - 0.13), view("chart_text.plan"), size=SMALL, align="center", color=MUTED)
    middle = top
    for bullet, label, number, row in zip(bullets, labels, numbers, rows, strict=True):
        middle += row / 2
        canvas.write((LABEL, middle), label, align="right")
        canvas.box((BARS, middle - 0.11), scale, 0.22, fill=FAINT)
        _draw_fact(canvas, bullet, middle, scale)
        canvas.line([(plan, middle - 0.14), (plan, middle + 0.14)], width=2.2)
        canvas.write((NUMBERS, middle), number, size=SMALL)
        middle += row / 2
    canvas.line([(BARS, top), (BARS, top + sum(rows))], color=MUTED, width=0.8)
    return canvas.drawing


def _draw_fact(canvas: Canvas, bullet: Bullet, middle: float, scale: float) -> None:
    low, high = _span(bullet)
    if not high:
        return
    start = BARS if low == high else BARS + min(low, CUT) * scale
    end = BARS + min(high, CUT) * scale
    ranged, hatch = low < high, STATED if bullet.stated else ""
    fill, edge = (PAPER, MAIN) if ranged or bullet.stated else (MAIN, "none")
    canvas.box(
        (start, middle - 0.065), max(end - start, 0.02), 0.13, fill=fill, edge=edge, hatch=hatch, line=1.3
    )
    if ranged:
        for at in (start, end) if high <= CUT else (start,):
            canvas.line([(at, middle - 0.1), (at, middle + 0.1)], color=MAIN, width=1.6)
    if high > CUT:
        for shift in (0.14, 0.2):
            x = end - shift
            canvas.line([(x - 0.03, middle + 0.1), (x + 0.03, middle - 0.1)], color=INK, width=3.2)
            canvas.line([(x - 0.03, middle + 0.1), (x + 0.03, middle - 0.1)], color=PAPER, width=2.0)


def _is_comparable(bullet: Bullet) -> bool:
    if bullet.plan is None or not bullet.plan.value:
        return False
    return bullet.achievement is not None or bullet.fact is None or bullet.fact.value is None


def _span(bullet: Bullet) -> tuple[float, float]:
    """Between which shares of the plan the fact lies; equal where it is known."""
    figure = bullet.achievement
    if figure is None or figure.suppressed:
        return 0.0, 0.0
    if figure.value is not None:
        return max(figure.value, 0.0), 2 * CUT if figure.is_at_least else max(figure.value, 0.0)
    if figure.lower is None and figure.upper is None:
        return 0.0, 0.0
    # A bound that is not known lies beyond the drawing.
    return max(figure.lower or 0.0, 0.0), 2 * CUT if figure.upper is None else max(figure.upper, 0.0)


def _numbers(view: View, bullet: Bullet) -> str:
    names: dict[str, Figure | str] = {
        "fact": bullet.fact or view("number.none"),
        "plan": bullet.plan or view("number.none"),
    }
    if bullet.achievement is None or bullet.achievement.suppressed:
        return view("chart_text.of_plan", **names)
    return view("chart_text.of_plan_share", share=bullet.achievement, **names)


def _keys(view: View, bullets: Sequence[Bullet]) -> list[Key]:
    spans = [_span(bullet) for bullet in bullets]
    keys: list[Key] = [(view("chart_text.fact"), swatch(fill=MAIN, edge=MAIN))]
    if any(bullet.stated for bullet in bullets):
        keys.append((view("chart_text.stated"), swatch(fill=PAPER, edge=MAIN, hatch=STATED)))
    if any(low < high for low, high in spans):
        keys.append((view("chart_text.bounds"), swatch(fill=PAPER, edge=MAIN, line=1.3)))
    return keys if len(keys) > 1 else []


def _lead(view: View, bullets: Sequence[Bullet]) -> list[str]:
    verdicts: dict[Verdict, str] = {"met": "reached", "near": "near", "short": "behind"}
    return [
        view(f"chart_text.{key}", labels=", ".join(labels))
        for verdict, key in verdicts.items()
        if (labels := [bullet.label for bullet in bullets if bullet.verdict == verdict])
    ]
