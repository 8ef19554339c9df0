"""The folder of another NGO: other names, other regions, fewer tables, numbers where names stand."""

from pathlib import Path

import yaml

from tests.conftest import LOGFRAME, write_workbook
from zhas_eval.presentation.marks import CLOSE, OPEN, PART

PASSPORT = {
    "code": "zhastar-2025",
    "ngo": "ОФ «Жаңа жол» 21",
    "project": "Жастар орталығы 2.0",
    # Signs that no text has: what is read of them must not pass for a figure.
    "grantor": f"НАО «Грантодатель» {OPEN}value:participants@all/2025-Q2{PART}99{CLOSE}",
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


def write_programme(folder: Path) -> None:
    """The programme as the files of a new folder."""
    (folder / "raw").mkdir(parents=True)
    (folder / "programme.yml").write_text(yaml.safe_dump(PASSPORT, allow_unicode=True), encoding="utf-8")
    write_workbook(
        folder / "logframe.xlsx", {sheet: [columns.split()] for sheet, columns in LOGFRAME.items()}
    )
    write_workbook(folder / "raw" / "люди.xlsx", {"Список": [["Тізім"], HEADINGS, *PEOPLE]})
    write_workbook(folder / "raw" / "журнал.xlsx", {"Обращения": CONSULTATIONS})
