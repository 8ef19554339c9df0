"""Registers of made-up people as staff keep them, of any size, for the benchmarks.

They are born from 2030 on: a million different numbers of persons that nobody has.
"""

from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import yaml
from xlsxwriter import Workbook

from zhas_eval.sources.logframe_file import LOGFRAME_SHEETS

SYLLABLES = ("бай", "тас", "нур", "жан", "кен", "дос", "бек", "сер", "ган", "мур", "тол", "қар", "ері", "ған")
ENDS = {
    "м": ("бек", "лан", "хан", "дос", "мұрат", "болат", "жан", "тай", "ғали", "сұлтан"),
    "ж": ("гүл", "нұр", "сара", "бану", "жамал", "ия", "ша", "сұлу", "шат", "ай"),
}
SURNAMES = [
    f"{''.join(parts).capitalize()}{end}"
    for length in (2, 3)
    for parts in product(SYLLABLES, repeat=length)
    for end in ("ов", "ев", "баев", "енов")
]
GIVEN = {
    sex: [
        f"{start.capitalize()}{end}" for start in (*SYLLABLES, "ай", "құл", "әс", "шы", "мей") for end in ends
    ]
    for sex, ends in ENDS.items()
}
REGIONS = ("Шымкент", "г. Шымкент", "ЗКО", "Западно-Казахстанская область", "Шымкнет", "БҚО", "ЗКO")
STATUSES = ("безработная", "безработный; молодежь", "молодежь", "инвалидность", "другое")
EMPLOYMENT = ("не работает", "работает", "учится", "самозанят", "")
HEADINGS = (
    *("№", "ФИО", "ИИН", "Пол", "Дата рождения", "Телефон", "Регион", "Район", "Социальный статус"),
    *("Занятость до проекта", "Занятость после проекта", "Дата включения"),
)
PASSPORT = {
    **{
        "code": "bench",
        "made_up": True,
        "ngo": "ОО «Пример»",
        "project": "Реестр",
        "grantor": "Грантодатель",
    },
    **{"starts_on": "2060-09-25", "ends_on": "2061-10-31"},
    "regions": [
        {"code": "shymkent", "iso": "KZ-79", "name": "город Шымкент", "short": "Шымкент"},
        {
            **{"code": "wko", "iso": "KZ-27", "name": "Западно-Казахстанская область", "short": "ЗКО"},
            "aliases": ["ЗКО", "БҚО"],
        },
    ],
    "report": {"periods": ["2061"], "regions": ["all"]},
}
Flags = npt.NDArray[np.bool_]
FIRST, SECOND = np.arange(1, 12), np.array([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2])
TWICE = 0.03  # of the rows are of somebody who stands there already
WITHOUT_IIN = 0.3


def make_register(n: int, *, seed: int = 1) -> pd.DataFrame:
    """``n`` raw rows by the headings of ``participants``, every cell a text."""
    rng = np.random.default_rng(seed)
    people = _make_people(n - int(n * TWICE), rng)
    again = people.iloc[rng.integers(0, len(people), n - len(people))]
    rows = pd.concat([people, again]).sample(frac=1, random_state=seed).reset_index(drop=True)
    rows["iin"] = rows["iin"].mask(rng.random(n) < WITHOUT_IIN, "")
    rows["name"] = rows["name"].mask(rng.random(n) < 0.02, rows["name"].str.upper())
    rows["phone"] = _spell_phones(rows["phone"], rng)
    pick = _picker(n, rng)
    shown = pd.DataFrame(
        {
            "№": np.arange(1, n + 1).astype(str),
            "ФИО": rows["name"],
            "ИИН": rows["iin"],
            "Пол": rows["sex"],
            "Дата рождения": rows["born"].dt.strftime("%d.%m.%Y"),
            "Телефон": rows["phone"],
            "Регион": pick(REGIONS),
            "Район": "",
            "Социальный статус": pick(STATUSES),
            "Занятость до проекта": pick(EMPLOYMENT),
            "Занятость после проекта": pick(EMPLOYMENT),
            "Дата включения": _days(n, "2060-09-25", "2061-10-31", rng).strftime("%d.%m.%Y"),
        }
    )
    return shown.astype("str")


