"""The contest of small grants: applications of two cycles, the judges' scores and their decisions."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from chance import day, quota
from people import Crowd, Person, age

Record = dict[str, Any]
TOPICS = ("ecology", "education", "inclusion", "culture", "sport", "social_help", "media")
CAP = 1_000_000
REASONS = (
    "Неполный пакет документов",
    "Заявитель не зарегистрирован в регионе",
    "Смета не соответствует положению",
    "Нет подтверждения статуса NEET",
)
# How much above or below the others each judge marks, and how much each wavers.
JUDGES = ((4, 6), (-7, 7), (1, 5), (2, 9))


@dataclass(frozen=True)
class Cycle:
    """What is laid down for a cycle; counts are by region."""

    number: int
    first: date
    last: date
    sitting: date
    applied: dict[str, int]
    passed: dict[str, int]
    winners: dict[str, int]
    reserve: dict[str, int]
    oldest: int


CYCLES = (
    Cycle(1, date(2023, 10, 2), date(2023, 10, 20), date(2023, 10, 26), {"shymkent": 66, "wko": 31},
          {"shymkent": 51, "wko": 23}, {"shymkent": 20, "wko": 8}, {"shymkent": 7, "wko": 3}, 35),
    Cycle(2, date(2024, 2, 19), date(2024, 3, 29), date(2024, 4, 12), {"shymkent": 214, "wko": 104},
          {"shymkent": 163, "wko": 78}, {"shymkent": 20, "wko": 8}, {"shymkent": 10, "wko": 4}, 34),
)  # fmt: skip


def applications(rng: Random, crowd: Crowd, cycle: Cycle, known: list[Person]) -> list[Record]:
    """Everyone who applied in a cycle, by day; some are participants, the rest are strangers."""
    rows = []
    for region, count in cycle.applied.items():
        near = [person for person in known if person.region == region and _eligible(person, cycle)]
        familiar = rng.sample(near, min(len(near), count // 4))
        passed = quota(rng, {True: cycle.passed[region], False: count - cycle.passed[region]})
        for index, good in enumerate(passed):
            on = day(rng, cycle.first, cycle.last)
            reason = None if good else _reason(rng)
            if index < len(familiar) and reason != "age":
                person = familiar[index]
            else:
                ages = (18, cycle.oldest)
                if reason == "age":
                    ages = rng.choice(((17, 17), (cycle.oldest + 1, 37)))
                sex = "female" if rng.random() < 0.62 else "male"
                person = crowd.person(sex=sex, region=region, ages=ages, on=on)
            rows.append(_application(rng, cycle, person, on, reason))
    rows.sort(key=lambda row: row["submitted_on"])
    return [row | {"application": f"Ц{cycle.number}-{index:03d}"} for index, row in enumerate(rows, 1)]


def scores(rng: Random, cycle: Cycle, rows: list[Record]) -> list[Record]:
    """The judges' scores of the applications that passed the check, and the decision taken on their mean."""
    judged = []
    for row in rows:
        if row["technical"] == "passed":
            quality = rng.gauss(64, 13)
            given = [
                min(100, max(0, round(quality + shift + rng.gauss(0, spread)))) for shift, spread in JUDGES
            ]
            if rng.random() < 0.09:
                given[rng.randrange(len(given))] = None
            judged.append({"application": row["application"], "region": row["region"], "score": given})
    decided = []
    for region in cycle.winners:
        last_winner = cycle.winners[region]
        last_reserve = last_winner + cycle.reserve[region]
        ranked = _ranked([each for each in judged if each["region"] == region], (last_winner, last_reserve))
        for place, each in enumerate(ranked):
            decision = "winner" if place < last_winner else "reserve" if place < last_reserve else "rejected"
            marks = {f"score_{judge}": mark for judge, mark in enumerate(each["score"], 1)}
            common = {"application": each["application"], "decision": decision, "decided_on": cycle.sitting}
            decided.append(common | marks)
    return sorted(decided, key=lambda each: each["application"])


def _mean(row: Record) -> float:
    given = [mark for mark in row["score"] if mark is not None]
    return sum(given) / len(given)


def _ranked(rows: list[Record], edges: tuple[int, ...]) -> list[Record]:
    """Rows from the best mean down, marks lowered where two rows at an edge would be level."""
    rows = sorted(rows, key=_mean, reverse=True)
    for edge in edges:
        if _mean(rows[edge - 1]) - _mean(rows[edge]) < 0.2:
            below = rows[edge]["score"]
            below[next(judge for judge, mark in enumerate(below) if mark)] -= 1
            return _ranked(rows, edges)
    return rows


def _eligible(person: Person, cycle: Cycle) -> bool:
    return (
        bool(person.iin)
        and age(person.born, cycle.first) >= 18
        and age(person.born, cycle.last) <= cycle.oldest
    )


def _reason(rng: Random) -> str:
    return rng.choice(("age", "cap", *REASONS, *REASONS))


def _application(rng: Random, cycle: Cycle, person: Person, on: date, reason: str | None) -> Record:
    requested = CAP if rng.random() < 0.6 else rng.randrange(700_000, CAP, 5_000)
    if reason == "cap":
        requested = rng.randrange(CAP + 50_000, 2 * CAP, 50_000)
    wording = {"age": "Возраст заявителя вне условий конкурса", "cap": "Сумма выше 1 000 000 тенге"}
    return {
        "cycle": cycle.number,
        "submitted_on": on,
        "full_name": person.full_name,
        "iin": person.iin,
        "sex": None if rng.random() < 0.015 else person.sex,
        "birth_date": None if rng.random() < 0.02 and reason != "age" else person.born,
        "region": person.region,
        "topic": None if rng.random() < 0.02 else rng.choice(TOPICS),
        "requested": requested,
        "technical": "failed" if reason else "passed",
        "technical_reason": wording.get(reason, reason) if reason else None,
    }
