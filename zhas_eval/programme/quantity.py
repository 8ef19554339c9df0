"""Quantities as reports state them: «более 500 000», «около 1 млн», «не менее 80 %»."""

import re
from dataclasses import dataclass

SCALES = {"тыс": 1_000, "мың": 1_000, "млн": 1_000_000, "млрд": 1_000_000_000}
# Words of a promise, as texts of an indicator have them too; the signs and the rest stand in cells alone.
NOT_LESS = r"(?:не (?:менее|меньше|ниже)|как минимум|кемінде|at least|(?:not|no) (?:less|fewer) than)"
NOT_MORE = r"(?:не (?:более|больше|выше)|аспайтын|at most|(?:not|no) more than)"
AT_LEAST = rf"(?:{NOT_LESS}|(?<!не )более|свыше|от|(?<!not )(?<!no )more than|over)"
AT_MOST = rf"(?:{NOT_MORE}|(?<!не )менее|до|(?<!not )(?<!no )less than|up to)"
# Kazakh says after the number that it is not to be less, or more: «50-ден кем емес».
LESS_AFTER, MORE_AFTER = r"кем\s+(?:емес|болмайтын)", r"(?:артық|көп)\s+емес"
LEAST_SIGN, MOST_SIGN = r"(?:≥|⩾|>=|>)", r"(?:≤|⩽|<=|<)"
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
    >>> parse_quantity("≥ 24").lower
    24.0
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
    if re.search(rf"\b{AT_MOST}\b|{MOST_SIGN}|\b{MORE_AFTER}\b", folded):
        return Quantity(text, None, None, number, is_share)
    if re.search(rf"\b{AT_LEAST}\b|{LEAST_SIGN}|\b{LESS_AFTER}\b", folded):
        return Quantity(text, None, number, None, is_share)
    if re.search(rf"\b{ABOUT}\b", folded):
        half = _last_place(found[1]) * factor / 2
        return Quantity(text, number, number - half, number + half, is_share)
    return Quantity(text, number, number, number, is_share)


def find_promise(wording: str) -> Quantity | None:
    """What the wording of an indicator or an activity promises in number; None where it promises none.

    A bound in words («не менее 50 участников»), else a whole number that the wording begins with («28
    договоров»). Numbers elsewhere in it are addresses, years, sums of one grant.

    >>> promise = find_promise("информационный охват – не менее 140 тыс человек")
    >>> promise.text, promise.lower
    ('не менее 140 тыс', 140000.0)
    >>> find_promise("проведение 1 цикла") is None
    True
    """
    number = rf"{NUMBER}(?:\s*[-–—]\s*{NUMBER})?(?:\s*(?:{'|'.join(SCALES)}))?(?:\s*%)?"
    bound = re.search(rf"\b(?:{NOT_LESS}|{NOT_MORE})\s+{number}", wording, re.IGNORECASE)
    after = re.search(rf"{number}\S*\s+(?:{LESS_AFTER}|{MORE_AFTER})", wording, re.IGNORECASE)
    leading = re.match(rf"\s*{number}(?=\s+\w)", wording, re.IGNORECASE)
    found = bound or after or leading
    return parse_quantity(found[0].strip()) if found else None


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
