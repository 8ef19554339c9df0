"""The dimensions by which people are told apart, and the groups of each in a programme."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from zhas_eval.programme.tables import load_codebooks

if TYPE_CHECKING:
    from zhas_eval.programme.passport import Passport

YES, NO = "yes", "no"
ELIGIBLE, OUTSIDE_AGE, NOT_NEET = "eligible", "outside_age", "not_neet"
NEET_GROUPS = (YES, NO)
ELIGIBILITY_GROUPS = (ELIGIBLE, OUTSIDE_AGE, NOT_NEET)
# Dimension → the list whose codes are its groups.
CODEBOOKS = {"sex": "sex", "status": "social_status", "topic": "project_topic"}


def list_groups(passport: "Passport") -> Mapping[str, Sequence[str]]:
    """Dimension → codes of its groups in this programme."""
    shared, own = load_codebooks(), passport.codebooks
    coded = {
        dimension: list(dict.fromkeys([*shared.get(book, {}), *own.get(book, {})]))
        for dimension, book in CODEBOOKS.items()
    }
    counted = {"age": passport.age_band_codes(), "neet": NEET_GROUPS, "eligibility": ELIGIBILITY_GROUPS}
    return {**coded, **counted}
