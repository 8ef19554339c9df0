"""The cleaning log: every cell whose clean value is not the raw one; and the places of problems."""

from collections.abc import Iterable, Mapping

import pandas as pd

from zhas_eval.cleaning.duplicates import Merged
from zhas_eval.cleaning.overrides import Applied
from zhas_eval.cleaning.raw_table import RawTable
from zhas_eval.cleaning.values import write_values
from zhas_eval.programme.tables import TableContract

LOG_COLUMNS = ["table", "file", "sheet", "row", "column", "name", "old", "new", "rule", "region"]
PROBLEM_COLUMNS = ["table", "file", "sheet", "row", "column", "rule", "severity", "region", "name"]
CHANGE_KEYS = ["table", "file", "sheet", "name", "rule", "region"]
CORRECTED, FILLED = "corrected", "filled_from_merged"
PARTS = ["table", "file", "sheet", "column", "name", "rule", "region"]


class Log:
    """Gathers the changed cells of the tables, by row number, and gives them their places at the end."""

    def __init__(self, given: Mapping[str, RawTable], applied: Applied) -> None:
        """``given``: the tables as in the files; ``applied``: with the cells that people corrected."""
        self._given = given
        self._applied = applied
        self._parts: list[tuple[str, pd.DataFrame]] = []

    def add(self, name: str, changes: pd.DataFrame, kept: pd.DataFrame, result: Merged) -> None:
        """The changes of a table: those of its clean rows, and what merging filled in.

        ``changes``: row, name, old, new, rule, as typing gives them; ``kept``: the accepted rows
        before merging.
        """
        corrected = self._applied.corrected.query("table == @name")
        parts = [
            changes[changes["row"].isin(result.table.index)],
            self._list_corrected(name, corrected, result.table),
            self._list_filled(name, kept, result),
        ]
        if len(corrected):
            cells = pd.MultiIndex.from_frame(corrected[["row", "name"]])
            parts[0] = parts[0][~pd.MultiIndex.from_frame(parts[0][["row", "name"]]).isin(cells)]
        self._parts += [(name, part) for part in parts if len(part)]

    def finish(self, placed: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
        """The log by table, row and column; texts that repeat are categories."""
        if not self._parts:
            return pd.DataFrame(columns=LOG_COLUMNS)
        logs = [_locate(part, name, self._given[name], placed) for name, part in self._parts]
        log = pd.concat([part.astype(dict.fromkeys(PARTS, "str")) for part in logs], ignore_index=True)
        log = log.sort_values(["table", "file", "sheet", "row", "column"], kind="stable", ignore_index=True)
        return log[LOG_COLUMNS].astype(dict.fromkeys(PARTS, "category"))

    def _list_corrected(self, name: str, corrected: pd.DataFrame, clean: pd.DataFrame) -> pd.DataFrame:
        here = corrected[corrected["row"].isin(clean.index)]
        contract = self._given[name].contract
        lines = []
        for column, cells in here.groupby("name"):
            rows = pd.Index(cells["row"], dtype="int64")
            old = self._given[name].raw_texts(str(column)).loc[rows]
            new = _written(clean.loc[rows, column], str(column), contract)
            lines.append(
                pd.DataFrame({"row": rows, "name": column, "old": old.to_numpy(), "new": new.to_numpy()})
            )
        empty = pd.DataFrame(columns=["row", "name", "old", "new"])
        return (pd.concat(lines, ignore_index=True) if lines else empty).assign(rule=CORRECTED)

    def _list_filled(self, name: str, kept: pd.DataFrame, result: Merged) -> pd.DataFrame:
        """Values that a row took from another that is the same thing."""
        contract = self._given[name].contract
        lines = []
        left = result.table.loc[result.table.index.isin(result.filled)]
        for column in self._given[name].columns:
            before, after = kept.loc[left.index, column], left[column]
            filled = left.index[before.isna() & after.notna()]
            if len(filled):
                old = self._given[name].raw_texts(column).loc[filled]
                new = _written(after.loc[filled], column, contract)
                lines.append(
                    pd.DataFrame(
                        {"row": filled, "name": column, "old": old.to_numpy(), "new": new.to_numpy()}
                    )
                )
        empty = pd.DataFrame(columns=["row", "name", "old", "new"])
        return (pd.concat(lines, ignore_index=True) if lines else empty).assign(rule=FILLED)


def summarise_changes(log: pd.DataFrame) -> pd.DataFrame:
    """How many cells were changed: table, file, sheet, name, rule, region, cells. No values."""
    counted = log.groupby(CHANGE_KEYS, observed=True, dropna=False).size().rename("cells").reset_index()
    return counted.astype(dict.fromkeys(CHANGE_KEYS, "str") | {"cells": "int64"})


def address_problems(
    problems: Iterable[pd.DataFrame],
    remarks: Iterable[pd.DataFrame],
    given: Mapping[str, RawTable],
    placed: Mapping[str, pd.DataFrame],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All problems with their places, in the order of the sources; and those of cells with the raw value.

    ``problems``: table, row (number), name, rule, severity; ``remarks``: places already known.
    """
    found = pd.concat(problems, ignore_index=True) if problems else pd.DataFrame()
    parts = [
        _locate(lines, str(name), given[str(name)], placed).assign(
            value=_raw_values(lines, given[str(name)]), key=given[str(name)].keys(lines["row"])
        )
        for name, lines in found.groupby("table", sort=False)
    ]
    columns = [*PROBLEM_COLUMNS, "value", "key"]
    cells = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    known = [part for part in remarks if len(part)]
    all_of_them = pd.concat([cells, *(part.assign(value="", key="") for part in known)], ignore_index=True)
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
    return lines.assign(
        table=name, column=table.letters(lines), region=region.to_numpy(), **table.addresses(lines["row"])
    )


def _raw_values(lines: pd.DataFrame, table: RawTable) -> pd.Series:
    """The raw cell of every line; blank where the sheet has no such column."""
    values = pd.Series("", index=lines.index, dtype="str")
    for name, part in lines.groupby("name"):
        if name in table.columns:
            values.loc[part.index] = table.raw_texts(str(name)).loc[part["row"]].to_numpy()
    return values


def _written(values: pd.Series, name: str, contract: TableContract) -> pd.Series:
    known = {column.name for column in contract.columns}
    return write_values(values, contract.column(name if name in known else name.rsplit("_", 1)[0]).kind)
