"""The digest of a scope: of its own rows, whatever happens to those of others."""

import pytest
from builders import PERSON, write_programme

from zhas_eval.cleaning.load import load_clean
from zhas_eval.sources.clean_digests import digest_parts, digest_scope
from zhas_eval.sources.programme_folder import open_programme

FIRST = PERSON | {"region": "shymkent"}
SECOND = PERSON | {"iin": "991231500006", "region": "wko", "full_name": "Выдуманная Вторая"}


def digests(folder, *rows):
    """Region → digest of its data in 2023."""
    programme = open_programme(write_programme(folder, participants=list(rows)))
    parts = digest_parts(load_clean(programme))
    return {
        region: digest_scope(parts, programme.scope(region=region, period="2023"))
        for region in ("all", "shymkent", "wko")
    }


@pytest.mark.parametrize(
    "change", [{"phone": "+77010000009"}, {"full_name": "Иная Выдуманная"}, {"sex": "м"}]
)
def test_a_correction_changes_its_region_and_the_whole(tmp_path, change):
    before = digests(tmp_path, FIRST, SECOND)
    after = digests(tmp_path, FIRST | change, SECOND)
    assert {region for region in before if before[region] != after[region]} == {"all", "shymkent"}


def test_a_row_accepted_above_leaves_the_others_as_they_were(tmp_path):
    unread = FIRST | {"enrolled_on": "31.02.2023"}
    before = digests(tmp_path, unread, SECOND)
    after = digests(tmp_path, FIRST, SECOND)
    assert before["wko"] == after["wko"]
    assert before["shymkent"] != after["shymkent"]


def test_equal_data_have_equal_digests_wherever_they_lie(tmp_path):
    assert digests(tmp_path / "a", FIRST, SECOND) == digests(tmp_path / "b", FIRST, SECOND)
