"""The public data sets on which ways of finding duplicates are compared."""

import pytest

from tests.cleaning.linkage.febrl import link_febrl, load_febrl
from tests.cleaning.linkage.quality import measure


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_duplicates_of_febrl_are_found_without_the_social_security_number(number):
    records, truth = load_febrl(number)
    assert "soc_sec_id" not in records
    assert measure(link_febrl(records), truth).f1 >= 0.99
