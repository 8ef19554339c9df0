"""Which figures are withheld in each scope: the one thing in which a region hangs on the others."""

from zhas_eval.indicators.change import calculate_change
from zhas_eval.indicators.contest import calculate_contest
from zhas_eval.indicators.grant_checks import check_grants
from zhas_eval.indicators.mean_scores import calculate_mean_scores
from zhas_eval.indicators.participants import calculate_participants
from zhas_eval.indicators.training import calculate_training
from zhas_eval.programme.periods import list_quarters
from zhas_eval.programme.scope import Grid, Scope
from zhas_eval.programme.tables import CleanData

# Those that count people by group, and those with means of people.
FAMILIES = (
    calculate_participants,
    calculate_contest,
    calculate_change,
    calculate_mean_scores,
    calculate_training,
    check_grants,
)


def list_withheld(clean: CleanData, grid: Grid) -> dict[tuple[str, str], list[str]]:
    """(region, period) → ids of the figures withheld in it and in the quarters inside it, sorted.

    What is withheld in one region depends on the small groups of the others; everything else depends on
    the scope's own rows. Together with these a result can tell whether it is still the same.
    """
    codes = [_codes(scope) for scope in grid.scopes]
    whole = grid.programme.grid(
        regions=dict.fromkeys(scope.region for scope in grid.scopes),
        periods=dict.fromkeys(code for inside in codes for code in inside),
    )
    found: dict[tuple[str, str], list[str]] = {}
    for figure in (figure for family in FAMILIES for figure in family(clean, whole)):
        if figure.suppressed:
            found.setdefault((figure.region, figure.period), []).append(figure.figure)
    return {
        (scope.region, scope.period.code): sorted(
            name for code in inside for name in found.get((scope.region, code), ())
        )
        for scope, inside in zip(grid.scopes, codes, strict=True)
    }


def _codes(scope: Scope) -> list[str]:
    """The scope's period and the quarters inside it."""
    first, last = (
        max(scope.passport.starts_on, scope.period.start),
        min(scope.passport.ends_on, scope.period.end),
    )
    return [scope.period.code, *(quarter.code for quarter in list_quarters(first, last))]
