"""One run of the real programme, as the README says it, for all tests that read its documents."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.e2e.other_programme import write_programme
from tests.sharing import Shared
from zhas_eval.cleaning.load import load_clean
from zhas_eval.cli import app
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import CleanData
from zhas_eval.sources.programme_folder import open_programme

ROOT = Path(__file__).resolve().parents[2]
PROGRAMME = ROOT / "data" / "zhas-2023"


def run(*arguments: str | Path) -> str:
    """What ``zhas-eval run`` prints; fails the test where it does not end well."""
    result = CliRunner().invoke(
        app, ["run", *map(str, arguments), "--notebooks-dir", str(ROOT / "notebooks")], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.output


def copy_programme(target: Path) -> Path:
    """The programme folder without its store, to be changed by a test."""
    return Path(shutil.copytree(PROGRAMME, target, ignore=shutil.ignore_patterns(".clean", "generator")))


def make_default_run(shared: Shared) -> Path:
    """The Russian documents of all regions and periods of the passport. No test changes them."""
    folder = shared.make(
        "default-run", lambda folder: run(PROGRAMME, "--language", "ru", "--outputs", folder)
    )
    return folder / "zhas-2023"


def _make_other(folder: Path) -> None:
    write_programme(folder / "zhastar-2025")
    run(folder / "zhastar-2025", "--outputs", folder / "outputs")


@pytest.fixture(scope="session")
def outputs(shared: Shared) -> Path:
    return make_default_run(shared)


@pytest.fixture(scope="session")
def documents(shared: Shared) -> Path:
    """The documents of another programme: the folder of its one set. No test changes them."""
    return shared.make("other-programme", _make_other) / "outputs" / "zhastar-2025" / "2025-Q2" / "all"


@pytest.fixture(scope="session")
def programme() -> Programme:
    return open_programme(PROGRAMME)


@pytest.fixture(scope="session")
def clean(programme: Programme) -> CleanData:
    return load_clean(programme)
