"""What holds of the figures of any people, applications and publications."""

from datetime import date, timedelta

import pytest
from builders import clean_data, make_programme
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from zhas_eval.indicators.contest import calculate_contest
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.indicators.measures import FAMILIES, calculate_measures
from zhas_eval.indicators.outreach import calculate_outreach
from zhas_eval.indicators.participants import calculate_participants
from zhas_eval.indicators.training import calculate_training

PROGRAMME = make_programme()
FEW = examples(5)
REGIONS = ["shymkent", "wko"]
DAYS = st.integers(0, 400).map(lambda days: date(2023, 9, 25) + timedelta(days=days))
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "region": st.sampled_from(REGIONS),
            "sex": st.sampled_from(["female", "male", None]),
            "birth_date": st.none() | st.integers(0, 9000).map(lambda at: date(1985, 1, 1) + timedelta(at)),
            "status": st.sampled_from([None, "youth", "unemployed|youth", "disability", "other"]),
            "employment_before": st.sampled_from([None, "employed", "not_employed"]),
            "employment_after": st.sampled_from([None, "employed", "self_employed", "studying"]),
            "enrolled_on": DAYS,
        }
    ),
    max_size=25,
).map(lambda rows: [row | {"person": f"P{at}"} for at, row in enumerate(rows)])
ATTENDANCE = st.lists(
    st.fixed_dictionaries(
        {
            "session": st.sampled_from(["T1", "T2"]),
            "person": st.sampled_from(["P1", "P2", "P3"]),
            "region": st.sampled_from(REGIONS),
            "attended_on": DAYS,
            "hours": st.sampled_from([1.0, 2.5]),
            "completed": st.sampled_from(["yes", "no", None]),
        }
    ),
    max_size=12,
)
PUBLICATIONS = st.lists(
    st.fixed_dictionaries(
        {
            "published_on": DAYS,
            "publication": st.sampled_from(["article", "infographic"]),
            "language": st.sampled_from(["kk", "kk|ru", None]),
            "channel": st.sampled_from(["instagram", "website", "partner", None]),
            "region": st.sampled_from([*REGIONS, "common"]),
            "reach": st.none() | st.integers(0, 10_000).map(float),
        }
    ),
    max_size=15,
)


def _ledger(family, clean, *, region="all", period="all") -> Ledger:
    scope = PROGRAMME.scope(region=region, period=period)
    return Ledger(scope, family(clean, scope))


def _numbers(ledger: Ledger) -> dict[str, tuple]:
    return {figure.name: (figure.value, figure.missing, figure.suppressed) for figure in ledger}


@FEW
@given(people=PEOPLE)
def test_groups_of_an_exclusive_dimension_and_the_missing_make_the_total(people):
    ledger = _ledger(calculate_participants, clean_data(participants=people))
    counts = ledger.groups("participants", "sex")
    if not any(figure.suppressed for figure in counts):
        assert sum(figure.value for figure in counts) == ledger["participants"].value == len(people)


@FEW
@given(people=PEOPLE)
def test_cells_of_a_cross_table_and_the_missing_make_the_total(people):
    ledger = _ledger(calculate_participants, clean_data(participants=people))
    cells = ledger.groups("participants", "sex_age")
    if not any(figure.suppressed for figure in cells):
        assert sum(figure.value for figure in cells) == len(people)
    # Of several statuses groups pass the total; with the missing they never fall short of it.
    statuses = ledger.groups("participants", "sex_status")
    if not any(figure.suppressed for figure in statuses):
        assert sum(figure.value for figure in statuses) >= len(people)


@FEW
@given(people=PEOPLE, attendance=ATTENDANCE)
def test_newcomers_of_months_and_of_regions_add_up_to_people(people, attendance):
    clean = clean_data(participants=people, training_attendance=attendance)
    everybody = {row["person"] for row in [*people, *attendance]}
    months = [f"2023-{month:02}" for month in (9, 10, 11, 12)] + [
        f"2024-{month:02}" for month in range(1, 11)
    ]
    for regions, periods in (("all", months), ("shymkent wko", ["all"]), ("shymkent wko", months)):
        grid = PROGRAMME.grid(regions=regions.split(), periods=periods)
        figures = calculate_participants(clean, grid)
        first, active, returning = (
            [figure.value for figure in figures if figure.name == f"participants.{name}"]
            for name in ("first_time", "active", "returning")
        )
        assert sum(first) == len({row for row in everybody if row})
        assert [one + other for one, other in zip(first, returning, strict=True)] == active


@FEW
@given(people=PEOPLE)
def test_eligible_and_not_and_unknown_make_all_and_bounds_hold_the_share(people):
    ledger = _ledger(calculate_participants, clean_data(participants=people))
    for dimension, name in (("neet", "neet_share"), ("eligibility", "fully_eligible_share")):
        groups, share = ledger.groups("participants", dimension), ledger[f"participants.{name}"]
        if not any(figure.suppressed for figure in groups):
            assert sum(figure.value for figure in groups) == len(people)
        if share.value is not None and share.missing:
            assert 0 <= share.lower <= share.value <= share.upper <= 1


