"""The programme's own raw files: no row is lost, and the counts are those of the report."""

from pathlib import Path

import openpyxl
import pytest

from zhas_eval.cleaning.clean import clean_workbooks
from zhas_eval.indicators.measures import by_measure, calculate_measures
from zhas_eval.programme.tables import CleanData
from zhas_eval.sources.programme_folder import open_programme, read_raw_workbooks

FOLDER = Path(__file__).resolve().parents[2] / "data" / "zhas-2023"
PROGRAMME = open_programme(FOLDER)
# What the raw files cannot tell as the report does, and why.
DIFFERENT = {
    # The report counts five; the passport, as the report itself, names two.
    "partners_count",
}


@pytest.fixture(scope="module")
def clean() -> CleanData:
    return clean_workbooks(read_raw_workbooks(PROGRAMME), PROGRAMME).data


@pytest.fixture(scope="module")
def measures(clean):
    return {
        (region, period): by_measure(calculate_measures(clean, PROGRAMME.scope(region=region, period=period)))
        for region in ("all", "shymkent", "wko")
        for period in ("2023", "2024")
    }


@pytest.mark.parametrize("table", PROGRAMME.passport.sources)
def test_raw_rows_are_clean_merged_rejected_or_skipped(clean, table):
    source = PROGRAMME.passport.sources[table]
    page = openpyxl.load_workbook(FOLDER / "raw" / source.file)[source.sheet]
    filled = [at for at, row in enumerate(page.values, 1) if any(str(cell or "").strip() for cell in row)]
    lines = clean.accounts[clean.accounts["table"] == table]
    assert lines["row"].tolist() == list(range(1, max(filled) + 1))
    assert (lines["outcome"] == "clean").sum() == len(clean.tables[table])


def test_the_report_is_borne_out_by_the_files(measures):
    formulas = {indicator.indicator: indicator.measure for indicator in PROGRAMME.logframe.indicators}
    checked = 0
    for target in PROGRAMME.logframe.targets:
        measure = formulas[target.indicator]
        if not measure or not target.reported.text or target.indicator in DIFFERENT:
            continue
        figure = measures[target.region, target.period][measure]
        low = figure.value if figure.lower is None else figure.lower
        high = figure.value if figure.upper is None else figure.upper
        assert high >= (target.reported.lower or low), target.indicator
        assert low <= (target.reported.upper or high), target.indicator
        checked += 1
    assert checked >= 20


@pytest.mark.parametrize(
    ("region", "period", "name", "value"),
    [
        *(("all", "2023", "participants", 70), ("all", "2023", "training.registrations", 73)),
        *(("all", "2023", "training.registered_people", 70), ("all", "2023", "participants.sex.male", 21)),
        *(("all", "2023", "participants.sex.female", 49), ("shymkent", "2023", "contest.contracts", 20)),
        *(("wko", "2023", "contest.contracts", 8), ("shymkent", "2024", "contest.contracts", 20)),
        *(("wko", "2024", "contest.contracts", 8), ("all", "2024", "contest.applications", 318)),
        *(("all", "2023", "contest.applications", 97), ("all", "2023", "commission.judges.cycle.1", 4)),
        *(("all", "2023", "contest.reserve_lists", 1), ("all", "2023", "grants.amount", 28_000_000)),
        *(
            ("all", "2023", "outreach.infographics.language.kk", 10),
            ("all", "2023", "outreach.publications", 30),
        ),
        *(("all", "2023", "outreach.infographics.language.ru", 10), ("all", "2023", "contest.over_cap", 0)),
        *(("all", "2023", "outreach.posts", 20), ("all", "2023", "outreach.mailings", 20)),
        *(("all", "2023", "budget.grant", 34_495_376), ("all", "2023", "budget.paid", 34_495_376)),
        *(("all", "2023", "budget.planned", 34_495_376), ("all", "2023", "budget.grant_less_paid", 0)),
        *(("all", "2023", "budget.taxes", 245_376), ("all", "2023", "budget.taxes_recomputed", 245_376)),
        *(("all", "2024", "budget.paid", 36_045_560), ("all", "2023", "training.completed", 1)),
    ],
)
def test_count(measures, region, period, name, value):
    assert measures[region, period][name].value == value


def test_every_grant_has_its_two_visits_by_the_end(clean):
    scope = PROGRAMME.scope(region="all", period="all")
    figures = by_measure(calculate_measures(clean, scope))
    assert figures["monitoring.grants_fully_visited"].value == 56
    assert figures["monitoring.visits"].value == 2 * figures["contest.contracts"].value == 112


@pytest.mark.parametrize("region", ["all", "shymkent", "wko"])
def test_employment_of_2023_may_be_told_in_every_document(measures, region):
    change = [figure for name, figure in measures[region, "2023"].items() if name.startswith("employment.")]
    assert not any(figure.suppressed for figure in change)


def test_seventy_registered_people_are_those_of_the_register(clean):
    people = clean.tables["participants"]
    registered = clean.tables["training_registrations"]
    first = people.loc[people["when"].dt.year == 2023, "person"]
    assert set(registered.loc[registered["when"].dt.year == 2023, "person"]) == set(first)


def test_rejects_are_those_that_the_folder_speaks_of(clean):
    rejects = clean.problems[clean.problems["severity"] == "reject"]
    assert len(rejects) == (clean.accounts["outcome"] == "rejected").sum() == 8
