"""Quantities as reports state them: «более 500 000», «около 1 млн», «не менее 80 %»."""

import re
from dataclasses import dataclass

SCALES = {"тыс": 1_000, "мың": 1_000, "млн": 1_000_000, "млрд": 1_000_000_000}
AT_LEAST = r"(?:не менее|(?<!не )более|свыше|от|кемінде)"
AT_MOST = r"(?:не более|(?<!не )менее|до|аспайтын)"
ABOUT = r"(?:около|примерно|порядка|шамамен)"
NUMBER = r"(\d[\d\s]*(?:[.,]\d+)?)"


@dataclass(frozen=True)
class Quantity:
    """A stated quantity: the text as written, its value where one is stated, and its bounds.

    A share is in parts of one. ``None`` as a bound means that the text sets none.
    """

    text: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    is_share: bool = False


def parse_quantity(text: str) -> Quantity:
    """What a stated quantity allows.

    «около» is read as rounding to the last digit stated: «около 1 млн» is 0.5 to 1.5 million.
    A text without a number has neither value nor bounds.

    >>> parse_quantity("Более 500 000").lower
    500000.0
    >>> parse_quantity("около 1 млн")
    Quantity(text='около 1 млн', value=1000000.0, lower=500000.0, upper=1500000.0, is_share=False)
    >>> parse_quantity("не менее 80 %").lower
    0.8
    >>> parse_quantity("от 5 до 10").upper
    10.0
    >>> parse_quantity("140 тыс.").value
    140000.0
    """
    folded = re.sub(r"[\s\u00a0\u202f]+", " ", text.strip().lower())
    span = re.search(rf"{NUMBER}\s*[-–—]\s*{NUMBER}|\bот {NUMBER}\s*до {NUMBER}", folded)
    found = re.search(NUMBER, folded)
    if found is None:
        return Quantity(text)
    is_share = "%" in folded
    factor = _scale(folded) * (0.01 if is_share else 1.0)
    if span:
        low, high = (_float(digits) * factor for digits in span.groups() if digits)
        return Quantity(text, None, round(low, 10), round(high, 10), is_share)
    number = round(_float(found[1]) * factor, 10)
    if re.search(rf"\b{AT_MOST}\b", folded):
        return Quantity(text, None, None, number, is_share)
    if re.search(rf"\b{AT_LEAST}\b", folded):
        return Quantity(text, None, number, None, is_share)
    if re.search(rf"\b{ABOUT}\b", folded):
        half = _last_place(found[1]) * factor / 2
        return Quantity(text, number, number - half, number + half, is_share)
    return Quantity(text, number, number, number, is_share)


def _float(digits: str) -> float:
    return float(re.sub(r"\s", "", digits).replace(",", "."))


def _scale(folded: str) -> int:
    return next((scale for word, scale in SCALES.items() if re.search(rf"\d\s*{word}", folded)), 1)


def _last_place(digits: str) -> float:
    """The place of the last digit that is not a rounding zero: 1 → 1, 500 → 100, 2,5 → 0.1."""
    compact = re.sub(r"\s", "", digits).replace(",", ".")
    if "." in compact:
        return float(10 ** -len(compact.split(".")[1]))
    return float(10 ** (len(compact) - len(compact.rstrip("0"))))
