"""The conference: events, speakers, and speakers among the grantees."""

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import count_distinct, count_rows
from zhas_eval.indicators.rows import rows_in
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData


def calculate_conference(clean: CleanData, grid: Grid) -> list[Figure]:
    """Conferences held, speakers, and speakers among the grantees."""
    rows = rows_in(clean, grid, "speakers")
    grantees = rows.where(rows.table["speaker"] == "grantee")
    return [
        *count_distinct(rows, "conference.events", "spoke_on"),
        *count_rows(rows, "conference.speakers", unit="people"),
        *count_rows(grantees, "conference.grantee_speakers", unit="people"),
    ]
