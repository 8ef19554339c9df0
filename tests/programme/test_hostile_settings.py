"""Settings that protect nobody, or that no calendar and no sum can hold, end in one message with the key."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import make_programme, passport_data

from zhas_eval.errors import InputError
from zhas_eval.presentation.labels import describe_problem
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import Privacy
from zhas_eval.sources.passport_file import read_passport

LONG = "я" * 50_000


def read_with(folder: Path, **changes: Any) -> None:
    text = yaml.safe_dump(passport_data("participants", **changes), allow_unicode=True)
    (folder / "programme.yml").write_text(text, encoding="utf-8")
    read_passport(folder / "programme.yml")


def refuse(folder: Path, **changes: Any) -> list[str]:
    """The refusals of a passport with changes, each as ``rule key``; their texts are whole."""
    with pytest.raises(InputError) as raised:
        read_with(folder, **changes)
    for problem in raised.value.problems:
        sentence, remedy = describe_problem(problem, wording=Wording("ru")).split("\n")
        assert "{" not in sentence + remedy
        assert LONG not in sentence + remedy
    return [f"{problem.rule} {problem.key}" for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("privacy", "expected"),
    [
        ({"small_cell": 0}, "passport_bounds privacy.small_cell"),
        ({"small_cell": 1}, "passport_bounds privacy.small_cell"),
        ({"small_cell": -5}, "passport_bounds privacy.small_cell"),
        ({"small_cell": float("nan")}, "passport_bad_number privacy.small_cell"),
        ({"small_cell": float("inf")}, "passport_bad_number privacy.small_cell"),
        ({"small_cell": 10**30}, "passport_bounds privacy.small_cell"),
        ({"small_cell": "five"}, "passport_bad_number privacy.small_cell"),
        ({"small_cell": None}, "passport_bad_number privacy.small_cell"),
        ({"sensitive_cell": 1}, "passport_bounds privacy.sensitive_cell"),
        ({"small_cell": 8, "sensitive_cell": 7}, "passport_sensitive_limit privacy"),
        ({"sensitive": ["status.disabilty"]}, "passport_unknown_group privacy.sensitive"),
        ({"sensitive": ["disability"]}, "passport_unknown_group privacy.sensitive"),
        ({"sensitive": "status.disability"}, "passport_bad_list privacy.sensitive"),
        ({"smal_cell": 5}, "passport_unknown_key privacy.smal_cell"),
    ],
)
def test_a_setting_that_would_protect_nobody_is_refused(
    tmp_path: Path, privacy: dict[str, Any], expected: str
) -> None:
    assert refuse(tmp_path, privacy=privacy) == [expected]


@pytest.mark.parametrize("group", ["sex.female", "age.17-22", "status.disability", "neet.yes"])
def test_every_group_of_people_may_be_sensitive(group: str) -> None:
    privacy = make_programme(
        privacy={"small_cell": 5, "sensitive_cell": 9, "sensitive": [group]}
    ).passport.privacy
    assert (privacy.limit(group), privacy.limit("sex.male")) == (9, 5)


def test_a_higher_general_limit_holds_for_sensitive_groups_too() -> None:
    assert Privacy(small_cell=20, sensitive=["sex.female"]).limit("sex.female") == 20


@pytest.mark.parametrize(
    ("text", "rule", "row"),
    [
        ("privacy: {small_cell: 10}\nprivacy: {small_cell: 2}", "yaml_key_twice", 2),
        ("privacy:\n  small_cell: 10\n  small_cell: 2", "yaml_key_twice", 3),
        ("a: 1\n1: b\n01: c", "yaml_key_twice", 3),
        ("starts_on: 2023-02-31", "bad_yaml", 1),
        ("code: x\ncap: " + "9" * 5000, "bad_yaml", 2),
        ("a: [1, 2\nb: 3", "bad_yaml", 2),
        ("a: \x00", "bad_yaml", None),
        ("{" * 200, "bad_yaml", 1),
        ("a: &x [*x]\n? [1]\n: 2", "bad_yaml", 2),
        ("a: !!python/object/apply:os.getcwd []", "bad_yaml", 1),
    ],
)
def test_yaml_that_would_be_read_otherwise_than_it_is_written_is_refused(
    tmp_path: Path, text: str, rule: str, row: int | None
) -> None:
    (tmp_path / "programme.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_passport(tmp_path / "programme.yml")
    assert [(problem.rule, problem.row) for problem in raised.value.problems] == [(rule, row)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ends_on": "9999-12-31"}, "passport_bounds ends_on"),
        ({"starts_on": "0001-01-01"}, "passport_bounds starts_on"),
        ({"grant": {2023: 10**30}}, "passport_bounds grant.2023"),
        ({"grant": {2023: -1}}, "passport_bounds grant.2023"),
        ({"grant": {99999: 1}}, "passport_bounds grant.99999"),
        ({"deviation": float("nan")}, "passport_bad_number deviation"),
        ({"deviation": -0.1}, "passport_bounds deviation"),
        ({"visits_per_grant": 10**30}, "passport_bounds visits_per_grant"),
        ({"age_bands": [[0, 10**30]]}, "passport_bounds age_bands.0.1"),
        ({"code": "x" * 300}, "passport_too_long code"),
        ({"ngo": LONG}, "passport_too_long ngo.ru"),
        ({"full_attendance": float("nan")}, "passport_bad_number full_attendance"),
    ],
)
def test_a_number_a_day_or_a_name_beyond_all_bounds_is_refused(
    tmp_path: Path, changes: dict[str, Any], expected: str
) -> None:
    assert refuse(tmp_path, **changes) == [expected]


@pytest.mark.parametrize(
    "file",
    [
        "/etc/passwd",
        "../secret.xlsx",
        "a/../../b.xlsx",
        "C:\\people.xlsx",
        "..\\people.xlsx",
        " ",
        "a\nb.xlsx",
    ],
)
def test_a_table_outside_raw_is_refused(tmp_path: Path, file: str) -> None:
    sources = {"participants": {"file": file}}
    assert refuse(tmp_path, sources=sources) == ["passport_file_outside sources.participants"]
