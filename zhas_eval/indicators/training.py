"""Training: registrations, people, attendance, hours, completion. A registration is no person."""

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import (
    count_distinct,
    count_rows,
    rows_in_region,
    rows_in_scope,
    share_of,
    sum_column,
)
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import CleanData


def calculate_training(clean: CleanData, scope: Scope) -> list[Figure]:
    """Registrations and attendances of the period, and how many of those who came completed."""
    registrations = rows_in_scope(clean, "training_registrations", scope)
    attendance = rows_in_scope(clean, "training_attendance", scope)
    sessions = clean.tables["training_sessions"]
    held = sessions[sessions["session"].isin(attendance["session"])]
    answered = attendance[attendance["completed"].notna()]
    completed = answered[answered["completed"] == "yes"]
    # Whoever registered for a session that was held was expected, once, whenever that was.
    everyone = rows_in_region(clean.tables["training_registrations"], scope)
    expected = everyone[everyone["session"].isin(held["session"])].drop_duplicates(["session", "person"])
    came = expected.merge(attendance[["session", "person"]].drop_duplicates())
    return [
        count_rows(scope, "training.sessions", held, "training_sessions"),
        sum_column(scope, "training.hours", held, "training_sessions", "hours", unit="hours"),
        count_rows(scope, "training.registrations", registrations, "training_registrations"),
        count_distinct(
            scope,
            "training.registered_people",
            registrations,
            "training_registrations",
            "person",
            unit="people",
        ),
        count_rows(scope, "training.attendances", attendance, "training_attendance"),
        count_distinct(
            scope, "training.attended_people", attendance, "training_attendance", "person", unit="people"
        ),
        sum_column(scope, "training.person_hours", attendance, "training_attendance", "hours", unit="hours"),
        share_of(
            scope,
            "training.attended_share",
            float(len(came)),
            float(len(expected)),
            expected,
            "training_registrations",
        ),
        share_of(
            scope,
            "training.completed",
            float(len(completed)),
            float(len(answered)),
            answered,
            "training_attendance",
            missing=len(attendance) - len(answered),
        ),
    ]
