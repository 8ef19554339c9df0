"""NEET and eligibility by the passport of the programme, and people whose identity was lost."""

import pandas as pd
from builders import clean_data, make_programme

from zhas_eval.indicators.eligibility import is_neet
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.indicators.measure import NOT_KEPT
from zhas_eval.indicators.participants import calculate_participants


def _people(number: int, **answers) -> list[dict]:
    return [
        {"person": f"P{at}", "region": "wko", "enrolled_on": "2023-10-05", **answers} for at in range(number)
    ]


def _ledger(people: list[dict], *tables: str, region: str = "all", **passport) -> Ledger:
    scope = make_programme(*tables, **passport).scope(region=region, period="2023")
    return Ledger(scope, calculate_participants(clean_data(participants=people), scope))


def test_a_programme_may_have_codes_of_its_own_for_neet():
    own = {"employment": {"homemaker": {"label": "домохозяйка"}}}
    passport = make_programme(neet=["not_employed", "homemaker"], codebooks=own).passport
    answers = pd.Series(["homemaker", "employed", None], dtype="str").to_frame("employment_before")
    assert is_neet(answers, passport).tolist() == [True, False, pd.NA]


def test_without_a_rule_nothing_is_said_of_eligibility():
    ledger = _ledger(_people(3, birth_date="2000-01-01"), eligibility=[])
    assert ledger["participants.fully_eligible_share"].value is None
    assert ledger["participants.eligibility.missing"].value == 3


def test_a_rule_of_age_alone_asks_nothing_of_occupation():
    rule = [{"starts_on": "2023-09-25", "min_age": 18, "max_age": 35}]
    ledger = _ledger(_people(3, birth_date="2000-01-01", employment_before="employed"), eligibility=rule)
    assert ledger["participants.fully_eligible_share"].value == 1


def test_a_share_without_any_answer_has_no_value_and_its_bounds():
    share = _ledger(_people(3))["participants.neet_share"]
    assert (share.value, share.lower, share.upper, share.missing) == (None, 0, 1, 3)


def test_a_share_with_every_answer_needs_no_bounds():
    share = _ledger(_people(3, employment_before="not_employed"))["participants.neet_share"]
    assert (share.value, share.lower, share.upper, share.method) == (1, None, None, "")


def test_a_small_group_of_others_withholds_the_share():
    people = [*_people(5, employment_before="not_employed")]
    people.append({**people[0], "person": "Q1", "employment_before": "employed"})
    ledger = _ledger(people)
    assert ledger["participants.neet.no"].suppressed
    assert ledger["participants.neet_share"].suppressed


def test_people_of_one_table_alone_are_active():
    ledger = _ledger(_people(3), "participants")
    assert ledger["participants.active"].value == 3
    assert ledger["participants.active"].table == "participants"


def test_without_a_register_nobody_is_missing_from_it():
    ledger = _ledger([], "training_attendance")
    assert ledger.get("participants.in_register") is None
    assert ledger["participants.active"].value == 0


def test_a_programme_that_keeps_no_people_counts_none():
    ledger = _ledger([], "budget_lines")
    assert (ledger["participants.active"].value, ledger["participants.active"].method) == (None, NOT_KEPT)
