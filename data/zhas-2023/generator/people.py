"""Made-up people: no name is taken from anyone, no number can be anyone's."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from names import FATHERS, GIVEN, SURNAMES


@dataclass(frozen=True)
class Person:
    """Someone who does not exist; ``phone`` and ``iin`` are empty when the person gave none."""

    full_name: str
    sex: str
    born: date
    region: str
    iin: str
    phone: str


def made_up_iin(born: date, sex: str) -> str:
    """The number of serial 0000, which is not given to people, or "" where the rule allows no such number.

    The public rule: weights 1…11 modulo 11; on 10 the weights 3…11, 1, 2; on 10 again never issued.
    """
    century = (3 if born.year < 2000 else 5) + (sex == "female")
    digits = [int(digit) for digit in f"{born:%y%m%d}{century}0000"]
    for weights in ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        check = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if check < 10:
            return "".join(map(str, digits)) + str(check)
    return ""


def age(born: date, on: date) -> int:
    """Full years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@dataclass
class Crowd:
    """Hands out people, no two of whom share a name, a number or a phone."""

    rng: Random
    taken: set[str] = field(default_factory=set)

    def person(self, *, sex: str, region: str, ages: tuple[int, int], on: date) -> Person:
        """A new person whose age on the day ``on`` lies within ``ages``, both ends included."""
        while True:
            born = on - timedelta(days=self.rng.randrange(ages[0] * 365, (ages[1] + 1) * 366))
            iin, name = made_up_iin(born, sex), self._name(sex)
            phone = f"7700000{self.rng.randrange(10000):04d}"
            keys = {iin, " ".join(name.split()[:2]), phone}
            if iin and ages[0] <= age(born, on) <= ages[1] and not keys & self.taken:
                self.taken |= keys
                return Person(name, sex, born, region, iin, phone)

    def _name(self, sex: str) -> str:
        rng = self.rng
        people = "slavic" if rng.random() < 0.1 else "kazakh"
        female = sex == "female"
        surname = rng.choice(SURNAMES[people]) + ("а" if female else "")
        kazakh, russian = rng.choice(FATHERS[people])
        chance = rng.random()
        if people == "kazakh" and chance < 0.2:
            patronymic = ""
        elif people == "kazakh" and chance < 0.65:
            patronymic = kazakh + ("қызы" if female else "ұлы")
        elif russian.endswith("и"):
            patronymic = russian + ("евна" if female else "евич")
        else:
            patronymic = russian + ("овна" if female else "ович")
        return f"{surname} {rng.choice(GIVEN[people, sex])} {patronymic}".strip()
