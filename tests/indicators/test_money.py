"""Money and staff where something is not there: no payments, no estimate, no rates, no grant of a year."""

from builders import clean_data, make_programme

from zhas_eval.indicators.budget import calculate_budget
from zhas_eval.indicators.budget_items import calculate_budget_items
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.indicators.payroll import calculate_payroll
from zhas_eval.indicators.staff import calculate_staff

LINE = {"year": 2023, "budget": "goods", "item": "бумага", "planned": 100.0}
PAYMENT = {"paid_on": "2023-10-05", "budget": "goods", "item": "Бумага ", "amount": 130.0, "document": "1"}
PAY = {
    **{"month": "2023-10-31", "number": "1", "gross": 240_000.0},
    **{"social_contributions": 7_560.0, "social_tax": 12_504.0, "health_insurance": 7_200.0},
}


def _ledger(*tables, changes=None, **rows) -> Ledger:
    scope = make_programme(*tables, **(changes or {})).scope(region="all", period="2023")
    families = (calculate_budget, calculate_budget_items, calculate_payroll, calculate_staff)
    clean = clean_data(**rows)
    return Ledger(scope, [figure for family in families for figure in family(clean, scope)])


def test_without_a_table_of_payments_nothing_is_paid_and_nothing_is_left():
    ledger = _ledger("budget_lines", budget_lines=[LINE])
    assert ledger["budget.planned"].value == 100
    for name in (
        "budget.paid",
        "budget.spent_share",
        "budget.left",
        "budget.grant_less_paid",
        "budget.unplanned",
    ):
        assert ledger[name].value is None, name
    assert ledger["budget.paid"].method == ledger["budget.spent_share"].method == "not_kept"


def test_without_an_estimate_payments_stand_alone():
    ledger = _ledger("budget_payments", budget_payments=[PAYMENT])
    assert ledger["budget.paid"].value == 130
    for name in ("budget.planned", "budget.spent_share", "budget.left", "budget.unplanned"):
        assert ledger[name].value is None, name


def test_an_overspent_line_is_below_nought():
    ledger = _ledger(budget_lines=[LINE], budget_payments=[PAYMENT])
    assert ledger["budget.item.goods.1.left"].value == ledger["budget.left"].value == -30
    assert ledger["budget.spent_share"].value == 1.3


def test_payments_outside_the_days_of_the_programme_are_counted():
    early = PAYMENT | {"paid_on": "2023-09-01", "document": "2"}
    assert _ledger(budget_payments=[PAYMENT, early])["budget.outside_days"].value == 1


def test_without_rates_nothing_is_recomputed():
    ledger = _ledger(payroll=[PAY], changes={"taxes": []})
    assert ledger["budget.taxes"].value == 27_264
    for name in ("taxes_recomputed", "taxes_difference", "taxes_differing", "taxes_apart"):
        figure = ledger[f"budget.{name}"]
        assert (figure.value, figure.method) == (None, "no_rates"), name


def test_a_month_before_the_first_rates_is_missing_from_the_comparison():
    later = [
        {"starts_on": "2023-11-01", "pension": 0.1, "employee_health": 0.02, "social_contributions": 0.035}
    ]
    later[0] |= {"social_tax": 0.095, "health_insurance": 0.03}
    november = PAY | {"month": "2023-11-30", "social_tax": 12_500.0}
    ledger = _ledger(payroll=[PAY, november], changes={"taxes": later})
    assert (ledger["budget.taxes_difference"].value, ledger["budget.taxes_difference"].missing) == (-4, 1)
    assert (ledger["budget.taxes_differing"].value, ledger["budget.taxes_differing"].missing) == (1, 1)
    alone = _ledger(payroll=[PAY], changes={"taxes": later})
    assert alone["budget.taxes_differing"].value is None


def test_no_rows_make_no_pay_and_nobody_at_work():
    ledger = _ledger()
    assert ledger["budget.pay_per_person_month"].value is None
    assert ledger["staff.most.staff"].value == 0


def test_people_who_were_not_there_at_once_make_no_fuller_month():
    staff = [
        {"number": "1", "staff": "staff", "started_on": "2023-10-01", "ended_on": "2023-10-31"},
        {"number": "2", "staff": "staff", "started_on": "2023-12-01"},
    ]
    ledger = _ledger(staff=staff)
    assert (ledger["staff.staff"].value, ledger["staff.most.staff"].value) == (2, 1)
