"""Bars: text alternative, pairs, and what has no bar."""

from dataclasses import replace

from tests.presentation.charts.samples import VIEW, Figures
from zhas_eval.presentation.charts import Bar, bar_chart, draw_bars
from zhas_eval.presentation.marks import plain


def test_bars_say_in_words_what_they_draw() -> None:
    make = Figures()
    women, men = make(49.0), make(21.0).withhold()
    chart = bar_chart(VIEW, "age", [Bar("Ғалия & Әсем", women), Bar("Мужчины", men)])
    assert chart is not None
    assert plain(chart.alt) == "Участники по возрасту. Ғалия & Әсем: 49; Мужчины: скрыто."
    assert "Ғалия" in chart.svg
    assert chart.figures == (women.figure, men.figure)


def test_pairs_are_named() -> None:
    make = Figures()
    chart = bar_chart(VIEW, "costs", [Bar("Аренда", make(5.0), make(4.0))], series=("смета", "потрачено"))
    assert chart is not None
    assert plain(chart.alt).endswith("Аренда: смета 5, потрачено 4.")
    assert "потрачено" in chart.svg


def test_noughts_alone_are_no_chart() -> None:
    assert bar_chart(VIEW, "age", [Bar("x", Figures()(0.0))]) is None


def test_the_first_bar_stands_on_top() -> None:
    make = Figures()
    drawing = draw_bars(VIEW, [Bar("а", make(1.0)), Bar("б", replace(make(2.0)))])
    lower, upper = drawing.axes[0].get_ylim()
    assert lower > upper
