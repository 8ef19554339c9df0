"""A document of one region holds nothing of another: a marker is planted in each, and looked for."""

from pathlib import Path

import openpyxl
import pytest
import yaml
from openpyxl.utils import column_index_from_string

from tests.e2e.conftest import copy_programme, run
from tests.e2e.reading import published_files, read_everything
from zhas_eval.cleaning.layout import read_layout
from zhas_eval.cleaning.load import load_clean
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import load_contracts
from zhas_eval.sources.programme_folder import open_programme, read_raw_workbooks

MARKERS = {"shymkent": "Меткашымкент", "wko": "Метказко"}
# A column of each kind that could carry text of a row into a document.
PLANTED = (
    ("applications", "topic"),
    ("contracts", "topic"),
    ("contracts", "title"),
    ("publications", "title"),
    ("publications", "channel"),
    ("mailings", "addressee"),
    ("consultations", "topic"),
    ("speakers", "title"),
)
CODEBOOKS = ("project_topic", "channel", "consultation_topic")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_programme(tmp_path_factory.mktemp("data") / "marked")
    add_codes(folder / "programme.yml")
    plant(open_programme(folder))
    outputs = tmp_path_factory.mktemp("outputs")
    regions = ("--region", "shymkent", "--region", "wko")
    run(folder, "--outputs", outputs, "--period", "2023", "--language", "ru", *regions)
    return outputs / "zhas-2023" / "2023"


def add_codes(path: Path) -> None:
    passport = yaml.safe_load(path.read_text(encoding="utf-8"))
    for book in CODEBOOKS:
        passport["codebooks"][book] |= {
            f"marker_{region}": {"label": dict.fromkeys(("ru", "kk", "en"), marker), "spellings": [marker]}
            for region, marker in MARKERS.items()
        }
    path.write_text(yaml.safe_dump(passport, allow_unicode=True), encoding="utf-8")


def plant(programme: Programme) -> None:
    """Write the marker of its region into five rows of each column."""
    clean = load_clean(programme)
    for table, column in PLANTED:
        source = programme.passport.sources[table]
        path = programme.folder / "raw" / source.file
        at = column_number(programme, table, column)
        workbook = openpyxl.load_workbook(path)
        for region, marker in MARKERS.items():
            rows = clean.tables[table]
            mine = rows[(rows["region"] == region) & (rows["when"].dt.year == 2023)]
            assert len(mine), (table, region)
            for row in mine.index[:5]:
                workbook[source.sheet].cell(int(row), at).value = marker
        workbook.save(path)


def column_number(programme: Programme, table: str, column: str) -> int:
    source = programme.passport.sources[table]
    sheet = read_raw_workbooks(programme)[source.file].sheets[source.sheet]
    letter = read_layout(sheet, load_contracts()[table]).letters[column]
    return int(column_index_from_string(letter))


@pytest.mark.parametrize(("region", "other"), [("shymkent", "wko"), ("wko", "shymkent")])
def test_no_marker_of_another_region(documents: Path, region: str, other: str) -> None:
    texts = {path.name: read_everything(path) for path in published_files(documents / region)}
    assert [name for name, text in texts.items() if MARKERS[other] in text] == []
    assert MARKERS[region] in texts["40_small_grants.ru.html"]
    assert MARKERS[region] in texts["50_outreach.ru.pdf"]
    assert MARKERS[region] in texts["tables.ru.xlsx"]
