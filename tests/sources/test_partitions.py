"""A reader gets its part of a table, and the whole table is what it was."""

import pandas as pd
import pytest
from builders import clean_table, make_programme

from zhas_eval.programme.missing import MISSING_DTYPE
from zhas_eval.sources.partitions import join_table, split_table

PROGRAMME = make_programme()
ROWS = [
    {"published_on": day, "title": title, "region": region}
    for day, title, region in (
        *(("2023-10-05", "А", "wko"), ("2023-10-06", "Б", "shymkent"), ("2024-01-09", "В", "wko")),
        *(("2024-02-09", "Г", "common"), (None, "Д", "wko")),
    )
]


@pytest.fixture
def parts():
    rows = [row | {"published_on": pd.Timestamp(row["published_on"])} for row in ROWS]
    return dict(split_table(clean_table("publications", rows)))


def _read(parts, scope=None, *, every_region: bool = False):
    return join_table(parts, parts.__getitem__, scope, every_region=every_region)


def _titles(parts, region: str, period: str, *, every_region: bool = False) -> str:
    scope = PROGRAMME.scope(region=region, period=period)
    return "".join(_read(parts, scope, every_region=every_region)["title"])


def test_a_table_is_read_as_it_was_written(parts):
    rows = [row | {"published_on": pd.Timestamp(row["published_on"])} for row in ROWS]
    table = clean_table("publications", rows)
    pd.testing.assert_frame_equal(_read(parts), table)
    empty = dict(split_table(table.iloc[:0]))
    pd.testing.assert_frame_equal(_read(empty), table.iloc[:0], check_index_type=False)


def test_kinds_of_missing_that_no_row_has_are_kept(parts):
    row = {"published_on": pd.Timestamp("2023-10-05"), "title": "А", "region": "wko"}
    some = clean_table("publications", [row | {"reach": 5.0}, row | {"reach_missing": "refused"}])
    kept = _read(dict(split_table(some)))
    for table in (kept, _read(parts)):
        assert table["reach_missing"].dtype == MISSING_DTYPE
    kinds = kept["reach_missing"]
    assert kinds.astype(object).where(kinds.notna(), None).tolist() == [None, "refused"]


def test_a_table_lies_in_parts_by_region_and_quarter(parts):
    assert set(parts) == {
        *("schema.parquet", "region=wko/quarter=2023-Q4.parquet", "region=shymkent/quarter=2023-Q4.parquet"),
        *("region=wko/quarter=2024-Q1.parquet", "region=common/quarter=2024-Q1.parquet"),
        "region=wko/quarter=undated.parquet",
    }


@pytest.mark.parametrize(
    ("region", "period", "titles"),
    [("all", "2024", "АБВГД"), ("all", "2023", "АБД"), ("wko", "2023-Q4", "АД"), ("wko", "2024", "АВГД")],
)
def test_a_scope_reads_what_its_figures_can_rest_on(parts, region, period, titles):
    assert _titles(parts, region, period) == titles


def test_people_are_read_of_every_region(parts):
    assert _titles(parts, "wko", "2023", every_region=True) == "АБД"
