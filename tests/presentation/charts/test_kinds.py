"""What each other chart shows in its own way: order, marks, gaps, and what it says above all."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from tests.presentation.charts.samples import LONG, SIDES, VIEW, Figures, scored
from zhas_eval.presentation.charts import (
    Band,
    Panel,
    Scored,
    Slope,
    Spending,
    Stage,
    draw_pyramid,
    draw_score_map,
    draw_slopes,
    draw_small_multiples,
    draw_spending,
    funnel_chart,
    pyramid_chart,
    score_map,
    slope_chart,
    small_multiples,
    spending_chart,
)
from zhas_eval.presentation.charts.slopes import _spread
from zhas_eval.presentation.charts.style import BEYOND, STATED, measure, wrap
from zhas_eval.presentation.marks import plain


def texts(drawing: Drawing) -> list[str]:
    return [text.get_text() for text in drawing.axes[0].texts]


def hatches(drawing: Drawing) -> list[str]:
    return [patch.get_hatch() for patch in drawing.axes[0].patches if patch.get_hatch()]


def markers(drawing: Drawing, kind: str) -> int:
    return sum(line.get_marker() == kind for line in drawing.axes[0].lines)


def test_a_pyramid_has_a_word_for_a_withheld_cell_and_no_bar() -> None:
    make = Figures()
    bands = [Band("14–17", make(3.0).withhold(), make(5.0)), Band("18–20", make(9.0), make(14.0))]
    drawing = draw_pyramid(VIEW, bands, sides=SIDES)
    assert texts(drawing).count("скрыто") == 1
    bars = [patch.get_width() for patch in drawing.axes[0].patches if isinstance(patch, Rectangle)]
    assert bars.count(0) == 1
    chart = pyramid_chart(VIEW, "pyramid", bands, sides=SIDES)
    assert chart is not None
    assert "Наибольшее значение — 18–20, Женщины: 14. 14–17: Мужчины скрыто, Женщины 5;" in plain(chart.alt)


def test_the_youngest_stand_at_the_bottom() -> None:
    make = Figures()
    drawing = draw_pyramid(
        VIEW, [Band(label, make(1.0), make(2.0)) for label in ("14–17", "18–20")], sides=SIDES
    )
    heights = {text.get_text(): text.get_position()[1] for text in drawing.axes[0].texts}
    assert heights["14–17"] > heights["18–20"]


def test_a_funnel_tells_what_was_kept_and_what_fell_out() -> None:
    make = Figures()
    stages = [
        Stage("Подано", make(112.0)),
        Stage("Победители", make(28.0), make(0.25, "share"), lost=make(84.0)),
    ]
    chart = funnel_chart(VIEW, "funnel", stages)
    assert chart is not None
    alt = plain(chart.alt).replace("\u00a0", " ")
    assert "Подано — 112, Победители — 28. Подано: 112; Победители: 28, прошло дальше 25 %, выбыло 84." in alt


def test_a_score_map_puts_winners_above_the_line_and_orders_by_mean() -> None:
    make = Figures()
    rows = [
        Scored(label, [make(mean, "points")], make(mean, "points"), won=won)
        for label, mean, won in (("в", 50.0, False), ("а", 70.0, True), ("г", 90.0, False), ("б", 80.0, True))
    ]
    drawing = draw_score_map(VIEW, rows, judges=["Судья"])
    heights = {text.get_text(): text.get_position()[1] for text in drawing.axes[0].texts}
    assert sorted("абвг", key=lambda label: heights[label]) == ["б", "а", "г", "в"]
    (line,) = [
        line for line in drawing.axes[0].lines if line.get_xdata()[0] == 0 and len(line.get_xdata()) == 2
    ]
    assert heights["а"] < line.get_ydata()[0] < heights["г"]
    chart = score_map(VIEW, "score_map", rows, judges=["Судья"])
    assert chart is not None
    assert "б, победитель: среднее 80,0 (80,0)" in plain(chart.alt)


def test_a_missing_score_is_a_hatched_cell_and_a_withheld_one_a_cross() -> None:
    make = Figures()
    full, withheld = make(50.0, "points"), make(5.0, "points").withhold()
    row = Scored("а", [full, None, replace(make(None, "points")), withheld], make(50.0, "points"))
    drawing = draw_score_map(VIEW, [row], judges=list("1234"))
    # The sign of the key and two cells; the sign of the key and one cell.
    assert hatches(drawing) == [STATED] * 3
    assert markers(drawing, "x") == 2


def test_many_applications_keep_their_means() -> None:
    rows = scored(Figures(), applications=150, judges=9)
    drawing = draw_score_map(VIEW, rows, judges=[str(at) for at in range(9)])
    assert {row.label for row in rows} <= set(texts(drawing))
    assert len(texts(drawing)) < 150 * 9


def test_the_text_alternative_of_very_many_applications_fits_a_pdf() -> None:
    rows = scored(Figures(), applications=300, judges=9)
    chart = score_map(VIEW, "score_map", rows, judges=[str(at) for at in range(9)])
    assert chart is not None
    assert len(plain(chart.alt)) < 32767 / 2
    assert all(f"{row.label}: среднее" in plain(chart.alt) for row in rows if not row.won)
    long = [replace(row, label=f"{LONG} {row.label}") for row in rows]
    chart = score_map(VIEW, "score_map", long, judges=[str(at) for at in range(9)])
    assert chart is not None
    assert len(plain(chart.alt)) < 32767 / 2
    assert plain(chart.alt).endswith("; остальные значения видны только на рисунке.")


def test_a_row_has_a_score_for_each_judge() -> None:
    with pytest.raises(ValueError, match="each judge"):
        score_map(VIEW, "score_map", scored(Figures(), applications=2, judges=3), judges=["один"])


@pytest.mark.parametrize(("spent", "over"), [(90.0, False), (100.0, False), (101.0, True)])
def test_overspending_is_hatched_and_said(spent: float, over: bool) -> None:
    make = Figures()
    line = Spending("Аренда", make(100.0, "tenge"), make(spent, "tenge"))
    assert (BEYOND in hatches(draw_spending(VIEW, [line]))) == over
    chart = spending_chart(VIEW, "spending", [line])
    assert chart is not None
    assert ("Израсходовано сверх сметы: Аренда." in plain(chart.alt)) == over


def test_spending_without_a_known_budget_is_not_called_overspending() -> None:
    make = Figures()
    line = Spending("Аренда", make(100.0, "tenge").withhold(), make(500.0, "tenge"))
    assert hatches(draw_spending(VIEW, [line])) == []
    chart = spending_chart(VIEW, "spending", [line])
    assert chart is not None
    assert "сверх сметы" not in plain(chart.alt)


def test_slopes_say_what_rose_and_what_fell() -> None:
    make = Figures()
    slopes = [
        Slope(
            "Работают",
            make(0.2, "share", lower=0.1, upper=0.3),
            make(0.5, "share"),
            make(0.3, "share_points"),
        ),
        Slope("Ищут", make(0.4, "share"), make(0.3, "share"), make(-0.1, "share_points")),
    ]
    chart = slope_chart(VIEW, "change_share", slopes)
    assert chart is not None
    alt = plain(chart.alt).replace("\u00a0", " ")
    assert "Выросло: Работают. Снизилось: Ищут." in alt
    assert "Работают: до 20 % (от 10 % до 30 %), после 50 %, изменение +30 п. п." in alt
    dashes = [line.get_linestyle() for line in draw_slopes(VIEW, slopes).axes[0].lines]
    assert dashes.count("--") == 1


def test_a_withheld_end_has_its_word_and_no_point() -> None:
    make = Figures()
    drawing = draw_slopes(VIEW, [Slope("а", make(0.2, "share").withhold(), make(0.5, "share"))])
    assert "скрыто" in texts(drawing)
    assert markers(drawing, "o") == 1


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0.1, 0.4)), min_size=1, max_size=12))
def test_labels_are_spread_without_covering_each_other(labels: list[tuple[float, float]]) -> None:
    wanted, heights = [place for place, _ in labels], [height for _, height in labels]
    middles = _spread(wanted, heights, 0.0, 5.0)
    placed = sorted(zip(middles, heights, strict=True))
    assert placed[0][0] - placed[0][1] / 2 >= -1e-9
    assert placed[-1][0] + placed[-1][1] / 2 <= 5 + 1e-9
    for (one, first), (other, second) in pairwise(placed):
        assert other - one >= (first + second) / 2 - 1e-9


def test_a_quarter_is_hollow_when_partial_and_a_gap_when_withheld() -> None:
    make = Figures()
    points = [("I", make(3.0)), ("II", make(9.0).withhold()), ("III", None), ("IV", make(5.0))]
    panel = Panel("Шымкент", points)
    drawing = draw_small_multiples(VIEW, [panel], partial=["IV"])
    hollow = [
        line for line in drawing.axes[0].lines if line.get_marker() == "o" and line.get_mfc() == "#ffffff"
    ]
    # Each with the sign of its key.
    assert len(hollow) == 2
    assert markers(drawing, "x") == 2
    joined = [line for line in drawing.axes[0].lines if line.get_linewidth() == 1.6]
    assert joined == []
    chart = small_multiples(VIEW, "quarters_people", [panel], partial=["IV"])
    assert chart is not None
    assert "Неполный квартал: IV. Шымкент: I 3, II скрыто, III —, IV 5." in plain(chart.alt)


def test_panels_share_their_scale() -> None:
    make = Figures()
    panels = [
        Panel(label, [("I", make(value)), ("II", make(value))]) for label, value in (("а", 10.0), ("б", 5.0))
    ]
    lines = draw_small_multiples(VIEW, panels).axes[0].lines
    high, low = (line.get_ydata()[0] for line in lines if line.get_linewidth() == 1.6)
    base = max(line.get_ydata()[0] for line in lines)
    assert base - high == pytest.approx(2 * (base - low))


def test_panels_of_different_quarters_are_refused() -> None:
    make = Figures()
    with pytest.raises(ValueError, match="different quarters"):
        small_multiples(
            VIEW, "quarters_people", [Panel("а", [("I", make(1.0))]), Panel("б", [("II", make(1.0))])]
        )


@given(st.text(alphabet="аәғқңөұүһі -", max_size=120), st.floats(0.4, 3))
def test_wrapping_keeps_every_letter_and_the_width(text: str, width: float) -> None:
    wrapped = wrap(text, width)
    assert wrapped.replace("\n", "").replace(" ", "") == text.replace(" ", "")
    assert measure(wrapped) <= width + 1e-9


def test_a_number_is_not_broken() -> None:
    assert wrap("12\u00a0480\u00a0000\u00a0₸ из 4,3 %", 0.4, size=9).count("\n") > 1
    assert "4,3 %" in wrap("около 4,3 %", 0.5)
