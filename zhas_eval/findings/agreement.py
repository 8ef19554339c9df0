"""Numbers of a text that a person wrote, held against the figures of its scope.

A number agrees where a figure of the ledger, rounded to its decimals (a half away from zero), gives it.
Percent agree with shares, tenge with money, other numbers with the rest. Numbers in words («семьдесят»)
are not looked at.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from babel.dates import get_month_names

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.rounding import exact, exact_value, round_half_up
from zhas_eval.programme.scope import Scope

SPACE = r"[ \u00a0\u202f]"
SCALES = {
    **dict.fromkeys(("тыс", "мың", "thousand"), 10**3),
    **dict.fromkeys(("млн", "миллион", "million"), 10**6),
    **dict.fromkeys(("млрд", "миллиард", "billion"), 10**9),
}
PERCENT = rf"%|процент|пайыз|percent|п\.{SPACE}?[пт]\.|pp\b"
MONEY = r"₸|тенге|теңге|тг\b|kzt\b|tenge"
TIMES = r"раза?\b|есе\b|times\b"
# Numbers with points between are dates, numbers of indicators or of activities, and never amounts.
NUMBER = re.compile(
    rf"(?P<dotted>\d+(?:\.\d+){{2,}})"
    rf"|(?P<digits>\d{{1,3}}(?:{SPACE}\d{{3}}(?!\d))+(?:[.,]\d+)?"
    rf"|\d{{1,3}}(?:,\d{{3}}(?!\d))+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    rf"(?:{SPACE}*(?P<scale>{'|'.join(SCALES)})[а-яәғқңөұүһіa-z]*\.?)?"
    rf"(?:{SPACE}*(?:(?P<percent>{PERCENT})|(?P<money>{MONEY})|(?P<times>{TIMES})))?",
    re.IGNORECASE,
)
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
KINDS = (
    r"задач|мероприяти|показател|индикатор|пункт|цикл|міндет|іс-шара|көрсеткіш|кезең|"
    r"task|activit|indicator|item|cycle"
)
# «задача 3», «показатели 1, 2 и 9»; the other way round «3-міндет», «3-я задача».
NUMBERED = re.compile(
    rf"(?:(?:{KINDS})\w*\.?|№){SPACE}*(?:№{SPACE}*)?(?:[\d.]+(?:,|{SPACE}(?:и|және|and)){SPACE}*)*$",
    re.IGNORECASE,
)
ORDINAL = re.compile(rf"-(?:\w{{1,3}}{SPACE}+)?(?:{KINDS})", re.IGNORECASE)
YEAR_WORD = re.compile(rf"{SPACE}*(?:г\b|гг\b|год|жыл|year)", re.IGNORECASE)
QUARTER_WORD = re.compile(rf"(?:-?\w{{1,3}})?{SPACE}*(?:квартал|тоқсан|quarter)", re.IGNORECASE)
SHARES = {"share", "share_points"}


@dataclass(frozen=True)
class Disagreement:
    """A number that no figure of the scope gives, as written, and the place where it begins."""

    number: str
    start: int


def check_agreement(
    text: str, figures: Iterable[Figure], scope: Scope, *, language: str = "ru"
) -> list[Disagreement]:
    """The numbers of a text that are none of the scope's, in their order.

    A number passes as the value or a bound of a figure, as a date or year, as the number of a task,
    activity or indicator, and inside the name of one of these that is quoted word for word. Which figure is
    meant is not known: a wrong number that another figure happens to have passes.
    """
    known = [figure for figure in figures if not figure.suppressed]
    bare = hide_names(text, scope)
    found = []
    for match in NUMBER.finditer(bare):
        if not (
            _is_label(bare, match, scope, language)
            or any(_gives(figure, match, language) for figure in known)
        ):
            found.append(Disagreement(text[match.start() : match.end()].strip(), match.start()))
    return found


def hide_names(text: str, scope: Scope) -> str:
    """The text with the names that it quotes («…») blanked, every place where it was."""
    passport, logframe = scope.passport, scope.programme.logframe
    own = (passport.project, passport.ngo, passport.grantor)
    names = {name for texts in own for name in texts.values()} | {
        entry.name
        for entries in (logframe.tasks, logframe.activities, logframe.indicators)
        for entry in entries
    }
    folded = text.lower()
    for name in sorted(names, key=len, reverse=True):
        for quoted in (f"«{name}»", f"“{name}”", f'"{name}"'):
            start = folded.find(quoted.lower())
            while start >= 0:
                blank = " " * len(quoted)
                text = text[:start] + blank + text[start + len(quoted) :]
                folded = folded[:start] + blank + folded[start + len(quoted) :]
                start = folded.find(quoted.lower())
    return text


def _gives(figure: Figure, match: re.Match[str], language: str) -> bool:
    """Whether a figure's value or bound, rounded as the number is written, is the number."""
    if match["dotted"]:
        return False
    is_share = figure.unit in SHARES
    # «в 1,5 раза» is a share of 150 %; «5 раз» may be a count.
    if match["times"]:
        unit = Fraction(1)
    elif bool(match["percent"]) != is_share or (match["money"] and figure.unit != "tenge"):
        return False
    else:
        unit = Fraction(1, 100) if is_share else Fraction(1)
    number, places = _read(match, language)
    scale = SCALES[match["scale"].lower()] if match["scale"] else 1
    values = [exact(bound) for bound in (figure.lower, figure.upper) if bound is not None]
    if figure.value is not None:
        values.append(exact_value(figure))
    return any(round_half_up(abs(value) / (unit * scale), places) == number for value in values)


