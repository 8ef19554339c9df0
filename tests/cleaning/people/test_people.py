"""Which rows are one person: never two IINs, never the name alone."""

import sys
from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from zhas_eval.cleaning.people import People, identify_people
from zhas_eval.errors import InputError

FIELDS = ["full_name", "iin", "birth_date", "phone"]
ONE, OTHER = "991231500006", "991231600002"
DAY, OTHER_DAY = pd.Timestamp(1999, 12, 31), pd.Timestamp(1990, 5, 14)
ENGINES = ["rapidfuzz", "splink"]


def _table(rows, sheet: str = "f.xlsx!s") -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=FIELDS, index=range(2, len(rows) + 2), dtype=object)
    table = table.astype({"full_name": "str", "iin": "str", "birth_date": "datetime64[us]", "phone": "str"})
    return table.assign(origin=[f"{sheet}!{row}" for row in table.index])


def _pairs(*pairs) -> pd.DataFrame:
    """Pairs of rows, counted from 0, as origins."""
    return pd.DataFrame(
        [[f"f.xlsx!s!{one + 2}", f"f.xlsx!s!{other + 2}"] for one, other in pairs], columns=["left", "right"]
    )


def _found(*rows, **options) -> People:
    return identify_people({"t": _table(rows)}, **options)


def _people(*rows, **options) -> list[str]:
    return _found(*rows, **options).tables["t"]["person"].tolist()


def _count(*rows, **options) -> int:
    return len(set(_people(*rows, **options)))


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
        pytest.param(
            [
                ("Ахметов Дархан Серікұлы", None, DAY, None),
                ("Ахметов Дархан", None, DAY, None),
                ("Ахметов Дархан Тимурович", None, DAY, None),
            ],
            3,
            id="fits two patronymics",
        ),
        pytest.param(
            [
                ("Ахметов Дархан", None, DAY, "1"),
                ("Ахметов Дархан", None, None, "1"),
                ("Ахметов Дархан", None, OTHER_DAY, "1"),
            ],
            3,
            id="fits two birth dates",
        ),
        pytest.param(
            [("Алиев Хасан Серікұлы", None, DAY, "1"), ("Алиев Хусен Серікұлы", None, DAY, "1")],
            2,
            id="twins",
        ),
        pytest.param(
            [
                ("Алиева Фатима Сериковна", None, DAY, "1"),
                ("Алиева Зухра Сериковна", None, DAY, "1"),
                ("Алиева Ф. С.", None, DAY, "1"),
            ],
            3,
            id="twins and initials",
        ),
        pytest.param(
            [("Алиева Дана Серікқызы", None, DAY, None), ("ДАНА АЛИЕВА СЕРИКОВНА", None, DAY, None)],
            1,
            id="swapped, another patronymic form",
        ),
        pytest.param(
            [("Қарлығашева Гүлжан", None, DAY, None), ("?арлы?ашева Г?лжан", None, DAY, None)],
            1,
            id="lost letters",
        ),
        pytest.param(
            [("Қалиева Әсел", ONE, DAY, "1"), ("Ахметов Дархан", ONE, OTHER_DAY, "2")],
            2,
            id="one IIN, nothing else in common",
        ),
        pytest.param(
            [("Қалиева Әсел", ONE, None, "1"), ("Калиева Асель", None, DAY, None)],
            2,
            id="date in IIN of 2099",
        ),
    ],
)
def test_people_told_apart_in_any_order(rows, people):
    assert {_count(*order) for order in permutations(rows)} == {people}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (
            ("Ахметов Дархан Серікұлы", None, DAY, "1"),
            ("Ахметов Дархат Серікұлы", None, DAY, "1"),
            "name_unclear",
        ),
        (
            ("Ахметова Дана Серікқызы", None, DAY, "1"),
            ("Цой Дана Серікқызы", None, DAY, "1"),
            "other_surname",
        ),
        (
            ("Ахметова Дана Серікқызы", None, DAY, "1"),
            ("Ахметова Дана Серікқызы", None, OTHER_DAY, "1"),
            "other_birth",
        ),
        (
            ("Ахметова Дана Серікқызы", None, DAY, "1"),
            ("Ахметова Дана Тимуровна", None, DAY, "1"),
            "other_patronymic",
        ),
        (
            ("Ахметова Дана Серікқызы", None, DAY, "1"),
            ("Ахметова Дана Серікқызы", None, None, None),
            "name_alone",
        ),
        (("Қалиева Әсел", ONE, DAY, "1"), ("Ахметов Дархан", ONE, OTHER_DAY, "2"), "iin_other_person"),
    ],
)
def test_a_doubtful_pair_is_shown_and_not_merged(one, other, reason):
    found = _found(one, other)
    assert found.tables["t"]["person"].nunique() == 2
    assert found.pairs[["left", "right", "decision", "reason"]].to_numpy().tolist() == [
        ["f.xlsx!s!2", "f.xlsx!s!3", "review", reason]
    ]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (("Қалиева Әсел", ONE, DAY, "1"), ("Калиева Асель", ONE, None, None), "iin"),
        (("Қалиева Әсел", None, DAY, "1"), ("Калиева Асель", None, DAY, None), "name_birth"),
        (("Қалиева Әсел", None, None, "1"), ("Калиева Асель", None, DAY, "1"), "name_phone"),
        (("Қалиева Әсел", None, DAY, None), ("Калеева Асель", None, DAY, None), "near_name_birth"),
        (("Қалиева Әсел", None, None, "1"), ("Калеева Асель", None, None, "1"), "near_name_phone"),
        (
            ("Қалиева Әсел Серікқызы", None, DAY, None),
            ("Калиева Асель Сериковна", None, pd.Timestamp(1999, 12, 30), None),
            "name_near_birth",
        ),
    ],
)
def test_a_merged_pair_of_two_spellings_says_on_what_it_rests(one, other, reason):
    found = _found(one, other)
    assert len(set(found.tables["t"]["person"])) == 1
    assert found.pairs[["decision", "reason"]].to_numpy().tolist() == [["merged", reason]]
    assert found.pairs["score"].between(0.99, 1).all()


