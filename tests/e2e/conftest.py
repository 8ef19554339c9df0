"""One run of the real programme, as the README says it, for all tests that read its documents."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.e2e.other_programme import write_programme
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


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Russian documents of the default run: all regions and periods of the passport."""
    folder = tmp_path_factory.mktemp("outputs")
    run(PROGRAMME, "--language", "ru", "--outputs", folder)
    return folder / "zhas-2023"


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents of another programme: the folder of its one set."""
    folder = tmp_path_factory.mktemp("data") / "zhastar-2025"
    write_programme(folder)
    outputs = tmp_path_factory.mktemp("outputs")
    run(folder, "--outputs", outputs)
    return outputs / "zhastar-2025" / "2025-Q2" / "all"


@pytest.fixture(scope="session")
def programme() -> Programme:
    return open_programme(PROGRAMME)


@pytest.fixture(scope="session")
def clean(programme: Programme) -> CleanData:
    return load_clean(programme)
