"""Small grants: what is one grantee."""

from builders import clean_data, make_programme

from zhas_eval.indicators.grants import calculate_grants
from zhas_eval.indicators.ledger import Ledger


def test_applications_numbered_anew_in_each_cycle_are_different_grantees():
    contracts = [
        {"grant": "A", "application": "1", "cycle": 1.0, "region": "wko", "signed_on": "2023-10-30"},
        {"grant": "B", "application": "1", "cycle": 2.0, "region": "wko", "signed_on": "2024-04-15"},
        {"grant": "C", "application": "1", "cycle": 2.0, "region": "wko", "signed_on": "2024-04-16"},
    ]
    scope = make_programme().scope(region="all", period="all")
    ledger = Ledger(scope, calculate_grants(clean_data(contracts=contracts), scope))
    assert ledger["grants.grantees"].value == 2
    assert ledger["grants.contracts"].value == 3
