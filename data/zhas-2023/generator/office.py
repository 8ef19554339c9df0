"""The project office: people at work, their pay and taxes, the budget and its payments."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from chance import day

Record = dict[str, Any]
STAFF = ("Руководитель проекта", "Координатор проекта", "Бухгалтер")
ENGAGED = (
    "Менеджер проекта по г. Шымкент",
    "Менеджер проекта по ЗКО",
    "SMM-специалист",
    "Дизайнер инфографики",
    "Разработчик Telegram-бота",
    "Тренер по проектному управлению",
    "Юрист-консультант",
    "Психолог-консультант",
    "Специалист по мониторингу и оценке",
)
# Gross pay of one person a month, and the months paid.
PAY = {2023: (240_000, range(10, 13)), 2024: (180_000, range(1, 11))}
GRANTS = {"г. Шымкент": 20_000_000, "ЗКО": 8_000_000}
GOODS = {
    2023: {
        "Ноутбуки для проектного офиса, 3 шт.": 1_350_000,
        "Разработка Telegram-бота": 620_000,
        "Изготовление инфографик и видеороликов": 780_000,
        "Размещение материалов в СМИ": 540_000,
        "Канцелярские товары и полиграфия": 265_000,
        "Услуги связи и платформа ZOOM": 145_000,
        "Проведение онлайн-конференции и награждения": 390_000,
    },
    2024: {
        "Сопровождение Telegram-бота и канала": 480_000,
        "Изготовление инфографик и видеороликов": 610_000,
        "Размещение материалов в СМИ": 420_000,
        "Канцелярские товары и полиграфия": 152_120,
        "Проведение итоговой конференции с выставкой": 370_000,
    },
}


def deductions(gross: int) -> dict[str, int]:
    """What the employer pays for ``gross``: СО of 90 %, СН of 88 % less СО, ОСМС (rates of 2023–2024)."""
    social = round(gross * 0.9 * 0.035)
    return {
        "social_contributions": social,
        "social_tax": round(gross * 0.88 * 0.095) - social,
        "health_insurance": round(gross * 0.03),
    }


def staff(rng: Random) -> list[Record]:
    """3 on the staff for the whole programme, 9 engaged in each year."""
    whole = {"staff": "staff", "started_on": date(2023, 9, 25), "ended_on": date(2024, 10, 31)}
    rows = [{"number": f"ШТ-{index:02d}", "position": name, **whole} for index, name in enumerate(STAFF, 1)]
    terms = {
        2023: ((date(2023, 9, 25), date(2023, 10, 6)), (date(2023, 12, 18), date(2023, 12, 29))),
        2024: ((date(2024, 1, 15), date(2024, 2, 9)), (date(2024, 10, 14), date(2024, 10, 31))),
    }
    numbers = count(1)
    for starts, ends in terms.values():
        for name in ENGAGED:
            row = {"number": f"ГПХ-{next(numbers):02d}", "position": name, "staff": "engaged"}
            rows.append(row | {"started_on": day(rng, *starts), "ended_on": day(rng, *ends)})
    return rows


def payroll() -> list[Record]:
    """One row a month and a member of staff."""
    return [
        {"month": date(year, month, 1), "number": f"ШТ-{index:02d}", "gross": gross, **deductions(gross)}
        for year, (gross, months) in PAY.items()
        for month in months
        for index in range(1, len(STAFF) + 1)
    ]


def budget_lines() -> list[Record]:
    """What the grantor approved: 34 495 376 for 2023 and 36 045 560 for 2024."""
    rows = []
    for year, (gross, months) in PAY.items():
        paid = gross * len(STAFF) * len(months)
        taxes = sum(deductions(gross).values()) * len(STAFF) * len(months)
        items = [("grants", f"Малые гранты, {region}", amount) for region, amount in GRANTS.items()]
        items.append(("payroll", "Оплата труда штатных работников", paid))
        items.append(("taxes", "СО, СН, ОСМС штатных работников", taxes))
        items += [("goods", item, amount) for item, amount in GOODS[year].items()]
        rows += [
            {"year": year, "budget": part, "item": item, "planned": amount} for part, item, amount in items
        ]
    return rows


def budget_payments(rng: Random, tranches: list[Record]) -> list[Record]:
    """Every payment order, by day: tranches, pay, taxes, goods."""
    rows = [
        (row["paid_on"], "grants", f"Грант {row['grant']}, транш {row['tranche']}", row["amount"])
        for row in tranches
    ]
    rows += [*_wages(), *_goods(rng)]
    rows.sort(key=lambda row: row[0])
    return [
        {"paid_on": paid, "budget": part, "item": item, "amount": amount, "document": f"ПП-{number:04d}"}
        for number, (paid, part, item, amount) in enumerate(rows, 1)
    ]


def _wages() -> Iterator[tuple[date, str, str, int]]:
    for year, (gross, months) in PAY.items():
        for month in months:
            last = _last_working_day(year, month)
            paid = gross * len(STAFF)
            taxes = sum(deductions(gross).values()) * len(STAFF)
            yield last, "payroll", f"Заработная плата за {month:02d}.{year}", paid
            yield last, "taxes", f"СО, СН, ОСМС за {month:02d}.{year}", taxes


def _last_working_day(year: int, month: int) -> date:
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=max(0, last.weekday() - 4))


def _goods(rng: Random) -> Iterator[tuple[date, str, str, int]]:
    terms = {2023: (date(2023, 10, 9), date(2023, 12, 22)), 2024: (date(2024, 2, 5), date(2024, 10, 25))}
    for year, items in GOODS.items():
        for item, amount in items.items():
            first = amount // 2 if amount > 500_000 else amount
            for part in filter(None, (first, amount - first)):
                yield day(rng, *terms[year]), "goods", item, part