def test_a_name_alone_is_shown_beside_the_one_person_whom_it_fits():
    bare, dana = ("Ахметова Дана Серікқызы", None, None, None), ("Ахметова Дана Серикызы", ONE, DAY, "1")
    namesake = ("Ахметова Дана Серикызы", OTHER, OTHER_DAY, "2")
    assert _found(bare, bare, dana).pairs["reason"].tolist() == ["name_alone"] * 2
    assert _found(bare, dana, namesake).pairs.empty


def test_equal_rows_need_no_pair():
    row = ("Қалиева Әсел", None, DAY, "1")
    found = _found(row, row, row)
    assert (found.tables["t"]["person"].nunique(), len(found.pairs)) == (1, 0)


def test_namesakes_born_on_one_day_are_likely_only_where_very_many_people_are():
    namesakes = [("Ким А", None, DAY, None)] * 2
    crowd = [
        (
            f"Ким А {chr(1072 + at % 30)}{chr(1072 + at // 30 % 30)}ков",
            None,
            DAY + pd.Timedelta(days=at % 40),
            None,
        )
        for at in range(4000)
    ]
    assert _people(*namesakes)[0] == _people(*namesakes)[1]
    found = _found(*namesakes, *crowd)
    person = found.tables["t"]["person"]
    assert person.iloc[0] != person.iloc[1]


def test_people_are_the_same_in_all_tables():
    tables = {
        "a": _table([("Ким А", ONE, DAY, "1")]),
        "b": _table([("Ким А", None, DAY, "2"), ("Ли", None, None, "1")], "other.xlsx!s"),
    }
    found = identify_people(tables).tables
    assert found["a"]["person"].iloc[0] == found["b"]["person"].iloc[0] != found["b"]["person"].iloc[1]


def test_rows_of_attendance_join_the_person_of_the_register():
    register = _table([("Қалиева Әсел Серікқызы", ONE, DAY, "1"), ("Ахметов Дархан", OTHER, DAY, "2")])
    attendance = _table(
        [
            ("Калиева Асель", None, None, "1"),
            ("А. Калиева", ONE, None, None),
            ("Дархан Ахметов", None, None, "2"),
        ],
        "other.xlsx!s",
    ).drop(columns="birth_date")
    found = identify_people({"participants": register, "attendance": attendance}).tables
    one, other = found["participants"]["person"]
    assert found["attendance"]["person"].tolist() == [one, one, other]


def test_no_personal_value_shows_in_the_code_of_a_person():
    assert all(person.startswith("P") and len(person) == 7 for person in _people(("Ким А", ONE, DAY, "1")))


def test_decisions_of_people_join_and_part_what_the_evidence_does_not():
    rows = [("Ким А", None, DAY, "1"), ("Ким А", None, DAY, "1"), ("Цой Б", None, None, None)]
    assert _count(*rows) == 2
    one, other, third = _people(*rows, together=_pairs((1, 2)))
    assert one == other == third
    one, other, third = _people(*rows, apart=_pairs((0, 1)))
    assert len({one, other, third}) == 3
    one, other, third = _people(*rows, together=_pairs((1, 2)), apart=_pairs((0, 1)))
    assert one != other == third


def test_no_chain_joins_what_people_parted():
    rows = [("Ким А", None, DAY, "1"), ("Ким А", None, DAY, None), ("Ким А", None, None, "1")]
    one, _, third = _people(*rows, apart=_pairs((1, 2)))
    assert _count(*rows) == 1
    assert len({_people(*rows, apart=_pairs((1, 2)))[at] for at in (1, 2)}) == 2
    assert one.startswith("P") and third.startswith("P")


def test_a_decision_that_joins_two_iins_joins_their_rows_and_no_third_number():
    third = "991231500997"
    rows = [
        ("Ким А", ONE, DAY, "1"),
        ("Ким А", OTHER, DAY, None),
        ("Ким Б", OTHER, DAY, "3"),
        ("Ким А", third, DAY, "1"),
    ]
    one, other, same, stranger = _people(*rows, together=_pairs((0, 1)))
    assert one == other == same != stranger


