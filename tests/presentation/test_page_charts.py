"""The charts of the pages stand on the figures of the ledger, and not at all where there are none."""

from pathlib import Path

import pytest

from zhas_eval.cleaning.load import load_clean
from zhas_eval.indicators.comparisons import calculate_comparisons
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.indicators.measures import by_measure, calculate_measures
from zhas_eval.indicators.plan_fact import calculate_plan_fact
from zhas_eval.indicators.score_map import calculate_score_map
from zhas_eval.presentation import page_charts
from zhas_eval.presentation.silence import find_silence
from zhas_eval.presentation.tables.comparisons import tabulate_equity, tabulate_regions
from zhas_eval.presentation.tables.findings import tabulate_effects
from zhas_eval.presentation.tables.trends import tabulate_quarters, tabulate_trends
from zhas_eval.presentation.view import View
from zhas_eval.sources.programme_folder import open_programme

PROGRAMME = open_programme(Path(__file__).resolve().parents[2] / "data" / "zhas-2023")
ONE = (
    page_charts.chart_pyramid,
    page_charts.chart_funnel,
    page_charts.chart_costs,
    page_charts.chart_sections,
)
SEVERAL = (page_charts.chart_scores, page_charts.chart_changes)


@pytest.fixture(scope="module")
def view():
    scope = PROGRAMME.scope(region="all", period="all")
    clean = load_clean(PROGRAMME)
    measures = calculate_measures(clean, scope)
    lines = calculate_plan_fact(scope, by_measure(measures))
    more = [*calculate_comparisons(clean, scope), *calculate_score_map(clean, scope)]
    stated = [figure for line in lines for figure in line.figures()]
    return View(Ledger(scope, [*measures, *stated, *more]), "ru")


@pytest.mark.parametrize("draw", [*ONE, *SEVERAL], ids=lambda draw: draw.__name__)
def test_every_number_of_a_chart_is_a_figure_of_the_ledger(view, draw):
    found = draw(view)
    charts = [chart for chart in (found if draw in SEVERAL else [found]) if chart]
    known = {figure.figure for figure in view.ledger}
    assert charts
    for chart in charts:
        assert chart.figures
        assert set(chart.figures) <= known


def test_two_cycles_are_two_maps_with_names_of_their_own(view):
    charts = page_charts.chart_scores(view)
    assert len({(chart.name, chart.caption) for chart in charts}) == len(charts) == 2


def test_quarters_stand_in_a_panel_for_all_regions_and_for_each(view):
    chart = page_charts.chart_quarters(view, "participants", "quarters_people")
    regions = {figure.split("@")[1].split("/")[0] for figure in chart.figures}
    assert regions == {"all", "shymkent", "wko"}


def test_a_measure_without_quarters_has_no_chart(view):
    assert page_charts.chart_quarters(view, "partners", "quarters_people") is None


def test_achievement_is_of_lines_with_a_plan_of_just_this_period():
    scope = PROGRAMME.scope(region="all", period="2023")
    lines = calculate_plan_fact(scope, by_measure(calculate_measures(load_clean(PROGRAMME), scope)))
    stated = [figure for line in lines for figure in line.figures()]
    chart = page_charts.chart_achievement(View(Ledger(scope, stated), "ru"), lines)
    planned = {line.plan.figure for line in lines if line.achievement and line.plan_period == "same"}
    assert {figure for figure in chart.figures if ":plan@" in figure} == planned
    assert len(planned) > 20


@pytest.mark.parametrize(
    ("tabulate", "rows"),
    [(tabulate_equity, 7), (tabulate_regions, 6), (tabulate_quarters, 8), (tabulate_effects, 12)],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_comparisons_are_tabulated_with_their_figures(view, tabulate, rows):
    table = tabulate(view)
    assert 0 < len(table.body) <= rows
    assert all(any(cell.figure for cell in row) for row in table.body)


def test_a_page_without_data_has_no_charts_and_no_rows():
    scope = PROGRAMME.scope(region="wko", period="2023-09")
    view = View(Ledger(scope, calculate_measures(load_clean(PROGRAMME), scope)), "ru")
    assert page_charts.chart_pyramid(view) is None
    silent = [find_silence(view, tabulate(view)) for tabulate in (tabulate_equity, tabulate_regions)]
    assert silent == ["no_composition", "one_region"]
    assert find_silence(view, tabulate_quarters(view)) == "one_quarter"
    assert page_charts.chart_scores(view) == []
    assert not any(page_charts.chart_changes(view))
    assert tabulate_equity(view).body == tabulate_regions(view).body == tabulate_quarters(view).body == ()
    assert tabulate_trends(view) is None
