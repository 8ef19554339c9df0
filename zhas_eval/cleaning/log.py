"""The cleaning log: every cell whose clean value is not the raw one; and the places of problems."""

from collections.abc import Iterable, Mapping

import pandas as pd
from pandas.api.types import union_categoricals

from zhas_eval.cleaning.duplicates import Merged
from zhas_eval.cleaning.overrides import Applied
from zhas_eval.cleaning.raw_table import RawTable
from zhas_eval.cleaning.values import write_kinds, write_values
from zhas_eval.programme.missing import missing_column
from zhas_eval.programme.tables import GUESSED, TableContract

LOG_COLUMNS = ["table", "file", "sheet", "row", "column", "name", "old", "new", "rule", "region"]
PROBLEM_COLUMNS = ["table", "file", "sheet", "row", "column", "rule", "severity", "region", "name"]
VALUE_COLUMNS = ["value", "key", "subject"]  # hold raw values: for the review alone
CHANGE_KEYS = ["table", "file", "sheet", "name", "rule", "region"]
CORRECTED, FILLED = "corrected", "filled_from_merged"
PARTS = ["table", "file", "sheet", "column", "name", "rule", "region"]


class Log:
    """Gathers the changed cells of the tables, column by column, with their places."""

    def __init__(self, given: Mapping[str, RawTable], applied: Applied) -> None:
        """``given``: the tables as in the files; ``applied``: with the cells that people corrected."""
        self._given = given
        self._applied = applied
        self._parts: list[pd.DataFrame] = []

    def add(self, name: str, changes: Mapping[str, pd.DataFrame], kept: pd.DataFrame, result: Merged) -> None:
        """The changes of a table: those of its clean rows, and what merging filled in.

        ``changes``: column → row, old, new, rule, as typing gives them; ``kept``: the accepted rows
        before merging.
        """
        clean, corrected = result.table, self._applied.corrected
        filled = clean.index.intersection(result.filled)
        for column in self._given[name].columns:
            here = corrected.loc[(corrected["table"] == name) & (corrected["name"] == column), "row"]
            mended = pd.Index(here[here.isin(clean.index)], dtype="int64")
            lines = changes[column]
            taken = filled[kept.loc[filled, column].isna() & clean.loc[filled, column].notna()]
            parts = [
                lines[lines["row"].isin(clean.index) & ~lines["row"].isin(mended)],
                self._compare(name, column, clean.loc[mended], CORRECTED),
                self._compare(name, column, clean.loc[taken], FILLED),
            ]
            self._parts += [self._place(name, column, clean, part) for part in parts if len(part)]

    def finish(self) -> pd.DataFrame:
        """The log by table and column; texts that repeat are categories."""
        if not self._parts:
            return pd.DataFrame(columns=LOG_COLUMNS)
        for part in PARTS:
            # Of one type in all parts, categories stay categories when the parts are joined.
            dtype = pd.CategoricalDtype(union_categoricals([one[part] for one in self._parts]).categories)
            self._parts = [
                one.assign(**{part: one[part].cat.set_categories(dtype.categories)}) for one in self._parts
            ]
        return pd.concat(self._parts, ignore_index=True)[LOG_COLUMNS]

    def _place(self, name: str, column: str, clean: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
        """The changes of a column with their places, and each text that repeats as a category."""
        table = self._given[name]
        return pd.DataFrame(
            {
                "table": pd.Categorical([name]).repeat(len(lines)),
                "name": pd.Categorical([column]).repeat(len(lines)),
                "column": table.letters(lines["row"], column).array,
                "region": clean["region"].reindex(lines["row"]).astype("category").array,
                "rule": lines["rule"].astype("category").array,
                "old": lines["old"].array,
                "new": lines["new"].array,
                **{str(part): places.array for part, places in table.addresses(lines["row"]).items()},
            }
        )

    def _compare(self, name: str, column: str, rows: pd.DataFrame, rule: str) -> pd.DataFrame:
        """The clean values of some rows beside their raw cells."""
        old = self._given[name].raw_texts(column).loc[rows.index]
        new = _written(rows, column, self._given[name].contract)
        return pd.DataFrame({"row": rows.index, "old": old.array, "new": new.array, "rule": rule})


def summarise_changes(log: pd.DataFrame) -> pd.DataFrame:
    """How many cells were changed: table, file, sheet, name, rule, region, written, taken, cells.

    ``written`` and ``taken`` tell of guesses alone what stood in the cell and which code it was taken for:
    words of a closed list with a slip in them, so that they name nobody. No other values.
    """
    guessed = log["rule"] == GUESSED
    told = log.assign(
        written=_show_words(log["old"].astype("str").where(guessed, "")),
        taken=log["new"].astype("str").where(guessed, ""),
    )
    keys = [*CHANGE_KEYS, "written", "taken"]
    counted = told.groupby(keys, observed=True, dropna=False).size().rename("cells").reset_index()
    return counted.astype(dict.fromkeys(keys, "str") | {"cells": "int64"})


def _show_words(texts: pd.Series) -> pd.Series:
    """The texts in one line, without signs that do not print; none of one with a digit."""
    shown = {
        text: "" if any(map(str.isdigit, text)) else " ".join("".join(filter(_is_shown, text)).split())
        for text in texts.unique()
    }
    return texts.map(shown).astype("str")


def _is_shown(char: str) -> bool:
    return char.isprintable() or char.isspace()


def address_problems(
    problems: Iterable[pd.DataFrame],
    remarks: Iterable[pd.DataFrame],
    given: Mapping[str, RawTable],
    placed: Mapping[str, pd.DataFrame],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All problems with their places, in the order of the sources; and those of tables with raw values.

    These are ``value`` (the cell), ``key`` and ``subject`` (what the row is about).

    ``problems``: table, row (number), name, rule, severity; ``remarks``: places already known.
    """
    found = pd.concat(problems, ignore_index=True) if problems else pd.DataFrame()
    parts = [
        _locate(lines, str(name), given[str(name)], placed).assign(
            value=_raw_values(lines, given[str(name)]),
            key=given[str(name)].keys(lines["row"]),
            subject=_subjects(lines, given[str(name)]),
        )
        for name, lines in found.groupby("table", sort=False)
    ]
    columns = [*PROBLEM_COLUMNS, *VALUE_COLUMNS]
    cells = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    known = [part for part in remarks if len(part)]
    blank = dict.fromkeys(VALUE_COLUMNS, "")
    all_of_them = pd.concat([cells, *(part.assign(**blank) for part in known)], ignore_index=True)
    order = {name: at for at, name in enumerate(given)}
    texts = [name for name in columns if name != "row"]
    all_of_them = all_of_them.astype(dict.fromkeys(texts, "str") | {"row": "float64"})
    all_of_them = all_of_them.assign(at=all_of_them["table"].map(order))
    ordered = all_of_them.sort_values(
        ["at", "file", "sheet", "row", "column"], kind="stable", ignore_index=True
    )
    return ordered[PROBLEM_COLUMNS], ordered.loc[ordered["table"] != "", columns]


def _locate(
    lines: pd.DataFrame, name: str, table: RawTable, placed: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """The lines with table, file, sheet, Excel row, letter and region instead of the row number."""
    region = placed[name]["region"].reindex(lines["row"]).fillna("")
    letter = pd.Series("", index=lines.index, dtype="str")
    for column, part in lines.groupby("name"):
        letter.loc[part.index] = table.letters(part["row"], str(column)).astype("str")
    return lines.assign(table=name, column=letter, region=region.to_numpy(), **table.addresses(lines["row"]))


def _raw_values(lines: pd.DataFrame, table: RawTable) -> pd.Series:
    """The raw cell of every line; blank where the sheet has no such column."""
    values = pd.Series("", index=lines.index, dtype="str")
    for name, part in lines.groupby("name"):
        if name in table.columns:
            values.loc[part.index] = table.raw_texts(str(name)).loc[part["row"]].to_numpy()
    return values


def _subjects(lines: pd.DataFrame, table: RawTable) -> pd.Series:
    """What the row of every line is about: the raw full name, else the first cell that must be filled."""
    required = (column.name for column in table.contract.columns if column.required)
    name = next((name for name in ("full_name", *required) if name in table.columns), None)
    if name is None:
        return pd.Series("", index=lines.index, dtype="str")
    return table.raw_texts(name).loc[lines["row"]].set_axis(lines.index)


def _written(rows: pd.DataFrame, name: str, contract: TableContract) -> pd.Series:
    values = write_values(rows[name], contract.kind_of(name))
    companion = missing_column(name)
    return write_kinds(values, rows[companion]) if companion in rows else values
