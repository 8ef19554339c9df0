"""Plan, reported and computed fact of an indicator, and how far apart they are."""

import pytest
from builders import clean_data, make_programme

from zhas_eval.indicators.ledger import Figure, Ledger, LedgerError
from zhas_eval.indicators.measures import by_measure, calculate_measures
from zhas_eval.indicators.plan_fact import (
    PlanFact,
    calculate_plan_fact,
    find_unknown_measures,
    list_measures,
)
from zhas_eval.indicators.reported_statistics import calculate_statistics_gaps
from zhas_eval.programme.logframe import Indicator, Logframe, Statistic, Target
from zhas_eval.programme.quantity import parse_quantity

PEOPLE = [
    {"person": f"P{at}", "region": region, "sex": "female", "enrolled_on": day}
    for at, (region, day) in enumerate(
        [("wko", "2023-10-05")] * 12 + [("shymkent", "2023-11-05")] * 8 + [("wko", "2024-02-01")] * 5
    )
]


def _line(*targets, region="all", period="2023", aggregation="sum", measure="participants") -> PlanFact:
    indicator = Indicator("people", "1", "1", "Люди", "человек", aggregation, measure, "…")
    stated = tuple(
        Target("people", where, when, parse_quantity(plan), parse_quantity(reported), "")
        for where, when, plan, reported in targets
    )
    programme = make_programme(logframe=Logframe(indicators=(indicator,), targets=stated))
    scope = programme.scope(region=region, period=period)
    (line,) = calculate_plan_fact(
        scope, by_measure(calculate_measures(clean_data(participants=PEOPLE), scope))
    )
    return line


def test_fact_over_plan_and_no_gap():
    line = _line(("all", "2023", "16", "20"))
    assert (line.plan.value, line.reported.value, line.computed.value) == (16, 20, 20)
    assert (line.achievement.value, line.achievement.denominator) == (1.25, 16)
    assert line.gap is None
    assert line.needs_justification(0.10)
    assert not line.needs_justification(0.30)


@pytest.mark.parametrize(
    ("reported", "gap"),
    [
        ("18", (2, None, None)),
        ("25", (-5, None, None)),
        ("более 18", None),
        ("более 30", (None, None, -10)),
        ("до 15", (None, 5, None)),
        ("от 30 до 35", (None, -15, -10)),
        ("-", None),
    ],
)
def test_a_difference_from_a_bounded_number_is_a_range(reported, gap):
    found = _line(("all", "2023", "20", reported)).gap
    assert (None if found is None else (found.value, found.lower, found.upper)) == gap


def test_targets_of_parts_add_up():
    line = _line(("all", "2023", "16", ""), ("all", "2024", "10", ""), period="all")
    assert line.plan.value == 26
    assert line.computed.value == 25


def test_targets_of_what_does_not_add_up_are_the_latest():
    targets = [("all", "2023", "16", ""), ("all", "2024", "10", "")]
    assert _line(*targets, period="all", aggregation="latest").plan.value == 10


def test_a_quarter_adds_nothing_to_its_year():
    line = _line(("all", "2023", "16", ""), ("all", "2023-Q4", "12", ""))
    assert line.plan.value == 16


def test_the_plan_of_a_longer_period_asks_for_no_justification():
    line = _line(("all", "2023", "100", "90"), period="2023-10")
    assert line.plan_period == "longer"
    assert line.plan.value == 100
    assert line.reported is None
    assert line.achievement.value == 0.12
    assert not line.needs_justification(0.10)


def test_a_region_has_its_own_plan():
    line = _line(("all", "2023", "100", ""), ("wko", "2023", "12", ""), region="wko")
    assert line.achievement.value == 1


def test_without_a_plan_there_is_the_fact_alone():
    line = _line()
    assert line.figures() == [line.computed]
    assert not line.needs_justification(0.10)


def test_without_a_measure_the_reported_is_the_fact():
    line = _line(("all", "2023", "10", "около 12"), measure="")
    assert line.computed is None
    assert line.actual.value == 12
    assert line.achievement.value == 1.2


def test_a_fact_known_by_its_bounds_gives_bounds():
    line = _line(("all", "2023", "100", "более 250"), measure="")
    assert (line.achievement.value, line.achievement.lower, line.achievement.upper) == (None, 2.5, None)
    assert line.needs_justification(0.10)


def test_a_plan_of_not_less_than_is_met_at_its_bound():
    line = _line(("all", "2023", "не менее 16", "20"))
    assert (line.plan.value, line.plan.lower) == (None, 16)
    assert (line.achievement.value, line.achievement.denominator) == (1.25, 16)


@pytest.mark.parametrize(("reported", "gaps"), [("100%", []), ("99.6%", []), ("95%", [0.05]), ("-", [1.0])])
def test_statistics_that_the_data_do_not_give(reported, gaps):
    entry = Statistic("sex", "female", "Женщин", parse_quantity(reported), "2023")
    scope = make_programme(logframe=Logframe(statistics=(entry,))).scope(region="all", period="2023")
    measures = by_measure(calculate_measures(clean_data(participants=PEOPLE), scope))
    found = calculate_statistics_gaps(scope, measures)
    assert [gap.value for *_, gap in found] == pytest.approx(gaps)


