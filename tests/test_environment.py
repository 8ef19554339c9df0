"""The conda environment and the lock file say what pyproject.toml says."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]


def read_bounds() -> dict[str, str]:
    """Package → bounds, as pyproject.toml declares them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return dict(split(line) for line in project["dependencies"]) | {"python": project["requires-python"]}


def split(requirement: str) -> tuple[str, str]:
    """Name and bounds of a requirement, the name in the form that indexes compare."""
    name, bounds = re.fullmatch(r"([A-Za-z0-9_.-]+?)([<>=].*)?", requirement).groups(default="")
    return re.sub(r"[-_.]+", "-", name).lower(), bounds


def test_conda_environment_has_the_bounds_of_pyproject() -> None:
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    listed = [entry for entry in entries if isinstance(entry, str)]
    listed += [entry for group in entries if isinstance(group, dict) for entry in group["pip"]]
    packages = dict(split(entry) for entry in listed if entry not in {"pip", "--editable ."})
    assert packages == read_bounds()


def test_lock_pins_every_requirement_with_hashes_and_names_no_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^([A-Za-z0-9_.-]+)==[^\s;]+.*\\\n\s+--hash=sha256:", text, re.MULTILINE)
        assert len(pins) == text.count("==") - len(re.findall(r"[a-z_]+ == '", text))
        assert {re.sub(r"[-_.]+", "-", pin).lower() for pin in pins} >= read_bounds().keys() - {"python"}
        assert "://" not in text
        assert "index" not in re.sub(r"^[\w.-]+==", "", text, flags=re.MULTILINE)
