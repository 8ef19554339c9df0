from collections.abc import Iterator
from pathlib import Path

import ipywidgets as widgets
import pytest

from zhas_eval.explore.data import ProgrammeData
from zhas_eval.explore.panel import Panel, explore
from zhas_eval.presentation.numbers import format_figure
from zhas_eval.presentation.wording import Wording

from .conftest import PROGRAMME

RU = Wording("ru")


def make_panel(data: ProgrammeData, *, region: str = "all", period: str = "2023") -> Panel:
    return Panel(data, region=region, period=period, wording=RU)


def walk(widget: widgets.Widget) -> Iterator[widgets.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def body(html: str) -> str:
    return html.partition("</style>")[2]


def test_another_region_shows_its_figures(data: ProgrammeData) -> None:
    panel = make_panel(data)
    for region in ("all", "shymkent"):
        panel.region.value = region
        women = data.ledger(region, "2023")["participants.sex.female"]
        assert women.figure in panel.table.value
        assert f">{format_figure(women, RU)}<" in body(panel.table.value)
        assert "<svg" in panel.chart.value


def test_the_breakdown_stays_when_region_and_period_change(data: ProgrammeData) -> None:
    panel = make_panel(data)
    panel.breakdown.value = next(
        value for _, value in panel.breakdown.options if value.dimension == "contact"
    )
    panel.region.value, panel.period.value = "wko", "all"
    assert panel.breakdown.value.dimension == "contact"
    assert "consultations.contact.phone@wko/all" in panel.table.value


def test_a_number_leads_to_excel_rows(data: ProgrammeData) -> None:
    panel = make_panel(data, region="shymkent")
    assert panel.rows.value == ""
    women = next(figure for _, figure in panel.numbers.options if figure.group == "female")
    panel.numbers.value = women
    rows = sorted(int(origin.rpartition("!")[2]) for origin in women.evidence)
    assert all(f">{row}<" in body(panel.rows.value) for row in rows)
    panel.region.value = "wko"
    assert panel.numbers.value is None
    assert panel.rows.value == ""


def test_own_period(data: ProgrammeData) -> None:
    panel = make_panel(data)
    assert panel.own_period.layout.display == "none"
    panel.period.value = "other"
    assert panel.own_period.layout.display is None
    panel.own_period.value = " 2023-10-01..2023-10-10 "
    assert panel.result.layout.display is None
    assert "participants@all/2023-10-01..2023-10-10" in panel.table.value


@pytest.mark.parametrize("code", ["2029", "вчера", "2023-10-10..2023-10-01", "<b>"])
def test_a_wrong_period_is_one_plain_message(data: ProgrammeData, code: str) -> None:
    panel = make_panel(data)
    panel.period.value = "other"
    panel.own_period.value = code
    assert panel.message.value.count("zhas-notice zhas-warning") == 1
    assert "не является периодом программы" in panel.message.value
    assert "<b>" not in panel.message.value
    assert panel.result.layout.display == "none"
    panel.period.value = "2024"
    assert panel.message.value == ""
    assert panel.result.layout.display is None


def test_the_first_period_may_be_any(data: ProgrammeData) -> None:
    panel = make_panel(data, period="2023-10-02..2023-11-03")
    assert panel.own_period.value == "2023-10-02..2023-11-03"
    assert "participants@all/2023-10-02..2023-11-03" in panel.table.value


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"region": "astana"}, "«astana» не входит"),
        ({"language": "xx"}, "на языке «xx» нет"),
        ({"programme": PROGRAMME.parent / "nowhere"}, "Такой папки нет"),
    ],
)
def test_what_cannot_be_shown_is_said(choice: dict[str, str | Path], said: str) -> None:
    arguments = {"programme": PROGRAMME, "region": "all", "period": "2023", "language": "ru"} | choice
    box = explore(**arguments)
    (message,) = box.children
    assert said in message.value


def test_made_up_data_are_called_so(data: ProgrammeData) -> None:
    assert "вымышлены" in make_panel(data).box.children[0].value


def test_nothing_personal_is_in_the_state_of_the_widgets(
    data: ProgrammeData, personal: frozenset[str]
) -> None:
    panel = make_panel(data, period="all")
    for _, breakdown in panel.breakdown.options:
        panel.breakdown.value = breakdown
        for _, figure in panel.numbers.options:
            panel.numbers.value = figure
            shown = str([widget.get_state() for widget in walk(panel.box)])
            assert not [value for value in personal if value in shown], figure.figure