def test_a_ledger_holds_each_figure_once_and_says_what_it_lacks():
    scope = make_programme().scope(region="wko", period="2023")
    figure = Figure("participants", "wko", "2023", value=12.0)
    ledger = Ledger(scope, [figure, figure])
    assert (len(ledger), ledger["participants"], ledger.get("training")) == (1, figure, None)
    assert figure.figure == "participants@wko/2023"
    assert ledger.to_frame()["figure"].tolist() == ["participants@wko/2023"]
    with pytest.raises(LedgerError):
        Ledger(scope, [figure, Figure("participants", "wko", "2023", value=13.0)])
    with pytest.raises(LedgerError):
        ledger["training"]


def test_a_plan_of_a_part_of_the_period_is_compared_with_nothing():
    line = _line(("all", "2023", "16", "20"), period="all")
    assert (line.plan_period, line.achievement, line.reported) == ("part", None, None)
    assert not line.needs_justification(0.10)


@pytest.mark.parametrize(("aggregation", "plan"), [("maximum", 90), ("latest", 50), ("unique", None)])
def test_plans_of_several_periods_follow_the_rule_of_the_indicator(aggregation, plan):
    # The later period first: the order of the sheet plays no part.
    targets = [("all", "2024", "50", ""), ("all", "2023", "90", "")]
    line = _line(*targets, period="all", aggregation=aggregation)
    assert (line.plan and line.plan.value) == plan


@pytest.mark.parametrize(("reported", "gap"), [("30", (-10, -5)), ("22", None), ("более 20", None)])
def test_a_reported_number_outside_the_bounds_of_the_data_is_a_gap(reported, gap):
    indicator = Indicator("reach", "2", "1", "Охват", "человек", "bounds", "reach", "")
    target = Target("reach", "all", "2023", parse_quantity("10"), parse_quantity(reported), "")
    programme = make_programme(logframe=Logframe(indicators=(indicator,), targets=(target,)))
    scope = programme.scope(region="all", period="2023")
    measured = Figure("reach", "all", "2023", value=25.0, lower=20.0, upper=25.0)
    (line,) = calculate_plan_fact(scope, {"reach": measured})
    assert (line.gap and (line.gap.lower, line.gap.upper)) == gap


def _indicator(name, plan, fact):
    indicator = Indicator("acts", "1", "1", name, "единиц", "sum", "acts", "")
    target = Target("acts", "all", "2023", parse_quantity(plan), parse_quantity(""), "")
    programme = make_programme(logframe=Logframe(indicators=(indicator,), targets=(target,)))
    scope = programme.scope(region="all", period="2023")
    (line,) = calculate_plan_fact(scope, {"acts": Figure("acts", "all", "2023", **fact)})
    return line


@pytest.mark.parametrize(
    ("name", "plan", "fact", "verdict", "off"),
    [
        ("Занятия", "≥ 24", 31, "met", False),
        ("Занятия", "не менее 24", 21, "short", True),
        ("Не менее 20 публикаций", "20", 30, "met", False),
        ("Люди", "1200", 1196, "near", False),
        ("Люди", "1200", 1080, "near", False),
        ("Люди", "1200", 1079, "short", True),
        ("Люди", "50", 70, "met", True),
        ("Жалобы", "не более 10", 4, "met", False),
        ("Жалобы", "≤ 10", 11, "near", False),
        ("Жалобы", "≤ 10", 12, "short", True),
        ("Группы", "от 5 до 10", 10, "met", False),
        ("Группы", "от 5 до 10", 12, "met", True),
    ],
)
def test_a_plan_has_a_direction_and_the_programme_a_tolerance(name, plan, fact, verdict, off):
    line = _indicator(name, plan, {"value": float(fact)})
    assert (line.judge(0.1), line.needs_justification(0.1)) == (verdict, off)


def test_a_fact_that_may_be_more_is_at_least_so_much_of_its_plan():
    line = _indicator("Люди", "500", {"value": 455.0, "lower": 455.0, "missing": 30})
    assert (line.achievement.value, line.achievement.lower, line.achievement.upper) == (0.91, 0.91, None)
    assert (line.judge(0.1), line.judge(0.05)) == ("near", "unknown")


def test_a_measure_that_names_no_figure_is_a_problem_with_its_nearest():
    indicator = Indicator("people", "1", "1", "Люди", "человек", "sum", "particpants", "")
    programme = make_programme(logframe=Logframe(indicators=(indicator,)))
    (problem,) = find_unknown_measures(programme, list_measures(programme, clean_data(participants=PEOPLE)))
    assert (problem.rule, problem.details["near"]) == ("unknown_measure", "participants")


def test_a_table_that_is_not_kept_gives_no_number():
    programme = make_programme("consultations")
    scope = programme.scope(region="all", period="2023")
    measures = by_measure(calculate_measures(clean_data(), scope))
    assert measures["participants"].value is None
    assert measures["participants"].method == "not_kept"
    assert measures["consultations"].value == 0


def test_what_was_reported_of_one_period_is_not_what_was_reported_of_all():
    line = _line(("all", "2023", "16", "20"), ("all", "2024", "10", ""), period="all")
    assert (line.reported, line.gap) == (None, None)
    assert line.plan.value == 26
