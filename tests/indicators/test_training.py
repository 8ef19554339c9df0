"""Training of programmes that keep a part of the sheets, and of degenerate data."""

import pytest
from builders import clean_data, make_programme

from zhas_eval.indicators.ledger import Ledger
from zhas_eval.indicators.measure import NOT_KEPT
from zhas_eval.indicators.training import calculate_training

SESSIONS = [
    {"session": "T1", "held_on": "2023-10-10", "hours": 2.0},
    {"session": "T2", "held_on": "2023-11-10", "hours": 3.0},
]
REGISTERED = {"session": "T1", "person": "P1", "region": "wko", "registered_on": "2023-10-01"}
CAME = {"session": "T1", "person": "P1", "region": "wko", "attended_on": "2023-10-10", "hours": 2.0}


def _ledger(*kept: str, region: str = "all", **tables) -> Ledger:
    scope = make_programme(*kept, **tables.pop("passport", {})).scope(region=region, period="2023")
    return Ledger(scope, calculate_training(clean_data(**tables), scope))


def test_without_attendance_lists_sessions_are_counted_by_their_days():
    kept = ["training_sessions", "training_registrations"]
    tables = {"training_sessions": SESSIONS, "training_registrations": [REGISTERED]}
    whole, wko = (_ledger(*kept, region=region, **tables) for region in ("all", "wko"))
    assert (whole["training.sessions"].value, whole["training.hours"].value) == (2, 5)
    for figure in (wko["training.sessions"], wko["training.hours"], whole["training.sessions_without_list"]):
        assert (figure.value, figure.method) == (None, NOT_KEPT)


@pytest.mark.parametrize(
    "name", ["expected", "came", "no_shows", "attended_share", "full_attendance_share", "unregistered"]
)
def test_what_rests_on_two_sheets_is_silent_without_one(name):
    ledger = _ledger("training_sessions", "training_attendance", training_attendance=[CAME])
    assert (ledger[f"training.{name}"].value, ledger[f"training.{name}"].method) == (None, NOT_KEPT)


def test_without_the_sheet_of_sessions_registrations_still_meet_attendances():
    kept = ["training_registrations", "training_attendance"]
    ledger = _ledger(*kept, training_registrations=[REGISTERED], training_attendance=[CAME])
    assert ledger["training.sessions"].method == NOT_KEPT
    assert ledger["training.attended_share"].value == 1
    # Nobody knows how long the session was meant to be.
    full = ledger["training.full_attendance_share"]
    assert (full.value, full.missing) == (None, 1)


def test_the_part_of_hours_that_is_full_attendance_is_the_programmes():
    tables = {
        "training_sessions": SESSIONS,
        "training_registrations": [REGISTERED],
        "training_attendance": [CAME | {"hours": 1.0}],
    }
    assert _ledger(**tables)["training.full_attendance_share"].value == 0
    half = _ledger(passport={"full_attendance": 0.5}, **tables)
    assert half["training.full_attendance_share"].value == 1


def test_a_region_whose_people_all_stayed_away_from_a_session_held_elsewhere_has_no_shows():
    other = {**REGISTERED, "person": "P2", "region": "shymkent"}
    ledger = _ledger(
        region="shymkent",
        training_sessions=SESSIONS,
        training_registrations=[REGISTERED, other],
        training_attendance=[CAME],
    )
    assert (ledger["training.sessions"].value, ledger["training.no_shows"].value) == (0, 1)


def test_who_came_under_another_region_has_come():
    elsewhere = {**CAME, "region": "shymkent"}
    tables = {"training_sessions": SESSIONS, "training_registrations": [REGISTERED]}
    ledger = _ledger(region="wko", training_attendance=[elsewhere], **tables)
    assert (ledger["training.came"].value, ledger["training.no_shows"].value) == (1, 0)


def test_sessions_without_anybody_have_no_average():
    ledger = _ledger(training_sessions=SESSIONS)
    assert ledger["training.sessions_without_list"].value == 2
    for name in ("people_per_session", "hours_per_person", "completed_people_share", "attended_share"):
        assert ledger[f"training.{name}"].value is None