@FEW
@given(people=PEOPLE, attendance=ATTENDANCE)
def test_shares_lie_between_nought_and_one(people, attendance):
    clean = clean_data(participants=people, training_attendance=attendance)
    scope = PROGRAMME.scope(region="all", period="all")
    for figure in calculate_measures(clean, scope):
        # A change of a share may fall; training without registration has no share to come.
        if figure.unit == "share" and figure.value is not None and figure.indicator != "employment.change":
            assert 0 <= figure.value <= 1, figure.name


@FEW
@given(people=PEOPLE, shuffled=st.randoms(use_true_random=False))
def test_order_of_rows_plays_no_part(people, shuffled):
    other = people.copy()
    shuffled.shuffle(other)
    ledgers = [_ledger(calculate_participants, clean_data(participants=rows)) for rows in (people, other)]
    assert _numbers(ledgers[0]) == _numbers(ledgers[1])


@FEW
@given(people=PEOPLE, attendance=ATTENDANCE)
def test_additive_counts_of_the_regions_sum_to_all(people, attendance):
    clean = clean_data(participants=people, training_attendance=attendance)
    for family, names in (
        (calculate_participants, ["participants"]),
        (calculate_training, ["training.attendances", "training.person_hours"]),
    ):
        parts = [_ledger(family, clean, region=region) for region in REGIONS]
        whole = _ledger(family, clean)
        for name in names:
            told = [whole[name], *(part[name] for part in parts)]
            # Hours of few people are withheld.
            if not any(figure.suppressed for figure in told):
                assert told[0].value == sum(figure.value for figure in told[1:])


@FEW
@given(publications=PUBLICATIONS)
def test_publications_of_the_regions_and_the_common_ones_sum_to_all(publications):
    clean = clean_data(publications=publications)
    parts = [_ledger(calculate_outreach, clean, region=region) for region in REGIONS]
    common = parts[0]["outreach.common.publications"].value
    total = _ledger(calculate_outreach, clean)["outreach.publications"].value
    assert total == common + sum(part["outreach.publications"].value for part in parts)


@FEW
@given(publications=PUBLICATIONS)
def test_people_reached_lie_between_the_largest_channel_and_the_sum(publications):
    reach = _ledger(calculate_outreach, clean_data(publications=publications))["outreach.reach"]
    if reach.value is None:
        assert reach.missing == reach.rows > 0
    elif reach.missing:
        assert (reach.upper, reach.method) == (None, "largest_publication_or_more")
        assert 0 <= reach.lower <= reach.value
    else:
        assert 0 <= reach.lower <= reach.upper == reach.value


@FEW
@given(publications=PUBLICATIONS)
def test_publications_by_language_make_the_total_and_their_parity(publications):
    ledger = _ledger(calculate_outreach, clean_data(publications=publications))
    versions = {figure.group: figure.value for figure in ledger.groups("outreach.publications", "versions")}
    assert sum(versions.values()) == ledger["outreach.publications"].value
    parity = ledger["outreach.publications.parity"]
    assert parity.numerator == ledger["outreach.publications.language.kk"].value
    assert (parity.value is None) == (parity.denominator == 0)


@FEW
@given(publications=PUBLICATIONS)
def test_bounds_of_reach_of_the_regions_hold_those_of_all(publications):
    own = [row for row in publications if row["region"] != "common"]
    clean = clean_data(publications=own)
    whole = _ledger(calculate_outreach, clean)["outreach.people"]
    parts = [_ledger(calculate_outreach, clean, region=region)["outreach.people"] for region in REGIONS]
    assert (whole.lower or 0) == max(part.lower or 0 for part in parts)
    if all(part.upper is not None for part in parts):
        assert whole.upper == sum(part.upper for part in parts)


@FEW
@given(people=PEOPLE, more=PEOPLE)
def test_people_of_one_region_change_no_number_of_another(people, more):
    others = [row | {"region": "shymkent", "person": f"Q{at}"} for at, row in enumerate(more)]
    ledgers = [
        _ledger(calculate_participants, clean_data(participants=rows), region="wko")
        for rows in (people, [*people, *others])
    ]
    for figure in ledgers[0]:
        other = ledgers[1][figure.name]
        if not (figure.suppressed or other.suppressed):
            assert (figure.value, figure.missing) == (other.value, other.missing), figure.name


@FEW
@given(attendance=ATTENDANCE, more=ATTENDANCE)
def test_training_of_one_region_changes_no_number_of_another(attendance, more):
    """Whether a session was held is a fact of the programme: the others came to sessions already held."""
    held = [{"session": name, "held_on": "2023-10-10", "hours": 2.0} for name in ("T1", "T2")]
    first = {"person": "P0", "region": "wko", "attended_on": "2023-10-10", "hours": 2.0}
    mine = [*attendance, *({**first, "session": name} for name in ("T1", "T2"))]
    others = [row | {"region": "shymkent", "person": f"Q{at}"} for at, row in enumerate(more)]
    signed = [
        {**{key: row[key] for key in ("session", "person", "region")}, "registered_on": "2023-10-01"}
        for row in mine
    ]
    late = [{**row, "person": f"R{at}"} for at, row in enumerate(signed)]
    ledgers = [
        _ledger(
            calculate_training,
            clean_data(
                training_sessions=held, training_registrations=[*signed, *late], training_attendance=rows
            ),
            region="wko",
        )
        for rows in (mine, [*mine, *others])
    ]
    first, second = map(_numbers, ledgers)
    # What is told of few people may be withheld to cover another region.
    told = [name for name in first if not (ledgers[0][name].suppressed or ledgers[1][name].suppressed)]
    assert {name: first[name] for name in told} == {name: second[name] for name in told}


