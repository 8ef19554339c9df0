"""Numbers as a reader sees them."""

from dataclasses import replace
from datetime import date

import pytest

from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.presentation.numbers import format_day, format_figure, format_signed, spell_number
from zhas_eval.presentation.wording import Wording

RU = Wording("ru")
FIGURE = Figure("participants", "wko", "2023", value=0.0)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (34_495_376.0, "tenge", "34 495 376 ₸"),
        (0.7, "share", "70 %"),
        (3 / 70, "share", "4,3 %"),
        (0.40625, "share_points", "40,6 п. п."),
        (70.0, "people", "70"),
        (2.5, "hours", "2,5"),
        (65.414, "points", "65,4"),
        (1.369, "effect", "1,37"),
    ],
)
def test_value_with_its_unit(value: float, unit: Unit, written: str) -> None:
    assert plain(format_figure(replace(FIGURE, value=value, unit=unit), RU)) == written


@pytest.mark.parametrize(
    ("figure", "written"),
    [
        (None, "—"),
        (replace(FIGURE, value=None), "—"),
        (replace(FIGURE, value=3.0).withhold(), "скрыто"),
        (replace(FIGURE, value=None, text="около 1 млн", lower=5e5, upper=1.5e6), "около 1 млн"),
        (replace(FIGURE, value=None, lower=2.0, upper=7.0), "от 2 до 7"),
        (replace(FIGURE, value=None, lower=2.0), "не менее 2"),
        (replace(FIGURE, value=None, upper=7.0), "не более 7"),
        (replace(FIGURE, value=0.0004, unit="probability", method="wilcoxon"), "p < 0,001"),
        (replace(FIGURE, value=0.0312, unit="probability", method="mcnemar_exact"), "p = 0,031"),
    ],
)
def test_what_stands_where_there_is_no_plain_value(figure: Figure | None, written: str) -> None:
    assert plain(format_figure(figure, RU)) == written


@pytest.mark.parametrize(
    ("value", "written"), [(0.007, "+0,7 п. п."), (-0.95, "\u221295 п. п."), (0.0, "0 п. п.")]
)
def test_a_difference_has_its_sign(value: float, written: str) -> None:
    assert plain(format_signed(replace(FIGURE, value=value, unit="share_points"), RU)) == written


def test_sums_in_words_and_days() -> None:
    assert spell_number(34_495_376, RU).startswith("тридцать четыре миллиона")
    assert plain(format_day(date(2023, 9, 25), RU)) == "25 сентября 2023 г."


def test_a_whole_number_as_stated_is_written_in_the_language_and_other_words_stay():
    plan = Figure("reach", "all", "2023", kind="plan", value=245_376.0, unit="contacts", text="245 376")
    assert format_figure(plan, Wording("en")) == "245,376"
    assert format_figure(plan, Wording("ru")) == "245\u00a0376"
    least = Figure("people", "all", "2023", kind="plan", value=24.0, unit="people", text="не менее 24")
    assert format_figure(least, Wording("en")) == "не менее 24"
    share = Figure("share", "all", "2023", kind="plan", value=0.9, unit="share", text="90")
    assert format_figure(share, Wording("en")) == "90"
