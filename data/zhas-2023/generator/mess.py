"""The untidiness of one cell: what staff type where a clean table has a date, a sum, a number, an answer."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from spellings import SPELLINGS

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Raw:
    """A value that is written as it stands: the rows made to be rejected need it."""

    value: Any


def untidy(rng: Random, kind: str, value: Any) -> Any:
    """The cell in which staff would enter ``value``; ``kind`` is a kind of cell or a list of spellings."""
    if isinstance(value, Raw):
        return value.value
    if value is None or value in ("", ()):
        return None
    makers = {
        "date": _date,
        "birth_date": _birth_date,
        "month": _month,
        "money": _money,
        "integer": _integer,
        "number": _number,
        "iin": _iin,
        "phone": _phone,
        "name": _name,
        "text": _text,
    }
    if kind == "plain":
        return value
    if kind in makers:
        return makers[kind](rng, value)
    if isinstance(value, tuple):
        return rng.choice(("; ", "; ", ", ")).join(_answer(rng, kind, each) for each in value)
    return _answer(rng, kind, value)


def _date(rng: Random, value: date) -> Any:
    forms = (
        value,
        f"{value:%d.%m.%Y}",
        f"{value.day}.{value:%m.%y}",
        value.isoformat(),
        f"{value:%d.%m.%Y} г.",
        (value - date(1899, 12, 30)) // timedelta(days=1),
    )
    return rng.choices(forms, (80, 8, 4, 3, 3, 2))[0]


def _birth_date(rng: Random, value: date) -> Any:
    forms = (value, f"{value:%d.%m.%Y}", f"{value:%d.%m.%Y} г.", value.isoformat(), f"{value:%d.%m.%Y}г.")
    return rng.choices(forms, (72, 16, 5, 4, 3))[0]


def _month(rng: Random, value: date) -> Any:
    return rng.choices((value, f"{value:%d.%m.%Y}"), (85, 15))[0]


def _money(rng: Random, value: int) -> Any:
    grouped = f"{value:,}".replace(",", " ")
    forms = (value, grouped, grouped.replace(" ", NBSP), f"{grouped},00", f"{grouped} тг", f"{value}")
    return rng.choices(forms, (82, 5, 5, 3, 3, 2))[0]


def _integer(rng: Random, value: int) -> Any:
    grouped = f"{value:,}".replace(",", NBSP)
    return rng.choices((value, str(value), grouped), (92, 4, 4))[0]


def _number(rng: Random, value: float) -> Any:
    return rng.choices((value, f"{value:g}".replace(".", ",")), (90, 10))[0]


def _iin(rng: Random, value: str) -> Any:
    forms: tuple[Any, ...] = (value, int(value), f"{value[:6]} {value[6:]}", f" {value}", f"{value} ")
    # Two lost zeros leave ten digits, which a person could no longer tell from a phone.
    number = 0 if value.startswith("00") else 14
    return rng.choices(forms, (70, number, 8, 4, 4))[0]


def _phone(rng: Random, value: str) -> Any:
    block, line = value[4:7], value[7:]
    forms: tuple[Any, ...] = (
        f"+7 {value[1:4]} {block} {line[:2]} {line[2:]}",
        f"8 ({value[1:4]}) {block}-{line[:2]}-{line[2:]}",
        int(value),
        f"8{value[1:]}",
        value[1:],
    )
    return rng.choices(forms, (40, 25, 15, 12, 8))[0]


def _name(rng: Random, value: str) -> str:
    forms = (value, value.upper(), value.replace(" ", "  ", 1), f"{value} ", f" {value}", value.lower())
    return rng.choices(forms, (84, 5, 4, 4, 2, 1))[0]


def _text(rng: Random, value: str) -> str:
    return rng.choices((value, f"{value} ", f" {value}"), (94, 4, 2))[0]


def _answer(rng: Random, kind: str, code: str) -> str:
    usual, *others = SPELLINGS[kind][code]
    spelling = usual if not others or rng.random() < 0.7 else rng.choice(others)
    return f"{spelling} " if rng.random() < 0.03 else spelling
