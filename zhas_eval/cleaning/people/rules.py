"""When two rows are about one person: the fields of a person, and what no weight may override."""

from dataclasses import dataclass

import numpy as np

from zhas_eval.cleaning.linkage import DIFFERENT, NEAR, SAME, UNKNOWN, Field, Key, Spec
from zhas_eval.cleaning.linkage.compare import Comparison

MERGE_FROM, REVIEW_FROM = 0.99, 0.9
APART, NOTHING, REVIEW, MERGED = -1, 0, 1, 2
# What a pair rests on or is doubtful for, in the order in which they are asked.
REASONS = (
    *("iin_other_person", "iin", "other_surname", "other_patronymic", "other_birth", "other_sex"),
    *("name_unclear", "name_alone", "near_name_birth", "near_name_phone", "name_birth"),
    *("name_near_birth", "name_phone", "fits_two_people", "together", "person_id"),
)
FITS_TWO, TOGETHER, OWN_ID = (REASONS.index(name) for name in ("fits_two_people", "together", "person_id"))
# More bits than all other evidence together.
IIN_BITS = 60.0

IIN_KEY = Key((("iin",),), most=2000)
PEOPLE = Spec(
    fields=(
        Field("surname", same=0.85, near=0.1, different=-6, usual=0.003, most=14),
        Field("given", same=0.85, near=0.1, different=-12, usual=0.01, most=12, well_known=20),
        Field("patronymic", same=0.9, near=0.05, different=-7, usual=0.005, most=12),
        Field("birth", same=0.9, near=0.06, different=-7, usual=0.0002, is_date=True, spread=30),
        Field("phone", same=0.8, near=0.02, different=-3, usual=0.0002, most=13, nearness=0.9, spread=1000),
        Field("sex", same=0.99, near=0.001, different=-5, usual=0.5, nearness=1),
        Field("region", same=0.95, near=0.001, different=-3, usual=0.1, most=3, nearness=1),
    ),
    keys=(
        IIN_KEY,
        Key((("birth", "surname_bones"), ("birth", "given_bones"))),
        Key((("birth", "patronymic"),)),
        Key((("phone",),), most=50),
        Key((("phone", "given_bones"), ("phone", "surname_bones"))),
        Key((("surname", "given", "patronymic"), ("given", "surname", "patronymic"))),
        Key((("surname", "given", "year"), ("given", "surname", "year"))),
        Key((("surname", "given", "month_day"), ("given", "surname", "month_day"))),
        Key((("surname", "given"),), most=30),
    ),
    swaps=(("surname", "given"),),
)


@dataclass(frozen=True)
class Judgement:
    """For each pair: APART, NOTHING, REVIEW or MERGED, score 0..1, evidence, place in REASONS.

    ``clashes`` marks namesakes with another patronymic or birth date: rows that lack these, and so fit both,
    must not join them.
    """

    decision: np.ndarray
    clashes: np.ndarray
    score: np.ndarray
    bits: np.ndarray
    reason: np.ndarray


@dataclass(frozen=True)
class Facts:
    """Of each record: a code of its IIN (-1: none), whether it states a birth date, or nothing but a name."""

    iin: np.ndarray
    is_dated: np.ndarray
    is_bare: np.ndarray


def judge_pairs(found: Comparison, facts: Facts, score: np.ndarray) -> Judgement:
    """What the score of each pair may lead to.

    Two IINs are two people. One IIN is one person, except where no part of the name agrees and no stated
    birth date either: that is looked at. Without an IIN in common a pair is merged only where given name,
    surname and a birth date or phone agree and nothing contradicts; twins and spouses differ in the given
    name, whatever else they share.
    """
    level = found.levels
    surname, given, patronymic = level["surname"], level["given"], level["patronymic"]
    birth, phone = level["birth"], level["phone"]
    one, other = facts.iin[found.left], facts.iin[found.right]
    same_iin, two_iins = (one >= 0) & (one == other), (one >= 0) & (other >= 0) & (one != other)
    both_dated = facts.is_dated[found.left] & facts.is_dated[found.right]
    stranger = same_iin & (surname <= DIFFERENT) & (given == DIFFERENT) & (patronymic < NEAR)
    stranger &= (birth < NEAR) | ~both_dated
    namesake = (given >= NEAR) & (surname >= NEAR)
    # A name of one word says as much as it has, if the other has no more.
    namesake |= (given >= NEAR) & (surname == UNKNOWN) | (given == UNKNOWN) & (surname == SAME)
    anchored = (birth >= NEAR) | (phone == SAME)
    against = (birth == DIFFERENT) | (patronymic == DIFFERENT) | (level["sex"] == DIFFERENT)
    against |= given == UNKNOWN
    another = (given == DIFFERENT) & ~same_iin

    sure = namesake & anchored & ~against & (score >= MERGE_FROM) & ~another
    decision = np.where(score >= REVIEW_FROM, REVIEW, NOTHING)
    decision = np.where(sure | (same_iin & ~stranger), MERGED, decision)
    decision = np.where(stranger, REVIEW, decision)
    decision = np.where(another, NOTHING, decision)
    decision = np.where(facts.is_bare[found.left] & facts.is_bare[found.right], NOTHING, decision)
    kin = another & ((birth == SAME) | (phone == SAME)) & (surname >= NEAR)
    decision = np.where(two_iins | kin, APART, decision)
    near_name = (surname < SAME) | (given < SAME)
    reason = np.select(
        [
            *(stranger, same_iin, surname == DIFFERENT, patronymic == DIFFERENT, birth == DIFFERENT),
            *(level["sex"] == DIFFERENT, given < NEAR, ~anchored),
            *(near_name & (birth >= NEAR), near_name, birth == SAME, birth == NEAR),
        ],
        range(12),
        default=REASONS.index("name_phone"),
    ).astype(np.int8)
    bits = found.bits + np.where(same_iin, IIN_BITS, 0)
    clashes = stranger | namesake & ~same_iin & ((birth == DIFFERENT) | (patronymic == DIFFERENT))
    decision = decision.astype(np.int8)
    return Judgement(decision, clashes, np.where(same_iin & ~stranger, 1.0, score), bits, reason)
