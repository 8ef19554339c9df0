"""What a row refers to: only rows that count lend a region; a number that leads nowhere is told."""

import pandas as pd
import pytest
from builders import clean_records

from tests.cleaning.test_duplicates import APPLICATION, ATTENDANCE, CONTRACT, VISIT
from zhas_eval.cleaning.places import order_tables
from zhas_eval.programme.tables import load_contracts

TRANCHE = {"grant": "G1", "tranche": 1.0, "paid_on": "05.11.2023", "amount": 100.0}
SCORE = {"application": "1", "score_1": 80.0, "decision": "победитель", "decided_on": "20.10.2023"}


def _problems(clean, *rules) -> list[list]:
    found = clean.problems[clean.problems["rule"].isin(rules)]
    return found[["file", "sheet", "row", "column", "rule", "severity"]].to_numpy().tolist()


def test_a_tranche_of_a_rejected_contract_is_rejected():
    clean = clean_records(tranches=[TRANCHE], contracts=[CONTRACT | {"signed_on": "30.10.2033"}])
    assert clean.tables["tranches"].empty
    assert _problems(clean, "unknown_key") == [["tranches.xlsx", "tranches", 2, "A", "unknown_key", "reject"]]
    assert clean.accounts.loc[clean.accounts["table"] == "tranches", "outcome"].tolist() == [
        *("skipped", "rejected")
    ]


def test_a_rejected_application_is_not_scored():
    clean = clean_records(
        application_scores=[SCORE], applications=[APPLICATION | {"submitted_on": "05.10.2033"}]
    )
    assert clean.tables["application_scores"].empty
    assert [rule for *_, rule, _ in _problems(clean, "unknown_key")] == ["unknown_key"]


def test_tables_come_after_those_they_need():
    contracts = load_contracts()
    order = order_tables(reversed(list(contracts)), contracts)
    assert sorted(order) == sorted(contracts)
    for name, contract in contracts.items():
        for via in filter(None, (contract.region_via, contract.date_via)):
            assert order.index(via[0]) < order.index(name)


def test_no_contracts_yet_but_their_budgets():
    line = {"grant": "G1", "cost": "аренда", "amount": 100.0}
    clean = clean_records(contracts=[], grant_budgets=[line])
    assert clean.tables["grant_budgets"].empty
    assert [row for *_, row, _, _, _ in _problems(clean, "unknown_key")] == [2]


OTHER_CYCLE = APPLICATION | {"cycle": 2.0, "region": "Шымкент", "submitted_on": "05.03.2024"}


def test_a_number_of_several_regions_places_nothing():
    clean = clean_records(applications=[APPLICATION, OTHER_CYCLE], application_scores=[SCORE])
    assert _problems(clean, "unknown_key", "ambiguous_key") == [
        ["application_scores.xlsx", "application_scores", 2, "A", "ambiguous_key", "reject"]
    ]


@pytest.mark.parametrize(("cycle", "region"), [(1.0, "wko"), (2.0, "shymkent")])
def test_the_cycle_tells_which_application_is_meant(cycle, region):
    score = SCORE | {"cycle": cycle}
    clean = clean_records(applications=[APPLICATION, OTHER_CYCLE], application_scores=[score])
    assert clean.tables["application_scores"]["region"].tolist() == [region]


def test_a_budget_has_the_day_of_the_first_of_two_contracts_of_one_number():
    line = {"grant": "G1", "cost": "аренда", "amount": 100.0}
    later = CONTRACT | {"signed_on": "30.11.2023", "amount": 700_000.0}
    clean = clean_records(contracts=[later, CONTRACT], grant_budgets=[line])
    assert clean.tables["grant_budgets"]["when"].tolist() == [pd.Timestamp(2023, 10, 30)]


SESSION = {"session": "T1", "held_on": "05.10.2023", "topic": "А", "hours": 2.0}
STAFF = {"number": "1", "position": "А", "staff": "штатный", "started_on": "25.09.2023"}
PAY = {
    **{"month": "01.10.2023", "number": "2", "gross": 100.0},
    **{"social_contributions": 3.0, "social_tax": 9.0, "health_insurance": 3.0},
}


@pytest.mark.parametrize(
    ("tables", "place"),
    [
        ({"contracts": [CONTRACT], "visits": [VISIT | {"grant": "G9"}]}, ("visits", "A")),
        ({"applications": [APPLICATION], "contracts": [CONTRACT]}, ("contracts", "B")),
        (
            {"applications": [APPLICATION], "contracts": [CONTRACT | {"application": "1", "cycle": 2.0}]},
            ("contracts", "B"),
        ),
        (
            {"training_sessions": [SESSION], "training_attendance": [ATTENDANCE | {"session": "T9"}]},
            ("training_attendance", "A"),
        ),
        ({"staff": [STAFF], "payroll": [PAY]}, ("payroll", "B")),
    ],
)
def test_a_number_that_leads_nowhere_is_a_warning_and_the_row_stays(tables, place):
    clean = clean_records(**tables)
    table, column = place
    assert _problems(clean, "unknown_reference_value") == [
        [f"{table}.xlsx", table, 2, column, "unknown_reference_value", "warning"]
    ]
    assert len(clean.tables[table]) == 1


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param({"visits": [VISIT]}, id="the other table is not kept"),
        pytest.param({"visits": [VISIT], "contracts": []}, id="the other table has no rows yet"),
        pytest.param({"visits": [VISIT], "contracts": [CONTRACT]}, id="it is there"),
        pytest.param({"speakers": [], "contracts": [CONTRACT]}, id="nothing refers"),
    ],
)
def test_no_warning_where_there_is_nothing_to_tell(tables):
    assert not _problems(clean_records(**tables), "unknown_reference_value")


def test_every_reference_leads_to_a_column():
    contracts = load_contracts()
    references = [
        (name, column, target) for name, each in contracts.items() for column, target in each.refers.items()
    ]
    assert len(references) >= 7
    for name, column, (other, key) in references:
        assert contracts[name].column(column).kind == contracts[other].column(key).kind == "text"
