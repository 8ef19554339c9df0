"""Colours that print in grey, fonts that have every letter, and a score that can be read on its shade."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure as Drawing

from tests.presentation.charts.samples import VIEW, Figures
from zhas_eval.presentation.charts import Bar, bar_chart
from zhas_eval.presentation.charts.score_map import RAMP, _ink_on
from zhas_eval.presentation.charts.style import INK, MAIN, MUTED, PAPER, SECOND, contrast, luminance, styled


@pytest.mark.parametrize("color", [MAIN, SECOND])
def test_what_bars_are_drawn_with_stands_out_from_the_page(color: str) -> None:
    assert contrast(color, PAPER) >= 3


@pytest.mark.parametrize("color", [INK, MUTED])
def test_text_stands_out_from_the_page(color: str) -> None:
    assert contrast(color, PAPER) >= 4.5


def test_two_series_are_told_apart_in_grey() -> None:
    assert contrast(MAIN, SECOND) >= 3


# Viénot, Brettel and Mollon 1999, "Digital video colourmaps for checking the legibility of displays by
# dichromats", on linear RGB.
PROTAN = np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]])
DEUTAN = np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]])


@pytest.mark.parametrize("sight", [PROTAN, DEUTAN], ids=["protan", "deutan"])
def test_two_series_are_told_apart_by_a_colour_blind_eye(sight: np.ndarray) -> None:
    weights = np.array([0.2126, 0.7152, 0.0722])
    linear = [
        np.array([luminance(part) for part in parts]) / weights for parts in map(_parts, (MAIN, SECOND))
    ]
    dark, light = sorted(float(weights @ np.clip(sight @ color, 0, 1)) for color in linear)
    assert (light + 0.05) / (dark + 0.05) >= 2.5


def _parts(color: str) -> list[str]:
    """The red, the green and the blue of a colour, each alone."""
    red, green, blue = color[1:3], color[3:5], color[5:7]
    return [f"#{red}0000", f"#00{green}00", f"#0000{blue}"]


def test_the_ramp_darkens_evenly_and_its_numbers_stay_legible() -> None:
    shades = [to_hex(RAMP(at / 100)) for at in range(101)]
    assert all(luminance(one) > luminance(other) for one, other in combinations(shades[::10], 2))
    assert min(contrast(shade, _ink_on(shade)) for shade in shades) >= 4.5


def test_contrast_of_known_colours() -> None:
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_viewer_without_the_fonts_is_told_what_to_use_instead() -> None:
    chart = bar_chart(VIEW, "age", [Bar("Ғалия", Figures()(3.0))])
    assert chart is not None
    assert "'Noto Sans', 'Noto Sans Math', 'Noto Sans Symbols2', sans-serif" in chart.svg


def test_signs_that_the_first_font_lacks_are_drawn_without_complaint(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with styled():
        drawing = Drawing()
        drawing.text(0, 0, "Ә Ғ Қ Ң Ө Ұ Ү Һ І ә ғ қ ң ө ұ ү һ і − ≥ ₸", weight="bold")
        drawing.text(0, 1, "− ≤ ≈")
        FigureCanvasAgg(drawing).draw()
    assert caplog.records == []
