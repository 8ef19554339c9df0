"""Comparisons inside a scope: quarter with quarter, region with region, people reached with those meant."""

from zhas_eval.indicators.equity import calculate_equity
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measures import by_measure, calculate_measures
from zhas_eval.indicators.region_differences import OUTCOMES, compare_regions
from zhas_eval.indicators.trends import MEASURES, calculate_trends
from zhas_eval.programme.periods import list_quarters
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import CleanData


def calculate_comparisons(clean: CleanData, scope: Scope) -> list[Figure]:
    """What the findings of a scope need besides its own measures.

    The measures of ``trends`` by quarter of the scope's region; where all regions are meant, those of each
    region by quarter too, and the outcomes of ``region_differences`` by region; then trends, differences
    and equity.
    """
    programme, passport, period = scope.programme, scope.passport, scope.period
    first, last = max(passport.starts_on, period.start), min(passport.ends_on, period.end)
    codes = [quarter.code for quarter in list_quarters(first, last) if quarter.code != period.code]
    regions = [scope.region, *(passport.region_codes() if scope.is_whole else [])]
    found = calculate_measures(clean, programme.grid(regions=regions, periods=[*codes, period.code]))
    by_scope: dict[tuple[str, str], list[Figure]] = {}
    for figure in found:
        by_scope.setdefault((figure.region, figure.period), []).append(figure)
    cells = {cell: by_measure(figures) for cell, figures in by_scope.items()}
    quarters = {code: cells[scope.region, code] for code in codes}
    own = {region: cells[region, period.code] for region in regions[1:]}
    return [
        *(
            cells[region, code][name]
            for region in regions
            for code in codes
            for name in MEASURES
            if name in cells[region, code]
        ),
        *(own[region][name] for region in own for name in OUTCOMES if name in own[region]),
        *calculate_trends(scope, quarters),
        *compare_regions(scope, own),
        *calculate_equity(scope, cells[scope.region, period.code]),
    ]