def write_programme(folder: Path, rows: pd.DataFrame, *, kind: str, parts: int = 1) -> Path:
    """A programme folder whose register is of a kind (csv, parquet, xlsx), in so many files."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    for at, part in enumerate(np.array_split(np.arange(len(rows)), parts)):
        write_file(raw / f"people-{at}.{kind}", rows.iloc[part])
    sheet = {"sheet": "Sheet1"} if kind == "xlsx" else {}
    passport = PASSPORT | {"sources": {"participants": {"file": f"people-*.{kind}", **sheet}}}
    (folder / "programme.yml").write_text(yaml.safe_dump(passport, allow_unicode=True), encoding="utf-8")
    with Workbook(folder / "logframe.xlsx") as file:
        for name, headings in LOGFRAME_SHEETS.items():
            file.add_worksheet(name).write_row(0, 0, headings)
    return folder


def write_file(path: Path, rows: pd.DataFrame) -> None:
    """The rows as CSV, Parquet or a workbook."""
    if path.suffix == ".csv":
        rows.to_csv(path, index=False, sep=";")
    elif path.suffix == ".parquet":
        rows.to_parquet(path, index=False)
    else:
        with Workbook(path, {"constant_memory": True}) as file:
            sheet = file.add_worksheet("Sheet1")
            for at, row in enumerate([HEADINGS, *rows.itertuples(index=False, name=None)]):
                sheet.write_row(at, 0, row)


def _make_people(n: int, rng: np.random.Generator) -> pd.DataFrame:
    sex = rng.choice(["м", "ж"], n)
    is_woman = sex == "ж"
    surname = _draw(SURNAMES, n, rng) + np.where(is_woman, "а", "")
    given = _draw(GIVEN["м"], n, rng).mask(is_woman, _draw(GIVEN["ж"], n, rng))
    father = _draw(GIVEN["м"], n, rng) + np.where(is_woman, "қызы", "ұлы")
    born = _days(n, "2030-01-01", "2045-12-31", rng)
    return pd.DataFrame(
        {
            "name": surname + " " + given + " " + father,
            "sex": sex,
            "born": born,
            "iin": _make_iins(born, is_woman, rng),
            "phone": pd.Series(rng.integers(0, 10**7, n)).astype("str").str.zfill(7),
        }
    )


def _make_iins(
    born: pd.DatetimeIndex, is_woman: npt.NDArray[np.bool_], rng: np.random.Generator
) -> pd.Series:
    """Numbers of the century and the sex, with the right check digit."""
    century = 5 + is_woman
    serial = rng.integers(0, 10_000, len(born))
    texts = (
        pd.Series(born.strftime("%y%m%d"), dtype="str")
        + pd.Series(century).astype("str")
        + pd.Series(serial).astype("str").str.zfill(4)
    )
    digits = np.frombuffer("".join(texts).encode(), dtype=np.uint8).reshape(-1, 11).astype(np.int64) - 48
    first, second = digits @ FIRST % 11, digits @ SECOND % 11
    check = np.where(first == 10, second, first)
    return (texts + pd.Series(check).astype("str")).where(pd.Series(check < 10), "")


def _spell_phones(phones: pd.Series, rng: np.random.Generator) -> pd.Series:
    forms = rng.integers(0, 4, len(phones))
    spelled = "+7 700 " + phones.str[:3] + " " + phones.str[3:5] + " " + phones.str[5:]
    spelled = spelled.mask(forms == 1, "8700" + phones).mask(forms == 2, "7700" + phones)
    return spelled.mask(forms == 3, "8 (700) " + phones.str[:3] + "-" + phones.str[3:])


def _draw(values: Sequence[str], n: int, rng: np.random.Generator) -> pd.Series:
    """Names as often as they are in a real register: few are common, many are rare."""
    weights = 1 / (np.arange(len(values)) + 10)
    at = rng.choice(len(values), n, p=weights / weights.sum())
    return pd.Series(np.array(values)[at], dtype="str")


def _picker(n: int, rng: np.random.Generator):  # type: ignore[no-untyped-def]
    return lambda values: pd.Series(np.array(values)[rng.integers(0, len(values), n)], dtype="str")


def _days(n: int, first: str, last: str, rng: np.random.Generator) -> pd.DatetimeIndex:
    start, end = pd.Timestamp(first), pd.Timestamp(last)
    return pd.DatetimeIndex(start + pd.to_timedelta(rng.integers(0, (end - start).days + 1, n), unit="D"))
