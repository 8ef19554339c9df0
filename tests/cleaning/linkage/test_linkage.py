"""Candidates, comparison and groups, each by itself."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhas_eval.cleaning.linkage import ALIKE, DIFFERENT, NEAR, SAME, UNKNOWN, Field, Key, Spec
from zhas_eval.cleaning.linkage.blocks import find_candidates
from zhas_eval.cleaning.linkage.compare import Comparer
from zhas_eval.cleaning.linkage.groups import group_records

LETTERS = st.lists(st.sampled_from(["a", "b", "c", None]), min_size=1, max_size=12)


@given(one=LETTERS, chunk=st.integers(1, 5))
def test_candidates_are_the_pairs_with_an_equal_key_each_once(one, chunk):
    frame = pd.DataFrame({"one": pd.array(one, dtype="str"), "other": pd.array(one[::-1], dtype="str")})
    keys = [Key((("one",), ("other",))), Key((("one", "other"),))]
    found = [
        pair
        for left, right in find_candidates(frame, keys, chunk=chunk)
        for pair in zip(left.tolist(), right.tolist(), strict=True)
    ]
    values = [{value for value in row if isinstance(value, str)} for row in frame.to_numpy()]
    count = len(one)
    assert sorted(found) == [
        (left, right)
        for left in range(count)
        for right in range(left + 1, count)
        if values[left] & values[right]
    ]


def test_a_value_that_very_many_share_finds_no_candidates():
    frame = pd.DataFrame({"phone": ["1"] * 4 + ["2"] * 3})
    pairs = list(find_candidates(frame, [Key((("phone",),), most=3)], chunk=100))
    assert [len(left) for left, _ in pairs] == [3]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("асел", "асел", SAME),
        ("асел", None, UNKNOWN),
        ("нурсултан", "нурсултн", NEAR),
        ("?арлигаш", "карлигаш", SAME),
        ("?арл??аш", "карлигаш", NEAR),
        ("????????", "карлигаш", DIFFERENT),
        ("а", "асел", ALIKE),
        ("б", "асел", DIFFERENT),
        ("фатима", "зухра", DIFFERENT),
    ],
)
def test_levels_of_names(one, other, level):
    assert _level([one, other], "name", nearness=0.75) == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("19991231", "19991221", NEAR),
        ("19991203", "19990312", NEAR),
        ("19891231", "19981231", NEAR),
        ("19991231", "19991112", DIFFERENT),
    ],
)
def test_levels_of_dates(one, other, level):
    assert _level([one, other], "day", is_date=True) == level


@pytest.mark.parametrize(("others", "level"), [(1, NEAR), (40, ALIKE)])
def test_a_near_name_that_many_bear_is_another_name(others, level):
    names = ["асел"] * 50 + ["асем"] * others
    field = Field("name", same=0.9, near=0.05, different=-5, usual=0.01, nearness=0.75, well_known=20)
    comparer = Comparer(pd.DataFrame({"name": names}), Spec((field,), ()))
    assert comparer.compare(np.array([0]), np.array([50])).levels["name"][0] == level


def test_a_rare_value_says_more_than_a_common_one():
    names = pd.DataFrame({"name": ["ким"] * 500 + ["тойболдин"] * 2 + ["ли"] * 498})
    comparer = Comparer(names, Spec((Field("name", same=0.9, near=0.05, different=-5, usual=0.01),), ()))
    common, rare = comparer.compare(np.array([0, 500]), np.array([1, 501])).bits
    assert rare > common + 4


@given(
    edges=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 30)), max_size=15),
    identity=st.lists(st.sampled_from([-1, -1, 0, 1, 2]), min_size=7, max_size=7),
    apart=st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] != pair[1]), max_size=3
    ),
    random=st.randoms(use_true_random=False),
)
def test_no_group_holds_what_must_be_apart_whatever_the_order(edges, identity, apart, random):
    groups = _group(edges, identity, apart)
    held: dict[int, set[int]] = {}
    for group, number in zip(groups, identity, strict=True):
        held.setdefault(group, set()).update({number} - {-1})
    assert all(len(numbers) <= 1 for numbers in held.values())
    assert all(groups[one] != groups[other] for one, other in apart)
    linked = {(one, other) for one, other, _ in edges}
    if not apart and set(identity) <= {-1, 0}:
        assert all(groups[one] == groups[other] for one, other in linked)
    random.shuffle(edges)
    assert _group(edges, identity, apart) == groups


def _group(edges, identity, apart) -> list[int]:
    left, right, bits = np.array(edges).reshape(-1, 3).T.astype(int)
    one, other = np.array(apart).reshape(-1, 2).T.astype(int)
    groups = group_records(
        7, left, right, bits.astype(float), identity=np.array(identity), apart=(one, other)
    )
    return [int(np.flatnonzero(groups == group)[0]) for group in groups]


def _level(values, name, **options) -> int:
    field = Field(name, same=0.9, near=0.05, different=-5, usual=0.01, **options)
    comparer = Comparer(pd.DataFrame({name: pd.array(values, dtype="str")}), Spec((field,), ()))
    return int(comparer.compare(np.array([0]), np.array([1])).levels[name][0])
