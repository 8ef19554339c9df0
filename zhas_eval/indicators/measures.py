"""All computed figures of a scope: the families in one list."""

from collections.abc import Callable

from zhas_eval.indicators.budget import calculate_budget, calculate_payroll, calculate_staff
from zhas_eval.indicators.change import calculate_change
from zhas_eval.indicators.contest import calculate_contest
from zhas_eval.indicators.grants import calculate_grants, calculate_monitoring
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.outreach import (
    calculate_conference,
    calculate_consultations,
    calculate_outreach,
    calculate_partners,
)
from zhas_eval.indicators.participants import calculate_participants
from zhas_eval.indicators.training import calculate_training
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import CleanData

Family = Callable[[CleanData, Scope], list[Figure]]

FAMILIES: tuple[Family, ...] = (
    calculate_participants,
    calculate_training,
    calculate_contest,
    calculate_grants,
    calculate_monitoring,
    calculate_outreach,
    calculate_consultations,
    calculate_conference,
    calculate_partners,
    calculate_change,
)
# Money and staff are of the programme as a whole: they have no region to be divided by.
UNDIVIDED: tuple[Family, ...] = (calculate_staff, calculate_payroll, calculate_budget)


def calculate_measures(clean: CleanData, scope: Scope) -> list[Figure]:
    """The figures of every family; those of undivided ones only where all regions are meant."""
    families = FAMILIES + UNDIVIDED if scope.is_whole else FAMILIES
    return [figure for family in families for figure in family(clean, scope)]


def by_measure(figures: list[Figure]) -> dict[str, Figure]:
    """Figures by name, as the logframe's column ``measure`` names them."""
    return {figure.name: figure for figure in figures}
