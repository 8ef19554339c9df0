"""One sheet to one typed table by its contract, with the problems of its cells and what was changed."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from zhas_eval.cleaning.answers import not_asked
from zhas_eval.cleaning.layout import Layout
from zhas_eval.cleaning.values import (
    NOTHING_SAID,
    Parsed,
    check_iin_facts,
    find_missing,
    is_blank,
    missing_book,
    name_kinds,
    name_said,
    parse_column,
    write_kinds,
    write_values,
)
from zhas_eval.programme.missing import missing_column
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import DTYPES, Column, TableContract

PROBLEM_COLUMNS = ["row", "name", "rule", "severity"]
MERGED_CELL = "merged_cell"
NO_ROWS = pd.Index([], dtype="int64")


@dataclass(frozen=True)
class Typed:
    """Typed columns indexed by Excel row, the problems found, and the cells whose value was changed.

    ``problems``: row, name, rule, severity (reject, warning). ``changes``: column → row, old (the raw
    text), new (the value written out, blank where it was dropped), rule.
    """

    cells: pd.DataFrame
    problems: pd.DataFrame
    changes: Mapping[str, pd.DataFrame]


def type_columns(layout: Layout, contract: TableContract, programme: Programme) -> Typed:
    """Every column of the layout as its kind demands.

    A cell that cannot be read is left blank with a warning; where the contract requires the value,
    the row is to be rejected. What was guessed or is doubtful is a warning. A word for a missing answer
    leaves the cell blank without one.
    """
    book = missing_book(programme)
    cells: dict[str, pd.Series] = {}
    problems: list[pd.DataFrame] = []
    changes: dict[str, pd.DataFrame] = {}
    for name in _expected(layout, contract):
        column = contract.column(name.rsplit("_", 1)[0] if _is_repeated(name, contract) else name)
        if name not in layout.text:
            cells[name] = pd.Series(None, index=layout.text.index, dtype=DTYPES.get(column.kind, "str"))
            if column.asked:
                cells[missing_column(name)] = not_asked(layout.text.index)
            continue
        text = layout.text[name]
        parsed = parse_column(
            text,
            layout.kinds[name],
            column,
            programme=programme,
            starts_1904=layout.sheet.starts_1904,
            regions=cells.get("region"),
        )
        parsed, said = find_missing(text, parsed, book)
        outside = _is_outside(parsed.values, column)
        impossible = _is_impossible(parsed.values, column, programme)
        values = parsed.values.mask(outside | impossible)
        cells[name] = values
        problem = parsed.problem.mask(outside, "out_of_bounds").mask(impossible, "bad_date")
        problems += _grade(problem, values, name, column)
        if column.required:
            is_empty = (is_blank(text) | (said != NOTHING_SAID)) & (problem == "")
            problems.append(mark_problems(is_empty, name, "required_blank", "reject"))
        filled = layout.filled.get(name, NO_ROWS)
        changes[name] = _list_changes(text, parsed, values, problem, column, filled)
        if column.asked:
            cells[missing_column(name)] = name_kinds(values, said, problem)
            changes[name] = _write_words(changes[name], said)
    problems += _compare_with_iin(cells, layout)
    return Typed(
        pd.DataFrame(cells, index=layout.text.index),
        _concat(problems, PROBLEM_COLUMNS),
        changes,
    )


def _compare_with_iin(cells: dict[str, pd.Series], layout: Layout) -> list[pd.DataFrame]:
    """Warnings where a number of a person names another birth date or sex than the row."""
    if "iin" not in layout.text:
        return []
    nothing = pd.Series(None, index=layout.text.index)
    birth_date = cells.get("birth_date", nothing.astype("datetime64[us]"))
    other_day, other_sex = check_iin_facts(cells["iin"], birth_date, cells.get("sex", nothing.astype("str")))
    return [
        mark_problems(other_day, "iin", "iin_birth_date", "warning"),
        mark_problems(other_sex, "iin", "iin_sex", "warning"),
    ]


def mark_problems(mask: pd.Series, name: str, rule: str, severity: str) -> pd.DataFrame:
    """The problem of the column in every row of the mask."""
    return pd.DataFrame(
        {"row": mask.index[mask], "name": name, "rule": rule, "severity": severity}, columns=PROBLEM_COLUMNS
    )


def _concat(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=columns)


def _expected(layout: Layout, contract: TableContract) -> list[str]:
    names: list[str] = []
    for column in contract.columns:
        if column.repeated:
            names += [name for name in map(str, layout.text) if name.rsplit("_", 1)[0] == column.name]
        else:
            names.append(column.name)
    return names


def _is_repeated(name: str, contract: TableContract) -> bool:
    return any(column.repeated and name.rsplit("_", 1)[0] == column.name for column in contract.columns)


def _is_outside(values: pd.Series, column: Column) -> pd.Series:
    outside = pd.Series(False, index=values.index)
    if column.minimum is not None:
        outside |= values < column.minimum
    if column.maximum is not None:
        outside |= values > column.maximum
    if column.kind == "integer":
        outside |= values.notna() & (values % 1 != 0)
    return outside


def _is_impossible(values: pd.Series, column: Column, programme: Programme) -> pd.Series:
    """Days before the column's earliest or, where it has one, after the programme."""
    if column.earliest is None:
        return pd.Series(False, index=values.index)
    first, last = pd.Timestamp(column.earliest), pd.Timestamp(programme.passport.ends_on)
    return values.notna() & ~values.between(first, last)


def _grade(problem: pd.Series, values: pd.Series, name: str, column: Column) -> list[pd.DataFrame]:
    """The problems of a column: to reject the row where a value that it must have is gone."""
    found = problem[problem != ""]
    lost = values.loc[found.index].isna()
    severity = pd.Series("warning", index=found.index).mask(lost & column.required, "reject")
    return [pd.DataFrame({"row": found.index, "name": name, "rule": found.to_numpy(), "severity": severity})]


def _write_words(changes: pd.DataFrame, said: pd.Series) -> pd.DataFrame:
    """The changes with the kind of a missing answer as what it became; a cell that says just that is none."""
    codes = said.loc[changes["row"]].set_axis(changes.index)
    is_word = codes != NOTHING_SAID
    if not is_word.any():
        return changes
    told = changes.assign(new=write_kinds(changes["new"], name_said(codes)))
    return told[~is_word | (told["old"] != told["new"])]


def _list_changes(
    text: pd.Series,
    parsed: Parsed,
    values: pd.Series,
    problem: pd.Series,
    column: Column,
    filled: pd.Index,
) -> pd.DataFrame:
    """The cells whose value is not the raw one: read otherwise, taken from a merged cell, or dropped."""
    dropped = values.isna() & (problem != "")
    rule = parsed.change
    if len(filled):
        is_filled = pd.Series(rule.index.isin(filled), index=rule.index)
        rule, text = rule.mask(is_filled, MERGED_CELL), text.mask(is_filled, "")
    rule = rule.mask(dropped, problem)
    changed = rule.index[rule != ""]
    return pd.DataFrame(
        {
            "row": changed,
            # Arrow's texts, not Python's: a log has millions of them.
            "old": text.loc[changed].array,
            "new": write_values(values.loc[changed], column.kind).array,
            "rule": rule.loc[changed].array,
        }
    )
