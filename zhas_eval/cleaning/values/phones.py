"""Phone numbers in international form."""

import re

import numpy as np
import pandas as pd
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc

from zhas_eval.cleaning.values.parsed import Parsed, name_rules, read_distinct
from zhas_eval.cleaning.values.strings import (
    INVISIBLE,
    SPACE,
    change_some,
    differs,
    has,
    null_where,
    tidy,
    to_arrow,
    to_series,
)

_COUNTRY = "KZ"
_MARKS = rf"{SPACE}|{INVISIBLE}|[\p{{Pd}}\x{{2212}}().'’]"
# Mobile numbers of Kazakhstan after +7, 7, 8 or nothing, by the codes that are in use.
_NATIONAL = r"^(?:\+?7|8)?(7(?:0[0-25-8]|47|6[0-4]|7[15-8]|85)\d{7})$"
# With fewer digits it is an extension and no second number.
_SHORTEST = 5
# Words that say which telephone it is or stand between two numbers; any other letter may be a slip for a
# digit, an extension, or whose number it is: such a cell identifies nobody.
_WORDS = re.compile(
    r"\b(?:тел(?:ефон)?|моб(?:ильный)?|сот(?:овый)?|ұялы|tel|phone|mob(?:ile)?"
    r"|whats\s?app|в[ао]т[сц]ап|и|или|және|немесе|and|or)\b",
    re.IGNORECASE,
)
# Besides digits, numbers hold these, and lists of numbers those.
_SIGNS = re.compile(r"[0-9+\s()./\\\-‐-―−'’«»\"№:,;|]*")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)


def parse_phone(text: pd.Series, kinds: pd.Series) -> Parsed:
    """Numbers as +77000000001; of several in a cell the first that is one.

    A number with letters among its digits, an extension, or a code that nobody has is none.

    Source: the numbering plan of Kazakhstan, and the library ``phonenumbers`` for all that is not
    plainly of it.

    >>> cells = pd.Series(["8 (700) 000-00-01", "7000000001", "нет", "87000000001, 87000000002"])
    >>> parsed = parse_phone(cells, pd.Series(0, index=cells.index))
    >>> parsed.values.tolist()
    ['+77000000001', '+77000000001', nan, '+77000000001']
    >>> parsed.change.tolist()
    ['phone_format', 'phone_format', '', 'phone_first_of_several']
    """
    raw = to_arrow(text)
    bare = change_some(raw, ~has(raw, r"^\+?\d+$"), lambda some: pc.replace_substring_regex(some, _MARKS, ""))
    # Tables saved as text write a number cell with a point, which is a mark by now.
    is_decimal = has(raw, r"^\d{10,11}\.0$")
    bare = change_some(bare, is_decimal, lambda some: pc.utf8_slice_codeunits(some, 0, -1))
    plain = has(bare, _NATIONAL)
    numbers = change_some(bare, plain, lambda some: pc.replace_substring_regex(some, _NATIONAL, r"+7\1"))
    values = to_series(null_where(numbers, ~plain), text.index)
    result = Parsed(
        values,
        name_rules(text.index, {"phone_format": plain & differs(numbers, raw)}),
        name_rules(text.index, {"bad_phone": ~plain & has(tidy(raw), ".")}),
    )
    if plain.all():
        return result
    others = read_distinct(text[~plain], kinds[~plain], _parse_others)
    at = pa.array(~plain)
    return Parsed(
        *(
            to_series(pc.replace_with_mask(to_arrow(most), at, to_arrow(rest)), text.index)
            for most, rest in (
                (result.values, others.values),
                (result.change, others.change),
                (result.problem, others.problem),
            )
        )
    )


def _parse_others(text: pd.Series, _kinds: pd.Series) -> Parsed:
    """Numbers that only the library knows, each distinct text once."""
    cells = tidy(to_arrow(text)).to_pylist()
    found = [_find_number(cell) for cell in cells]
    values = pd.Series([number for number, _ in found], index=text.index, dtype="str")
    several = np.fromiter((is_several for _, is_several in found), dtype=bool, count=len(found))
    read = values.notna().to_numpy()
    return Parsed(
        values,
        name_rules(
            text.index,
            {"phone_first_of_several": several, "phone_format": read & (values != text).to_numpy()},
        ),
        name_rules(text.index, {"bad_phone": ~read & has(tidy(to_arrow(text)), ".")}),
    )


def _find_number(cell: str) -> tuple[str | None, bool]:
    """The first number that stands in a text, else the one it may be as a whole; whether there are more."""
    bare = _WORDS.sub(" ; ", cell)
    if not cell or _SCIENTIFIC.fullmatch(cell) or not _SIGNS.fullmatch(bare):
        return None, False
    matches = phonenumbers.PhoneNumberMatcher(bare, _COUNTRY, leniency=phonenumbers.Leniency.VALID)
    if first := next(iter(matches), None):
        others = sum(map(str.isdigit, bare)) - sum(map(str.isdigit, first.raw_string))
        # A few digits more are an extension or belong to the number: it is another one then.
        return (None, False) if 0 < others < _SHORTEST else (_write(first.number), others > 0)
    try:
        number = phonenumbers.parse(bare, _COUNTRY)
    except phonenumbers.NumberParseException:
        return None, False
    return (_write(number), False) if phonenumbers.is_valid_number(number) else (None, False)


def _write(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
