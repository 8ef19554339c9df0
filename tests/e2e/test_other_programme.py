"""Another NGO uses the workbench by writing a folder: other names, other regions, fewer tables, no code."""

from pathlib import Path

import pandas as pd

from tests.e2e.other_programme import CONSULTATIONS, PEOPLE
from tests.e2e.reading import read_everything


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
