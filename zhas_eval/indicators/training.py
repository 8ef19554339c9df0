"""Training: registrations, people, attendance, hours, completion. A registration is no person."""

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import (
    count_distinct,
    count_missing,
    count_rows,
    share_with,
    sum_column,
)
from zhas_eval.indicators.rows import rows_ever, rows_in
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData


def calculate_training(clean: CleanData, grid: Grid) -> list[Figure]:
    """Registrations and attendances of the period, and how many of those who came completed."""
    registrations = rows_in(clean, grid, "training_registrations")
    attendance = rows_in(clean, grid, "training_attendance")
    held = attendance.linked("training_sessions", clean.tables["training_sessions"], "session")
    answered = attendance.where(attendance.table["completed"].notna())
    completed = answered.where(answered.table["completed"] == "yes")
    # Whoever registered for a session that was held was expected, once, whenever that was.
    everyone = rows_ever(clean, grid, "training_registrations")
    expected = everyone.matching(held, "session").first_of("session", "person")
    came = expected.matching(attendance, "session", "person")
    return [
        *count_rows(held, "training.sessions"),
        *sum_column(held, "training.hours", "hours", unit="hours"),
        *count_rows(registrations, "training.registrations"),
        *count_distinct(registrations, "training.registered_people", "person", unit="people"),
        *count_rows(attendance, "training.attendances"),
        *count_distinct(attendance, "training.attended_people", "person", unit="people"),
        *sum_column(attendance, "training.person_hours", "hours", unit="hours"),
        *share_with(expected, "training.attended_share", came),
        *share_with(
            answered, "training.completed", completed, missing=count_missing(attendance, "completed")
        ),
    ]
