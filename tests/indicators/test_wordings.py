"""Wording against its own number."""

import pytest

from zhas_eval.indicators.wordings import find_wordings
from zhas_eval.programme.logframe import Activity, Indicator, Logframe, Target
from zhas_eval.programme.quantity import find_promise, parse_quantity


@pytest.mark.parametrize(
    ("name", "plan", "found"),
    [
        ("не менее 50 зарегистрировавшихся участников", "73", ["не менее 50"]),
        ("не менее 80% успешно завершивших обучение", "100%", ["не менее 80%"]),
        ("не менее 2-3 часов обучения", "2,5", []),
        ("информационный охват – не менее 140 тыс человек", "140 000", []),
        ("28 грантополучателей", "28", []),
        ("28 грантополучателей", "30", ["28"]),
        ("50-ден кем емес қатысушы", "73", ["50-ден кем емес"]),
        ("at least 50 participants", "73", ["at least 50"]),
        ("не менее 50 участников", "", []),
        ("график на 2024 год", "1", []),
    ],
)
def test_a_plan_that_is_not_the_number_of_its_wording_is_found(name, plan, found):
    indicator = Indicator("people", "2.1.2", "2.1", name, "человек", "sum", "", "")
    assert find_wordings(Logframe(indicators=(indicator,)), indicator, parse_quantity(plan)) == found


@pytest.mark.parametrize(("plan", "found"), [("73", ["не менее 50"]), ("50", [])])
def test_the_text_of_an_activity_counts_too(plan, found):
    indicator = Indicator("people", "2.1.2", "2.1", "участники", "человек", "sum", "", "")
    name = "Обучение, не менее 50 участников, на сумму до 1 000 000 тенге"
    activity = Activity("2.1", "2", name, "", "", "", "", "", None, None)
    target = Target("people", "all", "2023", parse_quantity(plan), parse_quantity(""), "")
    logframe = Logframe(activities=(activity,), indicators=(indicator,), targets=(target,))
    assert find_wordings(logframe, indicator, target.plan) == found


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("≥ 24", 24, None),
        (">= 24", 24, None),
        ("≤ 5", None, 5),
        ("не больше 5", None, 5),
        ("24-тен кем емес", 24, None),
        ("5-тен артық емес", None, 5),
        ("no more than 5", None, 5),
        ("more than 5", 5, None),
    ],
)
def test_a_bound_is_read_in_signs_and_in_each_language(text, lower, upper):
    quantity = parse_quantity(text)
    assert (quantity.value, quantity.lower, quantity.upper) == (None, lower, upper)


def test_a_number_in_the_middle_of_a_name_is_no_promise():
    assert find_promise("отчет за 2023 год") is None
