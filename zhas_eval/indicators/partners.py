"""Partner organisations, as the passport names them."""

from zhas_eval.indicators.ledger import Figure
from zhas_eval.programme.passport import COMMON_REGION
from zhas_eval.programme.scope import Grid, Scope
from zhas_eval.programme.tables import CleanData


def calculate_partners(_: CleanData, grid: Grid) -> list[Figure]:
    """Partner organisations that the passport names for the region."""
    return [_count_partners(scope) for scope in grid.scopes]


def _count_partners(scope: Scope) -> Figure:
    places = [
        at
        for at, partner in enumerate(scope.passport.partners, start=1)
        if partner.region in {*scope.regions, COMMON_REGION}
    ]
    return Figure(
        indicator="partners",
        region=scope.region,
        period=scope.period.code,
        numerator=float(len(places)),
        value=float(len(places)),
        rows=len(places),
        table="passport",
        evidence=tuple(f"programme.yml!partners!{at}" for at in places),
        aggregation="latest",
    )
