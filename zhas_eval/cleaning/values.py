"""Raw cells to typed values: dates, numbers, numbers of persons, phones, codes.

Each ``parse_`` function takes a Series of raw cells (``""`` is a blank) and returns a Series of
the same index with the typed values, NA where the cell is blank or cannot be read. Which of the
two it is follows from comparing both.
"""

import re
from collections.abc import Callable, Hashable
from datetime import date, datetime

import numpy as np
import pandas as pd
import phonenumbers

from zhas_eval.cleaning.folding import Match, SpellingBook

SPACES = r"[\s\u00a0\u202f]+"
EXCEL_EPOCH = pd.Timestamp("1899-12-30")
# Serial numbers of the days 1927-05-18 to 2064-04-08: a number outside is no date of ours.
SERIALS = (10_000, 60_000)
DATE_FORMATS = ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d %H:%M:%S")
MONEY_WORDS = r"(?:тенге|теңге|тг\.?|₸|kzt)"
SCALES = {"": 1, "тыс": 1_000, "млн": 1_000_000}
GROUPS = re.compile(r"(-?\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,]\d+)?")
FIRST_WEIGHTS = np.arange(1, 12)
SECOND_WEIGHTS = np.array([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2])


def is_blank(cells: pd.Series) -> pd.Series:
    """Which cells hold nothing but spaces."""
    return cells.map(lambda cell: isinstance(cell, str) and not cell.strip()) | cells.isna()


def map_distinct(cells: pd.Series, parse: Callable[[Hashable], object]) -> pd.Series:
    """``parse`` of every cell, called once for each distinct one.

    The type is part of what is distinct: True, 1 and 1.0 are three cells.
    """
    keys = pd.Series(list(zip(cells.map(type), cells, strict=True)), index=cells.index, dtype=object)
    parsed = {key: parse(key[1]) for key in dict.fromkeys(keys)}
    return keys.map(parsed.get)


def parse_text(cells: pd.Series) -> pd.Series:
    """Texts with single spaces; a whole number loses its decimal point.

    >>> parse_text(pd.Series(["  Ш-01 ", 7.0])).tolist()
    ['Ш-01', '7']
    """

    def read(cell: object) -> str | None:
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        if isinstance(cell, datetime):
            return cell.date().isoformat()
        return re.sub(SPACES, " ", str(cell)).strip() or None

    return map_distinct(cells, read).astype("str")


def parse_date(cells: pd.Series) -> pd.Series:
    """Days as datetime64: real dates, Excel serials, and texts with the day before the month.

    >>> parse_date(pd.Series(["05.10.2023 г.", 45204, "31.02.2024"])).dt.strftime("%Y-%m-%d").tolist()
    ['2023-10-05', '2023-10-05', nan]
    """

    def read(cell: object) -> pd.Timestamp | None:
        if isinstance(cell, datetime | date):
            return pd.Timestamp(cell).normalize()
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            inside = SERIALS[0] <= cell <= SERIALS[1]
            return EXCEL_EPOCH + pd.Timedelta(days=int(cell)) if inside else None
        text = re.sub(r"\s*(?:г\.?|года?|ж\.?|жыл\w*)$", "", str(cell).strip().lower())
        for form in DATE_FORMATS:
            try:
                return pd.Timestamp(datetime.strptime(text, form)).normalize()
            except ValueError:
                continue
        return None

    return pd.to_datetime(map_distinct(cells, read)).astype("datetime64[us]")


def parse_month(cells: pd.Series) -> pd.Series:
    """Months as datetime64, each as its last day, from any day of it.

    >>> parse_month(pd.Series(["01.02.2024"])).dt.strftime("%Y-%m-%d").tolist()
    ['2024-02-29']
    """
    return (parse_date(cells) + pd.offsets.MonthEnd(0)).astype("datetime64[us]")


def parse_number(cells: pd.Series) -> pd.Series:
    """Numbers as float64, from ``1 234,5``, ``240 000,00 тг``, ``1,2 млн``.

    >>> parse_number(pd.Series(["1 234,5", "1,2 млн", "240 000 тг", "уточняется"])).tolist()
    [1234.5, 1200000.0, 240000.0, nan]
    """

    return map_distinct(cells, _read_number).astype("float64")


