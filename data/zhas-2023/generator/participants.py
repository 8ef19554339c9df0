"""The register of participants: 70 people of 2023 and 60 of 2024, some of them entered twice."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from chance import day, quota
from people import Crowd, Person

Record = dict[str, Any]
DISTRICTS = {
    "shymkent": (
        "Абайский район",
        "Аль-Фарабийский район",
        "Енбекшинский район",
        "Каратауский район",
        "Тұран",
    ),
    "wko": ("г. Уральск", "Бурлинский район", "Байтерек", "Теректинский район", "Казталовский район"),
}
# Older than 35 (36–45) apart: they are the three of 2023 who are not youth.
AGES_2023 = {(18, 22): 18, (23, 27): 21, (28, 32): 21, (33, 35): 4, (36, 44): 3, None: 3}
# Of 2023, by region and answer after: so many also worked before, on their own account. With them no
# group of a region is so small that its document must be silent on employment.
ALSO_BEFORE = {(region, later): 2 for region in ("shymkent", "wko") for later in ("employed", "not_employed")}
AGES_2024 = {(18, 22): 19, (23, 27): 18, (28, 32): 15, (33, 34): 6, (35, 35): 2}


def register_2023(rng: Random, crowd: Crowd) -> list[tuple[Person, Record]]:
    """70 people in the shares of the final report, as near as head-counts come to them."""
    sexes = quota(rng, {"male": 21, "female": 49})
    regions = quota(rng, {"shymkent": 50, "wko": 20})
    ages = quota(rng, AGES_2023)
    months = quota(rng, {10: 50, 11: 14, 12: 6})
    # 66 unemployed + 7 + 2 > 70: the report's shares oblige some to be both at work and out of it.
    works = quota(rng, {("civil_servants",): 4, ("unemployed", "civil_servants"): 3,
                        ("unemployed", "budget_workers"): 2, ("unemployed",): 61})  # fmt: skip
    after = quota(rng, {"employed": 16, "self_employed": 10, "studying": 5, "not_employed": 29, None: 6})
    studying = 2
    entries = []
    for sex, region, band, month, work in zip(sexes, regions, ages, months, works, strict=True):
        enrolled = day(rng, date(2023, month, 2), date(2023, month, 20 if month == 10 else 15))
        person = crowd.person(sex=sex, region=region, ages=band or (20, 30), on=enrolled)
        before = "not_employed"
        if "unemployed" not in work:
            before, later = "employed", "employed"
        else:
            later = after.pop()
            if studying and band == (18, 22):
                before, studying = "studying", studying - 1
        youth = () if band == (36, 44) else ("youth",)
        if band is None:
            person = replace(person, iin="")
        record = record_of(rng, person, (*youth, *work), before, later, enrolled)
        entries.append((person, record | ({"birth_date": None} if band is None else {})))
    return _without_some_iin(_also_working_before(entries), count=2)


def register_2024(rng: Random, crowd: Crowd) -> list[tuple[Person, Record]]:
    """60 other people, with every status that the form has for adults and two past the age limit of 2024."""
    sexes = quota(rng, {"male": 24, "female": 36})
    regions = quota(rng, {"shymkent": 42, "wko": 18})
    ages = quota(rng, AGES_2024)
    works = quota(rng, {("unemployed",): 33, ("civil_society",): 5, ("unemployed", "civil_society"): 4,
                        ("business",): 5, ("budget_workers",): 3, ("civil_servants",): 2, ("other",): 2,
                        ("unemployed", "disability"): 3, ("disability",): 1, (): 2})  # fmt: skip
    after = quota(rng, {"employed": 15, "self_employed": 9, "studying": 4, "not_employed": 24, None: 8})
    entries = []
    for sex, region, band, work, later in zip(sexes, regions, ages, works, after, strict=True):
        enrolled = day(rng, date(2024, 2, 5), date(2024, rng.choice((4, 4, 5, 8, 9, 10)), 14))
        person = crowd.person(sex=sex, region=region, ages=band, on=enrolled)
        before = "not_employed"
        if "business" in work:
            before = "self_employed"
        elif work and "unemployed" not in work and work != ("disability",):
            before = "employed"
        elif not work or (band == (18, 22) and rng.random() < 0.2):
            before = "studying"
        if before in ("employed", "self_employed") and later == "not_employed":
            later = before
        entries.append((person, record_of(rng, person, ("youth", *work), before, later, enrolled)))
    return _sharing_a_phone(_without_some_iin(entries, count=2))


def record_of(
    rng: Random, person: Person, status: tuple[str, ...], before: str, after: str | None, enrolled: date
) -> Record:
    """The row of a person who gave the answers that follow, enrolled on a day."""
    return {
        "full_name": person.full_name,
        "iin": person.iin,
        "sex": person.sex,
        "birth_date": person.born,
        "phone": person.phone,
        "region": person.region,
        "district": rng.choice(DISTRICTS[person.region]) if rng.random() < 0.85 else None,
        "status": status,
        "employment_before": before,
        "employment_after": after,
        "enrolled_on": enrolled,
    }


def _also_working_before(entries: list[tuple[Person, Record]]) -> list[tuple[Person, Record]]:
    """Some more worked before: of those who work now, and of those who do not, who then work still."""
    left = dict(ALSO_BEFORE)
    changed = []
    for person, record in entries:
        place = (person.region, record["employment_after"])
        if record["employment_before"] == "not_employed" and left.get(place):
            left[place] -= 1
            after = "self_employed" if place[1] == "not_employed" else place[1]
            record = record | {"employment_before": "self_employed", "employment_after": after}
        changed.append((person, record))
    return changed


def _without_some_iin(entries: list[tuple[Person, Record]], *, count: int) -> list[tuple[Person, Record]]:
    """Some did not bring their document: the same people then have no IIN in any table."""
    chosen = [index for index, (person, _) in enumerate(entries) if person.iin][5 : 5 + count]
    return [
        (replace(person, iin=""), record | {"iin": ""}) if index in chosen else (person, record)
        for index, (person, record) in enumerate(entries)
    ]


def _sharing_a_phone(entries: list[tuple[Person, Record]]) -> list[tuple[Person, Record]]:
    """A family has one phone: two people with their own IIN and the same number are still two."""
    places = [index for index, (person, _) in enumerate(entries) if person.iin][:2]
    phone = entries[places[0]][0].phone
    person, record = entries[places[1]]
    shared = (replace(person, phone=phone), record | {"phone": phone})
    return [shared if index == places[1] else entry for index, entry in enumerate(entries)]
