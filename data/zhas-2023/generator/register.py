"""The register of participants as kept: people entered twice, a mistyped date, rows that cannot be used."""

from datetime import date, timedelta
from random import Random

from mess import Raw
from participants import Record, record_of
from people import Crowd, Person, age

Entries = list[tuple[Person, Record]]


def sheet_rows(rng: Random, crowd: Crowd, first: Entries, second: Entries) -> list[Record]:
    """73 rows of the 70 people of 2023 and 62 of the 60 of 2024; two more to be rejected."""
    rows_2023 = _entered_twice([record for _, record in sorted(first, key=_enrolled)])
    rows_2024 = [record for _, record in sorted(second, key=_enrolled)]
    again = rng.sample([row for row in rows_2024 if row["iin"]], 2)
    rows_2024 += [again[0], again[1] | {"full_name": again[1]["full_name"].upper()}]
    answers = (("youth", "unemployed"), "not_employed", None)
    stranger = crowd.person(sex="female", region="shymkent", ages=(24, 24), on=date(2023, 11, 1))
    unknown = record_of(rng, stranger, *answers, date(2023, 11, 3))
    rows_2023.insert(58, unknown | {"region": Raw("Туркестан"), "district": None})
    misdated = crowd.person(sex="male", region="wko", ages=(21, 21), on=date(2024, 3, 1))
    future = record_of(rng, misdated, *answers, date(2024, 3, 4))
    rows_2024.insert(17, future | {"enrolled_on": Raw(date(2031, 3, 4))})
    return rows_2023 + rows_2024


def _entered_twice(rows: list[Record]) -> list[Record]:
    """One person again as before, one with К for Қ, one whose IIN lost its zero; a birth date mistyped."""
    known = [row for row in rows if row["iin"]]
    with_zero = next(row for row in known if row["iin"][0] == "0" and row["iin"][1] != "0")
    with_q = next(row for row in known if "Қ" in row["full_name"] and row is not with_zero)
    same = next(row for row in known if row not in (with_zero, with_q))
    mistyped = next(row for row in known[20:] if row not in (with_zero, with_q) and not _birthday_near(row))
    respelt = with_q | {"full_name": with_q["full_name"].replace("Қ", "К").replace("қ", "к")}
    zero_lost = with_zero | {"iin": Raw(int(with_zero["iin"]))}
    changed = {
        id(with_zero): with_zero | {"iin": Raw(with_zero["iin"])},
        id(mistyped): mistyped | {"birth_date": _next_day(mistyped)},
    }
    kept = [changed.get(id(row), row) for row in rows]
    return [*kept[:12], same, *kept[12:44], respelt, *kept[44:], zero_lost]


def _next_day(row: Record) -> date:
    return row["birth_date"] + timedelta(days=1)


def _birthday_near(row: Record) -> bool:
    on = row["enrolled_on"]
    return age(row["birth_date"], on) != age(_next_day(row), on)


def _enrolled(entry: tuple[Person, Record]) -> date:
    return entry[1]["enrolled_on"]
