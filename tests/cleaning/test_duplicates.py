"""Rows entered twice are one; rows that share a number and tell different things all stay."""

import pandas as pd
import pytest
from builders import PERSON, clean_records
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from zhas_eval.cleaning.duplicates import merge_duplicates
from zhas_eval.programme.tables import load_contracts

PAYMENT = {"paid_on": "05.10.2023", "budget": "закупки", "item": "Бумага", "document": "7"}
CONTRACT = {
    **{"grant": "G1", "application": "A1", "cycle": 1.0, "region": "ЗКО", "title": "А"},
    **{"topic": "экология", "signed_on": "30.10.2023", "amount": "500 000"},
}
APPLICATION = {
    **{"application": "1", "cycle": 1.0, "submitted_on": "05.10.2023", "full_name": "Ким А"},
    **{"region": "ЗКО", "requested": 100.0},
}
VISIT = {"grant": "G1", "region": "ЗКО", "visit": "промежуточный", "visited_on": "05.11.2023"}
ATTENDANCE = {
    **{"session": "T1", "full_name": "Ким А", "iin": "991231600002", "phone": "87000000001"},
    **{"region": "ЗКО", "attended_on": "05.10.2023", "hours": 2.0, "completed": "да"},
}


def _warnings(clean) -> list[list]:
    found = clean.problems[clean.problems["rule"] == "same_key_other_values"]
    assert set(found["severity"]) <= {"warning"}
    return found[["file", "sheet", "row", "column"]].to_numpy().tolist()


def test_two_lines_of_one_document_keep_their_money():
    rows = [PAYMENT | {"amount": 100.0}, PAYMENT | {"amount": 250.0}]
    clean = clean_records(budget_payments=rows)
    assert clean.tables["budget_payments"]["amount"].sum() == 350
    assert _warnings(clean) == [["budget_payments.xlsx", "budget_payments", row, "E"] for row in (2, 3)]


def test_lines_of_one_document_about_other_things_are_no_cause_for_a_warning():
    rows = [PAYMENT | {"amount": 100.0}, PAYMENT | {"amount": 250.0, "item": "Связь"}]
    clean = clean_records(budget_payments=rows)
    assert len(clean.tables["budget_payments"]) == 2
    assert not _warnings(clean)


def test_copies_are_one_among_rows_that_differ():
    rows = [PAYMENT | {"amount": amount} for amount in (100.0, 250.0, 100.0)]
    clean = clean_records(budget_payments=rows)
    assert sorted(clean.tables["budget_payments"]["amount"]) == [100, 250]
    assert [row for *_, row, _ in _warnings(clean)] == [2, 3]


def test_a_blank_agrees_with_anything_and_is_filled():
    rows = [CONTRACT | {"title": ""}, CONTRACT | {"topic": ""}]
    clean = clean_records(contracts=rows)
    (contract,) = clean.tables["contracts"].to_dict("records")
    assert (contract["title"], contract["topic"]) == ("А", "ecology")
    assert not _warnings(clean)


def test_a_blank_does_not_join_two_rows_that_differ():
    rows = [CONTRACT | {"title": title} for title in ("А", "", "Б")]
    assert len(clean_records(contracts=rows).tables["contracts"]) == 3


@examples(10)
@given(
    titles=st.lists(
        st.tuples(st.sampled_from(["А", "Б", None]), st.sampled_from([1.0, 2.0, None])), max_size=6
    ),
    random=st.randoms(use_true_random=False),
)
def test_no_value_is_lost_in_whatever_order(titles, random):
    def merge(rows):
        table = pd.DataFrame(rows, columns=["title", "amount"], index=range(2, len(rows) + 2))
        table = table.astype({"title": "str", "amount": "float64"})
        table = table.assign(grant="G1", signed_on=pd.Timestamp(2023, 10, 30))
        return merge_duplicates(table, load_contracts()["contracts"])

    shuffled = titles.copy()
    random.shuffle(shuffled)
    one, other = merge(titles), merge(shuffled)
    assert len(one.table) + len(one.merged) == len(titles)
    assert len(one.table) == len(other.table)
    for at, name in enumerate(["title", "amount"]):
        assert set(one.table[name].dropna()) == {row[at] for row in titles} - {None}


def test_a_number_that_begins_anew_in_the_next_cycle_is_another_application():
    rows = [APPLICATION, APPLICATION | {"cycle": 2.0, "submitted_on": "05.03.2024"}]
    clean = clean_records(applications=rows)
    assert clean.tables["applications"]["cycle"].tolist() == [1, 2]
    assert not _warnings(clean)


def test_two_visits_of_one_kind_are_two():
    clean = clean_records(visits=[VISIT, VISIT | {"visited_on": "05.12.2023"}, VISIT])
    assert len(clean.tables["visits"]) == 2


def test_one_person_in_two_spellings_attended_once():
    rows = [ATTENDANCE, ATTENDANCE | {"full_name": "Ким Анна", "phone": "87000000002"}]
    clean = clean_records(training_attendance=rows)
    assert len(clean.tables["training_attendance"]) == 1
    assert not _warnings(clean)


def test_hours_of_one_person_that_differ_both_stay():
    clean = clean_records(training_attendance=[ATTENDANCE, ATTENDANCE | {"hours": 4.0}])
    assert clean.tables["training_attendance"]["hours"].sum() == 6
    assert [row for *_, row, _ in _warnings(clean)] == [2, 3]


@pytest.mark.parametrize("change", [{"region": "ЗКО"}, {"sex": "муж"}, {"full_name": "Ахметова А."}])
def test_a_participant_is_one_whatever_differs(change):
    clean = clean_records(participants=[PERSON, PERSON | change])
    assert len(clean.tables["participants"]) == 1
    assert not _warnings(clean)


def test_a_value_that_an_earlier_row_overrules_is_told():
    later = PERSON | {"enrolled_on": "07.10.2023", "employment_after": "учится", "full_name": "АХМЕТОВА А."}
    clean = clean_records(participants=[PERSON, later])
    assert clean.tables["participants"]["employment_after"].tolist() == ["employed"]
    told = clean.problems[["row", "column", "rule", "severity"]].to_numpy().tolist()
    assert told == [[3, "K", "merged_other_value", "warning"]]


def test_rows_alike_in_all_but_without_their_key_both_count_and_are_told():
    row = {"published_on": "05.10.2023", "publication": "статья", "title": "А", "region": "ЗКО", "reach": 5}
    clean = clean_records(publications=[row, row, row | {"title": "Б"}])
    assert len(clean.tables["publications"]) == 3
    told = clean.problems[["row", "rule", "severity"]].to_numpy().tolist()
    assert told == [[3, "identical_row", "warning"]]
