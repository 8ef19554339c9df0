"""The charts of the pages: which figures of a ledger stand on which chart."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from zhas_eval.indicators.cross_tables import SEPARATOR
from zhas_eval.indicators.funnel import STAGES
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.plan_fact import PlanFact
from zhas_eval.presentation.blocks import Chart
from zhas_eval.presentation.charts import (
    Band,
    Bullet,
    Panel,
    Scored,
    Slope,
    Spending,
    Stage,
    bullet_chart,
    funnel_chart,
    pyramid_chart,
    score_map,
    slope_chart,
    small_multiples,
    spending_chart,
)
from zhas_eval.presentation.charts.budget import Verb
from zhas_eval.presentation.marks import tell
from zhas_eval.presentation.view import View
from zhas_eval.programme.periods import list_quarters

SEXES = ("male", "female")


def chart_achievement(view: View, lines: Iterable[PlanFact]) -> Chart | None:
    """Each line that has a plan of just this period: its fact against the plan."""
    bullets = [
        Bullet(
            view.cite(line.indicator.name),
            line.plan,
            line.actual,
            line.achievement,
            stated=line.actual is not None and line.actual is line.reported,
            verdict=line.judge(view.scope.passport.deviation),
        )
        for line in lines
        if line.achievement is not None and line.plan_period == "same"
    ]
    return bullet_chart(view, "achievement", bullets)


def chart_pyramid(view: View) -> Chart | None:
    """People by age band and sex, the youngest at the bottom."""
    bands = [
        Band(
            view.band(code),
            *(view.ledger.get(f"participants.sex_age.{sex}{SEPARATOR}{code}") for sex in SEXES),
        )
        for code in view.scope.passport.age_band_codes()
    ]
    sides = (view("code.sex.male"), view("code.sex.female"))
    return pyramid_chart(view, "pyramid", bands, sides=sides)


def chart_funnel(view: View) -> Chart | None:
    """The way of the applications of the period, stage by stage."""
    stages = [
        Stage(
            view(f"code.stage.{stage}"),
            view.ledger[f"contest.funnel.stage.{stage}"],
            view.ledger.get(f"contest.funnel.share.stage.{stage}"),
            lost=view.ledger.get(f"contest.funnel.lost.stage.{stage}"),
        )
        for stage in STAGES
    ]
    return funnel_chart(view, "funnel", stages)


def chart_scores(view: View) -> list[Chart | None]:
    """For each cycle every application with its scores, winners above."""
    means = view.ledger.groups("commission.mean", "application")
    cycles = list(dict.fromkeys(figure.group.partition("/")[0] for figure in means))
    return [_chart_cycle(view, cycle, means) for cycle in cycles]


def chart_costs(view: View) -> Chart | None:
    """Budgets of all grants so far and their spending, by cost category."""
    return _chart_spending(
        view, "costs", "cost", "grants.budgeted_to_date", "grants.spent_to_date", verb="spent"
    )


def chart_sections(view: View) -> Chart | None:
    """The programme's estimate and its payments, by section."""
    return _chart_spending(view, "sections", "section", "budget.planned", "budget.paid", verb="paid")


def chart_changes(view: View) -> list[Chart | None]:
    """Before and after of the same people: shares on one chart, scores on another."""
    shares = [_slope(view, "employment")]
    scores = [_slope(view, name) for name in ("test", "self")]
    return [
        slope_chart(view, "change_share", [slope for slope in shares if slope]),
        slope_chart(view, "change_score", [slope for slope in scores if slope]),
    ]


def chart_quarters(view: View, measure: str, name: str) -> Chart | None:
    """A measure by quarter in the scope's region, and in each region where all are meant.

    None where the ledger has fewer than two quarters: a point is no course.
    """
    passport, period = view.scope.passport, view.scope.period
    first, last = max(passport.starts_on, period.start), min(passport.ends_on, period.end)
    quarters = list_quarters(first, last)
    whole = {quarter.code for quarter in list_quarters(first, last, whole=True)}
    found = {(figure.region, figure.period): figure for figure in view.ledger if figure.name == measure}
    regions = [view.scope.region, *(passport.region_codes() if view.scope.is_whole else [])]
    if sum((view.scope.region, quarter.code) in found for quarter in quarters) < 2:
        return None
    panels = [
        Panel(
            view.region(region),
            [(_name_quarter(view, quarter.code), found.get((region, quarter.code))) for quarter in quarters],
        )
        for region in regions
    ]
    partial = [_name_quarter(view, quarter.code) for quarter in quarters if quarter.code not in whole]
    return small_multiples(view, name, panels, partial=partial)


def _name_quarter(view: View, code: str) -> str:
    year, _, quarter = code.partition("-Q")
    return tell("period", view.wording("chart_text.quarter", quarter=quarter, year=year[2:]))


def _chart_cycle(view: View, cycle: str, means: Sequence[Figure]) -> Chart | None:
    judges = [
        figure.group.partition("/")[2]
        for figure in view.ledger.groups("commission.scores_given", "cycle_judge")
        if figure.group.startswith(f"{cycle}/")
    ]
    rows = [
        Scored(
            mean.group.partition("/")[2],
            [view.ledger.get(f"commission.score.application_judge.{mean.group}/{judge}") for judge in judges],
            mean,
            won=bool(view.ledger[f"commission.won.application.{mean.group}"].value),
        )
        for mean in means
        if mean.group.startswith(f"{cycle}/")
    ]
    names = [view("code.judge", number=tell("label", judge)) for judge in judges]
    chart = score_map(view, "score_map", rows, judges=names)
    if chart is None:
        return None
    # Two cycles of one period are two charts.
    caption = view("code.in_cycle", number=tell("label", cycle), group=chart.caption)
    return replace(chart, name=f"score_map_{cycle}", caption=caption)


def _chart_spending(
    view: View, name: str, dimension: str, planned: str, spent: str, *, verb: Verb
) -> Chart | None:
    budgets = {figure.group: figure for figure in view.ledger.groups(planned, dimension)}
    lines = [
        Spending(
            view.label("budget" if dimension == "section" else dimension, figure.group),
            budgets.get(figure.group),
            figure,
        )
        for figure in view.ledger.groups(spent, dimension)
        if figure.value or ((found := budgets.get(figure.group)) and found.value)
    ]
    return spending_chart(view, name, lines, verb=verb)


def _slope(view: View, name: str) -> Slope | None:
    before, after = (view.ledger.get(f"{name}.{when}") for when in ("before", "after"))
    if before is None or after is None or before.value is None or after.value is None:
        return None
    return Slope(view(f"change.{name}"), before, after, view.ledger.get(f"{name}.change"))
