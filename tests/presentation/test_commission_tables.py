"""What the page says of a commission: by the conventional scales, and nothing that was not computed."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.statistics.result import Reason
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.tables.commission import (
    describe_commission,
    tabulate_decisions,
    tabulate_judges,
)
from zhas_eval.presentation.tables.grants import tabulate_deviations
from zhas_eval.presentation.view import View
from zhas_eval.programme.passport import Commission
from zhas_eval.sources.programme_folder import open_programme

# Reasons of other statistics.
NEVER_OF_A_COMMISSION = {"no_change", "one_group", "all_one_way", "no_reference"}
PROGRAMME = Path(__file__).resolve().parents[2] / "data" / "zhas-2023"


@pytest.fixture(scope="module")
def scope():
    return open_programme(PROGRAMME).scope(region="all", period="2023")


def _view(scope, language="ru", **changes) -> View:
    """One cycle; of each measure a value, or value, lower and upper, or the reason why there is none."""
    numbers = {
        **{"applications": 10.0, "judges": 3.0, "scores_missing": 1.0, "winners": 3.0},
        **{"winners_by_rank": 3.0, "winners_always": 2.0, "tied": 0.0},
        **{"alpha": (0.9, 0.8, 0.95), "icc_single": (0.8, 0.7, 0.9), "icc_average": (0.95, 0.92, 0.97)},
    } | changes
    figures = []
    for name, told in numbers.items():
        value, *interval = told if isinstance(told, tuple) else (told,)
        method = interval.pop() if len(interval) == 1 else ""
        figures.append(
            Figure(
                f"commission.{name}",
                scope.region,
                scope.period.code,
                dimension="cycle",
                group="1",
                value=value,
                lower=interval[0] if interval else None,
                upper=interval[1] if interval else None,
                method=method,
                unit="effect" if name.startswith(("alpha", "icc")) else "count",
            )
        )
    return View(Ledger(scope, figures), language)


def _texts(view: View) -> str:
    return " ".join(plain(paragraph.text) for paragraph in describe_commission(view))


@pytest.mark.parametrize(
    ("alpha", "word"),
    [
        ((0.5, 0.4, 0.6), "для выводов недостаточно (ниже 0,667)."),
        ((0.7, 0.667, 0.79), "только предварительные выводы (0,667–0,800)."),
        ((0.9, 0.8, 0.95), "надежно (0,800 и выше)."),
        ((0.7, 0.6, 0.75), "для выводов недостаточно (ниже 0,667)."),
    ],
)
def test_alpha_is_graded_by_the_lower_end_of_its_interval(scope, alpha, word):
    _, agreement, reliability, *_ = describe_commission(_view(scope, alpha=alpha))
    assert plain(agreement.text).endswith(f"по нижней границе интервала: {word}")
    assert "отличная (0,9 и выше)" in plain(reliability.text)
    assert agreement.figures == ("commission.alpha.cycle.1@all/2023",)


@pytest.mark.parametrize(
    ("correlation", "word"),
    [
        ((0.95, 0.89, 0.97), "хорошая"),
        ((0.8, 0.74, 0.9), "умеренная"),
        ((0.7, 0.2, 0.9), "низкая"),
        ((0.95, 0.9, 0.97), "отличная"),
    ],
)
def test_the_mean_is_graded_by_the_lower_end_too(scope, correlation, word):
    assert f"по нижней границе интервала: {word}" in _texts(_view(scope, icc_average=correlation))


def test_without_an_interval_there_is_a_reason_and_no_grade(scope):
    text = _texts(_view(scope, alpha=(0.9, "too_few"), icc_average=(None, "negative_variance")))
    assert "0,90; интервал не вычислен, поэтому оценка не дается: оцененных заявок мало." in text
    assert "не вычислена: заявки различаются не больше, чем баллы одной заявки." in text
    assert not any(word in text for word in ("надежно (", "отличная", "хорошая", "низкая"))


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize(
    "reason", [reason for reason in get_args(Reason) if reason and reason not in NEVER_OF_A_COMMISSION]
)
def test_every_reason_has_its_words(scope, language, reason):
    view = _view(scope, language, alpha=(None, reason))
    assert view(f"reliability.reason.{reason}") in _texts(view)


def test_where_nobody_but_winners_was_scored_that_alone_is_said(scope):
    silent = (None, "selected_only")
    changes = dict.fromkeys(("alpha", "icc_single", "icc_average", "winners_by_rank", "tied"), silent)
    panel, only = describe_commission(_view(scope, winners_always=silent, **changes))
    assert plain(panel.text).startswith("Цикл 1: заявок 10")
    assert plain(only.text).startswith("Баллы есть только у победителей (3)")


def test_ties_are_told_where_there_are_any(scope):
    assert "равным баллом" not in _texts(_view(scope))
    assert "равным баллом на границе отбора: 4" in _texts(_view(scope, tied=4.0))


def test_of_one_judge_places_are_told_and_nothing_of_leaving_the_judge_out(scope):
    text = _texts(_view(scope, alpha=(None, "one_judge"), winners_always=None))
    assert "первые в своем регионе по среднему баллу — 3." in text
    assert "без любого одного" not in text


def test_a_cycle_without_winners_says_nothing_of_them(scope):
    view = _view(scope, winners=0.0)
    assert len(describe_commission(view)) == 3
    assert not tabulate_judges(view).body


@pytest.mark.parametrize(("best", "word"), [("highest", "плюс — мягче"), ("lowest", "плюс — строже")])
def test_the_notes_follow_the_direction_of_the_scale(scope, best, word):
    passport = scope.passport.model_copy(update={"commission": Commission(best=best)})
    turned = replace(scope, programme=replace(scope.programme, passport=passport))
    view = _view(turned)
    assert word in tabulate_judges(view).notes[0]
    assert view(f"note.best_{best}") in tabulate_decisions(view).notes


def test_deviations_are_those_above_nought(scope):
    figures = [
        Figure(name, scope.region, scope.period.code, value=value)
        for name, value in (
            ("grants.overpaid", 0.0),
            ("monitoring.not_targeted", 2.0),
            ("contest.over_cap", None),
        )
    ]
    table = tabulate_deviations(View(Ledger(scope, figures), "ru"))
    assert [[plain(cell.text) for cell in row] for row in table.body] == [
        ["Визиты, обнаружившие нецелевое использование", "2"]
    ]
    assert (
        tabulate_deviations(View(Ledger(scope, []), "ru")).empty
        == "Отклонений от договоренностей не найдено."
    )
