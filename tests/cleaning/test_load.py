"""A notebook that reads only its part of the clean tables shows the same figures."""

from pathlib import Path

import pytest

from zhas_eval.cleaning.load import load_clean
from zhas_eval.indicators.measures import calculate_measures
from zhas_eval.sources.programme_folder import open_programme

PROGRAMME = open_programme(Path(__file__).resolve().parents[2] / "data" / "zhas-2023")


# Each region and each kind of period.
FEW = {("all", "2023"), ("shymkent", "2024-02"), ("wko", "2023-Q4")}
SCOPES = [
    pytest.param(region, period, marks=() if (region, period) in FEW else pytest.mark.long)
    for region in ("all", "shymkent", "wko")
    for period in ("2023", "2023-Q4", "2024", "2024-02", "all")
]


@pytest.mark.parametrize(("region", "period"), SCOPES)
def test_the_figures_of_a_part_are_those_of_the_whole(region, period):
    scope = PROGRAMME.scope(region=region, period=period)
    whole, part = load_clean(PROGRAMME), load_clean(PROGRAMME, scope)
    assert calculate_measures(part, scope) == calculate_measures(whole, scope)
    assert sum(map(len, part.tables.values())) <= sum(map(len, whole.tables.values()))


def test_a_part_is_smaller_than_the_whole():
    scope = PROGRAMME.scope(region="wko", period="2023-Q4")
    whole, part = (load_clean(PROGRAMME, only).tables["publications"] for only in (None, scope))
    assert 0 < len(part) < len(whole)
    assert set(part["region"]) <= {"wko", "common"}
