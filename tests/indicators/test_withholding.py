"""Small cells are withheld, and nothing that is printed gives them back by subtraction."""

from itertools import combinations

import numpy as np
import pytest
from builders import clean_data, make_programme
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from zhas_eval.indicators.cross_tables import Dimension, find_withheld, split_rows, withhold
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.participants import calculate_participants
from zhas_eval.indicators.rows import place_rows, rows_in
from zhas_eval.indicators.withholding import find_small_cells

LIMIT = 5
PEOPLE = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 20, 30])
Cell = tuple[int, ...]


def _tables(dimensions: int) -> st.SearchStrategy[np.ndarray]:
    """Regions × groups of each dimension; at least two groups, as one has nothing to hide behind."""
    shapes = st.tuples(st.integers(1, 3), *(st.integers(2, 4) for _ in range(dimensions)))
    return shapes.flatmap(
        lambda shape: st.lists(PEOPLE, min_size=int(np.prod(shape)), max_size=int(np.prod(shape))).map(
            lambda numbers: np.array(numbers).reshape(shape)
        )
    )


def _hide(counts: np.ndarray, summed: tuple[bool, ...]) -> np.ndarray:
    """What is withheld of the table and of all its totals, decided as for documents."""
    kept: dict[tuple[int, ...], np.ndarray] = {}
    dimensions = range(len(summed))
    for number in range(1, len(summed) + 1):
        for ways in combinations(dimensions, number):
            others = tuple(at + 1 for at in dimensions if at not in ways)
            table = counts.sum(axis=others)[None]
            margins = np.zeros([1, *(length + 1 for length in table.shape[1:])], dtype=bool)
            for axis in range(number if number > 1 else 0):
                place = [slice(None)] * margins.ndim
                place[axis + 2] = -1
                margins[tuple(place)] = kept[ways[:axis] + ways[axis + 1 :]]
            limits = np.full(table.shape[2:], LIMIT)
            flags = [np.array([summed[way]]) for way in ways]
            kept[ways] = find_small_cells(table, limits, summed=flags, margins=margins)
    return kept[tuple(dimensions)][0]


def _lines(shape: tuple[int, ...], summed: tuple[bool, ...]) -> list[list[Cell]]:
    """Every line of the table whose last cell is the sum of the others; of totals that are sums too."""
    lines = []
    for axis, is_summed in enumerate((True, *summed)):
        if is_summed:
            others = [range(length) for at, length in enumerate(shape) if at != axis]
            for rest in np.ndindex(*(len(other) for other in others)):
                lines.append([(*rest[:axis], at, *rest[axis:]) for at in range(shape[axis])])
    return lines


def _solvable(hidden: np.ndarray, summed: tuple[bool, ...]) -> set[Cell]:
    """Cells that a reader finds by subtracting along any line, again and again."""
    unknown = {tuple(cell) for cell in np.argwhere(hidden).tolist()}
    lines = _lines(hidden.shape, summed)
    found: set[Cell] = set()
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


def _with_totals(counts: np.ndarray) -> np.ndarray:
    for axis in range(counts.ndim):
        counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    return counts


def _small(counts: np.ndarray) -> np.ndarray:
    """Cells below the limit; regions' totals are groups too, totals over groups are not."""
    table = _with_totals(counts)
    small = (table > 0) & (table < LIMIT)
    inner = np.zeros(table.shape, dtype=bool)
    inner[(slice(None), *(slice(-1) for _ in counts.shape[1:]))] = True
    return small & inner


@pytest.mark.parametrize("summed", [(True,), (False,)])
@examples(100)
@given(counts=_tables(1))
def test_no_hidden_cell_of_one_dimension_follows_from_the_printed_ones(summed, counts):
    hidden = _hide(counts, summed)
    assert hidden[_small(counts)].all()
    assert not _solvable(hidden, summed)


@pytest.mark.parametrize("summed", [(True, True), (True, False)])
@examples(100)
@given(counts=_tables(2))
def test_no_hidden_cell_of_two_dimensions_follows_from_them_and_their_margins(summed, counts):
    hidden = _hide(counts, summed)
    assert hidden[_small(counts)].all()
    assert not _solvable(hidden, summed)


@pytest.mark.parametrize("summed", [(True, True, True), (True, True, False)])
@examples(40)
@given(counts=_tables(3))
def test_no_hidden_cell_of_three_dimensions_follows_from_them_and_their_margins(summed, counts):
    hidden = _hide(counts, summed)
    assert hidden[_small(counts)].all()
    assert not _solvable(hidden, summed)


@examples(40)
@given(counts=_tables(2))
def test_what_is_printed_of_the_margins_stays_so(counts):
    hidden = _hide(counts, (True, True))
    alone = _hide(counts.sum(axis=2), (True,))
    assert (hidden[:, :, -1] == alone).all()


def _find(rows: list[list[int]], *, summed: bool) -> list[list[int]]:
    """Which cells of regions × groups are withheld, without the totals over groups."""
    return _hide(np.array(rows), (summed,))[:, :-1].astype(int).tolist()


def test_a_table_of_large_groups_is_printed_whole():
    assert not np.any(_find([[6, 20], [0, 30]], summed=True))


def test_a_lone_small_cell_takes_the_smallest_of_its_line_and_of_its_column():
    assert _find([[3, 20, 30], [8, 40, 50]], summed=True) == [[1, 1, 0], [1, 1, 0], [0, 0, 0]]


