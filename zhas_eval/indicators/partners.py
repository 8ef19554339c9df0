"""Partner organisations, as the passport names them."""

from zhas_eval.indicators.ledger import Figure
from zhas_eval.programme.passport import COMMON_REGION
from zhas_eval.programme.scope import Grid, Scope
from zhas_eval.programme.tables import CleanData


def calculate_partners(_: CleanData, grid: Grid) -> list[Figure]:
    """Partner organisations that the passport names for the region; by region where all are meant.

    Those common to all regions are partners of each: the regions may sum to more than the whole.
    """
    figures = []
    for scope in grid.scopes:
        figures.append(_count_partners(scope, scope.regions))
        if scope.is_whole:
            figures += [_count_partners(scope, [region], region=region) for region in scope.regions]
    return figures


def _count_partners(scope: Scope, regions: list[str], *, region: str = "") -> Figure:
    places = [
        at
        for at, partner in enumerate(scope.passport.partners, start=1)
        if partner.region in {*regions, COMMON_REGION}
    ]
    return Figure(
        indicator=f"partners.region.{region}" if region else "partners",
        region=scope.region,
        period=scope.period.code,
        numerator=float(len(places)),
        value=float(len(places)),
        rows=len(places),
        table="passport",
        evidence=tuple(f"programme.yml!partners!{at}" for at in places),
        aggregation="latest",
    )
