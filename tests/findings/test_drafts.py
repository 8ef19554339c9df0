"""What is drafted for a person to edit, on which figures, and what is left to the person."""

import pytest
from builders import make_programme

from zhas_eval.findings.drafts import draft_texts
from zhas_eval.findings.edited import review_text
from zhas_eval.findings.finding import Finding
from zhas_eval.indicators.attainment import calculate_attainment
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.plan_fact import calculate_plan_fact
from zhas_eval.presentation.drafts import list_evidence, state_draft
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.view import View
from zhas_eval.programme.logframe import Indicator, Logframe, Target
from zhas_eval.programme.quantity import parse_quantity

MEASURES = {"participants": 20.0, "outreach.publications": 30.0, "outreach.infographics": 10.0}
CHANGE = {
    "test.before": 52.2,
    "test.after": 73.1,
    "test.change": 20.9,
    "test.pairs": 66.0,
    "test.improved": 60.0,
}
ROSE = Finding("test.rose", {name.removeprefix("test."): name for name in CHANGE}, "strong")
REACH = Finding(
    "outreach.reach",
    {name: f"outreach.{name}" for name in ("publications", "infographics", "reach")},
    "weak",
)


def _view(*stated, region="all", period="2023", findings=()):
    """Drafts by key, and a view that can say them; ``stated``: code, measure, plan, reported."""
    logframe = Logframe(
        indicators=tuple(
            Indicator(code, f"1.1.{at}", "1.1", f"Показатель {code}", "", "latest", measure, "")
            for at, (code, measure, *_) in enumerate(stated, start=1)
        ),
        targets=tuple(
            Target(code, region, "2023", parse_quantity(plan), parse_quantity(reported), "")
            for code, _, plan, reported in stated
        ),
    )
    scope = make_programme(logframe=logframe).scope(region=region, period=period)
    values = MEASURES | CHANGE | {"outreach.reach": 512_340.0}
    measures = [Figure(name, region, period, value=value) for name, value in values.items()]
    lines = calculate_plan_fact(scope, {figure.name: figure for figure in measures})
    stated_figures = [figure for line in lines for figure in line.figures()]
    ledger = Ledger(scope, [*measures, *stated_figures, *calculate_attainment(scope, lines)])
    view = View(ledger, "ru")
    return view, {draft.key: draft for draft in draft_texts(ledger, lines, findings)}


def _say(view, draft) -> str:
    return plain(state_draft(view, draft)).replace("\u00a0", " ")


def test_a_met_goal():
    view, drafts = _view(("people", "participants", "20", ""))
    assert list(drafts) == ["goal_reached", "deviations"]
    assert _say(view, drafts["goal_reached"]) == (
        "Показателей с планом на этот период: 1. План выполнен: 1 (100 %), из них по данным: 1.\n"
        "Вывод о достижении цели: [укажите]."
    )
    assert _say(view, drafts["deviations"]) == (
        "Отклонений больше допустимого нет: показателей с планом на этот период — 1, с отклонением — 0."
    )
    assert not drafts["deviations"].has_gap


def test_an_unmet_goal_names_what_is_short_and_what_nobody_knows():
    stated = [("people", "participants", "40", ""), ("channel", "", "1", ""), ("posts", "", "10", "10")]
    view, drafts = _view(*stated)
    assert _say(view, drafts["goal_reached"]).startswith(
        "Показателей с планом на этот период: 3. План выполнен: 1 (33,3 %), из них по данным: 0. "
        "План не выполнен сверх допуска: 1 (1.1.1). Факт неизвестен или не сравнивается с планом: 1 (1.1.2)."
    )


def test_the_goal_takes_in_findings_on_people_that_are_not_weak():
    view, drafts = _view(("people", "participants", "20", ""), findings=(ROSE, REACH))
    text = _say(view, drafts["goal_reached"])
    assert "\nСредний балл теста вырос с 52,2 до 73,1" in text
    assert "публикаций" not in text


@pytest.mark.parametrize(
    ("plan", "reported", "text"),
    [
        (
            "10",
            "",
            "«Показатель people»: факт 20 при плане 10, выполнение 200 %. Факт вычислен по данным. "
            "Причина: [укажите].",
        ),
        (
            "40",
            "35",
            "План по показателю «Показатель people» не выполнен: факт 20 при плане 40, выполнение 50 %. "
            "Факт вычислен по данным; в отчете указано 35. Причина: [укажите].",
        ),
    ],
)
def test_a_deviation_tells_plan_fact_and_report_and_leaves_the_reason_open(plan, reported, text):
    view, drafts = _view(("people", "participants", plan, reported))
    assert _say(view, drafts["deviation.people"]) == text


def test_a_deviation_known_from_the_report_alone_says_so():
    view, drafts = _view(("posts", "", "20", "30"))
    assert "Факт известен только из отчета" in _say(view, drafts["deviation.posts"])


def test_a_deviation_that_a_finding_speaks_of_quotes_it():
    view, drafts = _view(("publications", "outreach.publications", "20", ""), findings=(REACH,))
    assert "Вышло публикаций: 30, инфографик: 10" in _say(view, drafts["deviation.publications"])


def test_evidence_is_every_figure_that_is_said():
    view, drafts = _view(("people", "participants", "10", ""))
    evidence = list(map(plain, list_evidence(view, drafts["deviation.people"])))
    assert [line.replace("\u00a0", " ") for line in evidence] == [
        *("План — 10", "Факт по данным — 20", "Выполнение — 200 %")
    ]


def test_the_goal_is_spoken_of_for_all_regions_alone():
    _, drafts = _view(("people", "participants", "10", ""), region="wko")
    assert list(drafts) == ["deviations", "deviation.people"]


def test_nothing_is_drafted_where_nothing_was_planned():
    assert _view()[1] == {}
    assert _view(("people", "participants", "", "20"), findings=(ROSE,))[1] == {}
    assert _view(("people", "participants", "10", ""), period="2023-Q4")[1] == {}


@pytest.mark.parametrize("plan", ["10", "19", "20", "21", "40", "не менее 10", "около 30"])
def test_a_draft_agrees_with_its_own_figures_and_claims_no_cause(plan):
    stated = [("people", "participants", plan, "25"), ("publications", "outreach.publications", "20", "31")]
    view, drafts = _view(*stated, findings=(ROSE, REACH))
    for draft in drafts.values():
        text = plain(state_draft(view, draft))
        found = review_text(text, key=draft.key, ledger=view.ledger, language="ru", gap="[укажите]")
        assert (found.numbers, found.causal, found.has_gap) == ((), (), draft.has_gap)
