"""Single judges: severity against least squares of other software, winners worked by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.formula.api import ols

from tests.searches import examples
from zhas_eval.indicators.statistics.judges import judge_severity, winners_without

NAN = float("nan")


def test_severity_in_a_full_table_is_the_judges_mean_less_that_of_all() -> None:
    """Means 13/3, 19/3, 22/3; of all 6: -5/3, 1/3, 4/3."""
    found = judge_severity([[3, 5, 8], [4, 7, 6], [6, 7, 8]])
    assert [judge.effect.value for judge in found] == pytest.approx([-5 / 3, 1 / 3, 4 / 3])


def test_severity_compares_judges_on_what_they_share() -> None:
    """The second judge gives one point more than the first to the same, and alone saw the weak one."""
    found = judge_severity([[8, 9], [7, 8], [NAN, 1], [6, 7]])
    assert [judge.effect.value for judge in found] == pytest.approx([-0.5, 0.5])
    assert [judge.scores for judge in found] == [3, 4]


def test_severity_and_its_limits_are_those_of_least_squares() -> None:
    rng = np.random.default_rng(5)
    table = 50 + rng.normal(0, 5, (12, 1)) + rng.normal(0, 3, (1, 4)) + rng.normal(0, 2, (12, 4))
    table[rng.random((12, 4)) < 0.3] = NAN
    rows, columns = np.nonzero(~np.isnan(table))
    long = pd.DataFrame({"score": table[rows, columns], "application": rows, "judge": columns})
    model = ols("score ~ C(application) + C(judge, Sum)", long).fit()
    limits = model.conf_int()
    found = judge_severity(table)
    for judge in range(3):
        name = f"C(judge, Sum)[S.{judge}]"
        effect = found[judge].effect
        assert (effect.value, effect.lower, effect.upper) == (
            pytest.approx(model.params[name]),
            pytest.approx(limits.loc[name, 0]),
            pytest.approx(limits.loc[name, 1]),
        )
    assert sum(judge.effect.value or 0 for judge in found) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("table", "reasons"),
    [
        (np.empty((0, 2)), ["no_rows", "no_rows"]),
        ([[1.0, NAN], [2.0, NAN]], ["one_judge", "no_rows"]),
        ([[1.0, NAN], [NAN, 2.0]], ["disconnected", "disconnected"]),
        ([[1.0, 2.0]], ["too_few", "too_few"]),
    ],
)
def test_tables_that_tell_nothing_give_a_reason(table: list[list[float]], reasons: list[str]) -> None:
    found = judge_severity(table)
    assert [judge.effect.reason for judge in found] == reasons
    assert all(judge.effect.value is None for judge in found)


def test_scores_all_alike_have_no_severity_and_no_interval() -> None:
    for judge in judge_severity([[4, 4], [4, 4], [4, 4]]):
        assert (judge.effect.value, judge.effect.lower, judge.effect.reason) == (0.0, None, "no_spread")


def test_winners_of_each_group_and_their_fate_without_each_judge() -> None:
    """Means: north 9, 7, 6.5; south 5, 8 (one score), none.

    Without the first judge north has 9, 5, 7: the second falls. Without the second the only score
    of the winner of the south is gone.
    """
    table = [[9, 9], [9, 5], [6, 7], [6, 4], [NAN, 8], [NAN, NAN]]
    groups = ["north", "north", "north", "south", "south", "south"]
    found = winners_without(table, groups, {"north": 2, "south": 1})
    assert [(group.certain, group.tied, group.at_cutoff, group.cutoff) for group in found.groups] == [
        ((0, 1), (), 1, 7.0),
        ((4,), (), 1, 8.0),
    ]
    first, second = found.without
    assert (first.stay, first.fall, first.unscored) == ((0, 4), (1,), ())
    assert (second.stay, second.fall, second.unscored) == ((0, 1), (), (4,))
    assert found.always == (0,)


def test_tie_at_the_cut_off_is_told_and_gives_no_winner() -> None:
    group = winners_without([[9], [7], [7], [7], [5]], ["a"] * 5, {"a": 2}).groups[0]
    assert (group.certain, group.tied, group.at_cutoff, group.cutoff) == ((0,), (1, 2, 3), 3, 7.0)


def test_tie_that_has_room_for_all_wins() -> None:
    group = winners_without([[9], [7], [7], [5]], ["a"] * 4, {"a": 3}).groups[0]
    assert (group.certain, group.tied, group.at_cutoff) == ((0, 1, 2), (), 2)


def test_means_that_differ_by_rounding_alone_are_a_tie() -> None:
    # 0.1 + 0.2 is not 0.3 to a machine.
    group = winners_without([[0.1, 0.2], [0.3, 0.0], [1, 1]], ["a"] * 3, {"a": 2}).groups[0]
    assert group.at_cutoff == 2


def test_winner_may_come_down_to_a_tie() -> None:
    """Without the first judge both have 7."""
    found = winners_without([[9, 7], [5, 7]], ["a", "a"], {"a": 1})
    assert [(fate.stay, fate.tied, fate.fall) for fate in found.without] == [((), (0,), ()), ((0,), (), ())]


@pytest.mark.parametrize(
    ("table", "groups", "quota"),
    [(np.empty((0, 2)), [], {"a": 1}), ([[NAN, NAN]], ["a"], {"a": 1}), ([[5, 6]], ["b"], {"a": 1})],
)
def test_group_without_scores_has_no_winner(
    table: list[list[float]], groups: list[str], quota: dict[str, int]
) -> None:
    found = winners_without(table, groups, quota)
    assert (found.groups[0].certain, found.groups[0].cutoff, found.always) == ((), None, ())


@examples(50)
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.lists(st.none() | st.integers(0, 4), min_size=3, max_size=3))
    ),
    st.integers(0, 5),
)
def test_winners_fill_the_quota_and_each_has_one_fate(
    rows: list[tuple[str, list[int | None]]], places: int
) -> None:
    table = np.array([scores for _, scores in rows], dtype="float64").reshape(len(rows), 3)
    found = winners_without(table, [group for group, _ in rows], {"a": places, "b": 1})
    winners = {place for group in found.groups for place in group.certain}
    scored = ~np.isnan(table).all(axis=1)
    for group in found.groups:
        able = sum(has for (name, _), has in zip(rows, scored, strict=True) if name == group.group)
        assert len(group.certain) <= group.quota
        if not group.tied:
            assert len(group.certain) == min(group.quota, able)
        else:
            assert len(group.certain) + len(group.tied) > group.quota
    for fate in found.without:
        each = [*fate.stay, *fate.tied, *fate.fall, *fate.unscored]
        assert sorted(each) == sorted(winners)
