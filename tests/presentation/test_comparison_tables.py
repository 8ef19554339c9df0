"""Tables of change and of comparisons: what a register shows, what a sample, and the notes on methods."""

from typing import get_args

import pytest
from builders import clean_data, make_programme

from zhas_eval.indicators.change import calculate_change
from zhas_eval.indicators.comparisons import calculate_comparisons
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.statistics.result import Reason
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.methods import note_methods
from zhas_eval.presentation.tables.comparisons import tabulate_regions
from zhas_eval.presentation.tables.findings import tabulate_change, tabulate_effects
from zhas_eval.presentation.tables.trends import tabulate_quarters
from zhas_eval.presentation.view import View
from zhas_eval.presentation.wording import WordingError, languages
from zhas_eval.programme.tables import load_contracts

SAMPLES = {"participants": (100, 1000), "training_tests": (100, 1000)}
ANSWERS = [("employed", "employed")] * 4 + [("not_employed", "employed")] * 5 + [("not_employed", None)]


def _people() -> list[dict]:
    return [
        {
            **{"person": f"{region}{at}", "region": region, "enrolled_on": "2023-10-05"},
            **{"employment_before": before, "employment_after": after},
        }
        for region in ("shymkent", "wko")
        for at, (before, after) in enumerate(ANSWERS)
    ]


def _tests() -> list[dict]:
    row = {"region": "wko", "tested_on": "2023-10-10"}
    scores = [(50, 60), (40, 70), (45, 50), (60, 61), (60, 58), (70, None)]
    return [
        row | {"person": f"wko{at}", "score_before": before, "score_after": after}
        for at, (before, after) in enumerate(scores)
    ]


def _view(samples=None, *, period="2023", language="ru") -> View:
    scope = make_programme(*load_contracts(), samples=samples).scope(region="all", period=period)
    clean = clean_data(participants=_people(), training_tests=_tests())
    return View(
        Ledger(scope, [*calculate_change(clean, scope), *calculate_comparisons(clean, scope)]), language
    )


def _heads(table) -> list[str]:
    return [plain(cell.text) for cell in table.head[0]]


def test_a_table_of_a_register_has_bounds_of_missing_answers_and_no_interval():
    table = tabulate_change(_view())
    assert "С учетом неответивших" in _heads(table)
    assert "Интервал 95 %" not in _heads(table)
    assert not any("Стьюдента" in note or "Ньюкомба" in note for note in table.notes)


def test_a_table_of_a_sample_names_the_method_of_each_interval_it_shows():
    table = tabulate_change(_view(SAMPLES))
    assert "Интервал 95 %" in _heads(table)
    notes = " ".join(table.notes)
    assert "Стьюдента" in notes
    assert "Ньюкомба для парных ответов" in notes
    assert "конечность" in notes


def test_a_table_where_one_table_alone_is_a_sample_names_its_method_alone():
    notes = " ".join(tabulate_change(_view({"participants": (100, 1000)})).notes)
    assert "Ньюкомба для парных ответов" in notes
    assert "Стьюдента" not in notes


def test_effects_of_a_register_have_neither_interval_nor_p():
    table = tabulate_effects(_view())
    assert "Интервал 95 %" not in _heads(table)
    assert not any("p =" in cell.text or "p <" in cell.text for row in table.body for cell in row)
    assert not any("Холм" in note for note in table.notes)


def test_a_region_stands_beside_the_others_with_numbers_and_difference():
    table = tabulate_regions(_view())
    row = next(row for row in table.body if row[0].text == "Доля работающих до проекта")
    shown = [cell.text.replace("\u00a0", " ") for cell in row[1:]]
    # Of 9 with both answers 4 worked; of 9 + 1 between 4 and 5, in both regions: from -0.1 to 0.1.
    assert shown == ["Шымкент", "44,4 %", "9", "44,4 %", "9", "0 п. п.", "от −10 п. п. до 10 п. п."]
    assert all(cell.figure for cell in row[2:])


def test_quarters_are_shown_with_a_word_on_how_few_they_are():
    table = tabulate_quarters(_view())
    assert _heads(table)[1:] == ["III квартал 2023 года*", "IV квартал 2023 года"]
    assert [cell.text for cell in table.body[0][1:]] == ["0", "20"]
    assert any("меньше трех" in note for note in table.notes)


METHODS = [
    *("t", "newcombe_paired", "newcombe", "wilson", "noncentral_t", "fisher_z", "theil_sen", "kendall_tau_b"),
    *("kendall_exact", "kendall_permutation", "kendall_normal", "mcnemar_exact", "wilcoxon_exact"),
    *("wilcoxon_normal", "fisher_exact", "binomial_exact", "holm", "bounds_missing"),
]
# Of judges alone: their tables have words of their own.
OF_JUDGES = {"", "one_judge", "disconnected", "negative_variance", "selected_only"}


@pytest.mark.parametrize("language", languages())
def test_every_method_and_reason_has_words(language):
    view = _view(language=language)
    names = [*METHODS, *(f"{name}_fpc" for name in METHODS), *set(get_args(Reason)) - OF_JUDGES]
    for name in names:
        notes = note_methods(view, [Figure("x", "all", "2023", value=1.0, method=name)])
        assert len(notes) == 1 + name.endswith("_fpc")


def test_a_method_without_words_is_an_error():
    with pytest.raises(WordingError):
        note_methods(_view(), [Figure("x", "all", "2023", value=1.0, method="unheard_of")])
