"""The raw workbooks are the generator's, say that they are made up, and hold no number of a living person."""

import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "data" / "zhas-2023"
WORKBOOKS = sorted((FOLDER / "raw").glob("*.xlsx"))
PHONE = re.compile(r"[78]?700000\d{4}")
WEIGHTS = ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> list[Path]:
    folders = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
    for folder in folders:
        command = [sys.executable, "-B", str(FOLDER / "generator"), "--out", str(folder)]
        subprocess.run(command, check=True)
    return folders


@pytest.fixture(scope="module")
def cells() -> dict[str, list[object]]:
    """Every cell of every sheet but the first, by workbook."""
    found = {}
    for path in WORKBOOKS:
        _, *pages = openpyxl.load_workbook(path).worksheets
        found[path.name] = [
            cell for page in pages for row in page.iter_rows(values_only=True) for cell in row
        ]
    return found


def _check_digit(iin: str) -> int:
    digits = [int(digit) for digit in iin[:11]]
    sums = [sum(map(int.__mul__, digits, weights)) % 11 for weights in WEIGHTS]
    return sums[0] if sums[0] < 10 else sums[1]


def _long_numbers(cells: list[object]) -> list[str]:
    """The digits of the cells that hold one number of ten digits or more and nothing else."""
    texts = (re.sub(r"[\s()+-]", "", str(cell)) for cell in cells if isinstance(cell, str | int))
    return [text for text in texts if re.fullmatch(r"\d{10,}", text)]


def test_generator_writes_the_same_bytes_on_each_run(runs):
    first, second = ({path.name: path.read_bytes() for path in run.iterdir()} for run in runs)
    assert first == second


def test_generator_reproduces_the_kept_workbooks(runs):
    # Compared unpacked: another build of zlib may pack the same content into other bytes.
    assert {path.name for path in runs[0].iterdir()} == {path.name for path in WORKBOOKS}
    for path in WORKBOOKS:
        with ZipFile(path) as kept, ZipFile(runs[0] / path.name) as made:
            assert kept.namelist() == made.namelist()
            for name in kept.namelist():
                assert kept.read(name) == made.read(name), f"{path.name}: {name}"


def test_workbooks_and_sheets_are_those_of_the_passport():
    passport = yaml.safe_load((FOLDER / "programme.yml").read_text(encoding="utf-8"))
    expected: dict[str, list[str]] = {}
    for source in passport["sources"].values():
        expected.setdefault(source["file"], passport["ignored_sheets"][:]).append(source["sheet"])
    assert passport["made_up"] is True
    assert {path.name: openpyxl.load_workbook(path).sheetnames for path in WORKBOOKS} == expected


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_first_sheet_says_in_two_languages_that_the_data_is_made_up(path):
    page = openpyxl.load_workbook(path).worksheets[0]
    text = "\n".join(str(row[0]) for row in page.iter_rows(values_only=True))
    for part in ("ДАННЫЕ ВЫДУМАНЫ", "ОЙДАН ШЫҒАРЫЛҒАН", "zhas-2023", "ZHAS PROJECT", "(seed): 2023"):
        assert part in text


def test_every_long_number_is_a_phone_of_the_made_up_block_or_an_iin_of_serial_0000(cells):
    for name, found in cells.items():
        for number in _long_numbers(found):
            if not PHONE.fullmatch(number):
                iin = number.zfill(12)
                assert len(iin) == 12, name
                assert iin[7:11] == "0000", name
                assert int(iin[11]) == _check_digit(iin), name


@pytest.mark.parametrize(
    ("workbook", "least"), [("participants.xlsx", 120), ("training.xlsx", 360), ("applications.xlsx", 400)]
)
def test_people_have_numbers(cells, workbook, least):
    numbers = _long_numbers(cells[workbook])
    assert sum(not PHONE.fullmatch(number) for number in numbers) >= least


def test_registers_are_as_untidy_as_those_of_staff(cells):
    everything = [cell for found in cells.values() for cell in found]
    texts = {cell for cell in everything if isinstance(cell, str)}
    expected = {
        "Шымкнет",
        "Щымкент",
        "Зап Каз обл",
        "ЗК\N{LATIN CAPITAL LETTER O}",
        "БҚО",
        "31.02.2024",
        "уточняется",
    }
    assert expected <= texts
    for pattern in (
        r"\d{1,2}\.\d{1,2}\.\d\d",
        r"\d{4}-\d\d-\d\d",
        r"[\d.]+ г\.",
        r"[\d ]+,00",
        r"[\d ]+ тг",
        r"Итого .+",
    ):
        assert any(re.fullmatch(pattern, text) for text in texts), pattern
    assert any("\N{NO-BREAK SPACE}" in text for text in texts)


def test_no_sheet_has_a_formula_without_its_value(cells):
    assert not [cell for found in cells.values() for cell in found if str(cell).startswith("=")]
