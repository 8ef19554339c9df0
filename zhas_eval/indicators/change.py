"""Before and after of the same people: employment, the knowledge test, self-assessment."""

from zhas_eval.indicators.employment import calculate_employment
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.paired_scores import SELF, TEST, calculate_scores
from zhas_eval.indicators.several_tests import adjust_p_values
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData


def calculate_change(clean: CleanData, grid: Grid) -> list[Figure]:
    """Change of employment, of test scores and of self-assessment among the people of the period.

    Tests of outcomes that the passport does not declare as primary are one family in each scope: their
    p-values stand adjusted by Holm beside the plain ones.
    """
    figures = [
        *calculate_employment(clean, grid),
        *calculate_scores(clean, grid, TEST),
        *calculate_scores(clean, grid, SELF),
    ]
    primary = tuple(f"{outcome}.p_value" for outcome in grid.programme.passport.primary_outcomes)
    families: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        if figure.indicator not in primary or figure.dimension:
            families.setdefault((figure.region, figure.period), []).append(figure)
    return figures + [figure for family in families.values() for figure in adjust_p_values(family)]
