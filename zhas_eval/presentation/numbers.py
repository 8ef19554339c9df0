"""Numbers and dates as the language of the document writes them, rounded half away from zero."""

import re
from datetime import date
from fractions import Fraction

from babel.dates import format_date
from babel.numbers import NumberPattern, format_decimal, parse_pattern
from num2words import num2words

from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.indicators.rounding import exact, exact_value, round_half_up
from zhas_eval.presentation.wording import Wording

PATTERNS: dict[Unit, str] = {
    "people": "#,##0",
    "registrations": "#,##0",
    "count": "#,##0.##",
    "contacts": "#,##0",
    "rows": "#,##0",
    "tenge": "#,##0.##",
    "hours": "#,##0.#",
    "points": "#,##0.0",
    "share_points": "#,##0.#",
    "ratio": "#,##0.00",
    "effect": "#,##0.00",
}
SMALLEST_P, P_PATTERN = 0.001, "0.000"
MINUS = "\u2212"
WHOLE = re.compile(r"\d[\d \u00a0\u202f]*")
# Units of which a whole number may be written as a part or in percent.
PARTS = {"share", "share_points", "probability", "effect", "ratio"}
# num2words calls Kazakh kz.
NUMBER_WORDS = {"kk": "kz"}


def format_value(value: float | Fraction, unit: Unit, wording: Wording) -> str:
    """A number with its sign of percent or tenge; no sign for counts, and a minus that is as wide as a plus.

    >>> format_value(34495376, "tenge", Wording("ru")).replace("\\xa0", " ")
    '34 495 376 ₸'
    >>> format_value(Fraction(3, 70), "share", Wording("ru")).replace("\\xa0", " ")
    '4,3 %'
    >>> format_value(Fraction(9, 8), "ratio", Wording("ru"))
    '1,13'
    """
    number = value if isinstance(value, Fraction) else exact(value)
    if unit == "probability":
        return _format_p(number, wording)
    return _format_number(number, unit, wording).replace("-", MINUS)


def write_number(number: float | Fraction, pattern: str, wording: Wording) -> str:
    """A number by a pattern of CLDR, rounded half away from zero to the decimals of the pattern.

    >>> write_number(0.125, "0.00", Wording("ru"))
    '0,13'
    """
    parsed: NumberPattern = parse_pattern(pattern)
    # A pattern of percent moves the decimal sign by two places.
    places = parsed.frac_prec[1] + parsed.scale
    rounded = round_half_up(number if isinstance(number, Fraction) else exact(number), places)
    return str(format_decimal(rounded, parsed, locale=wording.locale))


def round_number(number: float) -> int:
    """The whole number that ``write_number`` would write: what a text that bends with it goes by.

    >>> round_number(2.5)
    3
    """
    return int(round_half_up(exact(number), 0))


def _format_number(number: Fraction, unit: Unit, wording: Wording) -> str:
    if unit == "share":
        return write_number(number, wording("number.percent"), wording)
    if unit == "share_points":
        return wording("number.percent_points", number=write_number(number * 100, PATTERNS[unit], wording))
    written = write_number(number, PATTERNS[unit], wording)
    return f"{written}\u00a0₸" if unit == "tenge" else written


def format_figure(figure: Figure | None, wording: Wording) -> str:
    """What a reader sees of a figure: its value, its text as stated, its bounds, or why there is none."""
    if figure is None:
        return wording("number.none")
    if figure.suppressed:
        return wording("number.withheld")
    # A whole number as stated is written as the language writes it; all else stays as the report has it.
    if figure.text and not (figure.value is not None and _is_whole(figure)):
        return figure.text
    if figure.value is not None:
        written = format_value(exact_value(figure), figure.unit, wording)
        return _with_bound(figure, written, wording)
    if figure.lower is not None and figure.upper is not None:
        low, high = (format_value(bound, figure.unit, wording) for bound in (figure.lower, figure.upper))
        return low if low == high else wording("number.between", lower=low, upper=high)
    if figure.lower is not None:
        return wording("number.at_least", lower=format_value(figure.lower, figure.unit, wording))
    if figure.upper is not None:
        return wording("number.at_most", upper=format_value(figure.upper, figure.unit, wording))
    return wording("number.none")


def _is_whole(figure: Figure) -> bool:
    return figure.unit not in PARTS and WHOLE.fullmatch(figure.text) is not None


def format_signed(figure: Figure, wording: Wording) -> str:
    """A difference with its sign."""
    if figure.value is None:
        return format_figure(figure, wording)
    if figure.text:
        return format_figure(figure, wording)
    written = format_value(exact_value(figure), figure.unit, wording)
    # What rounds to nought has no sign.
    is_more = figure.value > 0 and any(digit in written for digit in "123456789")
    return _with_bound(figure, f"+{written}" if is_more else written, wording)


def _with_bound(figure: Figure, written: str, wording: Wording) -> str:
    """A value that is the least, or the most, that the number may be says so; a stated one is as stated."""
    if figure.text:
        return written
    if figure.is_at_least:
        return wording("number.at_least", lower=written)
    return wording("number.at_most", upper=written) if figure.is_at_most else written


def spell_number(number: int, wording: Wording) -> str:
    """A whole number in words.

    >>> spell_number(36045560, Wording("ru"))
    'тридцать шесть миллионов сорок пять тысяч пятьсот шестьдесят'
    """
    return str(num2words(number, lang=NUMBER_WORDS.get(wording.language, wording.language)))


def format_day(day: date, wording: Wording) -> str:
    """A day in words: 25 сентября 2023 г."""
    return str(format_date(day, "long", locale=wording.locale))


def _format_p(number: Fraction, wording: Wording) -> str:
    smallest = exact(SMALLEST_P)
    if number < smallest:
        return wording("number.p_below", limit=write_number(smallest, P_PATTERN, wording))
    return wording("number.p_equals", value=write_number(number, P_PATTERN, wording))