@FEW
@given(people=PEOPLE, attendance=ATTENDANCE, more=ATTENDANCE)
def test_no_figure_of_a_region_hangs_on_the_rows_of_another(people, attendance, more):
    here = [row | {"region": "wko"} for row in attendance]
    there = [row | {"region": "shymkent", "person": f"Q{at}"} for at, row in enumerate(more)]
    others = [row | {"region": "shymkent", "person": f"R{at}"} for at, row in enumerate(people)]
    alone = clean_data(participants=people, training_attendance=here)
    beside = clean_data(participants=[*people, *others], training_attendance=[*here, *there])
    ledgers = [_ledger(calculate_measures, clean, region="wko") for clean in (alone, beside)]
    for figure in ledgers[0]:
        other = ledgers[1][figure.name]
        # A session is held if anybody of any region came, so a region that stayed away has no-shows.
        is_of_sessions = "training_sessions" in figure.table
        if not (figure.suppressed or other.suppressed or is_of_sessions):
            assert (figure.value, figure.missing) == (other.value, other.missing), figure.name


@FEW
@given(people=PEOPLE)
def test_months_sum_to_the_year(people):
    clean = clean_data(participants=people)
    months = [f"2023-{month:02}" for month in (9, 10, 11, 12)]
    counts = [_ledger(calculate_participants, clean, period=month)["participants"].value for month in months]
    assert sum(counts) == _ledger(calculate_participants, clean, period="2023")["participants"].value


@FEW
@given(people=PEOPLE, attendance=ATTENDANCE, publications=PUBLICATIONS)
def test_evidence_is_in_the_clean_tables(people, attendance, publications):
    clean = clean_data(participants=people, training_attendance=attendance, publications=publications)
    origins = {origin for table in clean.tables.values() for origin in table["origin"]}
    scope = PROGRAMME.scope(region="all", period="2023")
    for figure in calculate_measures(clean, scope):
        rows = {place for place in figure.evidence if not place.startswith("programme.yml!")}
        assert rows <= origins, figure.name
        if "passport" not in figure.table:
            assert figure.rows == len(figure.evidence), figure.name
        if figure.suppressed:
            assert not figure.evidence


@pytest.mark.parametrize("region", ["all", "wko"])
@pytest.mark.parametrize("period", ["2023", "2024", "2023-10"])
def test_no_rows_make_figures_of_nought_or_nothing(region, period):
    ledger = _ledger(calculate_measures, clean_data(), region=region, period=period)
    for figure in ledger:
        if figure.table != "passport" and not figure.indicator.startswith("budget.grant_less"):
            assert not figure.value, figure.name
        if figure.unit == "share" and figure.table != "passport":
            assert figure.value is None or figure.denominator


ONE_ROW = {
    "participants": {"person": "P1", "region": "wko", "enrolled_on": "2023-10-05"},
    "training_tests": {"person": "P1", "region": "wko", "tested_on": "2023-10-05"},
    "applications": {"application": "A1", "region": "wko", "submitted_on": "2023-10-05"},
    "application_scores": {"application": "A1", "region": "wko", "decided_on": "2023-10-20", "score_1": None},
    "publications": {"published_on": "2023-10-05", "region": "wko", "publication": "article"},
    "visits": {"grant": "G1", "region": "wko", "visit": "interim", "visited_on": "2023-11-01"},
    "consultations": {"number": "1", "region": "wko", "consulted_on": "2023-11-01"},
}


@pytest.mark.parametrize("region", ["all", "wko"])
def test_one_row_without_answers_gives_counts_and_no_shares(region):
    clean = clean_data(**{name: [row] for name, row in ONE_ROW.items()})
    ledger = _ledger(calculate_measures, clean, region=region, period="2023")
    assert ledger["participants"].value == 1
    assert ledger["participants.eligible_share"].value is None
    assert ledger["employment.before"].value is None
    assert ledger["employment.change"].value is None
    assert ledger["test.change"].value is None
    assert ledger["test.d_z"].value is None
    assert ledger["commission.score.cycle.1"].value is None
    assert ledger["monitoring.targeted_use"].value is None
    assert (ledger["outreach.reach"].value, ledger["outreach.reach"].lower) == (None, None)
    assert ledger["consultations.topic.missing"].value == 1


def test_every_family_makes_figures():
    scope = PROGRAMME.scope(region="all", period="2023")
    assert all(family(clean_data(), scope) for family in FAMILIES)
    assert calculate_contest in FAMILIES
