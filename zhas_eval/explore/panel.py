"""The panel of the interactive notebook: choose a part, see its figures, follow a number to Excel."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from zhas_eval.errors import InputError, Problem
from zhas_eval.explore.breakdowns import (
    Breakdown,
    draw_breakdown,
    list_breakdowns,
    list_figures,
    name_breakdown,
    name_number,
    tabulate_breakdown,
)
from zhas_eval.explore.data import ProgrammeData, open_data
from zhas_eval.explore.periods import list_periods
from zhas_eval.explore.rows import tabulate_rows
from zhas_eval.presentation.blocks import Block, Heading, Notice, Paragraph
from zhas_eval.presentation.groups import name_group
from zhas_eval.presentation.html import render_block
from zhas_eval.presentation.labels import describe_problem, name_period, name_region
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.view import View
from zhas_eval.presentation.wording import DEFAULT_LANGUAGE, Wording, languages
from zhas_eval.programme.passport import ALL_REGIONS

OTHER = "other"
LABELS = {"description_width": "7.5em"}
LINE = {"display": "flex", "flex_flow": "row wrap"}


def explore(programme: Path | str, *, region: str, period: str, language: str) -> widgets.VBox:
    """The panel for the programme in a folder, first showing ``region`` and ``period``.

    What is wrong with the input is said in the panel itself.
    """
    wording = Wording(language if language in languages() else DEFAULT_LANGUAGE)
    try:
        if language not in languages():
            details = {"value": language, "known": ", ".join(languages())}
            raise InputError([Problem("unknown_language", details=details)])
        data = open_data(programme)
        data.programme.scope(region=region, period="all")
    except InputError as error:
        return widgets.VBox([widgets.HTML(_refuse(error, wording))])
    return Panel(data, region=region, period=period, wording=wording).box


class Panel:
    """The controls, what they show, and the answers to their changes."""

    def __init__(self, data: ProgrammeData, *, region: str, period: str, wording: Wording) -> None:
        self.data, self.wording = data, wording
        self._build_controls(region, period)
        self.message, self.table, self.chart, self.rows = (widgets.HTML() for _ in range(4))
        self.table.layout = widgets.Layout(flex="1 1 24em", min_width="0")
        self.chart.layout = widgets.Layout(flex="1 1 28em", min_width="0")
        self.numbers = widgets.ToggleButtons(options=[], layout=widgets.Layout(width="auto"))
        self.numbers.style.button_width = "auto"
        rows_head = self._html(
            Heading(wording("explore.rows.title"), 2), Paragraph(wording("explore.rows.pick"))
        )
        self.result = widgets.VBox(
            [
                widgets.HBox([self.table, self.chart], layout=widgets.Layout(**LINE, grid_gap="0 2em")),
                rows_head,
                self.numbers,
                self.rows,
            ]
        )
        controls = widgets.HBox([self.region, self.period, self.own_period], layout=widgets.Layout(**LINE))
        self.box = widgets.VBox([*self._made_up(), controls, self.breakdown, self.message, self.result])
        for control in (self.region, self.period, self.own_period):
            control.observe(self._change_scope, "value")
        self.breakdown.observe(self._change_breakdown, "value")
        self.numbers.observe(self._change_number, "value")
        self._change_scope()

    def _build_controls(self, region: str, period: str) -> None:
        passport, say = self.data.programme.passport, self.wording
        regions = [ALL_REGIONS, *passport.region_codes()]
        periods = list_periods(passport)
        self.region = widgets.Dropdown(
            description=say("explore.region"),
            options=[(name_region(code, passport=passport, wording=say), code) for code in regions],
            value=region,
            style=LABELS,
        )
        self.period = widgets.Dropdown(
            description=say("explore.period"),
            options=[
                *((name_period(code, passport=passport, wording=say), code) for code in periods),
                (say("explore.other_period"), OTHER),
            ],
            value=period if period in periods else OTHER,
            style=LABELS,
        )
        self.own_period = widgets.Text(
            description=say("explore.own_period"),
            placeholder=say("explore.own_period_hint"),
            value="" if period in periods else period,
            continuous_update=False,
            style=LABELS,
            layout=widgets.Layout(width="44em", max_width="100%"),
        )
        self.breakdown = widgets.Dropdown(
            description=say("explore.breakdown"),
            style=LABELS,
            layout=widgets.Layout(width="44em", max_width="100%"),
        )

    def _made_up(self) -> list[widgets.HTML]:
        if not self.data.programme.passport.made_up:
            return []
        return [self._html(Notice(self.wording("cover.made_up"), "warning"))]

    def _change_scope(self, _: Any = None) -> None:
        """Another region or period: the same break-down of other figures."""
        own = self.period.value == OTHER
        self.own_period.layout.display = None if own else "none"
        code = self.own_period.value.strip() if own else self.period.value
        self.message.value, self.result.layout.display = "", "none"
        if not code:
            return
        try:
            ledger = self.data.ledger(self.region.value, code)
        except InputError as error:
            self.message.value = _refuse(error, self.wording)
            return
        self.view = View(ledger, self.wording.language)
        self.result.layout.display = None
        found = list_breakdowns(ledger)
        chosen = self.breakdown.value if self.breakdown.value in found else found[0]
        options = [(plain(name_breakdown(self.view, breakdown)), breakdown) for breakdown in found]
        _offer(self.breakdown, options, chosen, self._change_breakdown)
        self._change_breakdown()

    def _change_breakdown(self, _: Any = None) -> None:
        breakdown: Breakdown = self.breakdown.value
        self.table.value = self._render(tabulate_breakdown(self.view, breakdown))
        chart = draw_breakdown(self.view, breakdown)
        self.chart.value = self._render(chart) if chart else ""
        figures = list_figures(self.view.ledger, breakdown)
        options = [(plain(name_number(self.view, figure)), figure) for figure in figures]
        _offer(self.numbers, options, None, self._change_number)
        self._change_number()

    def _change_number(self, _: Any = None) -> None:
        figure = self.numbers.value
        if figure is None:
            self.rows.value = ""
            return
        group, telling = name_group(self.view, figure), self.data.telling_columns(figure)
        rows = tabulate_rows(self.view, figure, group, self.data.clean, telling=telling)
        self.rows.value = self._render(rows)

    def _render(self, block: Block) -> str:
        return render_block(block.to_json(), language=self.wording.language)

    def _html(self, *blocks: Block) -> widgets.HTML:
        return widgets.HTML("".join(map(self._render, blocks)))


def _refuse(error: InputError, wording: Wording) -> str:
    """The problems of the input as a reader understands them."""
    texts = "\n".join(describe_problem(problem, wording=wording) for problem in error.problems)
    return render_block(Notice(texts, "warning").to_json(), language=wording.language)


def _offer(control: Any, options: list[tuple[str, Any]], value: Any, handler: Callable[[Any], None]) -> None:
    """Give a control its options and value without its handler hearing of each step."""
    control.unobserve(handler, "value")
    control.options = options
    control.value = value
    control.observe(handler, "value")