def test_a_decided_pair_is_listed_and_no_more_asked():
    rows = [("Ахметова Дана", None, DAY, "1"), ("Цой Дана", None, DAY, "1")]
    assert _found(*rows).pairs["decision"].tolist() == ["review"]
    assert _found(*rows, apart=_pairs((0, 1))).pairs.empty
    assert _found(*rows, together=_pairs((0, 1))).pairs["reason"].tolist() == ["together"]


def test_decisions_about_rows_that_are_gone_are_handed_back():
    gone = pd.DataFrame({"left": ["f.xlsx!s!2", "f.xlsx!s!2"], "right": ["f.xlsx!s!99", "f.xlsx!s!3"]})
    found = _found(("Ким А", None, DAY, "1"), ("Цой Б", None, DAY, None), together=gone, apart=gone.iloc[:1])
    assert found.unmatched.to_numpy().tolist() == [
        ["f.xlsx!s!2", "f.xlsx!s!99", "together"],
        ["f.xlsx!s!2", "f.xlsx!s!99", "apart"],
    ]
    assert len(set(found.tables["t"]["person"])) == 1


NAMES = [
    "Ким А",
    "Цой Б",
    "Қалиева Әсел Серікқызы",
    "Калиева Асель",
    "?алиева ?сел",
    "Калиева Асем Сериковна",
]
ROWS = st.lists(
    st.tuples(
        *(st.sampled_from(NAMES), st.sampled_from([None, None, ONE, OTHER])),
        *(st.sampled_from([None, DAY, OTHER_DAY]), st.sampled_from([None, "1", "2"])),
    ),
    min_size=2,
    max_size=10,
)
PLACES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] != pair[1]), max_size=2
)
PROPERTY = examples(8)


@PROPERTY
@given(rows=ROWS, random=st.randoms(use_true_random=False))
def test_order_is_irrelevant_and_two_iins_are_two_people(rows, random):
    people = _people(*rows)
    numbers: dict[str, set[str]] = {}
    for row, person in zip(rows, people, strict=True):
        numbers.setdefault(person, set()).update({row[1]} - {None})
    assert all(len(held) <= 1 for held in numbers.values())
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = dict(zip(order, _people(*(rows[at] for at in order)), strict=True))
    same = [[people[one] == people[other] for other in order] for one in order]
    assert same == [[shuffled[one] == shuffled[other] for other in order] for one in order]


@PROPERTY
@given(rows=ROWS)
def test_nobody_is_merged_on_the_name_alone(rows):
    people = _people(*rows)
    bare = [person for row, person in zip(rows, people, strict=True) if row[1:] == (None, None, None)]
    assert all(people.count(person) == 1 for person in bare)


@PROPERTY
@given(rows=ROWS, together=PLACES, apart=PLACES)
def test_what_people_parted_is_never_one_person(rows, together, apart):
    there = [pair for pair in apart if max(pair) < len(rows)]
    people = _people(*rows, together=_pairs(*together), apart=_pairs(*apart))
    assert all(people[one] != people[other] for one, other in there)


@PROPERTY
@given(rows=ROWS, together=PLACES)
def test_what_people_joined_is_one_person(rows, together):
    there = [pair for pair in together if max(pair) < len(rows)]
    people = _people(*rows, together=_pairs(*together))
    assert all(people[one] == people[other] for one, other in there)


@PROPERTY
@given(rows=ROWS)
def test_a_pair_is_merged_or_open_never_both(rows):
    found = _found(*rows)
    person = found.tables["t"].set_index("origin")["person"]
    merged = found.pairs["decision"] == "merged"
    same = person[found.pairs["left"]].to_numpy() == person[found.pairs["right"]].to_numpy()
    assert (merged == same).all()


def test_splink_keeps_to_the_same_rules():
    pytest.importorskip("splink", reason="the extra splink is not installed")
    rows = [
        *[("Ким А", ONE, DAY, "1"), ("Ким А", OTHER, DAY, "1"), ("Қалиева Әсел", None, DAY, None)],
        *[("Калиева Асель", None, DAY, "5"), ("Цой Б", ONE, None, None)],
        *[("Алиев Хасан Серікұлы", None, DAY, "9"), ("Алиев Хусен Серікұлы", None, DAY, "9")],
    ]
    one, other, asel, also_asel, choi, twin, second = _people(*rows, engine="splink")
    assert one != other
    assert asel == also_asel
    assert len({one, other, asel, choi, twin, second}) == 6


def test_without_splink_the_engine_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "splink", None)
    with pytest.raises(InputError) as error:
        _people(("Ким А", ONE, DAY, "1"), engine="splink")
    assert error.value.problems[0].rule == "needs_extra"


def test_no_table_of_people():
    found = identify_people({}, together=_pairs((0, 1)))
    assert found.tables == {}
    assert len(found.unmatched) == 1


def test_tables_without_rows():
    empty = _table([]).astype({"origin": "str"})
    found = identify_people({"t": empty, "u": _table([("Ким А", None, DAY, None)])})
    assert (len(found.tables["t"]), found.tables["u"]["person"].tolist()) == (0, ["P000001"])
    assert identify_people({"t": empty}).tables["t"]["person"].tolist() == []
