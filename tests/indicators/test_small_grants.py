"""The contest and the grants: what holds of any applications, contracts and visits."""

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from builders import clean_data, make_programme
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from zhas_eval.indicators.contest import calculate_contest
from zhas_eval.indicators.funnel import OTHER, STAGES, fold_reasons
from zhas_eval.indicators.grants import calculate_grants
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.indicators.monitoring import calculate_monitoring
from zhas_eval.indicators.visits_due import NO_DEADLINE

PROGRAMME = make_programme()
FEW = examples(6)
DAYS = st.integers(0, 300).map(lambda days: date(2023, 9, 25) + timedelta(days=days))
NUMBERS = st.sampled_from(["1", "2", "3", "4"])
CYCLES = st.sampled_from([1.0, 2.0])
REGIONS = st.sampled_from(["shymkent", "wko"])


def _records(maximum: int = 10, **columns):
    return st.lists(st.fixed_dictionaries(columns), max_size=maximum)


APPLICATIONS = _records(
    application=NUMBERS,
    cycle=CYCLES,
    region=REGIONS,
    submitted_on=DAYS,
    technical=st.sampled_from(["passed", "passed", "failed", None]),
    sex=st.sampled_from(["female", "male", None]),
    requested=st.none() | st.sampled_from([500_000.0, 2_000_000.0]),
    iin=st.sampled_from(["1", "2", "3", None]),
)
SCORES = _records(
    application=NUMBERS,
    cycle=CYCLES,
    region=REGIONS,
    decided_on=DAYS,
    decision=st.sampled_from(["winner", "reserve", "rejected", None]),
)
CONTRACTS = _records(
    application=NUMBERS, cycle=CYCLES, region=REGIONS, signed_on=DAYS, amount=st.sampled_from([100.0, 200.0])
).map(lambda rows: [row | {"grant": f"G{at}"} for at, row in enumerate(rows)])
COSTS = st.sampled_from(["equipment", "rent"])
GRANTS = st.sampled_from(["G0", "G1", "G2"])
MONEY = st.integers(0, 200).map(float)


def _ledger(family, clean, *, region="all", period="all", programme=PROGRAMME) -> Ledger:
    scope = programme.scope(region=region, period=period)
    return Ledger(scope, family(clean, scope))


@FEW
@given(applications=APPLICATIONS, scores=SCORES, contracts=CONTRACTS)
@pytest.mark.parametrize("period", ["2023", "2023-10", "all"])
def test_each_stage_is_part_of_the_one_before_and_nobody_is_lost_twice(
    period, applications, scores, contracts
):
    clean = clean_data(applications=applications, application_scores=scores, contracts=contracts)
    ledger = _ledger(calculate_contest, clean, period=period)
    for before, stage in pairwise(STAGES):
        first, second, lost = (
            ledger[f"contest.funnel{name}"]
            for name in (f".stage.{before}", f".stage.{stage}", f".lost.stage.{stage}")
        )
        assert first.value == second.value + lost.value + second.missing
        share = ledger[f"contest.funnel.share.stage.{stage}"]
        assert share.value is None or 0 <= share.value <= 1
    groups = ledger.groups("contest.contracts", "decision")
    assert sum(figure.value for figure in groups) == ledger["contest.contracts"].value


@FEW
@given(applications=APPLICATIONS, scores=SCORES, contracts=CONTRACTS)
def test_the_funnels_of_the_regions_add_up_to_that_of_all(applications, scores, contracts):
    clean = clean_data(applications=applications, application_scores=scores, contracts=contracts)
    whole = _ledger(calculate_contest, clean)
    parts = [_ledger(calculate_contest, clean, region=region) for region in ("shymkent", "wko")]
    for stage in STAGES:
        name = f"contest.funnel.stage.{stage}"
        assert whole[name].value == sum(part[name].value for part in parts)


@FEW
@given(
    contracts=CONTRACTS,
    budgets=_records(grant=GRANTS, cost=COSTS, amount=MONEY, region=st.just("wko"), when=DAYS),
    spending=_records(grant=GRANTS, cost=COSTS, amount=MONEY, region=st.just("wko"), spent_on=DAYS),
)
def test_spending_above_the_lines_is_their_sum_and_no_more_than_all_spending(contracts, budgets, spending):
    clean = clean_data(
        contracts=contracts,
        grant_budgets=[row | {"when": pd.Timestamp("2023-09-25")} for row in budgets],
        grant_spending=spending,
    )
    ledger = _ledger(calculate_grants, clean)
    lines = ledger.groups("grants.overspent", "cost")
    assert ledger["grants.overspent"].value == pytest.approx(sum(figure.value for figure in lines))
    spent, budgeted = (ledger[f"grants.{name}_to_date"].value for name in ("spent", "budgeted"))
    assert max(0, spent - budgeted) <= ledger["grants.overspent"].value + 1e-6
    assert ledger["grants.overspent"].value <= spent + 1e-6
    assert ledger["grants.overspent_grants"].value <= ledger["grants.overspent_lines"].value


