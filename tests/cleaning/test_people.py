"""Which rows are one person: never two IINs, never the name alone."""

from itertools import permutations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhas_eval.cleaning.people import identify_people

FIELDS = ["full_name", "iin", "birth_date", "phone"]
ONE, OTHER = "991231500006", "991231600002"
DAY = pd.Timestamp(1999, 12, 31)


def _table(rows, sheet: str = "f.xlsx!s") -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=FIELDS, index=range(2, len(rows) + 2), dtype=object)
    table = table.astype({"full_name": "str", "iin": "str", "birth_date": "datetime64[us]", "phone": "str"})
    return table.assign(origin=[f"{sheet}!{row}" for row in table.index])


def _people(*rows) -> list[str]:
    return identify_people({"t": _table(rows)}).tables["t"]["person"].tolist()


def _count(*rows) -> int:
    return len(set(_people(*rows)))


@pytest.mark.parametrize(
    ("rows", "people"),
    [
        pytest.param([("Қалиева Әсел", ONE, None, None), ("КАЛИЕВА АСЕЛ", ONE, DAY, "1")], 1, id="same IIN"),
        pytest.param([("Ким А", ONE, DAY, "1"), ("Ким А", OTHER, DAY, "1")], 2, id="two IINs"),
        pytest.param([("Ким А", None, None, None), ("Ким А", None, None, None)], 2, id="name alone"),
        pytest.param([("Ким А", ONE, DAY, None), ("Ким А", None, DAY, None)], 1, id="name and birth date"),
        pytest.param([("Ким А", ONE, None, "1"), ("Ким А", None, None, "1")], 1, id="name and phone"),
        pytest.param([("Ким А", None, None, "1"), ("Цой Б", None, None, "1")], 2, id="family phone"),
        pytest.param([("Ким А", None, DAY, None), ("Цой Б", None, DAY, None)], 2, id="same birthday"),
        pytest.param([("Ким А", None, DAY, "1"), ("Ким А", None, DAY, None)], 1, id="no IIN, one phone"),
        pytest.param(
            [("Ким А", ONE, DAY, None), ("Ким А", OTHER, DAY, None), ("Ким А", None, DAY, None)],
            3,
            id="fits two people",
        ),
        pytest.param(
            [("Ким А", ONE, DAY, None), ("Ким А", None, DAY, "1"), ("Ким А", None, None, "1")], 1, id="chain"
        ),
    ],
)
def test_people_told_apart_in_any_order(rows, people):
    assert {_count(*order) for order in permutations(rows)} == {people}


def test_people_are_the_same_in_all_tables():
    tables = {
        "a": _table([("Ким А", ONE, DAY, "1")]),
        "b": _table([("Ким А", None, DAY, "2"), ("Ли", None, None, "1")], "other.xlsx!s"),
    }
    found = identify_people(tables).tables
    assert found["a"]["person"].iloc[0] == found["b"]["person"].iloc[0] != found["b"]["person"].iloc[1]


def test_no_personal_value_shows_in_the_code_of_a_person():
    assert all(person.startswith("P") and len(person) == 7 for person in _people(("Ким А", ONE, DAY, "1")))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(
        st.tuples(
            *(st.sampled_from(["Ким А", "Цой Б"]), st.sampled_from([None, ONE, OTHER])),
            *(st.sampled_from([None, DAY]), st.sampled_from([None, "1", "2"])),
        ),
        min_size=1,
        max_size=8,
    ),
    random=st.randoms(use_true_random=False),
)
def test_order_is_irrelevant_and_two_iins_are_two_people(rows, random):
    people = _people(*rows)
    numbers = {row[1]: person for row, person in zip(rows, people, strict=True) if row[1]}
    assert len(set(numbers.values())) == len(numbers)
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = dict(zip(order, _people(*(rows[at] for at in order)), strict=True))
    same = [[people[one] == people[other] for other in order] for one in order]
    assert same == [[shuffled[one] == shuffled[other] for other in order] for one in order]


def test_no_table_of_people():
    assert identify_people({}).tables == {}