def _read(match: re.Match[str], language: str) -> tuple[Decimal, int]:
    """The number and how many places stand after its decimal sign."""
    digits = re.sub(SPACE, "", match["digits"])
    # One comma before three digits is a decimal sign in Russian and Kazakh, thousands in English.
    if THOUSANDS.fullmatch(digits) and (language == "en" or digits.count(",") > 1):
        digits = digits.replace(",", "")
    digits = digits.replace(",", ".")
    return Decimal(digits), len(digits.partition(".")[2])


def _is_label(text: str, match: re.Match[str], scope: Scope, language: str) -> bool:
    """Whether the number is a date, a year, a quarter, or the number of something in the logframe."""
    if match["dotted"]:
        return _is_date(match["dotted"]) or match["dotted"] in _numbers(scope)
    if match["percent"] or match["money"] or match["scale"] or match["times"]:
        return False
    digits, before, after = match["digits"], text[: match.start()], text[match.end() :]
    is_called = NUMBERED.search(before) or ORDINAL.match(after) or ("." in digits and language != "en")
    if is_called and digits in _numbers(scope):
        return True
    if not digits.isdigit():
        return False
    number = int(digits)
    if len(digits) == 4 and 1900 <= number <= 2100:
        of_programme = scope.passport.starts_on.year <= number <= scope.passport.ends_on.year
        return of_programme or YEAR_WORD.match(after) is not None
    if number <= 4 and QUARTER_WORD.match(after):
        return True
    return number <= 31 and _touches_month(before, after)


def _is_date(dotted: str) -> bool:
    """Whether it is written as a day, month and year.

    >>> [_is_date(text) for text in ("05.10.2023", "3.2.6", "45.10.2023")]
    [True, False, False]
    """
    parts = list(map(int, dotted.split(".")))
    if len(parts) != 3:
        return False
    day, month, year = parts
    return 1 <= day <= 31 and 1 <= month <= 12 and 1900 <= year <= 2100


def _touches_month(before: str, after: str) -> bool:
    months = _months()
    return bool(re.match(rf"\W*(?:\d{{1,2}}\W+)?(?:{months})", after, re.IGNORECASE)) or bool(
        re.search(rf"(?:{months}){SPACE}*$", before, re.IGNORECASE)
    )


@cache
def _months() -> str:
    """Names of months in running text, in the three languages."""
    names = {
        name
        for language in ("ru", "kk", "en")
        for context in ("format", "stand-alone")
        for name in get_month_names("wide", context, locale=language).values()
    }
    return "|".join(sorted(names, key=len, reverse=True))


def _numbers(scope: Scope) -> set[str]:
    """The numbers by which the logframe calls its tasks, activities and indicators."""
    logframe = scope.programme.logframe
    return {
        *(task.task for task in logframe.tasks),
        *(activity.activity for activity in logframe.activities),
        *(indicator.number for indicator in logframe.indicators),
        *(str(cycle.code) for cycle in scope.passport.cycles),
    }
