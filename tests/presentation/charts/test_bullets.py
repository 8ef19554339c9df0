"""Plan and fact: which lines there are, how long they are, which are cut or hatched."""

from typing import Any

import pytest
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from tests.presentation.charts.samples import VIEW, Figures
from zhas_eval.indicators.verdicts import Verdict
from zhas_eval.presentation.charts import Bullet, bullet_chart, draw_bullets
from zhas_eval.presentation.charts.bullets import CUT
from zhas_eval.presentation.charts.style import FAINT, STATED
from zhas_eval.presentation.marks import plain


def boxes(drawing: Drawing) -> list[Rectangle]:
    """The tracks and the bars, without the signs of the keys."""
    return [patch for patch in drawing.axes[0].patches if isinstance(patch, Rectangle) and patch.get_x() > 2]


def ratio(drawing: Drawing) -> float:
    """How long the bar is, in parts of its track, which is as long as the plan."""
    track, bar = boxes(drawing)
    return (bar.get_x() + bar.get_width() - track.get_x()) / track.get_width()


def bullet(make: Figures, achievement: float, **more: Any) -> Bullet:
    return Bullet("Тренинги", make(10.0), make(achievement * 10), make(achievement, "share"), **more)


@pytest.mark.parametrize("achievement", [0.3, 1.0, 1.4])
def test_a_bar_is_as_long_as_its_achievement(achievement: float) -> None:
    assert ratio(draw_bullets(VIEW, [bullet(Figures(), achievement)])) == pytest.approx(achievement)


def test_far_above_the_plan_is_cut_and_keeps_its_number() -> None:
    drawing = draw_bullets(VIEW, [bullet(Figures(), 3.5)])
    assert ratio(drawing) == pytest.approx(CUT)
    uncut = draw_bullets(VIEW, [bullet(Figures(), 1.4)])
    assert len(drawing.axes[0].lines) > len(uncut.axes[0].lines)
    assert any("350 %" in text.get_text() for text in drawing.axes[0].texts)


def test_a_fact_known_by_bounds_is_a_range() -> None:
    make = Figures()
    fact, share = make(lower=6.0, upper=9.0), make(None, "share", lower=0.6, upper=0.9)
    row = Bullet("Охват", make(10.0), fact, share, verdict="short")
    track, bar = boxes(draw_bullets(VIEW, [row]))
    assert (bar.get_x() - track.get_x()) / track.get_width() == pytest.approx(0.6)
    assert bar.get_width() / track.get_width() == pytest.approx(0.3)
    chart = bullet_chart(VIEW, "achievement", [row])
    assert chart is not None
    assert "от 6 до 9 из 10" in plain(chart.alt)
    assert "План не выполнен: Охват" in plain(chart.alt)


def test_a_fact_of_the_report_is_hatched() -> None:
    (_, counted) = boxes(draw_bullets(VIEW, [bullet(Figures(), 0.5)]))
    (_, stated) = boxes(draw_bullets(VIEW, [bullet(Figures(), 0.5, stated=True)]))
    assert counted.get_hatch() is None
    assert stated.get_hatch() == STATED


def test_without_a_plan_there_is_no_line() -> None:
    make = Figures()
    assert bullet_chart(VIEW, "achievement", [Bullet("а", None, make(1.0), None)]) is None
    assert bullet_chart(VIEW, "achievement", [Bullet("а", make(0.0), make(1.0), None)]) is None


def test_a_part_of_a_longer_plan_is_not_held_against_it() -> None:
    make = Figures()
    assert bullet_chart(VIEW, "achievement", [Bullet("а", make(40.0), make(9.0), None)]) is None


def test_an_unknown_fact_keeps_its_line() -> None:
    drawing = draw_bullets(VIEW, [Bullet("а", Figures()(40.0), None, None)])
    (track,) = boxes(drawing)
    assert "#{:02x}{:02x}{:02x}".format(*(round(part * 255) for part in track.get_facecolor()[:3])) == FAINT
    assert any("— из 40" in text.get_text() for text in drawing.axes[0].texts)


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("short", "План не выполнен"),
        ("near", "План не выполнен в пределах допуска"),
        ("met", "План выполнен"),
    ],
)
def test_it_is_said_above_all_whether_the_plan_was_reached(verdict: Verdict, said: str) -> None:
    chart = bullet_chart(VIEW, "achievement", [bullet(Figures(), 0.99, verdict=verdict)])
    assert chart is not None
    assert f"{said}: Тренинги." in plain(chart.alt)


def test_of_a_withheld_fact_it_is_not_said_whether_it_reached_the_plan() -> None:
    make = Figures()
    chart = bullet_chart(
        VIEW, "achievement", [Bullet("а", make(9.0), make(2.0).withhold(), make(0.2, "share").withhold())]
    )
    assert chart is not None
    assert "выполнен:" not in plain(chart.alt)
    assert "скрыто из 9" in plain(chart.alt)
