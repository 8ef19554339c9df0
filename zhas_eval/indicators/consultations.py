"""Consultations: acts of advice, not people, by topic and by the way they came."""

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import codes_of, count_rows, disaggregate_rows
from zhas_eval.indicators.rows import rows_in
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

TABLE = "consultations"


def calculate_consultations(clean: CleanData, grid: Grid) -> list[Figure]:
    """Consultations (acts, not people) by topic and by the way they came."""
    rows = rows_in(clean, grid, TABLE)
    figures = count_rows(rows, TABLE)
    for dimension, codebook in (("topic", "consultation_topic"), ("contact", "contact")):
        figures += disaggregate_rows(
            rows, TABLE, dimension=dimension, column=dimension, groups=codes_of(grid, codebook)
        )
    return figures
