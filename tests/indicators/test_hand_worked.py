"""Each family against figures worked by hand: tables, ``expected.csv`` and the calculation in ``note.md``."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from builders import clean_data, make_programme

from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.measures import calculate_measures
from zhas_eval.programme.tables import load_contracts

FOLDERS = sorted(path.parent for path in Path(__file__).parent.glob("*/expected.csv"))
# The tables of the note are rounded to three places.
CLOSE = {
    "test.change": 1e-3,
    "test.d_z": 1e-3,
    "test.d_av": 1e-3,
    "test.hedges_g": 1e-3,
    "self.change": 1e-3,
    "commission.severity.cycle_judge.1/1": 1e-6,
    "commission.severity.cycle_judge.1/2": 1e-6,
}
NUMBERS = ("value", "numerator", "denominator", "missing", "lower", "upper")


@cache
def _ledger(folder: Path, region: str, period: str) -> Ledger:
    scope = make_programme().scope(region=region, period=period)
    return Ledger(scope, calculate_measures(clean_data(**_tables(folder)), scope))


def _tables(folder: Path) -> dict[str, pd.DataFrame]:
    return {path.stem: pd.read_csv(path) for path in folder.glob("*.csv") if path.stem in load_contracts()}


def _cases() -> list[object]:
    return [
        pytest.param(folder, row, id=f"{folder.name}-{row['figure']}@{row['region']}/{row['period']}")
        for folder in FOLDERS
        for row in pd.read_csv(folder / "expected.csv", dtype=str, keep_default_na=False).to_dict("records")
    ]


@pytest.mark.parametrize(("folder", "row"), _cases())
def test_figure_is_the_one_worked_by_hand(folder, row):
    figure = _ledger(folder, row["region"], row["period"])[row["figure"]]
    if row.get("suppressed"):
        assert figure.suppressed == (row["suppressed"] == "yes")
    if figure.suppressed:
        assert _numbers(figure) == [None, None, None, 0, None, None]
        return
    for name in NUMBERS:
        written = row.get(name, "")
        if name in ("lower", "upper") and not written:
            continue
        expected = float(written) if written else None
        found = getattr(figure, name)
        if expected is None:
            assert found is None, name
        else:
            assert found == pytest.approx(expected, rel=CLOSE.get(figure.name, 1e-9)), name


def _numbers(figure: Figure) -> list[float | None]:
    return [getattr(figure, name) for name in NUMBERS]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_example_says_how_it_was_worked(folder):
    assert (folder / "note.md").is_file()
