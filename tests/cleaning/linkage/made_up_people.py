"""A register of made-up people of Kazakhstan, written down more than once and not without slips.

The shares of slips are those under which plain keys do as badly as on real lists: see ``Slips``. The numbers
that stand for an IIN have a serial of 0000 and a tail of letters: they are nobody's.
"""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from tests.cleaning.linkage import made_up_names as names

_TO_RUSSIAN = str.maketrans("ӘәҒғҚқҢңӨөҰұҮүҺһІі", "АаГгКкНнОоУуУуХхИи")
_LOST = str.maketrans(dict.fromkeys("ӘәҒғҚқҢңӨөҰұҮүҺһ", "?"))
_LOOK_ALIKES = dict(zip("АВЕКМНОРСТХаеорсух", "ABEKMHOPCTXaeopcyx", strict=True))
_LETTERS = list("абвгдежзиклмнопрстухчшыя")


@dataclass(frozen=True)
class Slips:
    """Share of records that each befalls, and share of people who have such a double."""

    no_iin: float = 0.5
    russian: float = 0.4
    lost_letters: float = 0.05
    look_alikes: float = 0.06
    swapped: float = 0.1
    no_patronymic: float = 0.15
    initials: float = 0.01
    typo: float = 0.1
    maiden: float = 0.01
    no_phone: float = 0.3
    other_phone: float = 0.06
    birth_slip: float = 0.05
    no_birth: float = 0.05
    no_sex: float = 0.1
    upper: float = 0.15
    twins: float = 0.015
    siblings: float = 0.05
    spouses: float = 0.04
    parents: float = 0.02
    namesakes: float = 0.003

    def __post_init__(self) -> None:
        assert all(0 <= getattr(self, field.name) <= 1 for field in fields(self))


def make_register(records: int, seed: int, slips: Slips = Slips()) -> tuple[pd.DataFrame, np.ndarray]:
    """A table for ``identify_people`` and the number of the person behind each row."""
    rng = np.random.default_rng(seed)
    people = _people(int(records / 1.85) + 1, rng, slips)
    times = rng.choice([1, 2, 3, 4], p=[0.45, 0.32, 0.16, 0.07], size=len(people))
    truth = rng.permutation(np.repeat(np.arange(len(people)), times))[:records]
    table = _write_down(people.iloc[truth].reset_index(drop=True), rng, slips)
    table.index = pd.RangeIndex(2, len(table) + 2)
    return table.assign(origin=[f"register.xlsx!1!{row}" for row in table.index]), truth


def _people(count: int, rng: np.random.Generator, slips: Slips) -> pd.DataFrame:
    kazakh = rng.random(count) < 0.8
    sex = rng.choice(["female", "male"], size=count)
    male, female = _draw(names.MALE, count, rng), _draw(names.FEMALE, count, rng)
    ru_male, ru_female = _draw(names.RU_MALE, count, rng), _draw(names.RU_FEMALE, count, rng)
    days = np.where(
        rng.random(count) < 0.7, rng.integers(9000, 15000, count), rng.integers(-2000, 9000, count)
    )
    people = pd.DataFrame(
        {
            "kazakh": kazakh,
            "sex": sex,
            "family": np.where(kazakh, _draw(names.MALE, count, rng), _draw(names.RU_SURNAMES, count, rng)),
            "given": np.where(
                sex == "male", np.where(kazakh, male, ru_male), np.where(kazakh, female, ru_female)
            ),
            "father": np.where(kazakh, _draw(names.MALE, count, rng), _draw(names.RU_MALE, count, rng)),
            "day": days,
            "phone": _phones(count, rng),
            "region": rng.choice(["shymkent", "wko"], size=count),
        }
    )
    people = _with_doubles(people, rng, slips)
    people["maiden"] = _draw(people["family"].to_numpy(), len(people), rng, even=True)
    days = pd.to_datetime(people["day"], unit="D")
    digit = np.where(days.dt.year < 2000, 3, 5) + (people["sex"] == "female")
    tails = pd.Series(people.index, dtype="str")
    people["iin"] = days.dt.strftime("%y%m%d") + digit.astype("str") + "0000-" + tails
    return people.sample(frac=1, random_state=int(rng.integers(2**31)), ignore_index=True)


def _with_doubles(people: pd.DataFrame, rng: np.random.Generator, slips: Slips) -> pd.DataFrame:
    """The last people made the twins, siblings, spouses, children and namesakes of the first."""
    doubles = ("twins", "siblings", "spouses", "parents", "namesakes")
    numbers = [int(getattr(slips, double) / 2 * len(people)) for double in doubles]
    columns = {
        "twins": ["kazakh", "family", "father", "day", "phone", "region"],
        "siblings": ["kazakh", "family", "father", "phone", "region"],
        "spouses": ["kazakh", "family", "phone", "region"],
        "parents": ["kazakh", "family", "phone", "region"],
        "namesakes": ["kazakh", "sex", "family", "given", "day"],
    }
    people, start, of = people.copy(), len(people) - sum(numbers), 0
    for double, number in zip(doubles, numbers, strict=True):
        mine = np.arange(start, start + number)
        theirs = people.iloc[of : of + number]
        for column in columns[double]:
            people.loc[mine, column] = theirs[column].to_numpy()
        if double == "parents":
            given, father = theirs["given"].to_numpy(), people.loc[mine, "father"].to_numpy()
            people.loc[mine, "father"] = np.where(theirs["sex"] == "male", given, father)
        if double != "namesakes":
            people.loc[mine, "given"] = _other_given(people.loc[mine], theirs["given"].to_numpy(), rng)
        start, of = start + number, of + number
    return people


