"""Comparisons inside a scope: quarter with quarter, region with region, people reached with those meant."""

from zhas_eval.indicators.budget import calculate_budget
from zhas_eval.indicators.change import calculate_change
from zhas_eval.indicators.consultations import calculate_consultations
from zhas_eval.indicators.contest import calculate_contest
from zhas_eval.indicators.equity import calculate_equity
from zhas_eval.indicators.grants import calculate_grants
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import promised
from zhas_eval.indicators.measures import Family, by_measure
from zhas_eval.indicators.outreach import calculate_outreach
from zhas_eval.indicators.participants import calculate_participants
from zhas_eval.indicators.region_differences import OUTCOMES, compare_regions
from zhas_eval.indicators.rows import only
from zhas_eval.indicators.training import calculate_training
from zhas_eval.indicators.trends import MEASURES, calculate_trends
from zhas_eval.programme.periods import list_quarters
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import CleanData

THRESHOLD = "threshold.share_points"
# The families that the measures of trends, the outcomes of differences and the groups of equity are of;
# change is compared between regions in the whole period alone, money has no region.
QUARTERLY: tuple[Family, ...] = (
    calculate_participants,
    calculate_training,
    calculate_consultations,
    calculate_outreach,
    calculate_contest,
    calculate_grants,
)


def calculate_comparisons(clean: CleanData, scope: Scope) -> list[Figure]:
    """What the findings of a scope need besides its own measures.

    The measures of ``trends`` by quarter of the scope's region; where all regions are meant, those of each
    region by quarter too, and the outcomes of ``region_differences`` by region; then trends, differences,
    equity, and the threshold that differences of shares are held against.
    """
    programme, passport, period = scope.programme, scope.passport, scope.period
    first, last = max(passport.starts_on, period.start), min(passport.ends_on, period.end)
    codes = [quarter.code for quarter in list_quarters(first, last) if quarter.code != period.code]
    regions = [scope.region, *(passport.region_codes() if scope.is_whole else [])]
    grid = programme.grid(regions=regions, periods=[*codes, period.code])
    found = [figure for family in QUARTERLY for figure in family(clean, grid)]
    found += calculate_budget(clean, only(grid, lambda scope: scope.is_whole))
    found += calculate_change(clean, only(grid, lambda scope: scope.period == period))
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
        _promise_threshold(scope),
    ]


def _promise_threshold(scope: Scope) -> Figure:
    """From which difference on the passport has findings speak, as a reader sees it."""
    name = THRESHOLD.rpartition(".")[2]
    points = scope.passport.findings.share_points
    return promised(
        scope, THRESHOLD, points, unit="share_points", place=f"findings.{name}", aggregation="none"
    )
