"""What people decided in ``cleaning-overrides.xlsx``, applied to the raw cells before they are typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from zhas_eval.cleaning.folding import fold_text
from zhas_eval.cleaning.layout import Layout, read_layout
from zhas_eval.cleaning.override_search import OverrideSearch
from zhas_eval.cleaning.raw_table import RawTable
from zhas_eval.cleaning.table import mark_problems, type_columns
from zhas_eval.cleaning.values import is_blank
from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import TableContract, load_override_contracts
from zhas_eval.sources.programme_folder import OVERRIDES_FILE
from zhas_eval.sources.raw import TEXT, RawWorkbook

CELL = ["table", "row", "name"]
# A new value that leaves the cell blank, in the three languages.
EMPTY = set(map(fold_text, ("пусто", "бос", "empty")))


@dataclass(frozen=True)
class Overrides:
    """The lines with a decision, by kind (``values``, ``people``); ``at_sheet``, ``at_row``: their places."""

    lines: Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Applied:
    """Raw tables with the corrected cells, and what became of each line.

    ``corrected``, ``accepted``: table, row (number), name, line; the name is blank where a row as a whole is
    accepted. ``met``: for each line of ``values`` how many
    cells it met. ``conflicts``: lines whose cells an earlier line has decided otherwise.
    """

    tables: Mapping[str, RawTable]
    corrected: pd.DataFrame
    accepted: pd.DataFrame
    met: pd.Series
    conflicts: pd.Index


def read_overrides(workbook: RawWorkbook | None, programme: Programme) -> Overrides:
    """The decisions of every sheet that is of one of the kinds; sheets of notes are passed over.

    Raises InputError with every line whose decision, row or column cannot be read, and with the columns
    that a sheet of decisions lacks.
    """
    contracts = load_override_contracts()
    found: dict[str, list[pd.DataFrame]] = {kind: [] for kind in contracts}
    problems: list[Problem] = []
    for sheet in workbook.sheets.values() if workbook else ():
        lacking: list[Sequence[Problem]] = []
        for kind, contract in contracts.items():
            try:
                layout = read_layout(sheet, contract)
            except InputError as error:
                # A sheet without the headings of either kind is a note.
                if error.problems[0].rule != "header_not_found":
                    lacking.append(error.problems)
                continue
            lines, wrong = _read_lines(layout, contract, programme)
            found[kind].append(lines)
            problems += wrong
            break
        else:
            nearest: Sequence[Problem] = min(lacking, key=len) if lacking else ()
            problems += nearest
    if problems:
        raise InputError(problems)
    empty = {
        kind: pd.DataFrame(columns=[*(column.name for column in contract.columns), "at_sheet", "at_row"])
        for kind, contract in contracts.items()
    }
    return Overrides(
        {kind: pd.concat(lines, ignore_index=True) if lines else empty[kind] for kind, lines in found.items()}
    )


def _read_lines(
    layout: Layout, contract: TableContract, programme: Programme
) -> tuple[pd.DataFrame, list[Problem]]:
    """The lines with a decision, and a problem for each line that cannot be used."""
    typed = type_columns(layout, contract, programme)
    decided = ~is_blank(layout.text["decision"])
    wrong = typed.problems[typed.problems["row"].isin(decided.index[decided])]
    # What a decision may be is no matter of a programme's codebooks.
    rules = wrong["rule"].mask(wrong["name"] == "decision", "override_bad_decision")
    found = [wrong.assign(rule=rules)[["row", "name", "rule"]]]
    if "new" in layout.text:
        has_value = ~is_blank(layout.text["new"])
        is_correction = typed.cells["decision"] == "correct"
        found += [
            mark_problems(has_value & ~decided, "decision", "override_no_decision", "reject"),
            mark_problems(~has_value & is_correction, "new", "override_no_value", "reject"),
        ]
    told = pd.concat(found, ignore_index=True).sort_values("row", kind="stable")
    problems = [
        Problem(rule, layout.sheet.file, layout.sheet.sheet, int(row), layout.letters[name])
        for row, name, rule in zip(told["row"], told["name"], told["rule"], strict=True)
    ]
    lines = typed.cells[decided].assign(at_sheet=layout.sheet.sheet)
    return lines.rename_axis("at_row").reset_index(), problems


def apply_values(tables: Mapping[str, RawTable], overrides: Overrides) -> Applied:
    """The decisions on values, each on the cells it means.

    A line means the cell in its row if the value there is still the old one; where rows were moved, the
    one row with its key. A line without a row means every cell of the column with the old value.
    """
    lines = overrides.lines["values"]
    search = OverrideSearch(tables)
    decided: dict[tuple[str, int, str], tuple[str, str | None, int]] = {}
    met: dict[int, int] = {}
    conflicts: list[int] = []
    for at, line in zip(lines.index, lines.to_dict("records"), strict=True):
        cells = search.find(line)
        met[at] = len(cells)
        new = None if line["decision"] == "accept" else str(line["new"])
        for cell in cells:
            if decided.setdefault(cell, (line["decision"], new, at))[:2] != (line["decision"], new):
                conflicts.append(at)
    corrected = {
        cell: "" if fold_text(str(new)) in EMPTY else str(new)
        for cell, (decision, new, _) in decided.items()
        if decision == "correct"
    }
    said = [(*cell, at) for cell, (_, _, at) in decided.items()]
    cells_of = pd.DataFrame(said, columns=[*CELL, "line"])
    is_corrected = pd.Series([cell in corrected for cell in decided], dtype=bool)
    return Applied(
        {name: _correct(name, table, corrected) for name, table in tables.items()},
        cells_of[is_corrected],
        cells_of[~is_corrected],
        pd.Series(met, dtype="int64"),
        pd.Index(dict.fromkeys(conflicts), dtype="int64"),
    )


def _correct(name: str, table: RawTable, corrected: Mapping[tuple[str, int, str], str]) -> RawTable:
    """The table with new texts in the corrected cells."""
    layouts = []
    for offset, layout in zip(table.offsets, table.layouts, strict=True):
        rows = {
            (row - offset, column): new
            for (other, row, column), new in corrected.items()
            if other == name and row - offset in layout.text.index
        }
        if rows:
            text, kinds = layout.text.copy(), layout.kinds.copy()
            for (row, column), new in rows.items():
                text.loc[row, column] = new
                kinds.loc[row, column] = TEXT
            layout = replace(layout, text=text, kinds=kinds)
        layouts.append(layout)
    return replace(table, layouts=tuple(layouts))


def list_pairs(overrides: Overrides, tables: Mapping[str, RawTable]) -> pd.DataFrame:
    """The decisions on people as pairs: left, right (origins as the rows stand now), decision, at.

    ``tables``: as in the files. A row that is no longer at its place is looked for by its key; where it
    is not found the origin is the one that the line names.
    """
    lines, search = overrides.lines["people"], OverrideSearch(tables)
    sides = {
        side: [search.find_origin(line, side) for line in lines.to_dict("records")]
        for side in ("left", "right")
    }
    return pd.DataFrame(
        {**sides, "decision": lines["decision"].to_numpy(dtype=object), "at": lines.index}, dtype=object
    )


def report_lines(
    overrides: Overrides, applied: Applied, pairs: pd.DataFrame, unmatched_pairs: pd.Index, refused: pd.Index
) -> pd.DataFrame:
    """A warning for each line that met nothing, that an earlier one contradicts, or whose value is refused.

    ``pairs``: as ``list_pairs`` gives them; ``refused``: lines whose new value breaks a rule.
    """
    values, people = overrides.lines["values"], overrides.lines["people"]
    ends = pairs[["left", "right"]]
    pair = ends.min(axis=1) + "|" + ends.max(axis=1)
    other = pairs["decision"] != pairs.groupby(pair)["decision"].transform("first")
    parts = [
        (people.loc[pairs.loc[other, "at"].astype("int64")], "override_conflict"),
        (values.loc[refused], "override_value_refused"),
        (values.loc[applied.met.index[applied.met == 0]], "override_unmatched"),
        (values.loc[applied.conflicts], "override_conflict"),
        (people.loc[unmatched_pairs], "override_unmatched"),
    ]
    return pd.concat(
        [
            pd.DataFrame({"sheet": lines["at_sheet"], "row": lines["at_row"], "rule": rule})
            for lines, rule in parts
        ],
        ignore_index=True,
    ).assign(file=OVERRIDES_FILE, severity="warning", column="", table="", name="", region="")