def _other_given(people: pd.DataFrame, taken: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Given names that differ from those of the relatives; half of them begin alike, as twins' names do."""
    pools = {
        (True, "male"): names.MALE,
        (True, "female"): names.FEMALE,
        (False, "male"): names.RU_MALE,
        (False, "female"): names.RU_FEMALE,
    }
    given = []
    for kazakh, sex, other in zip(people["kazakh"], people["sex"], taken, strict=True):
        pool = pools[bool(kazakh), sex][:300]
        alike = [name for name in pool if name != other and name[:2] == other[:2]]
        choice = alike if alike and rng.random() < 0.5 else [name for name in pool if name != other]
        given.append(choice[int(rng.integers(len(choice)))])
    return np.array(given, dtype=object)


def _write_down(people: pd.DataFrame, rng: np.random.Generator, slips: Slips) -> pd.DataFrame:
    count = len(people)

    def befalls(share: float) -> np.ndarray:
        return rng.random(count) < share

    married = befalls(slips.maiden) & (people["sex"] == "female").to_numpy()
    forms = np.where(
        people["kazakh"], rng.choice(["kk", "kk apart", "ru"], p=[0.5, 0.05, 0.45], size=count), "ru"
    )
    no_father, initials, swapped = (
        befalls(slips.no_patronymic),
        befalls(slips.initials),
        befalls(slips.swapped),
    )
    russian, lost, alike = befalls(slips.russian), befalls(slips.lost_letters), befalls(slips.look_alikes)
    typo, upper, where = (
        befalls(slips.typo),
        befalls(slips.upper),
        rng.choice(3, p=[0.45, 0.4, 0.15], size=count),
    )
    written = []
    for at, person in enumerate(people.itertuples(index=False)):
        family = person.maiden if married[at] else person.family
        form_surname = names.kazakh_surname if person.kazakh else names.russian_surname
        parts = [form_surname(family, person.sex), person.given]
        if not no_father[at]:
            parts.append(names.patronymic(person.father, person.sex, forms[at]))
        if typo[at] and where[at] < len(parts):
            parts[where[at]] = _slip(parts[where[at]], rng)
        if initials[at]:
            parts = [parts[0], " ".join(f"{part[0]}." for part in parts[1:])]
        if swapped[at]:
            parts = [*parts[1:], parts[0]] if rng.random() < 0.5 else [parts[1], parts[0], *parts[2:]]
        name = " ".join(parts)
        if russian[at]:
            name = name.replace("гүл", "гуль").replace("сел", "сель").translate(_TO_RUSSIAN)
        if lost[at]:
            name = _lose(name, rng)
        if alike[at]:
            name = "".join(_LOOK_ALIKES.get(sign, sign) if rng.random() < 0.5 else sign for sign in name)
        written.append(name.upper() if upper[at] else name)
    birth = pd.Series(pd.to_datetime(people["day"], unit="D").astype("datetime64[us]"))
    iin = people["iin"].mask(befalls(slips.no_iin))
    slipped = np.flatnonzero(befalls(slips.birth_slip))
    birth.iloc[slipped] = [_slip_of_day(day, rng) for day in birth.iloc[slipped]]
    phone = people["phone"].mask(befalls(slips.other_phone), pd.Series(_phones(count, rng)))
    return pd.DataFrame(
        {
            "full_name": pd.array(written, dtype="str"),
            "iin": iin.astype("str"),
            "birth_date": birth.mask(befalls(slips.no_birth)),
            "phone": phone.mask(befalls(slips.no_phone)).astype("str"),
            "sex": people["sex"].mask(befalls(slips.no_sex)).astype("str"),
            "region": people["region"].astype("str"),
        }
    )


def _slip(word: str, rng: np.random.Generator) -> str:
    """A letter left out, doubled by another, replaced, or two of them in each other's place."""
    at, letter = int(rng.integers(len(word) - 1)), str(rng.choice(_LETTERS))
    return [
        word[:at] + word[at + 1 :],
        word[: at + 1] + letter + word[at + 1 :],
        word[: at + 1] + letter + word[at + 2 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ][int(rng.integers(4))]


def _lose(name: str, rng: np.random.Generator) -> str:
    """Kazakh letters turned into ``?`` as in a Russian code page, or one letter where there is none."""
    lost = name.translate(_LOST)
    at = int(rng.integers(len(name)))
    return lost if lost != name or name[at] == " " else f"{name[:at]}?{name[at + 1 :]}"


def _slip_of_day(day: pd.Timestamp, rng: np.random.Generator) -> pd.Timestamp:
    kind = int(rng.integers(4))
    if kind == 0 and day.day <= 12:
        return day.replace(month=day.day, day=day.month)
    if kind == 1:
        return day + pd.DateOffset(years=int(rng.choice([-1, 1])))
    if kind == 2:
        return day + pd.DateOffset(months=int(rng.choice([-1, 1])))
    return day + pd.Timedelta(days=int(rng.choice([-10, -1, 1, 10])))


def _phones(count: int, rng: np.random.Generator) -> np.ndarray:
    return np.array([f"+7700{number:07d}" for number in rng.integers(0, 10**7, count)], dtype=object)


def _draw(pool: np.ndarray, count: int, rng: np.random.Generator, *, even: bool = False) -> np.ndarray:
    return rng.choice(pool, size=count, p=None if even else names.falling(len(pool)))
