"""Made-up charts of every kind, with the data a programme has and the data it should not have."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure as Drawing

from zhas_eval.indicators.ledger import Figure, Ledger, Unit
from zhas_eval.presentation import charts
from zhas_eval.presentation.blocks import Chart
from zhas_eval.presentation.charts import Band, Bar, Bullet, Panel, Scored, Slope, Spending, Stage
from zhas_eval.presentation.view import View
from zhas_eval.sources.programme_folder import open_programme

PROGRAMME = Path(__file__).resolve().parents[3] / "data" / "zhas-2023"
SCOPE = open_programme(PROGRAMME).scope(region="all", period="2023")
VIEW = View(Ledger(SCOPE, []), "ru")
LONG = (
    "Әлеуметтік осал топтарға жататын, жұмыс істемейтін және оқымайтын жастардың үлесі, "
    "қанағаттандырылмағандықтарыңыздандағықанағаттандырылмағандықтарыңыздан Ғ Қ Ң Ө Ұ Ү Һ І"
)
SIDES = ("Мужчины", "Женщины")
QUARTERS = [f"{quarter} кв. {year}" for year in (2023, 2024) for quarter in ("I", "II", "III", "IV")]
KINDS = ("usual", "one", "withheld", "missing", "long")


class Figures:
    """Makes figures with ids of their own and remembers them."""

    def __init__(self) -> None:
        self.made: dict[str, Figure] = {}

    def __call__(self, value: float | None = None, unit: Unit = "people", **more: Any) -> Figure:
        figure = Figure(f"made.n{len(self.made)}", "all", "2023", value=value, unit=unit, **more)
        self.made[figure.figure] = figure
        return figure


@dataclass(frozen=True)
class Sample:
    """A chart's block and drawing from the same figures."""

    figures: dict[str, Figure]
    chart: Callable[[], Chart | None]
    draw: Callable[[], Drawing]


def _bullet(
    make: Figures, label: str, plan: float, fact: float, unit: Unit = "people", **more: Any
) -> Bullet:
    share = make(fact / plan, "share", kind="achievement")
    return Bullet(label, make(plan, unit, kind="plan"), make(fact, unit), share, **more)


def bullets(make: Figures) -> list[Bullet]:
    rows = [
        _bullet(make, "Молодежь, вовлеченная в проект, из категории NEET", 70, 70),
        _bullet(make, "Проведено тренингов", 12, 11),
        _bullet(make, "Охват публикациями в СМИ и социальных сетях", 100_000, 350_000, "contacts"),
        _bullet(make, "Поддержано малых грантов", 28, 29, "count", stated=True),
        _bullet(make, "Сумма малых грантов", 28_000_000, 26_543_210.5, "tenge"),
        _bullet(make, "Доля трудоустроенных участников", 0.3, 0.214, "share"),
    ]
    for bounds in ({"lower": 0.93, "upper": 1.07}, {"lower": 0.6}, {"upper": 0.6}):
        fact = make(None, **{name: bound * 100 for name, bound in bounds.items()})
        rows.append(Bullet("Участники конференции", make(100), fact, make(None, "share", **bounds)))
    return rows


def bars(make: Figures) -> list[Bar]:
    pairs = {"Подано заявок": (112, 0), "Победители": (28, 84), "Заключены договоры": (27, 1)}
    return [Bar(label, make(float(kept)), make(float(lost))) for label, (kept, lost) in pairs.items()]


def bands(make: Figures) -> list[Band]:
    pairs = {"14–17": (3, 5), "18–20": (9, 14), "21–24": (6, 17), "25–29": (4, 9), "не указан": (0, 2)}
    return [Band(label, make(float(left)), make(float(right))) for label, (left, right) in pairs.items()]


def stages(make: Figures) -> list[Stage]:
    return [
        Stage("Подано заявок", make(112.0)),
        Stage("Прошли проверку на соответствие", make(87.0), make(87 / 112, "share"), lost=make(25.0)),
        Stage("Победители", make(28.0), make(28 / 87, "share"), lost=make(59.0)),
        Stage("Заключены договоры", make(27.0), make(27 / 28, "share")),
    ]


