"""Differences between regions in outcomes that are shares of people or of applications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zhas_eval.indicators.eligibility import BOUNDS
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
    """Each region's outcome beside that of all the others together, where both have people to compare.

    ``regions``: region → figures of the scope's period by name; ``scope`` is that of all regions. Of
    two regions only the first is compared, the other is its mirror. For each outcome and region:
    ``regions.<outcome>.own`` and ``….own_n`` (how many its share is of), ``….others`` and ``….others_n``,
    ``….difference`` in share points. In a register there is ``….difference_bounds`` where answers are
    missing: what the difference would be had they been given one way or the other. In a sample the
    difference has Newcombe's interval, and there are ``….p_value`` of Fisher's exact test and
    ``….p_adjusted`` by Holm over all outcomes and regions. Withheld shares are not compared, nor is a
    region with those whose sum would give a withheld one away.
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
    mine, theirs = _Share.of([own]), _Share.of(others)
    fraction = scope.passport.fraction(own.table)
    populations = None if fraction is None else (mine.everyone / fraction, theirs.everyone / fraction)
    result = difference(mine.yes, mine.answered, theirs.yes, theirs.answered, populations=populations)

    def make(
        name: str, value: float | None, unit: Unit, behind: Sequence[Figure], method: str = ""
    ) -> Figure:
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
            missing=sum(figure.missing for figure in behind),
            rows=sum(figure.rows for figure in behind),
            evidence=tuple(item for figure in behind for item in figure.evidence),
            aggregation="none",
        )

    all_of_them = [own, *others]
    change, p_value = result.change, result.p_value
    figures = []
    for name, part, behind in (("own", mine, [own]), ("others", theirs, others)):
        share = make(name, part.yes / part.answered, "share", behind)
        figures += [
            replace(share, numerator=part.yes, denominator=part.answered),
            make(f"{name}_n", part.answered, "count", behind),
        ]
    gap = make("difference", change.value, "share_points", all_of_them)
    if fraction is not None:
        method = change.method or change.reason
        gap = replace(gap, lower=change.lower, upper=change.upper, method=method)
        p_method = p_value.method or p_value.reason
        p_figure = make("p_value", p_value.value, "probability", all_of_them, p_method)
        return [*figures, gap, p_figure]
    if not mine.silent and not theirs.silent:
        return [*figures, gap]
    own_bounds, rest_bounds = mine.bound(), theirs.bound()
    bounds = make("difference_bounds", None, "share_points", all_of_them, BOUNDS)
    lower, upper = own_bounds[0] - rest_bounds[1], own_bounds[1] - rest_bounds[0]
    return [*figures, gap, replace(bounds, lower=lower, upper=upper)]


@dataclass(frozen=True)
class _Share:
    """Of those who answered so many said yes; so many did not answer."""

    yes: int
    answered: int
    silent: int

    @classmethod
    def of(cls, figures: Sequence[Figure]) -> "_Share":
        return cls(
            yes=int(sum(figure.numerator or 0.0 for figure in figures)),
            answered=int(sum(figure.denominator or 0.0 for figure in figures)),
            silent=sum(figure.missing for figure in figures),
        )

    @property
    def everyone(self) -> int:
        return self.answered + self.silent

    def bound(self) -> tuple[float, float]:
        """The share of all, had all who did not answer said no, or yes."""
        return self.yes / self.everyone, (self.yes + self.silent) / self.everyone
