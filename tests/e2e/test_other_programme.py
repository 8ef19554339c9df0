"""Another NGO uses the workbench by writing a folder: other names, other regions, fewer tables, no code."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from tests.conftest import LOGFRAME, write_workbook
from tests.e2e.conftest import run
from tests.e2e.reading import read_everything

PASSPORT = {
    "code": "zhastar-2025",
    "ngo": "ОФ «Жаңа жол»",
    "project": "Жастар орталығы",
    "grantor": "НАО «Грантодатель»",
    "starts_on": "2025-02-01",
    "ends_on": "2025-12-20",
    "regions": [
        {
            "code": "aktobe",
            "name": "Актюбинская область",
            "short": "Актобе",
            "aliases": ["Ақтөбе обл.", "Ақтөбе облысы"],
        }
    ],
    "age_bands": [[14, 17], [18, 24], [25, None]],
    "report": {"periods": ["2025-Q2"], "regions": ["all"]},
    "sources": {
        "participants": {"file": "люди.xlsx", "sheet": "Список"},
        "consultations": {"file": "журнал.xlsx", "sheet": "Обращения"},
    },
}
HEADINGS = [
    *("Аты-жөні", "ЖСН", "Жынысы", "Туған күні", "Ұялы телефон", "Өңір", "Әлеуметтік мәртебе"),
    *("Жобаға дейінгі жұмыспен қамтылуы", "Жобадан кейінгі жұмыспен қамтылуы", "Қосылған күні"),
]
PEOPLE = [
    [
        *(
            f"Сынақ Адам {number}",
            "",
            "әйел" if number % 3 else "ер",
            f"{number:02}.03.2005",
            "",
            "Ақтөбе обл.",
        ),
        *("жастар", "жұмыс істемейді", "жұмыс істейді" if number % 2 else "жұмыс істемейді", "15.05.2025"),
    ]
    for number in range(1, 25)
]
CONSULTATIONS = [
    ["Өтініш №", "Өтініш күні", "Өңір", "Тақырыбы", "Байланыс арнасы"],
    *([str(number), "20.05.2025", "Актобе", "", "телефон"] for number in range(1, 8)),
]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "zhastar-2025"
    (folder / "raw").mkdir(parents=True)
    (folder / "programme.yml").write_text(yaml.safe_dump(PASSPORT, allow_unicode=True), encoding="utf-8")
    write_workbook(
        folder / "logframe.xlsx", {sheet: [columns.split()] for sheet, columns in LOGFRAME.items()}
    )
    write_workbook(folder / "raw" / "люди.xlsx", {"Список": [["Тізім"], HEADINGS, *PEOPLE]})
    write_workbook(folder / "raw" / "журнал.xlsx", {"Обращения": CONSULTATIONS})
    outputs = tmp_path_factory.mktemp("outputs")
    run(folder, "--outputs", outputs)
    return outputs / "zhastar-2025" / "2025-Q2" / "all"


def test_all_documents_are_made_and_speak_of_the_other_programme(documents: Path) -> None:
    text = read_everything(documents / "appendix.ru.pdf")
    assert "Жастар орталығы" in text
    assert "Жаңа жол" in text
    for foreign in ("ZHAS", "Шымкент", "Корган", "вымышлен"):
        assert foreign.lower() not in text.lower()


def test_its_figures_are_computed_and_tables_it_does_not_keep_give_no_number(documents: Path) -> None:
    ledger = pd.read_parquet(documents / "figures.parquet").set_index("figure")["value"]
    assert ledger["participants@all/2025-Q2"] == len(PEOPLE)
    assert ledger["participants.sex.male@all/2025-Q2"] == len(PEOPLE) // 3
    assert ledger["participants.age.18-24@all/2025-Q2"] == len(PEOPLE)
    assert ledger["consultations@all/2025-Q2"] == len(CONSULTATIONS) - 1
    assert pd.isna(ledger["contest.applications@all/2025-Q2"])