def parse_amount(cells: pd.Series) -> pd.Series:
    """Numbers as ``parse_number``, of whole units: a mark before three digits may part thousands.

    NA where nothing tells which it does: no other mark and no space.

    >>> parse_amount(pd.Series(["1,000", "1 234,567", "1,234.50", "1.234.567"])).tolist()
    [nan, 1234.567, 1234.5, 1234567.0]
    """

    def read(cell: object) -> float | None:
        if not isinstance(cell, str):
            return _read_number(cell)
        if re.search(rf"[.,]\d*{SPACES}\d", cell):
            return None
        number = re.search(r"-?\d+(?:[.,]\d+)*", cell)
        if not number or re.search(rf"\d{SPACES}\d", cell):
            return _read_number(cell)
        if re.fullmatch(r"-?\d+[.,]\d{3}", number[0]):
            return None
        groups = GROUPS.fullmatch(number[0])
        if not groups:
            return _read_number(cell)
        whole = re.sub(r"[.,]", "", groups[1])
        return _read_number(cell.replace(number[0], whole + number[0][groups.end(1) :]))

    return map_distinct(cells, read).astype("float64")


def _read_number(cell: object) -> float | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    text = re.sub(SPACES, "", str(cell).lower())
    text = re.sub(f"{MONEY_WORDS}$", "", text)
    found = re.fullmatch(r"(-?\d+(?:[.,]\d+)?)(тыс|млн)?\.?", text)
    return float(found[1].replace(",", ".")) * SCALES[found[2] or ""] if found else None


def check_iin(numbers: pd.Series) -> pd.Series:
    """Which texts of twelve digits carry the right check digit.

    Source: the public rule of the number; weights 1…11, then 3…11, 1, 2 where the first sum leaves
    ten; a number for which the second leaves ten too is never issued.

    >>> check_iin(pd.Series(["991231500006", "991231500707", "991231500007"])).tolist()
    [True, True, False]
    """
    shaped = numbers.str.fullmatch(r"\d{12}").fillna(False).astype(bool)
    if not shaped.any():
        return shaped
    digits = np.array([list(number) for number in numbers[shaped]], dtype=np.int64)
    first = digits[:, :11] @ FIRST_WEIGHTS % 11
    second = digits[:, :11] @ SECOND_WEIGHTS % 11
    right = np.where(first == 10, second, first) == digits[:, 11]
    result = shaped.copy()
    result[shaped] = right
    return result


def parse_iin(cells: pd.Series) -> pd.Series:
    """Individual identification numbers as twelve digits; a lost leading zero is put back.

    >>> parse_iin(pd.Series(["9912 3150 0006", 991231500006.0, "12"])).tolist()
    ['991231500006', '991231500006', nan]
    """

    def read(cell: object) -> str | None:
        text = str(int(cell)) if isinstance(cell, int | float) else re.sub(r"\D", "", str(cell))
        return text.zfill(12) if 9 <= len(text) <= 12 else None

    numbers = map_distinct(cells, read).astype("str")
    return numbers.where(check_iin(numbers))


def parse_phone(cells: pd.Series) -> pd.Series:
    """Phone numbers of Kazakhstan in international form; +7, 8 and bare ten digits are one number."""

    def read(cell: object) -> str | None:
        text = str(int(cell)) if isinstance(cell, int | float) else str(cell)
        try:
            number = phonenumbers.parse(text, "KZ")
        except phonenumbers.NumberParseException:
            return None
        possible = phonenumbers.is_possible_number_with_reason(number)
        if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
            return None
        # The library takes longer numbers of country 7 for possible: it has ten digits after the code.
        if number.country_code == 7 and len(str(number.national_number)) != 10:
            return None
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    return map_distinct(cells, read).astype("str")


def match_codes(cells: pd.Series, book: SpellingBook) -> pd.Series:
    """The Match of every cell in the spelling book, None where there is none."""
    return map_distinct(cells, lambda cell: book.match(str(parse_plain(cell))))


def parse_plain(cell: object) -> str:
    """One cell as text."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def match_code_lists(cells: pd.Series, book: SpellingBook) -> pd.Series:
    """For cells with several answers: a tuple of Match or None, one for each answer."""

    def read(cell: object) -> tuple[Match | None, ...]:
        answers = [answer for answer in re.split(r"[;,/+\n]", parse_plain(cell)) if answer.strip()]
        return tuple(book.match(answer) for answer in answers)

    return map_distinct(cells, read)
