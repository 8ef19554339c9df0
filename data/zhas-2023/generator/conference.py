"""The closing conferences: who spoke and about what."""

from datetime import date
from random import Random
from typing import Any

from people import Crowd

Record = dict[str, Any]
GUESTS = {
    date(2023, 12, 15): (
        ("partner", "shymkent", "Как МРЦ поддерживает инициативы молодежи"),
        ("expert", "wko", "Устойчивость социальных проектов"),
    ),
    date(2024, 10, 25): (
        ("partner", "shymkent", "Партнерство с молодежными центрами: итоги двух лет"),
        ("partner", "wko", "Молодежь Уральска: запросы и ответы"),
        ("expert", "shymkent", "Измерение социального эффекта"),
    ),
}
GRANTEES = {1: (date(2023, 12, 15), 10), 2: (date(2024, 10, 25), 12)}


def speakers(rng: Random, crowd: Crowd, contracts: list[Record], applications: list[Record]) -> list[Record]:
    """10 grantees and 2 guests in 2023, 12 grantees and 3 guests in 2024."""
    applicants = {row["application"]: row["full_name"] for row in applications}
    rows = []
    for cycle, (spoke_on, count) in GRANTEES.items():
        for contract in rng.sample([each for each in contracts if each["cycle"] == cycle], count):
            rows.append(
                {
                    "spoke_on": spoke_on,
                    "full_name": applicants[contract["application"]],
                    "speaker": "grantee",
                    "grant": contract["grant"],
                    "region": contract["region"],
                    "title": "Итоги проекта " + contract["title"].split(":")[0],
                }
            )
        for speaker, region, title in GUESTS[spoke_on]:
            guest = crowd.person(
                sex=rng.choice(("female", "male")), region=region, ages=(28, 55), on=spoke_on
            )
            row = {"spoke_on": spoke_on, "full_name": guest.full_name, "speaker": speaker, "grant": None}
            rows.append(row | {"region": region, "title": title})
    return rows
