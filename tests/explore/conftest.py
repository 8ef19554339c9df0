"""The real programme, read once, and what must never be shown of it."""

from pathlib import Path

import pytest

from zhas_eval.explore.data import ProgrammeData, open_data
from zhas_eval.programme.tables import load_contracts

PROGRAMME = Path(__file__).resolve().parents[2] / "data" / "zhas-2023"
REGIONS = ["all", "shymkent", "wko"]


@pytest.fixture(scope="session")
def data() -> ProgrammeData:
    return open_data(PROGRAMME)


@pytest.fixture(scope="session")
def personal(data: ProgrammeData) -> frozenset[str]:
    """Every name, IIN and phone of the clean tables, and the keys that people are joined by."""
    found: set[str] = set()
    for name, table in data.clean.tables.items():
        kept = [
            column for column in load_contracts()[name].columns if column.kind in {"name", "iin", "phone"}
        ]
        columns = [column.name for column in kept] + ["person"] * ("person" in table)
        found |= {str(value) for column in columns for value in table[column].dropna()}
    assert len(found) > 100
    return frozenset(found)
