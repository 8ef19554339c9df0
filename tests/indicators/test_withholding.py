"""Small cells are withheld, and nothing that is printed gives them back by subtraction."""

import pandas as pd
import pytest
from builders import clean_data, make_programme
from hypothesis import given, settings
from hypothesis import strategies as st

from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.participants import calculate_participants
from zhas_eval.indicators.withholding import find_small_cells, withhold_cells

LIMIT = 5
COUNTS = st.integers(1, 4).flatmap(
    lambda regions: st.integers(1, 5).flatmap(
        lambda groups: st.lists(
            st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 20, 30]), min_size=groups, max_size=groups),
            min_size=regions,
            max_size=regions,
        )
    )
)


def _find(rows: list[list[int]], *, groups_make_total: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    groups = [f"g{at}" for at in range(len(rows[0]))]
    counts = pd.DataFrame(rows, index=[f"r{at}" for at in range(len(rows))], columns=groups)
    hidden = find_small_cells(
        counts, thresholds=dict.fromkeys(groups, LIMIT), groups_make_total=groups_make_total
    )
    return pd.concat([counts, counts.sum().to_frame("all").T]), hidden


def _solvable(hidden: pd.DataFrame, *, groups_make_total: bool) -> set[tuple[str, str]]:
    """Cells that a reader finds by subtracting along lines and columns, again and again."""
    unknown = {(row, group) for row in hidden.index for group in hidden if hidden.loc[row, group]}
    lines = [[(row, group) for row in hidden.index] for group in hidden]
    if groups_make_total:
        lines += [[(row, group) for group in hidden] for row in hidden.index]
    found: set[tuple[str, str]] = set()
    while True:
        lone = {
            cell
            for line in lines
            if len(left := [cell for cell in line if cell in unknown - found]) == 1
            for cell in left
        }
        if not lone:
            return found
        found |= lone


@pytest.mark.parametrize("groups_make_total", [True, False])
@settings(max_examples=150, deadline=None)
@given(rows=COUNTS)
def test_no_hidden_cell_follows_from_the_printed_ones(groups_make_total, rows):
    table, hidden = _find(rows, groups_make_total=groups_make_total)
    small = table.gt(0) & table.lt(LIMIT)
    assert not (small & ~hidden).any(axis=None)
    # A line of a single group has nothing to hide it behind: its total says it.
    if len(rows[0]) > 1:
        assert not _solvable(hidden, groups_make_total=groups_make_total)


def test_a_table_of_large_groups_is_printed_whole():
    _, hidden = _find([[6, 20], [0, 30]], groups_make_total=True)
    assert not hidden.any(axis=None)


def test_a_lone_small_cell_takes_the_smallest_of_its_line_and_of_its_column():
    _, hidden = _find([[3, 20, 30], [8, 40, 50]], groups_make_total=True)
    expected = [[True, True, False], [True, True, False], [False, False, False]]
    assert hidden.to_numpy().tolist() == expected


def test_a_hidden_total_of_a_group_is_no_sum_of_printed_regions():
    # g2 of all is hidden to cover g0 of all; its regions must not print its parts.
    _, hidden = _find([[4, 20, 30], [0, 50, 30]], groups_make_total=True)
    assert hidden.loc["all", "g0"]
    assert not _solvable(hidden, groups_make_total=True)


def test_nought_covers_where_there_is_nothing_else():
    _, hidden = _find([[3, 0], [20, 30]], groups_make_total=True)
    assert hidden.loc["r0"].all()


def test_groups_that_overlap_are_not_hidden_along_the_line():
    _, hidden = _find([[3, 20], [8, 40]], groups_make_total=False)
    assert hidden["g0"].tolist() == [True, True, False]
    assert not hidden["g1"].any()


def test_a_sensitive_group_has_a_limit_of_its_own():
    counts = pd.DataFrame({"a": [8, 30], "b": [8, 30]}, index=["r0", "r1"])
    hidden = find_small_cells(counts, thresholds={"a": 10, "b": 5}, groups_make_total=False)
    assert hidden.loc["r0"].tolist() == [True, False]


def test_a_withheld_figure_keeps_its_place_and_loses_its_numbers():
    figure = Figure("participants", "wko", "2023", dimension="sex", group="male", value=3.0, numerator=3.0)
    full = Figure(**{**figure.__dict__, "rows": 3, "missing": 1, "evidence": ("a!b!2",), "denominator": 7.0})
    missing = Figure("participants", "wko", "2023", dimension="sex", group="missing", value=1.0)
    gone, kept = withhold_cells([full, missing], {"2023": pd.DataFrame({"male": [True]}, index=["wko"])})
    assert gone.figure == full.figure
    assert gone.suppressed
    assert (gone.value, gone.numerator, gone.denominator) == (None, None, None)
    assert (gone.rows, gone.missing, gone.evidence) == (0, 0, ())
    assert kept == missing


def test_people_common_to_all_regions_do_not_show_in_the_difference():
    people = [{"region": "shymkent", "sex": "female"}] * 10 + [{"region": "wko", "sex": "female"}] * 10
    people += [{"region": "shymkent", "sex": "male"}] * 10 + [{"region": "wko", "sex": "male"}] * 10
    people += [{"region": "common", "sex": "male"}]
    rows = [row | {"person": f"P{at}", "enrolled_on": "2023-10-05"} for at, row in enumerate(people)]
    programme = make_programme()
    men = []
    for region in ("all", "shymkent", "wko"):
        scope = programme.scope(region=region, period="2023")
        men.append(Ledger(scope, calculate_participants(clean_data(participants=rows), scope)))
    assert any(ledger["participants.sex.male"].suppressed for ledger in men)
