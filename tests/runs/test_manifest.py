"""Manifests: row accounts, hashes, states, and no clock."""

import json
import platform
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from zhas_eval.runs.failures import Failure
from zhas_eval.runs.manifest import (
    PACKAGES,
    build_manifest,
    by_language,
    count_rows,
    hash_inputs,
    read_manifests,
    read_other_languages,
)
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.sources.programme_folder import open_programme

# printf a | sha256sum
HASH_OF_A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
SET = DocumentSet(Path("/p"), "wko", "2023", "ru", (Path("10_participants.ipynb"),), True)


def manifest(programme_folder: Path, **changes: Any) -> dict[str, Any]:
    arguments: dict[str, Any] = {"failures": [], "titles": {}, "inputs": {}, "rows": [], "code": "c"}
    arguments["outputs"] = {"a.pdf": HASH_OF_A}
    planned = changes.pop("planned", SET)
    arguments |= {"programme": open_programme(programme_folder)} | changes
    content = build_manifest(planned, **arguments)
    assert content == build_manifest(planned, **arguments)
    parsed: dict[str, Any] = json.loads(content)
    return parsed


def test_rows_are_counted_by_file_and_sheet() -> None:
    accounts = pd.DataFrame(
        [
            ("a.xlsx", "S", "clean", "wko"),
            ("a.xlsx", "S", "clean", "shymkent"),
            ("a.xlsx", "S", "merged", "wko"),
            ("b.xlsx", "T", "rejected", ""),
        ],
        columns=["file", "sheet", "outcome", "region"],
    )
    assert count_rows(accounts) == [
        {"file": "a.xlsx", "sheet": "S", "read": 3, "clean": 2, "merged": 1, "rejected": 0, "skipped": 0},
        {"file": "b.xlsx", "sheet": "T", "read": 1, "clean": 0, "merged": 0, "rejected": 1, "skipped": 0},
    ]
    assert count_rows(accounts, "wko") == [
        {"file": "a.xlsx", "sheet": "S", "read": 2, "clean": 1, "merged": 1, "rejected": 0, "skipped": 0}
    ]
    assert count_rows(accounts.head(0)) == []


def test_every_input_is_hashed(programme_folder: Path, write_notebook: Callable[..., Path]) -> None:
    notebook = write_notebook("10_participants")
    hashes = hash_inputs(open_programme(programme_folder), [notebook])
    assert list(hashes) == [
        *("logframe.xlsx", "notebooks/10_participants.ipynb", "programme.yml", "raw/people.xlsx")
    ]
    notebook.write_bytes(b"a")
    assert (
        hash_inputs(open_programme(programme_folder), [notebook])["notebooks/10_participants.ipynb"]
        == HASH_OF_A
    )


def test_no_path_of_the_machine_is_told(tmp_path: Path, programme_folder: Path) -> None:
    found = manifest(programme_folder)
    assert found["outputs"] == {"a.pdf": HASH_OF_A}
    assert found["parameters"]["notebooks"] == ["10_participants"]
    assert str(tmp_path) not in json.dumps(found)


def test_the_versions_are_of_python_and_of_what_decides_the_result(programme_folder: Path) -> None:
    versions = manifest(programme_folder)["versions"]
    assert versions["python"] == platform.python_version()
    assert versions.keys() == {"python", *PACKAGES}
    assert {"python-calamine", "rapidfuzz", "phonenumbers", "papermill", "pandas"} <= versions.keys()


def test_runs_in_other_languages_are_kept_without_what_was_rewritten(
    tmp_path: Path, programme_folder: Path
) -> None:
    outputs = dict.fromkeys(["a.pdf", "a.ru.pdf"], HASH_OF_A)
    russian = manifest(programme_folder, outputs=outputs, titles={"10_participants": "Участники"})
    (tmp_path / "run.json").write_text(json.dumps(russian), encoding="utf-8")
    others = read_other_languages(
        tmp_path / "run.json", language="kk", rewritten={"a.pdf": "other", "a.ru.pdf": HASH_OF_A}
    )
    assert others == [russian | {"outputs": {"a.ru.pdf": HASH_OF_A}}]

    kazakh = manifest(programme_folder, planned=replace(SET, language="kk"), others=others)
    # The passport's language first, whichever ran last.
    assert [*by_language(kazakh)] == ["ru", "kk"]
    assert by_language(kazakh)["kk"]["outputs"] == {"a.pdf": HASH_OF_A}
    (tmp_path / "run.json").write_text(json.dumps(kazakh), encoding="utf-8")
    (back,) = read_other_languages(tmp_path / "run.json", language="ru", rewritten={"a.pdf": "newer"})
    assert back["parameters"]["language"] == "kk"
    assert back["outputs"] == {}
    assert "other_languages" not in back
    assert read_other_languages(tmp_path / "missing.json", language="ru", rewritten={}) == []


@pytest.mark.parametrize(
    ("failures", "is_whole", "state"),
    [
        ([], True, "complete"),
        ([], False, "partial"),
        ([Failure("10_participants", "wko", "2023", "execute", "ValueError", 3)], True, "failed"),
    ],
)
def test_the_state_says_whether_the_set_can_be_relied_on(
    programme_folder: Path, failures: list[Failure], is_whole: bool, state: str
) -> None:
    planned = replace(SET, is_whole=is_whole)
    assert manifest(programme_folder, failures=failures, planned=planned)["state"] == state


def test_manifests_of_another_format_are_left_out(tmp_path: Path) -> None:
    for region, text in [("all", '{"format": 1}'), ("wko", '{"format": 99}'), ("shymkent", "{")]:
        (tmp_path / "2023" / region).mkdir(parents=True)
        (tmp_path / "2023" / region / "run.json").write_text(text)
    assert read_manifests(tmp_path) == [{"format": 1}]
