"""Small grants after the contest: contracts, their budgets, tranches and what was spent."""

from datetime import date
from random import Random
from typing import Any

from chance import day, quota, split
from projects import DEEDS, NAMES

Record = dict[str, Any]
AMOUNT = 1_000_000
LETTERS = {"shymkent": "Ш", "wko": "З"}
SIGNED = {1: (date(2023, 10, 30), date(2023, 10, 31)), 2: (date(2024, 4, 17), date(2024, 4, 26))}
TRANCHES = {
    1: ((date(2023, 11, 2), date(2023, 11, 10)), (date(2023, 12, 4), date(2023, 12, 15))),
    2: ((date(2024, 4, 29), date(2024, 5, 6)), (date(2024, 7, 1), date(2024, 7, 19))),
}
SPENT = {1: (date(2023, 11, 13), date(2024, 5, 17)), 2: (date(2024, 5, 8), date(2024, 10, 18))}
PAPERS = ("Накладная №", "Счет-фактура №", "Акт выполненных работ №", "Чек №", "Договор ГПХ №")


def contracts(rng: Random, applications: list[Record], scores: list[Record]) -> list[Record]:
    """One contract a winner, numbered by region and cycle."""
    won = {row["application"] for row in scores if row["decision"] == "winner"}
    names = rng.sample(NAMES, len(won))
    rows: list[Record] = []
    for application in applications:
        if application["application"] in won:
            cycle, region = application["cycle"], application["region"]
            order = 1 + sum(row["cycle"] == cycle and row["region"] == region for row in rows)
            topic = application["topic"] or "social_help"
            rows.append(
                {
                    "grant": f"{LETTERS[region]}-{2022 + cycle}-{order:02d}",
                    "application": application["application"],
                    "cycle": cycle,
                    "region": region,
                    "title": f"«{names.pop()}»: {rng.choice(DEEDS[topic])}",
                    "topic": topic,
                    "signed_on": day(rng, *SIGNED[cycle]),
                    "amount": AMOUNT,
                    "note": None,
                }
            )
    rows.sort(key=lambda row: (row["cycle"], row["region"], row["grant"]))
    for row in rng.sample(rows, 4):
        row["note"] = "Доп. соглашение о смене сроков"
    return rows


def budgets(rng: Random, contracts: list[Record]) -> list[Record]:
    """Each grant over two to four kinds of cost."""
    rows = []
    for contract in contracts:
        kinds = ["equipment", *rng.sample(("materials", "services", "rent", "other"), rng.randint(1, 3))]
        weights = [rng.uniform(0.6, 2.4) for _ in kinds]
        for kind, amount in zip(kinds, split(rng, AMOUNT, weights, 5_000), strict=True):
            rows.append({"grant": contract["grant"], "cost": kind, "amount": amount})
    return rows


def tranches(rng: Random, contracts: list[Record]) -> list[Record]:
    """Two payments a grant, both in the year of its contract."""
    rows = []
    for contract in contracts:
        first = rng.choice((500_000, 600_000, 700_000))
        for number, amount in enumerate((first, AMOUNT - first), 1):
            paid = day(rng, *TRANCHES[contract["cycle"]][number - 1])
            rows.append({"grant": contract["grant"], "tranche": number, "paid_on": paid, "amount": amount})
    return rows


def spending(rng: Random, contracts: list[Record], budgets: list[Record]) -> list[Record]:
    """Four to nine documents a grant, together its amount or a little less."""
    rows = []
    for contract in contracts:
        planned = {row["cost"]: row["amount"] for row in budgets if row["grant"] == contract["grant"]}
        count = rng.randint(4, 9)
        kinds = [*planned, *rng.choices(list(planned), k=max(0, count - len(planned)))]
        left = 0 if rng.random() < 0.6 else rng.randrange(1_500, 38_000, 50)
        largest = max(planned, key=lambda kind: planned[kind])
        numbers = quota(rng, dict.fromkeys(range(11, 480), 1))
        for kind, sum_planned in planned.items():
            total = sum_planned - (left if kind == largest else 0)
            parts = split(rng, total, [rng.uniform(0.5, 2) for _ in range(kinds.count(kind))], 50)
            for amount in parts:
                rows.append(
                    {
                        "grant": contract["grant"],
                        "spent_on": day(rng, *SPENT[contract["cycle"]]),
                        "cost": kind,
                        "amount": amount,
                        "document": f"{rng.choice(PAPERS)}{numbers.pop()}",
                    }
                )
    return sorted(rows, key=lambda row: (row["grant"][-5:-3], row["grant"], row["spent_on"]))