def test_nought_covers_where_there_is_nothing_else():
    assert _find([[3, 0], [20, 30]], summed=True)[0] == [1, 1]


def test_groups_that_overlap_are_not_hidden_along_the_line():
    assert _find([[3, 20], [8, 40]], summed=False) == [[1, 0], [1, 0], [0, 0]]


def test_a_cell_of_a_withheld_margin_is_not_printed_through_its_line():
    # Three of the first group in all: printed by the second dimension they would sum to it.
    hidden = _hide(np.array([[[3, 0], [20, 30]]]), (True, True))
    assert hidden[0, 0, -1]
    assert hidden[0, 0, :-1].any()


def test_a_table_where_groups_are_exclusive_does_not_bind_another_where_they_are_not():
    counts = np.array([[[3, 20, 30]], [[3, 20, 30]]])
    limits = np.array([LIMIT] * 3)
    hidden = find_small_cells(counts, limits, summed=[np.array([True, False])])
    assert hidden[:, 0, :-1].astype(int).tolist() == [[1, 1, 0], [1, 0, 0]]


def test_a_withheld_figure_keeps_its_place_and_loses_its_numbers():
    figure = Figure("participants", "wko", "2023", dimension="sex", group="male", value=3.0, numerator=3.0)
    full = Figure(**{**figure.__dict__, "rows": 3, "missing": 1, "evidence": ("a!b!2",), "denominator": 7.0})
    gone, kept = withhold([full, full], np.array([True, False]))
    assert gone.figure == full.figure
    assert gone.suppressed
    assert (gone.value, gone.numerator, gone.denominator) == (None, None, None)
    assert (gone.rows, gone.missing, gone.evidence) == (0, 0, ())
    assert kept == full


def _people(*groups: tuple[int, dict]) -> list[dict]:
    people = [answers for number, answers in groups for _ in range(number)]
    return [row | {"person": f"P{at}", "enrolled_on": "2023-10-05"} for at, row in enumerate(people)]


def _ledgers(people: list[dict]) -> dict[str, Ledger]:
    programme = make_programme()
    scopes = [programme.scope(region=region, period="2023") for region in ("all", "shymkent", "wko")]
    clean = clean_data(participants=people)
    return {scope.region: Ledger(scope, calculate_participants(clean, scope)) for scope in scopes}


def test_people_common_to_all_regions_do_not_show_in_the_difference():
    people = _people(
        *(
            (10, {"region": region, "sex": sex})
            for region in ("wko", "shymkent")
            for sex in ("female", "male")
        ),
        (1, {"region": "common", "sex": "male"}),
    )
    assert any(ledger["participants.sex.male"].suppressed for ledger in _ledgers(people).values())


def test_a_sensitive_group_has_a_limit_of_its_own_in_every_table():
    # The limits of the test passport: 3 with a disability, 2 of others.
    people = _people(
        (2, {"region": "wko", "sex": "female", "status": "disability|youth"}),
        (2, {"region": "wko", "sex": "male", "status": "youth|other"}),
    )
    wko = _ledgers(people)["wko"]
    assert wko["participants.status.disability"].suppressed
    assert wko["participants.sex_status.female~disability"].suppressed
    assert not wko["participants.sex_status.female~youth"].suppressed


def test_the_number_with_several_answers_does_not_give_a_lone_status_away():
    people = _people(
        (1, {"region": "wko", "status": "business"}),
        (5, {"region": "wko", "status": "unemployed|youth"}),
        (5, {"region": "shymkent", "status": "unemployed|youth"}),
        (2, {"region": "shymkent", "status": "business"}),
    )
    ledgers = _ledgers(people)
    assert ledgers["wko"]["participants.status.business"].suppressed
    assert not ledgers["wko"]["participants.status.youth"].suppressed
    # Groups of wko: 5 + 5 + 1 of six people, five of them with two answers.
    hidden = {
        region: ledger["participants.several_statuses"].suppressed for region, ledger in ledgers.items()
    }
    assert hidden == {"all": False, "shymkent": True, "wko": True}


def test_rows_are_split_by_every_combination_of_answers():
    people = _people(
        (1, {"region": "wko", "sex": "female", "status": "youth|other"}),
        (1, {"region": "wko", "sex": "male", "status": "other"}),
        (1, {"region": "wko", "sex": None, "status": "other"}),
    )
    scope = make_programme().scope(region="all", period="2023")
    rows = rows_in(clean_data(participants=people), scope, "participants")
    sex = Dimension("sex", "sex", ("female", "male"))
    status = Dimension("status", "status", ("youth", "other"), several=True)
    assert [part["person"].tolist() for part in split_rows(rows, [sex, status])] == [
        *(["P0"], ["P0"]),
        *([], ["P1"]),
    ]


def test_a_region_that_the_passport_no_longer_has_is_in_the_total_alone():
    people = _people((9, {"region": "old", "sex": "female"}))
    scope = make_programme().scope(region="all", period="2023")
    table = clean_data(participants=people).tables["participants"]
    sex = Dimension("sex", "sex", ("female", "male"))
    found = find_withheld(place_rows(scope, "participants", table), [sex])
    assert not found.of(scope, ("sex",), (0,)).any()
