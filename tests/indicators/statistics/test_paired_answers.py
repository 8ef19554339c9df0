"""Yes and no before and after: a published example, degenerate counts, properties."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from zhas_eval.indicators.statistics.paired_answers import compare_answer_counts, compare_answers

CELLS = st.fixed_dictionaries({cell: st.integers(0, 40) for cell in ("both", "lost", "gained", "neither")})


def test_change_and_test_are_those_of_the_trial_of_consolidation() -> None:
    """Cavo (2012) as in Fagerland, Lydersen, Laake (2017), ch. 8; R package contingencytables.

    Rows there are after, columns before: 59, 6, 16, 80. Newcombe's interval -0.1186 to -0.0046
    (test-ch8), McNemar's exact conditional P = 0.052479.
    """
    found = compare_answer_counts(both=59, lost=16, gained=6, neither=80)
    change = found.change
    assert [round(number or 0, 4) for number in (change.value, change.lower, change.upper)] == [
        -0.0621,
        -0.1186,
        -0.0046,
    ]
    assert found.p_value.value == pytest.approx(0.052479, abs=5e-7)
    assert (change.method, found.p_value.method) == ("newcombe_paired", "mcnemar_exact")


def test_columns_give_what_counts_give() -> None:
    before = pd.Series([True, True, False, False, False, None, True], dtype="boolean")
    after = pd.Series([True, False, True, True, False, True, None], dtype="boolean")
    assert compare_answers(before, after) == compare_answer_counts(
        both=1, lost=1, gained=2, neither=1, missing=2
    )
    plain = compare_answers(pd.Series([1.0, 0.0, float("nan")]), pd.Series([1.0, 1.0, 0.0]))
    assert (plain.n, plain.missing, plain.gained) == (2, 1, 1)


def test_answers_that_tell_nothing_give_a_reason() -> None:
    nobody = compare_answers(pd.Series([], dtype="boolean"), pd.Series([], dtype="boolean"))
    silent = compare_answers(
        pd.Series([None, None], dtype="boolean"), pd.Series([True, None], dtype="boolean")
    )
    for found in (nobody, silent):
        reasons = {found.before.reason, found.after.reason, found.change.reason, found.p_value.reason}
        assert reasons == {"no_rows"}
    assert silent.missing == 2
    still = compare_answer_counts(both=3, lost=0, gained=0, neither=0)
    assert (still.p_value.value, still.p_value.reason, still.change.value) == (None, "no_change", 0.0)
    one = compare_answer_counts(both=0, lost=0, gained=1, neither=0)
    assert (one.p_value.value, one.change.value) == (1.0, 1.0)


@given(CELLS)
def test_interval_holds_the_change_and_p_value_is_that_of_the_coin(cells: dict[str, int]) -> None:
    found = compare_answer_counts(**cells)
    if found.n == 0:
        assert found.change.reason == "no_rows"
        return
    assert found.change.lower is not None
    assert found.change.value is not None
    assert found.change.upper is not None
    assert -1 - 1e-12 <= found.change.lower <= found.change.value <= found.change.upper <= 1 + 1e-12
    moved = cells["lost"] + cells["gained"]
    if moved:
        assert found.p_value.value == pytest.approx(stats.binomtest(cells["gained"], moved).pvalue)
    back = compare_answer_counts(
        both=cells["both"], lost=cells["gained"], gained=cells["lost"], neither=cells["neither"]
    )
    assert back.change.upper == pytest.approx(-found.change.lower, abs=1e-12)
