"""What holds for every chart, whatever its data."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from tests.presentation.charts.samples import KINDS, LONG, MADE, VIEW, Figures, blank, panels, sample, scored
from zhas_eval.presentation import charts
from zhas_eval.presentation.charts.style import TALLEST, WIDTH, plain, styled
from zhas_eval.presentation.numbers import format_figure

EVERY = [(name, kind) for name in MADE for kind in KINDS]
# Pixels by which the boxes of two texts may touch: a box is a little larger than its ink.
SLACK = 1.0


@dataclass(frozen=True)
class Placed:
    text: str
    box: Bbox


@styled()
def placed_texts(drawing: Drawing) -> list[Placed]:
    """Every text with its box in pixels, as drawn."""
    canvas = FigureCanvasAgg(drawing)
    canvas.draw()
    texts = [text for text in drawing.findobj(Text) if text.get_text().strip() and text.get_visible()]
    return [Placed(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in texts]


def overlaps(texts: list[Placed]) -> Iterator[tuple[str, str]]:
    for one, other in combinations(texts, 2):
        width = min(one.box.x1, other.box.x1) - max(one.box.x0, other.box.x0)
        height = min(one.box.y1, other.box.y1) - max(one.box.y0, other.box.y0)
        if width > SLACK and height > SLACK:
            yield one.text, other.text


def assert_legible(drawing: Drawing) -> None:
    texts = placed_texts(drawing)
    assert texts
    assert list(overlaps(texts)) == []
    page = drawing.bbox
    outside = [
        placed.text
        for placed in texts
        if placed.box.x0 < page.x0 - SLACK
        or placed.box.x1 > page.x1 + SLACK
        or placed.box.y0 < page.y0 - SLACK
        or placed.box.y1 > page.y1 + SLACK
    ]
    assert outside == []


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_no_text_covers_another_or_leaves_the_page(name: str, kind: str) -> None:
    assert_legible(sample(name, kind).draw())


@pytest.mark.parametrize("applications", [1, 12, 42, 70, 150, 250])
@pytest.mark.parametrize("judges", [5, 9])
def test_a_score_map_of_any_size_is_legible(applications: int, judges: int) -> None:
    rows = sample("score_map", rows=lambda make: scored(make, applications=applications, judges=judges))
    assert_legible(rows.draw())


@pytest.mark.parametrize("regions", [1, 2, 3, 5, 20])
@pytest.mark.parametrize("unit", ["people", "tenge"])
def test_small_multiples_of_any_number_are_legible(regions: int, unit: str) -> None:
    assert_legible(
        sample("quarters_people", rows=lambda make: panels(make, regions=regions, unit=unit)).draw()
    )


@pytest.mark.parametrize(("name", "kind"), [pair for pair in EVERY if pair[0] != "age"])
def test_a_drawing_fits_a_page(name: str, kind: str) -> None:
    width, height = sample(name, kind).draw().get_size_inches()
    assert width <= WIDTH
    assert height <= TALLEST + 1e-9


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_the_text_alternative_has_every_number(name: str, kind: str) -> None:
    made = sample(name, kind)
    chart = made.chart()
    assert chart is not None
    alt = plain(chart.alt)
    assert alt.startswith(f"{plain(chart.caption)}. ")
    numbers = {plain(format_figure(made.figures[id_], VIEW.wording)) for id_ in chart.figures}
    # A fall is written with a minus, not with the hyphen of a plain number.
    assert [number for number in numbers if number.lstrip("-") not in alt] == []


@pytest.mark.parametrize("name", MADE)
def test_every_figure_is_named(name: str) -> None:
    made = sample(name)
    chart = made.chart()
    assert chart is not None
    assert sorted(chart.figures) == sorted(made.figures)


@pytest.mark.parametrize("name", MADE)
def test_every_label_is_in_the_text_alternative(name: str) -> None:
    chart = sample(name, "long").chart()
    assert chart is not None
    assert f"{LONG} 0" in plain(chart.alt)


@pytest.mark.parametrize("name", MADE)
def test_the_same_figures_make_the_same_bytes(name: str) -> None:
    one, other = sample(name).chart(), sample(name).chart()
    assert one is not None
    assert one == other


@pytest.mark.parametrize("name", MADE)
def test_a_withheld_figure_leaves_no_number(name: str) -> None:
    chart = sample(name, "withheld").chart()
    assert chart is not None
    assert "скрыто" in plain(chart.alt)
    assert "скрыто" in chart.svg


@pytest.mark.parametrize("name", MADE)
def test_nothing_to_draw_is_no_chart(name: str) -> None:
    _, chart, _, _ = MADE[name]
    options = {"pyramid": {"sides": ("а", "б")}, "score_map": {"judges": []}}.get(name, {})
    assert chart(VIEW, name, [], **options) is None


@pytest.mark.parametrize("name", [name for name in MADE if name != "achievement"])
def test_figures_without_values_are_no_chart(name: str) -> None:
    rows, chart, _, options = MADE[name]
    make = Figures()
    data = [blank(row, make, "missing") for row in rows(make)]
    assert chart(VIEW, name, data, **options(data)) is None


def test_every_kind_of_chart_is_tried() -> None:
    drawn = {draw for _, _, draw, _ in MADE.values()}
    assert {getattr(charts, name) for name in charts.__all__ if name.startswith("draw_")} == drawn
