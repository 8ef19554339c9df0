"""All computed figures of a scope: the families in one list."""

from collections.abc import Callable

from zhas_eval.indicators.budget import calculate_budget
from zhas_eval.indicators.budget_items import calculate_budget_items
from zhas_eval.indicators.change import calculate_change
from zhas_eval.indicators.commission import calculate_commission
from zhas_eval.indicators.conference import calculate_conference
from zhas_eval.indicators.consultations import calculate_consultations
from zhas_eval.indicators.contest import calculate_contest
from zhas_eval.indicators.grants import calculate_grants
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.monitoring import calculate_monitoring
from zhas_eval.indicators.outreach import calculate_outreach
from zhas_eval.indicators.participants import calculate_participants
from zhas_eval.indicators.partners import calculate_partners
from zhas_eval.indicators.payroll import calculate_payroll
from zhas_eval.indicators.rows import only
from zhas_eval.indicators.staff import calculate_staff
from zhas_eval.indicators.training import calculate_training
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

Family = Callable[[CleanData, Grid], list[Figure]]

FAMILIES: tuple[Family, ...] = (
    calculate_participants,
    calculate_training,
    calculate_contest,
    calculate_commission,
    calculate_grants,
    calculate_monitoring,
    calculate_outreach,
    calculate_consultations,
    calculate_conference,
    calculate_partners,
    calculate_change,
)
# Money and staff are of the programme as a whole: they have no region to be divided by.
UNDIVIDED: tuple[Family, ...] = (
    calculate_staff,
    calculate_payroll,
    calculate_budget,
    calculate_budget_items,
)


def calculate_measures(clean: CleanData, grid: Grid) -> list[Figure]:
    """The figures of every family for a scope, or for every scope of a grid in one pass over the tables.

    Those of undivided families are made only where all regions are meant.
    """
    figures = [figure for family in FAMILIES for figure in family(clean, grid)]
    whole = only(grid, lambda scope: scope.is_whole)
    return figures + [figure for family in UNDIVIDED for figure in family(clean, whole)]


def by_measure(figures: list[Figure]) -> dict[str, Figure]:
    """Figures by name, as the logframe's column ``measure`` names them."""
    return {figure.name: figure for figure in figures}
