"""A column read as its contract says what it holds."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import pandas as pd

from zhas_eval.cleaning.spellings import SpellingBook
from zhas_eval.cleaning.values.codes import parse_categories, parse_category
from zhas_eval.cleaning.values.dates import parse_date, parse_month
from zhas_eval.cleaning.values.iins import parse_iin
from zhas_eval.cleaning.values.names import parse_name
from zhas_eval.cleaning.values.numbers import parse_integer, parse_money, parse_number
from zhas_eval.cleaning.values.parsed import Parsed, Parser, read_cells
from zhas_eval.cleaning.values.percents import parse_percent
from zhas_eval.cleaning.values.phones import parse_phone
from zhas_eval.cleaning.values.regions import parse_district, parse_region
from zhas_eval.cleaning.values.texts import parse_text
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import Column, Kind

_PLAIN: Final[Mapping[Kind, Parser]] = {
    "text": parse_text,
    "name": parse_name,
    "iin": parse_iin,
    "phone": parse_phone,
    "integer": parse_integer,
    "number": parse_number,
    "money": parse_money,
    "percent": parse_percent,
}
_DATES: Final[Mapping[Kind, Callable[..., Parsed]]] = {"date": parse_date, "month": parse_month}
_LISTS: Final[Mapping[Kind, Callable[..., Parsed]]] = {
    "category": parse_category,
    "categories": parse_categories,
}


def parse_column(
    text: pd.Series,
    kinds: pd.Series,
    column: Column,
    *,
    programme: Programme,
    starts_1904: bool = False,
    regions: pd.Series | None = None,
) -> Parsed:
    """The cells of a column by its kind: texts and kinds of cells as in ``RawSheet``, of one index.

    ``starts_1904``: serial numbers of days count from 1904. ``regions``: codes of the rows' regions, for
    a column of districts. Bounds of the column are not looked at, but for the century of short years.
    """
    return read_cells(text, kinds, _choose_parser(column, programme, starts_1904, regions))


def _choose_parser(
    column: Column, programme: Programme, starts_1904: bool, regions: pd.Series | None
) -> Parser:
    if column.kind in _DATES:
        # Only where the last day is the programme's, a later one cannot be meant.
        latest = programme.passport.ends_on if column.earliest else None
        return partial(_DATES[column.kind], starts_1904=starts_1904, latest=latest)
    if column.kind in _LISTS:
        spellings = programme.spellings(column.codebook)
        book = SpellingBook({code: [code, *words] for code, words in spellings.items()})
        return partial(_LISTS[column.kind], book=book)
    if column.kind == "region":
        return partial(parse_region, programme=programme)
    if column.kind == "district":
        return partial(parse_district, programme=programme, regions=regions)
    return _PLAIN[column.kind]
