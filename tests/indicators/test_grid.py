"""A grid of regions and periods gives the figures that each of its scopes gives alone."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from builders import clean_data, make_programme
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from zhas_eval.cleaning.load import load_clean
from zhas_eval.indicators.measures import calculate_measures
from zhas_eval.programme.passport import ALL_REGIONS
from zhas_eval.sources.programme_folder import open_programme

PROGRAMME = make_programme()
REGIONS = [ALL_REGIONS, *PROGRAMME.passport.region_codes()]
PERIODS = ["2023-Q4", "2024-Q1", "all"]
DAYS = st.integers(0, 400).map(lambda days: date(2023, 9, 25) + timedelta(days=days))
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "region": st.sampled_from(["shymkent", "wko", "common"]),
            "sex": st.sampled_from(["female", "male", None]),
            "status": st.sampled_from([None, "youth", "unemployed|youth", "other"]),
            "employment_before": st.sampled_from([None, "employed", "not_employed"]),
            "employment_after": st.sampled_from([None, "employed", "studying"]),
            "enrolled_on": DAYS,
        }
    ),
    max_size=20,
).map(lambda rows: [row | {"person": f"P{at}"} for at, row in enumerate(rows)])
TESTS = st.lists(
    st.fixed_dictionaries(
        {
            "person": st.sampled_from(["P1", "P2", "P3", "P4"]),
            "region": st.sampled_from(["shymkent", "wko"]),
            "tested_on": DAYS,
            "score_before": st.none() | st.integers(0, 100).map(float),
            "score_after": st.none() | st.integers(0, 100).map(float),
        }
    ),
    max_size=12,
)


def _alone(clean, programme, regions, periods):
    return {
        figure.figure: figure
        for region in regions
        for period in periods
        for figure in calculate_measures(clean, programme.scope(region=region, period=period))
    }


def _together(clean, programme, regions, periods):
    figures = calculate_measures(clean, programme.grid(regions=regions, periods=periods))
    assert len({figure.figure for figure in figures}) == len(figures)
    return {figure.figure: figure for figure in figures}


@examples(1)
@given(people=PEOPLE, tests=TESTS)
def test_a_grid_and_its_scopes_give_the_same_figures(people, tests):
    clean = clean_data(participants=people, training_tests=tests)
    together = _together(clean, PROGRAMME, REGIONS, PERIODS)
    assert together == _alone(clean, PROGRAMME, REGIONS, PERIODS)


@pytest.mark.parametrize("regions", [REGIONS, ["wko"], []])
def test_a_grid_of_any_regions_gives_their_figures_alone(regions):
    clean = clean_data(participants=[{"person": "P1", "region": "wko", "enrolled_on": "2023-10-05"}])
    together = _together(clean, PROGRAMME, regions, ["2023"])
    assert {figure.region for figure in together.values()} == set(regions)


def test_the_made_up_programme_has_the_same_figures_in_a_grid():
    programme = open_programme(Path(__file__).resolve().parents[2] / "data" / "zhas-2023")
    clean = load_clean(programme)
    regions = [ALL_REGIONS, *programme.passport.region_codes()]
    periods = ["2023", "2023-Q4", "2024"]
    together = _together(clean, programme, regions, periods)
    assert together == _alone(clean, programme, regions, periods)
