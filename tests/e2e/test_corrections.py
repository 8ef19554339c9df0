"""After a correction only that runs again which can show it: equal digests mean equal figures."""

from functools import partial
from pathlib import Path

import openpyxl
import pytest

from tests.e2e.conftest import copy_programme
from zhas_eval.cleaning.load import digest_scopes, load_clean
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measures import calculate_measures
from zhas_eval.indicators.withheld import FAMILIES, list_withheld
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import CleanData
from zhas_eval.sources.programme_folder import open_programme

REGIONS, PERIODS = ("all", "shymkent", "wko"), ("2023", "2023-Q4", "2024")
# The first person of West Kazakhstan in the register: row 8 of the sheet, the columns as it has them.
ROW, SEX, PHONE, BEFORE = 8, 4, 6, 10
Cell = tuple[str, str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_programme(tmp_path / "zhas-2023")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Cell, str], dict[Cell, list[Figure]]]:
    """Digest and figures of each scope before any correction."""
    return look(copy_programme(tmp_path_factory.mktemp("before") / "zhas-2023"))


def correct(folder: Path, column: int, value: str) -> None:
    path = folder / "raw" / "participants.xlsx"
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Участники"]
    assert sheet.cell(ROW, 7).value == "ЗКО"
    assert sheet.cell(ROW, column).value != value
    sheet.cell(ROW, column).value = value
    workbook.save(path)


def look(folder: Path) -> tuple[dict[Cell, str], dict[Cell, list[Figure]]]:
    """Digest and figures of each scope."""
    programme = open_programme(folder)
    data = load_clean(programme)
    grid = programme.grid(regions=REGIONS, periods=PERIODS)
    digests = digest_scopes(grid, partial(list_withheld, data, grid), code="")
    figures: dict[Cell, list[Figure]] = {}
    for figure in calculate_measures(data, grid):
        figures.setdefault((figure.region, figure.period), []).append(figure)
    return digests, figures


@pytest.mark.parametrize(
    ("column", "value", "regions", "changes_figures"),
    [
        (PHONE, "+7 700 000 99 99", {"all", "wko"}, False),
        (BEFORE, "работает", {"all", "wko"}, True),
        # One man more in one region: other cells have to cover the small groups of the other.
        (SEX, "муж.", {"all", "wko", "shymkent"}, True),
    ],
    ids=["phone", "employment", "sex"],
)
def test_only_what_can_show_it_is_due(
    folder: Path,
    found: tuple[dict[Cell, str], dict[Cell, list[Figure]]],
    column: int,
    value: str,
    regions: set[str],
    changes_figures: bool,
) -> None:
    before, figures = found
    correct(folder, column, value)
    after, others = look(folder)
    changed = {cell for cell in before if before[cell] != after[cell]}
    assert {region for region, _ in changed} == regions
    assert all(figures[cell] == others[cell] for cell in before.keys() - changed)
    assert {cell[0] for cell in changed if figures[cell] != others[cell]} == (
        regions if changes_figures else set()
    )


def test_no_other_family_withholds(programme: Programme, clean: CleanData) -> None:
    grid = programme.grid(regions=REGIONS, periods=PERIODS)
    told = {figure.figure for family in FAMILIES for figure in family(clean, grid) if figure.suppressed}
    assert told == {figure.figure for figure in calculate_measures(clean, grid) if figure.suppressed}
    assert told
