"""Raw cells to typed values: each column with what changed in it and what could not be read."""

from zhas_eval.cleaning.values.columns import parse_column
from zhas_eval.cleaning.values.iins import check_iin, check_iin_facts
from zhas_eval.cleaning.values.missing import (
    NOTHING_SAID,
    find_missing,
    missing_book,
    name_kinds,
    name_said,
    write_kinds,
)
from zhas_eval.cleaning.values.parsed import Parsed
from zhas_eval.cleaning.values.regions import find_region, region_book
from zhas_eval.cleaning.values.strings import is_blank
from zhas_eval.cleaning.values.written import write_values

__all__ = [
    "NOTHING_SAID",
    "Parsed",
    "check_iin",
    "check_iin_facts",
    "find_missing",
    "find_region",
    "is_blank",
    "missing_book",
    "name_kinds",
    "name_said",
    "parse_column",
    "region_book",
    "write_kinds",
    "write_values",
]
