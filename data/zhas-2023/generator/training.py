"""Training: sessions, who registered, who came, and the tests before and after."""

from datetime import date, timedelta
from random import Random
from typing import Any

from chance import day, quota
from people import Person

Record = dict[str, Any]
SESSIONS = (
    (
        "T-01",
        date(2023, 10, 19),
        "Участие в конкурсе государственных грантов по поддержке бизнес-инициатив",
        2.5,
    ),
    ("T-02", date(2024, 4, 18), "Как составить заявку на малый грант", 2.0),
    ("T-03", date(2024, 9, 19), "Смета и отчетность социального проекта", 3.0),
)
DAYS = {code: held for code, held, _, _ in SESSIONS}
HOURS = {code: hours for code, _, _, hours in SESSIONS}


def sessions() -> list[Record]:
    """One row a session."""
    places = (
        "Онлайн, платформа ZOOM, совместно с РПП «Атамекен»",
        "Онлайн, ZOOM",
        "г. Шымкент, офис проекта / ZOOM",
    )
    return [
        {"session": code, "held_on": held, "topic": topic, "place": place, "hours": hours}
        for (code, held, topic, hours), place in zip(SESSIONS, places, strict=True)
    ]


def registrations(rng: Random, people_2023: list[Person], people_2024: list[Person]) -> list[Record]:
    """73 registrations of the 70 people of 2023, 64 of the 60 people of 2024."""
    rows = [_registration(rng, "T-01", person) for person in people_2023]
    for row in rng.sample(rows, 3):
        other = row["registered_on"]
        while other == row["registered_on"]:
            other = day(rng, date(2023, 10, 4), date(2023, 10, 18))
        rows.append(row | {"registered_on": other})
    later = [_registration(rng, _session_2024(index), person) for index, person in enumerate(people_2024)]
    later += [_registration(rng, "T-03", person) for person in people_2024[3:32:8]]
    return sorted(rows, key=_on) + sorted(later, key=_on)


def attendance(rng: Random, people_2023: list[Person], people_2024: list[Person]) -> list[Record]:
    """All 70 came in 2023 and stayed; in 2024 came 55 of 60, and 49 stayed to the end."""
    rows = [_attended("T-01", person) | {"completed": "yes"} for person in people_2023]
    came = _came(people_2024)
    stayed = quota(rng, {"yes": 49, "no": 6})
    for (code, person), completed in zip(came, stayed, strict=True):
        hours = HOURS[code] if completed == "yes" else HOURS[code] / 2
        rows.append(_attended(code, person) | {"completed": completed, "hours": hours})
    return rows


def tests(rng: Random, people_2023: list[Person], people_2024: list[Person]) -> list[Record]:
    """Scores before and after: 66 pairs of 70 in 2023, 47 of 55 in 2024."""
    first = quota(rng, {"both": 66, "before": 2, "after": 1, "none": 1})
    second = quota(rng, {"both": 47, "before": 5, "after": 3})
    rows = []
    takers = [("T-01", person) for person in people_2023] + _came(people_2024)
    for (code, person), known in zip(takers, first + second, strict=True):
        before = min(95, max(8, round(rng.gauss(52, 13))))
        after = min(100, max(5, before + round(rng.gauss(22, 14))))
        rows.append(
            _who(code, person)
            | {
                "tested_on": DAYS[code],
                "score_before": before if known in ("both", "before") else None,
                "score_after": after if known in ("both", "after") else None,
            }
        )
    return rows


def _session_2024(index: int) -> str:
    return "T-02" if index < 32 else "T-03"


def _came(people_2024: list[Person]) -> list[tuple[str, Person]]:
    return [(_session_2024(index), person) for index, person in enumerate(people_2024) if index % 12 != 7]


def _who(code: str, person: Person) -> Record:
    return {
        "session": code,
        "full_name": person.full_name,
        "iin": person.iin,
        "phone": person.phone,
        "region": person.region,
    }


def _registration(rng: Random, code: str, person: Person) -> Record:
    held = DAYS[code]
    return _who(code, person) | {
        "registered_on": day(rng, held - timedelta(days=15), held - timedelta(days=1))
    }


def _attended(code: str, person: Person) -> Record:
    return _who(code, person) | {"attended_on": DAYS[code], "hours": HOURS[code]}


def _on(row: Record) -> date:
    return row["registered_on"]
