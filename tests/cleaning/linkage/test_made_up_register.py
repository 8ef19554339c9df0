"""How well people are found in a made-up register as messy as a real one (see ``bench/duplicates.py``)."""

import pandas as pd
import pytest

from tests.cleaning.linkage.made_up_people import make_register
from tests.cleaning.linkage.quality import by_iin, by_name_and_birth, find, measure

# Thresholds were set with other seeds: 1–7 and 101–103.
HELD_OUT = 201
ROWS = 20_000


@pytest.fixture(scope="module")
def register() -> tuple[pd.DataFrame, object]:
    return make_register(ROWS, HELD_OUT)


def test_the_register_is_no_easier_than_a_real_one(register):
    table, truth = register
    assert 0.2 <= measure(by_iin(table), truth).recall <= 0.3
    assert 0.55 <= measure(by_name_and_birth(table), truth).recall <= 0.65


@pytest.mark.parametrize(("engine", "share"), [("rapidfuzz", 0.03), ("splink", 0.035)])
def test_what_is_merged_is_right_and_the_rest_is_shown(register, engine, share):
    if engine == "splink":
        pytest.importorskip("splink", reason="the extra splink is not installed")
    found = find(*register, engine=engine)
    assert found.precision >= 0.998
    assert found.with_review >= 0.93
    assert found.review <= share * ROWS