@FEW
@given(
    contracts=CONTRACTS,
    visits=_records(
        grant=GRANTS,
        region=REGIONS,
        visit=st.sampled_from(["interim", "final"]),
        visited_on=DAYS,
        remarks=st.none() | st.integers(0, 3).map(float),
        remarks_closed=st.none() | st.integers(0, 3).map(float),
    ),
)
@pytest.mark.parametrize("period", ["2023", "2024", "all"])
def test_a_visit_that_was_due_is_in_time_late_or_overdue(period, contracts, visits):
    ledger = _ledger(calculate_monitoring, clean_data(contracts=contracts, visits=visits), period=period)
    for kind in ("interim", "final"):
        due, late, overdue = (
            ledger[f"monitoring.{name}.visit.{kind}"].value for name in ("due", "late", "overdue")
        )
        assert due == (ledger[f"monitoring.in_time.visit.{kind}"].numerator or 0) + late + overdue
    remarks = ledger["monitoring.remarks_open"]
    assert remarks.value is None or remarks.value >= ledger["monitoring.grants_with_open_remarks"].value
    assert remarks.value is not None or remarks.missing


def test_visits_without_a_deadline_in_the_passport_are_silent_on_time():
    programme = make_programme(visits={"final": {"by": {1: "2024-02-29"}}})
    clean = clean_data(
        contracts=[
            {"grant": "G1", "cycle": 1.0, "region": "wko", "signed_on": "2023-10-01"},
            {"grant": "G2", "cycle": 2.0, "region": "wko", "signed_on": "2024-04-01"},
        ],
        visits=[{"grant": "G1", "region": "wko", "visit": "final", "visited_on": "2024-02-29"}],
    )
    ledger = _ledger(calculate_monitoring, clean, programme=programme)
    for name in ("due", "in_time", "late", "overdue"):
        figure = ledger[f"monitoring.{name}.visit.interim"]
        assert (figure.value, figure.method) == (None, NO_DEADLINE)
    # Of the grant whose cycle has no deadline nothing is due.
    assert ledger["monitoring.due.visit.final"].value == 1
    assert ledger["monitoring.in_time.visit.final"].value == 1


def test_a_contract_signed_after_its_deadline_is_due_from_the_day_of_signing():
    clean = clean_data(contracts=[{"grant": "G1", "cycle": 1.0, "region": "wko", "signed_on": "2024-05-10"}])
    assert _ledger(calculate_monitoring, clean, period="2024-Q1")["monitoring.due.visit.final"].value == 0
    assert _ledger(calculate_monitoring, clean, period="2024-Q2")["monitoring.due.visit.final"].value == 1


def test_measures_of_two_tables_are_silent_where_one_is_not_kept():
    programme = make_programme("applications", "contracts")
    clean = clean_data(applications=[{"application": "1", "cycle": 1.0, "submitted_on": "2023-10-01"}])
    ledger = _ledger(calculate_contest, clean, programme=programme)
    assert ledger["contest.funnel.stage.submitted"].value == 1
    for name in ("contest.funnel.stage.scored", "contest.winners_without_contract"):
        assert (ledger[name].value, ledger[name].method) == (None, "not_kept")
    assert _ledger(calculate_grants, clean, programme=programme)["grants.overspent"].value is None


def test_reasons_beyond_the_most_frequent_are_other_ones():
    reasons = pd.Series([f"причина {at:02}" for at in range(12) for _ in range(2)] + ["одна", None])
    folded = fold_reasons(reasons)
    assert folded.nunique() == 11
    assert (folded == OTHER).sum() == 5
    assert folded.isna().sum() == 1


@pytest.mark.parametrize("reasons", [[], [None, None]])
def test_no_reasons_fold_to_none(reasons):
    assert fold_reasons(pd.Series(reasons, dtype="str")).isna().all()


def test_applicants_without_iin_are_not_counted_as_nobody():
    rows = [{"application": "1", "cycle": 1.0, "submitted_on": "2023-10-01"}]
    figure = _ledger(calculate_contest, clean_data(applications=rows))["contest.applicants"]
    assert (figure.value, figure.missing) == (None, 1)
