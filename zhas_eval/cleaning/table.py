"""One sheet to one typed table by its contract, with the problems of its cells."""

from dataclasses import dataclass

import pandas as pd

from zhas_eval.cleaning.folding import Match, SpellingBook
from zhas_eval.cleaning.layout import Layout
from zhas_eval.cleaning.values import (
    is_blank,
    match_code_lists,
    match_codes,
    parse_amount,
    parse_date,
    parse_iin,
    parse_month,
    parse_number,
    parse_phone,
    parse_text,
)
from zhas_eval.programme.passport import ALL_REGIONS, COMMON_REGION
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import Column, TableContract

PARSERS = {
    "text": parse_text,
    "name": parse_text,
    "iin": parse_iin,
    "phone": parse_phone,
    "date": parse_date,
    "month": parse_month,
    "integer": parse_amount,
    "number": parse_number,
    "money": parse_amount,
}
UNREADABLE = {
    "iin": "bad_iin",
    "phone": "bad_phone",
    "date": "bad_date",
    "month": "bad_date",
    "integer": "bad_number",
    "number": "bad_number",
    "money": "bad_number",
    "category": "unknown_category",
    "categories": "unknown_category",
    "region": "unknown_region",
}
CODE_SEPARATOR = "|"
DTYPES = {
    "month": "datetime64[us]",
    "date": "datetime64[us]",
    "integer": "float64",
    "number": "float64",
    "money": "float64",
}
PROBLEM_COLUMNS = ["table", "file", "sheet", "row", "column", "rule", "severity", "region"]


@dataclass(frozen=True)
class Typed:
    """Typed columns indexed by Excel row, and the problems found: row, column, rule, severity."""

    cells: pd.DataFrame
    problems: pd.DataFrame


def type_columns(layout: Layout, contract: TableContract, programme: Programme) -> Typed:
    """Every column of the layout as its kind demands.

    A cell that cannot be read is left blank with a warning; where the contract requires the value,
    the row is to be rejected. A guessed spelling is a warning.
    """
    values = pd.DataFrame(index=layout.cells.index)
    problems: list[pd.DataFrame] = []
    for name in _expected(layout, contract):
        column = contract.column(name.rsplit("_", 1)[0] if _is_repeated(name, contract) else name)
        if name not in layout.cells:
            values[name] = pd.Series(None, index=values.index, dtype=DTYPES.get(column.kind, "str"))
            continue
        cells = layout.cells[name]
        values[name], guessed = _parse(cells, column, programme)
        filled = ~is_blank(cells)
        values[name] = _drop_impossible(values[name], column, programme)
        unreadable = filled & values[name].isna()
        outside = _is_outside(values[name], column)
        fails = "reject" if column.required else "warning"
        problems += [
            mark_problems(guessed, layout, name, "spelling_guessed", "warning"),
            mark_problems(unreadable, layout, name, UNREADABLE.get(column.kind, ""), fails),
            mark_problems(outside, layout, name, "out_of_bounds", fails),
        ]
        values.loc[outside, name] = pd.NA
        if column.required:
            problems.append(mark_problems(~filled, layout, name, "required_blank", "reject"))
    return Typed(values, pd.concat(problems, ignore_index=True))


def region_book(programme: Programme) -> SpellingBook:
    """The spellings of the programme's regions, and of rows common to all of them."""
    spellings = {
        region.code: [region.code, *region.name.values(), *region.short.values(), *region.aliases]
        for region in programme.passport.regions
    }
    return SpellingBook({**spellings, COMMON_REGION: programme.passport.common_region})


def find_region(text: str, programme: Programme) -> str:
    """The code of the region with exactly this spelling; a text that names none stays as it is."""
    match = region_book(programme).match(text)
    if text == ALL_REGIONS or match is None or match.guessed or match.code == COMMON_REGION:
        return text
    return match.code


def _expected(layout: Layout, contract: TableContract) -> list[str]:
    names: list[str] = []
    for column in contract.columns:
        if column.repeated:
            names += [name for name in map(str, layout.cells) if name.rsplit("_", 1)[0] == column.name]
        else:
            names.append(column.name)
    return names


def _is_repeated(name: str, contract: TableContract) -> bool:
    return any(column.repeated and name.rsplit("_", 1)[0] == column.name for column in contract.columns)


def _parse(cells: pd.Series, column: Column, programme: Programme) -> tuple[pd.Series, pd.Series]:
    """Typed values, and which of them rest on a guessed spelling."""
    nothing = pd.Series(False, index=cells.index)
    if column.kind in PARSERS:
        return PARSERS[column.kind](cells), nothing
    book = (
        region_book(programme)
        if column.kind == "region"
        else SpellingBook(
            {code: [code, *words] for code, words in programme.spellings(column.codebook).items()}
        )
    )
    if column.kind == "categories":
        matches = match_code_lists(cells, book)
        codes = matches.map(_join_codes).astype("str")
        return codes, matches.map(lambda found: any(match and match.guessed for match in found)).astype(bool)
    matches = match_codes(cells, book)
    codes = matches.map(lambda match: match.code if match else None).astype("str")
    return codes, matches.map(lambda match: bool(match and match.guessed)).astype(bool)


def _join_codes(found: tuple[Match | None, ...]) -> str | None:
    """The codes of a cell in one text; one unknown answer makes the whole cell unknown."""
    if not found or None in found:
        return None
    return CODE_SEPARATOR.join(sorted({match.code for match in found if match}))


def _drop_impossible(values: pd.Series, column: Column, programme: Programme) -> pd.Series:
    """The values without days before the column's earliest or, where it has one, after the programme."""
    if column.earliest is None:
        return values
    last = pd.Timestamp(programme.passport.ends_on)
    return values.where(values.between(pd.Timestamp(column.earliest), last))


def _is_outside(values: pd.Series, column: Column) -> pd.Series:
    outside = pd.Series(False, index=values.index)
    if column.minimum is not None:
        outside |= values < column.minimum
    if column.maximum is not None:
        outside |= values > column.maximum
    if column.kind == "integer":
        outside |= values.notna() & (values % 1 != 0)
    return outside


def mark_problems(mask: pd.Series, layout: Layout, name: str, rule: str, severity: str) -> pd.DataFrame:
    """The problem of every row in the mask, at the column's letter."""
    rows = mask.index[mask]
    return pd.DataFrame(
        {"row": rows, "column": layout.letters[name], "rule": rule, "severity": severity, "name": name}
    )