def scored(make: Figures, *, applications: int = 40, judges: int = 7) -> list[Scored]:
    rows = []
    for at in range(applications):
        scores = [float(30 + (at * 37 + judge * 11) % 71) for judge in range(judges)]
        mean = make(sum(scores) / judges, "points")
        rows.append(Scored(f"ZH-{at:03d}", [make(score, "points") for score in scores], mean))
    best = sorted(rows, key=lambda row: -(row.mean.value or 0))[: applications // 3]
    return [replace(row, won=row in best) for row in rows]


def judges_of(rows: list[Scored]) -> list[str]:
    return [f"Член комиссии {at + 1}" for at in range(len(rows[0].scores))]


def spending(make: Figures) -> list[Spending]:
    lines = {
        "Оплата труда": (12_600_000, 12_480_000),
        "Налоги и отчисления (СН, СО, ОСМС)": (1_750_000, 1_912_345.5),
        "Малые гранты": (14_000_000, 13_100_000),
        "Поездки": (600_000, 0),
    }
    return [
        Spending(label, make(budget, "tenge"), make(spent, "tenge"), make(spent / budget, "share"))
        for label, (budget, spent) in lines.items()
    ]


def slopes(make: Figures) -> list[Slope]:
    ends = {
        "Работают": (0.21, 0.48),
        "Учатся": (0.19, 0.25),
        "Ищут работу": (0.45, 0.22),
        "Другое": (0.2, 0.47),
    }
    rows = []
    for label, (before, after) in ends.items():
        first = make(before, "share", lower=before - 0.08, upper=before + 0.1)
        rows.append(Slope(label, first, make(after, "share"), make(after - before, "share_points")))
    return rows


def panels(make: Figures, *, regions: int = 20, unit: Unit = "people") -> list[Panel]:
    scale = 90_000 if unit == "tenge" else 1
    return [
        Panel(
            f"Восточно-Казахстанская область {region}",
            [
                (quarter, make(float((region * 17 + at * 29) % 41 * scale), unit))
                for at, quarter in enumerate(QUARTERS)
            ],
        )
        for region in range(regions)
    ]


# A chart by its name: its rows, the block and the drawing made of them, the options of both.
MADE: dict[str, tuple[Any, Any, Any, Callable[[Any], dict[str, Any]]]] = {
    "achievement": (bullets, charts.bullet_chart, charts.draw_bullets, lambda _: {}),
    "pyramid": (bands, charts.pyramid_chart, charts.draw_pyramid, lambda _: {"sides": SIDES}),
    "funnel": (stages, charts.funnel_chart, charts.draw_funnel, lambda _: {}),
    "score_map": (scored, charts.score_map, charts.draw_score_map, lambda rows: {"judges": judges_of(rows)}),
    "spending": (spending, charts.spending_chart, charts.draw_spending, lambda _: {}),
    "change_share": (slopes, charts.slope_chart, charts.draw_slopes, lambda _: {}),
    "quarters_people": (
        panels,
        charts.small_multiples,
        charts.draw_small_multiples,
        lambda _: {"partial": QUARTERS[-1:]},
    ),
    "age": (
        bars,
        charts.bar_chart,
        charts.draw_bars,
        lambda _: {"series": ("дошли", "выбыли")},
    ),
}


def sample(name: str, kind: str = "usual", *, rows: Callable[[Figures], Any] | None = None) -> Sample:
    """A chart of one kind of data; ``rows`` makes other data than is usual."""
    usual, chart, draw, options = MADE[name]
    make = Figures()
    data = (rows or usual)(make)
    if kind == "one":
        data = data[:1]
    if kind == "long":
        data = [replace(row, label=f"{LONG} {at}") for at, row in enumerate(data)]
    if kind in {"withheld", "missing"}:
        data = [data[0], *(blank(row, make, kind) for row in data[1:])]
    more = options(data)
    if kind == "long" and "judges" in more:
        more["judges"] = [f"{LONG} {at}" for at in range(len(more["judges"]))]
    return Sample(make.made, partial(chart, VIEW, name, data, **more), partial(draw, VIEW, data, **more))


def blank(value: Any, make: Figures, kind: str) -> Any:
    """The same row with every figure but its plan withheld, or without a value."""
    if isinstance(value, Figure) and value.kind == "plan":
        return value
    if isinstance(value, Figure):
        empty = replace(value.withhold(), suppressed=kind == "withheld")
        make.made[value.figure] = empty
        return empty
    if isinstance(value, list | tuple):
        return type(value)(blank(part, make, kind) for part in value)
    if hasattr(value, "__dataclass_fields__"):
        return replace(value, **{name: blank(getattr(value, name), make, kind) for name in vars(value)})
    return value
