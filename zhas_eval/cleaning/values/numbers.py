"""Numbers, whole numbers and sums of money from the ways in which people write them."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from zhas_eval.cleaning.values.parsed import Parsed, name_rules
from zhas_eval.cleaning.values.strings import Mask, even_dashes, has, tidy, to_arrow
from zhas_eval.sources.raw import LARGEST_WHOLE, NUMBER, TEXT

Floats = npt.NDArray[np.float64]

_PLAIN = r"^-?\d+(?:\.\d+)?$"
# As a value is written: no zeros at the ends, no more digits than a float tells apart.
_WRITTEN = r"^(?:0|-?[1-9]\d{0,14}|-?(?:0|[1-9]\d{0,6})\.\d{0,7}[1-9])$"
_UNIT = r"(?:тенге|теңге|тнг|тг|₸|kzt)"
_SCALES = {"тыс": 3, "мың": 3, "млн": 6, "миллион": 6, "млрд": 9, "миллиард": 9}
_NUMBER = (
    rf"^(?P<open>\()? ?(?P<lead>{_UNIT}\.? ?)?(?P<sign>[-+])? ?(?P<body>\d+(?:[ .,]\d+)*)"
    r"(?: ?(?P<scale>тыс|мың|млн|миллион|млрд|миллиард)(?:яч[аи]?|а|ов)?)?\.?"
    rf"(?: ?(?P<unit>{_UNIT}))?\.? ?(?P<close>\))?$"
)
_DECIMAL = r"^\d+(?:[.,]\d+)?$"
# A single mark before three digits: a thousand or one? No group of thousands begins with 0.
_UNCLEAR = r"^[1-9]\d*[.,]\d{3}$"
_GROUPS = {
    " ": r"^\d{1,3}(?: \d{3})+(?:[.,]\d+)?$",
    ",": r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$",
    ".": r"^\d{1,3}(?:\.\d{3})+(?:,\d+)?$",
}


def parse_number(text: pd.Series, kinds: pd.Series) -> Parsed:
    """Numbers as float64, from ``1 234,5``, ``240 000,00 тг``, ``1,2 млн``, ``(1 000)``, ``1.234.567,89``.

    A single comma or point parts decimals.

    >>> cells = pd.Series(["1 234,5", "1,2 млн", "(240 000 тг)", "1,000", "уточняется"])
    >>> parsed = parse_number(cells, pd.Series(0, index=cells.index))
    >>> parsed.values.tolist(), parsed.change.tolist()[:3]
    ([1234.5, 1200000.0, -240000.0, 1.0, nan], ['number_format', 'number_scale', 'number_unit'])
    """
    return _parse(text, kinds, is_amount=False)


def parse_money(text: pd.Series, kinds: pd.Series) -> Parsed:
    """Sums as ``parse_number``, but that three digits after a single mark may be a group of thousands.

    Where nothing tells which, the cell is not read; a number cell says it itself.

    >>> cells = pd.Series(["1,000", "1 234,567", "1,234.50", "1.234"])
    >>> parsed = parse_money(cells, pd.Series([0, 0, 0, 1]))
    >>> parsed.values.tolist(), parsed.problem.tolist()
    ([nan, 1234.567, 1234.5, 1.234], ['number_ambiguous', '', '', ''])
    """
    return _parse(text, kinds, is_amount=True)


parse_integer = parse_money


def _parse(text: pd.Series, kinds: pd.Series, *, is_amount: bool) -> Parsed:
    raw, kind = to_arrow(text), kinds.to_numpy()
    values = np.full(len(text), np.nan)
    plain = (kind == NUMBER) | ((kind == TEXT) & has(raw, _PLAIN))
    if is_amount:
        plain &= ~((kind == TEXT) & has(raw, _UNCLEAR))
    values[plain] = _to_floats(raw.filter(pa.array(plain)))
    rest = ~plain & (kind == TEXT)
    unclear, scaled, united = (np.zeros(len(text), dtype=bool) for _ in range(3))
    if rest.any():
        found = _read_texts(raw.filter(pa.array(rest)), is_amount=is_amount)
        values[rest], unclear[rest], scaled[rest], united[rest] = found
    values = np.where(np.isfinite(values), values + 0.0, np.nan)
    read = ~np.isnan(values)
    filled = has(tidy(raw), ".")
    return Parsed(
        pd.Series(values, index=text.index),
        name_rules(
            text.index,
            {
                "number_scale": read & scaled,
                "number_unit": read & united,
                "number_format": read & ~_is_written(raw, values, plain) & (kind != NUMBER),
            },
        ),
        name_rules(text.index, {"number_ambiguous": unclear, "bad_number": filled & ~read}),
    )


def _read_texts(array: Any, *, is_amount: bool) -> tuple[Floats, Mask, Mask, Mask]:
    """Numbers, NaN where there is none; which are unclear; which have a word of scale; which a unit."""
    even = pc.utf8_lower(even_dashes(tidy(array)))
    grouped = pc.replace_substring_regex(even, r"['’ʼ‘`´](\d{3})", r" \1")
    found = pc.extract_regex(pc.utf8_trim(grouped, " "), _NUMBER)
    parts = {name: pc.fill_null(pc.struct_field(found, name), "") for name in found.type.names}
    body, empty = parts["body"], pa.scalar("", array.type)
    unclear = has(body, _UNCLEAR) & is_amount
    digits = pc.if_else(pa.array(has(body, _DECIMAL) & ~unclear), body, empty)
    for mark, pattern in _GROUPS.items():
        is_grouped = pc.and_(pc.equal(digits, ""), pa.array(has(body, pattern) & ~has(body, _DECIMAL)))
        digits = pc.if_else(is_grouped, pc.replace_substring(body, mark, ""), digits)
    digits = pc.replace_substring(digits, ",", ".")
    is_open, is_closed = has(parts["open"], "."), has(parts["close"], ".")
    is_minus = has(parts["sign"], "-")
    fits = has(digits, ".") & (is_open == is_closed) & ~(is_open & has(parts["sign"], "."))
    # The scale is an exponent of the text, so that 1,1 млн is the float nearest to it and no product.
    power = np.select([has(parts["scale"], f"^{word}$") for word in _SCALES], list(_SCALES.values()), 0)
    exponent = pc.cast(pa.array(power), pa.large_string())
    scientific = pc.binary_join_element_wise(digits, exponent, pa.scalar("e", array.type))
    values = _to_floats(pc.if_else(pa.array(fits), scientific, pa.scalar("nan", array.type)))
    is_united = has(parts["unit"], ".") | has(parts["lead"], ".")
    return np.where(is_open | is_minus, -values, values), unclear, power > 0, is_united


def _to_floats(array: Any) -> Floats:
    floats: Floats = pc.cast(array, pa.float64()).to_numpy(zero_copy_only=False)
    return floats


def _is_written(raw: Any, values: Floats, plain: Mask) -> Mask:
    """Which texts are just what the value is written as."""
    written = has(raw, _WRITTEN)
    # Longer ones are few: they are compared with the shortest text of their float.
    long = plain & ~written & has(raw, r"^-?\d+\.\d+$|^-?\d{16}")
    texts = [
        str(int(value)) if value % 1 == 0 and abs(value) < LARGEST_WHOLE else repr(float(value))
        for value in values[long]
    ]
    written[long] = np.array(texts, dtype=object) == np.array(
        raw.filter(pa.array(long)).to_pylist(), dtype=object
    )
    return written
