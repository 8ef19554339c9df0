"""A programme's own ids of people join its tables before all else; one that cannot be true is not used."""

import pandas as pd
from builders import PERSON, clean_records

from zhas_eval.cleaning.people import identify_people

ONE, OTHER = "991231400002", "991231500006"


def _people(**tables):
    """Tables of rows of name, own id, IIN and birth date: the person of each row, and refused origins."""
    names = ["full_name", "person_id", "iin", "birth_date"]
    frames = {
        table: pd.DataFrame(rows, columns=names).assign(
            phone=None,
            birth_date=lambda frame: pd.to_datetime(frame["birth_date"]),
            origin=[f"{table}.xlsx!S!{at}" for at in range(2, len(rows) + 2)],
        )
        for table, rows in tables.items()
    }
    found = identify_people(frames)
    return {name: table["person"].tolist() for name, table in found.tables.items()}, found


def test_one_id_is_one_person_in_all_tables_however_the_name_is_written():
    people, found = _people(
        participants=[
            ("Ахметова Айгерім Серікқызы", "P-001", ONE, "1999-12-31"),
            ("Сейтова Дана", "P-002", OTHER, None),
        ],
        training_attendance=[("Айгерим", "p-001 ", None, None), ("Сейтова Д.", "P-002", None, None)],
    )
    assert people["training_attendance"] == people["participants"]
    assert len(set(people["participants"])) == 2
    assert found.pairs["reason"].tolist() == ["person_id", "person_id"]
    assert not found.refused


def test_two_ids_are_two_people_of_one_name_and_birth_date():
    people, _ = _people(
        participants=[("Ким Анна", "1", None, "1999-12-31"), ("Ким Анна", "2", None, "1999-12-31")]
    )
    assert len(set(people["participants"])) == 2


def test_without_ids_nothing_changes():
    people, found = _people(
        participants=[("Ким Анна", None, None, "1999-12-31"), ("Ким Анна", " ", None, "1999-12-31")]
    )
    assert len(set(people["participants"])) == 1
    assert not found.refused


def test_an_id_of_two_iins_joins_nothing_and_is_told():
    people, found = _people(participants=[("Ким Анна", "1", ONE, None), ("Ким Анна", "1", OTHER, None)])
    assert len(set(people["participants"])) == 2
    assert found.refused == {"participants.xlsx!S!2", "participants.xlsx!S!3"}


def test_an_id_of_two_names_or_birth_dates_joins_nothing_and_is_told():
    people, found = _people(
        participants=[
            *(("Ким Анна", "1", None, "1999-12-31"), ("Сейтова Дана", "1", None, "1999-12-31")),
            *(("Цой Вера", "2", None, "1999-12-31"), ("Цой Вера", "2", None, "1998-01-01")),
        ]
    )
    assert len(set(people["participants"])) == 4
    assert len(found.refused) == 4


def test_two_ids_of_one_iin_are_told_and_the_iin_decides():
    people, found = _people(participants=[("Ким Анна", "1", ONE, None), ("Ким Анна", "2", ONE, None)])
    assert len(set(people["participants"])) == 1
    assert len(found.refused) == 2


def test_tables_are_linked_by_the_id_and_a_conflict_is_a_remark_at_its_row():
    plain = {"iin": "", "birth_date": "", "phone": ""}
    rows = [
        *(PERSON | plain | {"full_name": "Ким Анна", "person_id": "7"},),
        *(PERSON | {"person_id": "8"}, PERSON | {"person_id": "8", "iin": OTHER, "full_name": "Цой Вера"}),
    ]
    attended = {"session": "1", "full_name": "Анна К.", "region": "Шымкент", "attended_on": "06.10.2023"}
    clean = clean_records(
        participants=rows, training_attendance=[attended | {"hours": 2, "person_id": "7", "completed": "да"}]
    )
    participants, attendance = clean.tables["participants"], clean.tables["training_attendance"]
    assert (
        attendance["person"].tolist() == participants.loc[participants["person_id"] == "7", "person"].tolist()
    )
    told = clean.problems[clean.problems["rule"] == "person_id_conflict"]
    assert told["row"].tolist() == [3, 4]
