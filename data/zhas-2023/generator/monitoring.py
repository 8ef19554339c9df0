"""Monitoring visits: an interim and a final one to every grant."""

from datetime import date
from random import Random
from typing import Any

from chance import day, skewed, split

Record = dict[str, Any]
DAYS = {
    (1, "interim"): (date(2023, 11, 20), date(2023, 12, 20)),
    (1, "final"): (date(2024, 4, 15), date(2024, 5, 24)),
    (2, "interim"): (date(2024, 6, 10), date(2024, 7, 26)),
    (2, "final"): (date(2024, 9, 9), date(2024, 10, 18)),
}
# The report of 2023: «оказана поддержка более 500 представителям местных сообществ».
REACHED = {(1, "interim"): 512, (1, "final"): 1_386, (2, "interim"): 604, (2, "final"): 1_497}
NOTES = (
    "Фото приложены",
    "Выезд совместно с МРЦ",
    "Онлайн-осмотр",
    "Нет чека на одну покупку, донесли позже",
)


def visits(rng: Random, contracts: list[Record]) -> list[Record]:
    """Two visits a grant; in two of all the money was not spent as agreed."""
    rows = []
    for (cycle, visit), (first, last) in DAYS.items():
        grants = [contract for contract in contracts if contract["cycle"] == cycle]
        reached = split(rng, REACHED[cycle, visit], skewed(rng, len(grants)))
        for contract, people in zip(grants, reached, strict=True):
            remarks = rng.choices((0, 1, 2, 3), (50, 28, 15, 7))[0]
            closed = rng.choices((remarks, max(0, remarks - 1)), (80, 20))[0]
            rows.append(
                {
                    "grant": contract["grant"],
                    "region": contract["region"],
                    "visit": visit,
                    "visited_on": day(rng, first, last),
                    "targeted_use": "yes",
                    "remarks": remarks,
                    "remarks_closed": closed,
                    "people_reached": people,
                    "note": rng.choice(NOTES) if rng.random() < 0.15 else None,
                }
            )
    rows.sort(key=lambda row: row["visited_on"])
    for number, row in enumerate(rows, 1):
        row["protocol"] = f"ПМ-{row['visited_on'].year}-{number:03d}"
    strayed = next(row for row in rows if row["visit"] == "interim" and row["remarks"] > 1)
    strayed_later = next(row for row in rows if row["visited_on"].year == 2024 and row["remarks"] > 1)
    for row in (strayed, strayed_later):
        row |= {"targeted_use": "no", "note": "Покупка не по смете, средства возвращены"}
    next(row for row in reversed(rows) if row["visit"] == "final")["protocol"] = None
    return rows
