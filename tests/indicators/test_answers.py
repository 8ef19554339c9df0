"""Answers given and the kinds of missing ones make all rows of each question."""

from builders import clean_data, make_programme

from zhas_eval.indicators.answers import calculate_answers
from zhas_eval.indicators.ledger import Ledger

ROW = {"region": "wko", "enrolled_on": "2023-10-05"}
PEOPLE = [
    ROW | {"person": "P1", "sex": "female"},
    ROW | {"person": "P2", "sex_missing": "refused"},
    ROW | {"person": "P3", "sex_missing": "not_asked"},
    ROW | {"person": "P4"},
]


def _ledger(*tables, **rows) -> Ledger:
    scope = make_programme(*tables).scope(region="wko", period="2023")
    return Ledger(scope, calculate_answers(clean_data(**rows), scope))


def test_each_kind_of_missing_is_counted_beside_the_answers():
    ledger = _ledger(participants=PEOPLE)
    given, share = ledger["answers.participants.sex"], ledger["answers.participants.sex.given_share"]
    assert (given.value, given.missing, share.value) == (1, 3, 0.25)
    kinds = {
        figure.group: figure.value for figure in ledger.groups("answers.participants.sex", "missing_kind")
    }
    assert kinds == {"not_asked": 1, "refused": 1, "skipped": 0, "unreadable": 0, "blank": 1}


def test_a_question_without_rows_has_no_share():
    assert _ledger()["answers.participants.sex.given_share"].value is None


def test_a_table_that_is_not_kept_asks_nothing():
    assert all(figure.table == "posts" for figure in _ledger("posts"))
