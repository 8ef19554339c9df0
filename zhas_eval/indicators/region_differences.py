"""Differences between regions in outcomes that are shares of people or of applications."""

from collections.abc import Mapping
from dataclasses import replace

from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.indicators.several_tests import adjust_p_values
from zhas_eval.indicators.statistics.proportions import difference
from zhas_eval.programme.scope import Scope

# Shares whose numerator and denominator count different people or applications, once each.
OUTCOMES = (
    "training.attended_share",
    "test.improved_share",
    "employment.before",
    "employment.after",
    "contest.technical_share",
    "contest.success_share",
)


def compare_regions(scope: Scope, regions: Mapping[str, Mapping[str, Figure]]) -> list[Figure]:
    """Each region's outcome less that of all the others together, where both have people to compare.

    ``regions``: region → figures of the scope's period by name; ``scope`` is that of all regions. Of
    two regions only the first is compared, the other is its mirror. For each outcome and region:
    ``regions.<outcome>.difference`` in share points with Newcombe's interval, ``….p_value`` of Fisher's
    exact test, ``….p_adjusted`` by Holm over all outcomes and regions. Withheld shares are not compared,
    nor is a region with those whose sum would give a withheld one away.
    """
    figures = [
        figure
        for outcome in OUTCOMES
        for figure in _compare(
            scope, outcome, {region: found.get(outcome) for region, found in regions.items()}
        )
    ]
    return [*figures, *adjust_p_values(figures)]


def _compare(scope: Scope, outcome: str, found: Mapping[str, Figure | None]) -> list[Figure]:
    known = {region: figure for region, figure in found.items() if figure is not None}
    if len(known) < 2 or any(figure.suppressed for figure in known.values()):
        return []
    told = {region: figure for region, figure in known.items() if figure.denominator}
    compared = list(told)[:1] if len(told) == 2 else list(told)
    figures: list[Figure] = []
    for region in compared if len(told) > 1 else ():
        others = [figure for name, figure in told.items() if name != region]
        figures += _compare_one(scope, outcome, region, told[region], others)
    return figures


def _compare_one(scope: Scope, outcome: str, region: str, own: Figure, others: list[Figure]) -> list[Figure]:
    mine, of_mine = _counts([own])
    theirs, of_theirs = _counts(others)
    result = difference(mine, of_mine, theirs, of_theirs)

    def make(name: str, value: float | None, unit: Unit, method: str) -> Figure:
        return replace(
            own,
            indicator=f"regions.{outcome}.{name}",
            region=scope.region,
            dimension="region",
            group=region,
            numerator=None,
            denominator=None,
            value=value,
            unit=unit,
            lower=None,
            upper=None,
            method=method,
            missing=sum(figure.missing for figure in (own, *others)),
            rows=sum(figure.rows for figure in (own, *others)),
            evidence=tuple(item for figure in (own, *others) for item in figure.evidence),
            aggregation="none",
        )

    change = result.change
    gap = make("difference", change.value, "share_points", change.method or change.reason)
    p_value = result.p_value
    return [
        replace(gap, lower=change.lower, upper=change.upper),
        make("p_value", p_value.value, "probability", p_value.method or p_value.reason),
    ]


def _counts(figures: list[Figure]) -> tuple[int, int]:
    return (
        int(sum(figure.numerator or 0.0 for figure in figures)),
        int(sum(figure.denominator or 0.0 for figure in figures)),
    )
