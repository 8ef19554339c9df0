"""Codes that the passport names are those of the lists, shared or its own."""

import pytest
from builders import make_programme
from pydantic import ValidationError

RULE = {"starts_on": "2023-09-25", "min_age": 18, "max_age": 35, "neet": True}


@pytest.mark.parametrize(
    "changes",
    [{"neet": ["idle"]}, {"eligibility": [{**RULE, "or_status": ["blue"]}]}],
    ids=["neet", "or_status"],
)
def test_a_code_that_no_list_has_is_refused(changes):
    with pytest.raises(ValidationError) as raised:
        make_programme(**changes)
    assert [error["type"] for error in raised.value.errors()] == ["passport_unknown_code"]


def test_a_programme_may_name_codes_of_its_own():
    own = {"employment": {"homemaker": {"label": "домохозяйка"}}}
    passport = make_programme(neet=["not_employed", "homemaker"], codebooks=own).passport
    assert passport.neet == ["not_employed", "homemaker"]


@pytest.mark.parametrize("share", [0, 1.2])
def test_full_attendance_is_a_share(share):
    with pytest.raises(ValidationError):
        make_programme(full_attendance=share)


def test_a_table_is_a_register_unless_it_says_that_it_is_a_sample():
    passport = make_programme(
        "participants", "training_tests", samples={"training_tests": (300, 1200)}
    ).passport
    assert passport.fraction("participants") is None
    assert passport.fraction("training_tests") == 0.25
    assert passport.fraction("participants+training_tests") == 0.25


@pytest.mark.parametrize(
    "coverage",
    [
        *("sample", {"sample": 300}, {"sample": 300, "of": 200}, {"sample": 0, "of": 10}),
        *({"sample": True, "of": 10}, {"sample": "300", "of": 1200}, {"sample": 1, "of": 2, "by": 3}, 300),
    ],
)
def test_a_coverage_that_cannot_be_is_refused(coverage):
    source = {"file": "p.xlsx", "coverage": coverage}
    with pytest.raises(ValidationError) as raised:
        make_programme(sources={"participants": source})
    [error] = raised.value.errors()
    assert (error["type"], error["loc"]) == (
        "passport_bad_coverage",
        ("sources", "participants", "coverage"),
    )


@pytest.mark.parametrize("findings", [{"share_points": 5}, {"ratio": 0}, {"effect": -1}, {"complete": 1.2}])
def test_thresholds_are_parts_of_one(findings):
    with pytest.raises(ValidationError):
        make_programme(findings=findings)
