"""Consultations: acts of advice, not people, by topic, by the way they came and by region."""

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import codes_of, count_rows, disaggregate_rows
from zhas_eval.indicators.rows import only, rows_in
from zhas_eval.programme.passport import COMMON_REGION
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

TABLE = "consultations"


def calculate_consultations(clean: CleanData, grid: Grid) -> list[Figure]:
    """Consultations by topic and by the way they came; by region where all regions are meant.

    Who came is not written down: one person may stand behind several.
    """
    rows = rows_in(clean, grid, TABLE)
    figures = count_rows(rows, TABLE)
    for dimension, codebook in (("topic", "consultation_topic"), ("contact", "contact")):
        figures += disaggregate_rows(
            rows, TABLE, dimension=dimension, column=dimension, groups=codes_of(grid, codebook)
        )
    regions = [*grid.programme.passport.region_codes(), COMMON_REGION]
    whole = rows_in(clean, only(grid, lambda scope: scope.is_whole), TABLE)
    return figures + disaggregate_rows(whole, TABLE, dimension="region", column="region", groups=regions)
