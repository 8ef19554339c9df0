"""A reader gets its part of a table, and the whole table is what it was."""

import pandas as pd
import pytest
from builders import clean_table, make_programme

from zhas_eval.programme.missing import MISSING_DTYPE
from zhas_eval.sources.partitions import read_table, write_table

PROGRAMME = make_programme()
ROWS = [
    {"published_on": day, "title": title, "region": region}
    for day, title, region in (
        *(("2023-10-05", "А", "wko"), ("2023-10-06", "Б", "shymkent"), ("2024-01-09", "В", "wko")),
        *(("2024-02-09", "Г", "common"), (None, "Д", "wko")),
    )
]


@pytest.fixture
def folder(tmp_path):
    rows = [row | {"published_on": pd.Timestamp(row["published_on"])} for row in ROWS]
    write_table(tmp_path / "publications", clean_table("publications", rows))
    return tmp_path / "publications"


def _titles(folder, region: str, period: str, *, every_region: bool = False) -> str:
    scope = PROGRAMME.scope(region=region, period=period)
    return "".join(read_table(folder, scope, every_region=every_region)["title"])


def test_a_table_is_read_as_it_was_written(folder, tmp_path):
    rows = [row | {"published_on": pd.Timestamp(row["published_on"])} for row in ROWS]
    table = clean_table("publications", rows)
    pd.testing.assert_frame_equal(read_table(folder, None, every_region=False), table)
    write_table(tmp_path / "empty", table.iloc[:0])
    pd.testing.assert_frame_equal(
        read_table(tmp_path / "empty", None, every_region=False), table.iloc[:0], check_index_type=False
    )


def test_kinds_of_missing_that_no_row_has_are_kept(folder, tmp_path):
    row = {"published_on": pd.Timestamp("2023-10-05"), "title": "А", "region": "wko"}
    some = clean_table("publications", [row | {"reach": 5.0}, row | {"reach_missing": "refused"}])
    write_table(tmp_path / "some", some)
    for kept in (
        read_table(tmp_path / "some", None, every_region=False),
        read_table(folder, None, every_region=False),
    ):
        assert kept["reach_missing"].dtype == MISSING_DTYPE
    kinds = read_table(tmp_path / "some", None, every_region=False)["reach_missing"]
    assert kinds.astype(object).where(kinds.notna(), None).tolist() == [None, "refused"]


def test_a_table_lies_in_files_by_region_and_quarter(folder):
    parts = {path.parent.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")}
    assert parts == {
        *(".", "region=wko/quarter=2023-Q4", "region=shymkent/quarter=2023-Q4"),
        *("region=wko/quarter=2024-Q1", "region=common/quarter=2024-Q1", "region=wko/quarter=undated"),
    }


@pytest.mark.parametrize(
    ("region", "period", "titles"),
    [("all", "2024", "АБВГД"), ("all", "2023", "АБД"), ("wko", "2023-Q4", "АД"), ("wko", "2024", "АВГД")],
)
def test_a_scope_reads_what_its_figures_can_rest_on(folder, region, period, titles):
    assert _titles(folder, region, period) == titles


def test_people_are_read_of_every_region(folder):
    assert _titles(folder, "wko", "2023", every_region=True) == "АБД"
