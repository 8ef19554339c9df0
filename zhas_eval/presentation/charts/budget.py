"""Spending inside its budget: a bar in an outlined bar, with what goes beyond marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.figure import Figure as Drawing

from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.blocks import Chart
from zhas_eval.presentation.charts.canvas import Canvas, Key, keys_height, swatch
from zhas_eval.presentation.charts.style import (
    BEYOND,
    INK,
    MAIN,
    MUTED,
    PAPER,
    SECOND,
    SMALL,
    WIDTH,
    describe,
    height_of,
    make_chart,
    size_of,
    speaks,
    styled,
    wrap,
)
from zhas_eval.presentation.view import View

# Inches: the label, where the bars begin and how long the longest is, where their numbers begin.
LABEL, BARS, LONGEST, NUMBERS = 1.95, 2.1, 2.3, 4.5
OUTER, INNER, GAP = 0.28, 0.16, 0.12
Verb = Literal["spent", "paid"]
# How the keys of sentences on lines that pass their budget end.
END: dict[Verb, str] = {"spent": "", "paid": "_paid"}


@dataclass(frozen=True)
class Spending:
    """A line of the budget with what was spent of it; ``share`` is the one over the other."""

    label: str
    budget: Figure | None
    spent: Figure | None
    share: Figure | None = None

    def figures(self) -> list[Figure]:
        """The figures there are."""
        return [figure for figure in (self.budget, self.spent, self.share) if figure is not None]


def spending_chart(view: View, name: str, lines: Sequence[Spending], *, verb: Verb = "spent") -> Chart | None:
    """Each line's spending against its budget, on one scale of money. None without data.

    ``verb``: what the money did, as grantees spend a grant and the programme pays from its budget. Lines
    without money are left out; a withheld figure has no bar, only the word that says so.
    """
    shown = [line for line in lines if speaks(line.budget) or speaks(line.spent)]
    if not shown:
        return None
    over = [line.label for line in shown if _is_over(line)]
    # Of a line that is withheld or has no budget nothing can be promised.
    known = all(
        end is not None and end.value is not None for line in shown for end in (line.budget, line.spent)
    )
    lead = [view(f"chart_text.over{END[verb]}", labels=", ".join(over))] if over else []
    if known and not over:
        lead = [view(f"chart_text.none_over{END[verb]}")]
    values = [view("chart_text.value", label=line.label, value=_numbers(view, line)) for line in shown]
    return make_chart(
        view,
        name,
        draw_spending(view, shown, verb=verb),
        alt=describe(view, name, values, lead=lead),
        figures=[figure for line in shown for figure in line.figures()],
    )


@styled()
def draw_spending(view: View, lines: Sequence[Spending], *, verb: Verb = "spent") -> Drawing:
    """The spending as a matplotlib figure."""
    keys: list[Key] = [
        (view("chart_text.budget"), swatch(fill=PAPER, edge=INK)),
        (view(f"chart_text.{verb}"), swatch(fill=MAIN)),
    ]
    if any(_is_over(line) for line in lines):
        keys.append((view("chart_text.beyond"), swatch(fill=PAPER, edge=SECOND, hatch=BEYOND)))
    labels = [wrap(line.label, LABEL) for line in lines]
    numbers = [wrap(_numbers(view, line), WIDTH - NUMBERS, size=SMALL, bold=_is_over(line)) for line in lines]
    rows = [
        max(OUTER, height_of(label), height_of(number, size=SMALL)) + GAP
        for label, number in zip(labels, numbers, strict=True)
    ]
    top = keys_height(keys)
    canvas = Canvas(top + sum(rows) + 0.05)
    canvas.keys(0, keys)
    largest = max(size_of(figure) for line in lines for figure in (line.budget, line.spent)) or 1.0
    middle = top
    for line, label, number, row in zip(lines, labels, numbers, rows, strict=True):
        middle += row / 2
        canvas.write((LABEL, middle), label, align="right")
        _draw_line(canvas, line, middle, LONGEST / largest)
        canvas.write((NUMBERS, middle), number, size=SMALL, bold=_is_over(line))
        middle += row / 2
    canvas.line([(BARS, top), (BARS, middle)], color=MUTED, width=0.8)
    return canvas.drawing


def _draw_line(canvas: Canvas, line: Spending, middle: float, scale: float) -> None:
    budget, spent = (size_of(figure) * scale for figure in (line.budget, line.spent))
    inside = min(budget, spent) if _is_over(line) else spent
    if budget:
        canvas.box((BARS, middle - OUTER / 2), budget, OUTER, fill=PAPER, edge=INK)
    canvas.box((BARS, middle - INNER / 2), inside, INNER, fill=MAIN)
    if spent > inside:
        corner = BARS + inside, middle - OUTER / 2
        canvas.box(corner, spent - inside, OUTER, fill=PAPER, edge=SECOND, hatch=BEYOND)
    if budget and spent > inside:
        canvas.line([(BARS + budget, middle - OUTER / 2), (BARS + budget, middle + OUTER / 2)], width=2.2)


def _is_over(line: Spending) -> bool:
    known = line.budget is not None and line.budget.value is not None
    return known and size_of(line.spent) > size_of(line.budget)


def _numbers(view: View, line: Spending) -> str:
    names: dict[str, Figure | str] = {
        "spent": line.spent or view("number.none"),
        "budget": line.budget or view("number.none"),
    }
    key = "of_budget" if line.share is None or line.share.value is None else "of_budget_share"
    text = view(f"chart_text.{key}", **names, **({"share": line.share} if line.share else {}))
    return view("chart_text.is_over", text=text) if _is_over(line) else text
