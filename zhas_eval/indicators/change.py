"""Before and after of the same people: employment, the knowledge test, self-assessment."""

from zhas_eval.indicators.employment import calculate_employment
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.paired_scores import SELF, TEST, calculate_scores
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData


def calculate_change(clean: CleanData, grid: Grid) -> list[Figure]:
    """Change of employment, of test scores and of self-assessment among the people of the period."""
    return [
        *calculate_employment(clean, grid),
        *calculate_scores(clean, grid, TEST),
        *calculate_scores(clean, grid, SELF),
    ]
