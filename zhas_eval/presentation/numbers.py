"""Numbers and dates as the language of the document writes them."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from num2words import num2words

from zhas_eval.indicators.ledger import Figure, Unit
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
    "probability": "0.000",
}
SMALLEST_P = 0.001
MINUS = "\u2212"
# num2words calls Kazakh kz.
NUMBER_WORDS = {"kk": "kz"}


def format_value(value: float, unit: Unit, wording: Wording) -> str:
    """A number with its sign of percent or tenge; no sign for counts, and a minus that is as wide as a plus.

    >>> format_value(34495376, "tenge", Wording("ru")).replace("\\xa0", " ")
    '34 495 376 ₸'
    >>> format_value(0.0428, "share", Wording("ru")).replace("\\xa0", " ")
    '4,3 %'
    """
    if unit == "probability":
        return _format_p(value, wording)
    return _format_number(value, unit, wording).replace("-", MINUS)


def _format_number(value: float, unit: Unit, wording: Wording) -> str:
    if unit == "share":
        return str(format_percent(value, wording("number.percent"), locale=wording.locale))
    if unit == "share_points":
        percent = format_decimal(value * 100, PATTERNS[unit], locale=wording.locale)
        return wording("number.percent_points", number=percent)
    number = str(format_decimal(value, PATTERNS[unit], locale=wording.locale))
    return f"{number}\u00a0₸" if unit == "tenge" else number


def format_figure(figure: Figure | None, wording: Wording) -> str:
    """What a reader sees of a figure: its value, its text as stated, its bounds, or why there is none."""
    if figure is None:
        return wording("number.none")
    if figure.suppressed:
        return wording("number.withheld")
    if figure.text:
        return figure.text
    if figure.value is not None:
        return _with_bound(figure, format_value(figure.value, figure.unit, wording), wording)
    if figure.lower is not None and figure.upper is not None:
        low, high = (format_value(bound, figure.unit, wording) for bound in (figure.lower, figure.upper))
        return low if low == high else wording("number.between", lower=low, upper=high)
    if figure.lower is not None:
        return wording("number.at_least", lower=format_value(figure.lower, figure.unit, wording))
    if figure.upper is not None:
        return wording("number.at_most", upper=format_value(figure.upper, figure.unit, wording))
    return wording("number.none")


def format_signed(figure: Figure, wording: Wording) -> str:
    """A difference with its sign."""
    if figure.value is None:
        return format_figure(figure, wording)
    sign = "+" if figure.value > 0 else MINUS if figure.value < 0 else ""
    return _with_bound(figure, sign + format_value(abs(figure.value), figure.unit, wording), wording)


def _with_bound(figure: Figure, written: str, wording: Wording) -> str:
    """A value that is the least, or the most, that the number may be says so."""
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


def _format_p(value: float, wording: Wording) -> str:
    if value < SMALLEST_P:
        return wording("number.p_below", limit=format_decimal(SMALLEST_P, locale=wording.locale))
    return wording("number.p_equals", value=format_decimal(value, "0.000", locale=wording.locale))
