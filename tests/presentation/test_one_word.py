"""One word for one figure, the words of its unit, and tables whose parts make their whole or say why not."""

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from zhas_eval.cleaning.load import load_clean
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.measures import calculate_measures
from zhas_eval.presentation.tables.breakdown import tabulate_form, tabulate_groups
from zhas_eval.presentation.tables.contest import tabulate_reasons, tabulate_success
from zhas_eval.presentation.tables.grants import tabulate_costs
from zhas_eval.presentation.tables.sums import explain_sum
from zhas_eval.presentation.view import View
from zhas_eval.presentation.wording import load_catalogue
from zhas_eval.programme.scope import Scope
from zhas_eval.sources.programme_folder import open_programme

PROGRAMME = open_programme(Path(__file__).resolve().parents[2] / "data" / "zhas-2023")
LANGUAGES = ("ru", "kk", "en")
PEOPLE = re.compile(r"человек|людей|адам|people|person(?!-)", re.IGNORECASE)
SUM_NOTES = ("parts_over", "parts_short", "withheld", "several", "missing")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_figures_have_one_name(language):
    names = defaultdict(list)
    for key, text in load_catalogue(language).items():
        if key.startswith(("figure.", "indicator.")):
            names[str(text).casefold()].append(key)
    assert {text: keys for text, keys in names.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trend_is_called_as_the_figure_that_it_is_of(language):
    texts = load_catalogue(language)
    trends = [key for key in texts if key.startswith("figure.trend.") and key.endswith(".tau")]
    for key in trends:
        name = str(texts["figure." + key.removeprefix("figure.trend.").removesuffix(".tau")])
        assert str(texts[key]).startswith(name.partition(",")[0]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_acts_are_not_called_people(language, ledgers):
    texts = load_catalogue(language)
    units = {figure.indicator: figure.unit for ledger in ledgers for figure in ledger}
    for indicator, unit in units.items():
        name = str(texts.get(f"figure.{indicator}", texts.get(f"indicator.{indicator}", "")))
        if unit in ("contacts", "registrations"):
            assert not PEOPLE.search(name), indicator


def test_one_money_is_not_called_by_two_words():
    """Grantees spend, the programme pays: a chart of the one never has the word of the other."""
    texts = load_catalogue("ru")
    for text in texts.values():
        assert "потрачен" not in str(text).casefold()


@pytest.fixture(scope="module")
def ledgers():
    clean = load_clean(PROGRAMME)
    grid = PROGRAMME.grid(regions=("all", "wko"), periods=("2023", "2024"))
    figures = calculate_measures(clean, grid)
    return [
        Ledger(
            scope,
            [each for each in figures if (each.region, each.period) == (scope.region, scope.period.code)],
        )
        for scope in grid.scopes
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_printed_parts_make_their_printed_whole_or_the_table_says_why_not(language, ledgers):
    for ledger in ledgers:
        view = View(ledger, language)
        for table in _tables(view):
            if len(table.body) < 2:
                continue
            told = {re.sub(r"\d+", "", note) for note in table.notes}
            rounding = view("note.rounding") in table.notes
            columns = list(zip(*(row for row in table.body), strict=True))
            total_first = table.name.startswith("form")
            for column in columns[1:]:
                texts = [cell.text for cell in column]
                whole, parts = (texts[0], texts[1:]) if total_first else (texts[-1], texts[:-1])
                numbers = [_read(text, language) for text in parts]
                if any(number is None for number in numbers) or "%" in "".join(texts):
                    if all("%" in text for text in parts) and not whole:
                        assert (sum(numbers) == 100) or rounding or len(told) > rounding, table.name
                    continue
                if _read(whole, language) is not None and sum(numbers) != _read(whole, language):
                    assert len(told) > rounding, (table.name, texts, ledger.scope.key)


def _tables(view):
    for name, indicator, dimension, codebook in (
        ("eligibility", "participants", "eligibility", "eligibility"),
        ("consultations_topic", "consultations", "topic", "consultation_topic"),
        ("consultations_contact", "consultations", "contact", "contact"),
        ("publications_kind", "outreach.publications", "publication", "publication"),
        ("mailings_organisation", "outreach.mailings", "organisation", "organisation"),
        ("talks_speaker", "conference.talks", "speaker", "speaker"),
    ):
        yield tabulate_groups(view, name, indicator, dimension, codebook)
    yield tabulate_form(view, "form_sex", "participants", "sex", ["male", "female"])
    yield tabulate_form(view, "form_age", "participants", "age", view.scope.passport.age_band_codes())
    yield tabulate_success(view, "applications_topic", "topic", "project_topic")
    yield tabulate_costs(view)
    if (reasons := tabulate_reasons(view)) is not None:
        yield reasons


def _read(text: str, language: str) -> Decimal | None:
    if re.search(r"[^\d\s\u00a0\u202f.,%₸]", text):
        return None
    digits = re.sub(r"[^\d,.]", "", text.replace(",", "") if language == "en" else text)
    return Decimal(digits.replace(",", ".")) if digits else None


@pytest.mark.parametrize(
    ("parts", "shares", "note"),
    [
        ((1, 1, 1), (1 / 3, 1 / 3, 1 / 3), "note.rounding"),
        ((2, 2), (2 / 3, 2 / 3), "note.parts_over"),
        ((1, 1), (1 / 3, 1 / 3), "note.parts_short"),
        ((1, 2), (0.25, 0.75), None),
    ],
)
def test_a_table_says_why_its_parts_do_not_make_its_whole(parts, shares, note):
    scope: Scope = PROGRAMME.scope(region="all", period="2023")
    view = View(Ledger(scope, []), "ru")
    counts = [Figure(f"n{at}", "all", "2023", value=float(value)) for at, value in enumerate(parts)]
    told = [Figure(f"s{at}", "all", "2023", value=value, unit="share") for at, value in enumerate(shares)]
    whole = Figure("whole", "all", "2023", value=3.0)
    assert explain_sum(view, counts, whole, shares=told) == ((view(note),) if note else ())
