"""What the page says of a commission: by the conventional scales, and nothing that was not computed."""

from pathlib import Path

import pytest

from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.tables.commission import describe_commission, tabulate_judges
from zhas_eval.presentation.tables.grants import tabulate_deviations
from zhas_eval.presentation.view import View
from zhas_eval.sources.programme_folder import open_programme

PROGRAMME = Path(__file__).resolve().parents[2] / "data" / "zhas-2023"


@pytest.fixture(scope="module")
def scope():
    return open_programme(PROGRAMME).scope(region="all", period="2023")


def _view(scope, *, alpha, correlation, winners=3.0) -> View:
    """One cycle; ``alpha`` and ``correlation``: value, lower, upper."""
    numbers = {
        **{"applications": (10.0,), "judges": (3.0,), "scores_missing": (1.0,), "winners": (winners,)},
        **{"winners_by_rank": (3.0,), "winners_always": (2.0,), "tied": (0.0,)},
        **{"alpha": alpha, "icc_average": correlation},
    }
    figures = [
        Figure(
            f"commission.{name}",
            scope.region,
            scope.period.code,
            dimension="cycle",
            group="1",
            value=value,
            lower=interval[0] if interval else None,
            upper=interval[1] if interval else None,
            unit="effect" if name in ("alpha", "icc_average") else "count",
        )
        for name, (value, *interval) in numbers.items()
    ]
    return View(Ledger(scope, figures), "ru")


@pytest.mark.parametrize(
    ("alpha", "word"),
    [
        ((0.5, 0.4, 0.6), ": для выводов недостаточно (ниже 0,667)."),
        ((0.7, 0.667, 0.79), ": только предварительные выводы (0,667–0,800)."),
        ((0.9, 0.8, 0.95), ": надежно (0,800 и выше)."),
        ((0.7, 0.6, 0.75), ": от «для выводов недостаточно (ниже 0,667)» до «только предварительные"),
    ],
)
def test_alpha_is_told_by_the_ends_of_its_interval(scope, alpha, word):
    reliability, _ = describe_commission(_view(scope, alpha=alpha, correlation=(0.95, 0.92, 0.97)))
    assert word in plain(reliability.text)
    assert "отличная (0,9 и выше)" in plain(reliability.text)
    assert "commission.alpha.cycle.1@all/2023" in reliability.figures


@pytest.mark.parametrize(
    ("value", "word"),
    [(-0.2, "низкая"), (0.5, "умеренная"), (0.75, "хорошая"), (0.9, "отличная")],
)
def test_without_an_interval_the_number_itself_is_graded(scope, value, word):
    reliability, _ = describe_commission(_view(scope, alpha=(1.0,), correlation=(value,)))
    assert word in plain(reliability.text)
    assert "(интервал не вычислен)" in plain(reliability.text)


def test_agreement_that_could_not_be_computed_is_not_graded(scope):
    first, second = describe_commission(_view(scope, alpha=(None,), correlation=(None,)))
    assert "вычислить нельзя" in plain(first.text)
    assert "остались бы первыми 2" in plain(second.text)


def test_a_cycle_without_winners_says_nothing_of_them(scope):
    view = _view(scope, alpha=(0.9, 0.8, 0.95), correlation=(0.95, 0.92, 0.97), winners=0.0)
    assert len(describe_commission(view)) == 1
    assert not tabulate_judges(view).body


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
