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
