"""How many planned indicators are met, short, off, unknown; worked by hand for a logframe of six."""

import pytest
from builders import clean_data, make_programme

from zhas_eval.indicators.attainment import calculate_attainment
from zhas_eval.indicators.measures import by_measure, calculate_measures
from zhas_eval.indicators.plan_fact import calculate_plan_fact
from zhas_eval.programme.logframe import Activity, Indicator, Logframe, Target, Task
from zhas_eval.programme.quantity import parse_quantity

PEOPLE = [
    {"person": f"P{at}", "region": "wko", "sex": "female", "enrolled_on": "2023-10-05"} for at in range(20)
]
# Code, activity, measure, plan, reported fact. Data give 20 people.
STATED = [
    ("met", "1.1", "participants", "20", "19"),
    ("over", "1.1", "participants", "10", ""),
    ("near", "2.1", "participants", "21", ""),
    ("short", "2.1", "", "10", "5"),
    ("vague", "2.1", "", "140", "около 100"),
    ("unknown", "2.1", "", "3", ""),
    ("unplanned", "2.1", "participants", "", "20"),
]


def _figures(stated=STATED, *, region="all", period="2023") -> dict:
    activities = tuple(
        Activity(f"{task}.1", task, "", "", "", "", "", "", None, None) for task in ("1", "2", "3")
    )
    logframe = Logframe(
        tasks=tuple(Task(task, task) for task in ("1", "2", "3")),
        activities=activities,
        indicators=tuple(
            Indicator(code, code, activity, code, "", "latest", measure, "")
            for code, activity, measure, *_ in stated
        ),
        targets=tuple(
            Target(code, "all", "2023", parse_quantity(plan), parse_quantity(reported), "")
            for code, _, _, plan, reported in stated
        ),
    )
    scope = make_programme(logframe=logframe).scope(region=region, period=period)
    measures = by_measure(calculate_measures(clean_data(participants=PEOPLE), scope))
    return {
        figure.name.removeprefix("attainment."): figure
        for figure in calculate_attainment(scope, calculate_plan_fact(scope, measures))
    }


def test_counts_by_hand():
    values = {name: figure.value for name, figure in _figures().items()}
    assert values == {
        **{"planned": 6, "met": 2, "met_by_data": 2, "near": 1, "short": 2, "unknown": 1, "off": 3},
        "share": pytest.approx(2 / 6),
        **{"planned.task.1": 2, "met.task.1": 2, "planned.task.2": 4, "met.task.2": 0},
    }


def test_each_count_names_the_indicators_behind_it():
    figures = _figures()
    assert figures["off"].evidence == tuple(f"logframe.xlsx!{code}" for code in ("over", "short", "vague"))
    assert figures["unknown"].evidence == ("logframe.xlsx!unknown",)
    assert figures["met"].evidence == figures["share"].evidence


def test_an_unknown_fact_is_missing_from_the_share_and_not_met():
    share = _figures()["share"]
    assert (share.numerator, share.denominator, share.missing, share.method) == (2, 6, 1, "unknown_not_met")


def test_a_fact_met_by_the_report_alone_is_not_met_by_data():
    figures = _figures([("told", "1.1", "", "5", "5")])
    assert (figures["met"].value, figures["met_by_data"].value) == (1, 0)


@pytest.mark.parametrize(
    ("reported", "name"),
    [("от 5 до 8", "short"), ("от 5 до 9", "unknown"), ("от 5 до 20", "unknown"), ("более 10", "met")],
)
def test_a_fact_known_by_bounds_counts_where_both_agree(reported, name):
    figures = _figures([("bounded", "1.1", "", "10", reported)])
    assert {key: figures[key].value for key in ("met", "short", "unknown")} == {
        **dict.fromkeys(("met", "short", "unknown"), 0),
        name: 1,
    }


@pytest.mark.parametrize("period", ["2023-Q4", "2024"])
def test_the_plan_of_another_period_is_not_counted(period):
    assert _figures(period=period) == {}


def test_no_logframe_no_figures():
    assert _figures([]) == {}
    assert _figures([("unplanned", "1.1", "participants", "", "")]) == {}
    assert _figures(region="wko") == {}
