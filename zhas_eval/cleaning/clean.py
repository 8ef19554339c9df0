"""All raw sheets of a programme to clean tables, with every raw row accounted for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from zhas_eval.cleaning.accounts import account_rows
from zhas_eval.cleaning.answers import join_kinds
from zhas_eval.cleaning.duplicates import find_identical, merge_duplicates
from zhas_eval.cleaning.layout import read_layout
from zhas_eval.cleaning.log import Log, address_problems, summarise_changes
from zhas_eval.cleaning.overrides import (
    Applied,
    apply_values,
    list_pairs,
    read_overrides,
    report_lines,
)
from zhas_eval.cleaning.pairs import show_pairs
from zhas_eval.cleaning.people import People, identify_people
from zhas_eval.cleaning.places import check_places, check_references, order_tables, place_rows
from zhas_eval.cleaning.raw_table import RawTable
from zhas_eval.cleaning.remarks import note_doubtful, note_hidden, note_unread
from zhas_eval.cleaning.table import Typed, mark_problems, type_columns
from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.missing import MISSING_DTYPE, missing_column
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import (
    DTYPES,
    CleanData,
    Review,
    TableContract,
    adapt_contract,
    load_contracts,
)
from zhas_eval.sources.programme_folder import PASSPORT_FILE, find_sheets
from zhas_eval.sources.raw import RawSheet, RawWorkbook

Tables = Mapping[str, pd.DataFrame]
# What a person may have meant all the same.
DOUBTS = ("spelling_guessed", "iin_birth_date", "iin_sex")


class Cleaned(NamedTuple):
    """What cleaning gives: the data, and what a person reads to check them."""

    data: CleanData
    review: Review


def clean_workbooks(
    workbooks: Mapping[str, RawWorkbook], programme: Programme, decisions: RawWorkbook | None = None
) -> Cleaned:
    """Clean tables of every source in the passport, and what a person reads to check them.

    ``decisions``: the contents of ``cleaning-overrides.xlsx``. A table without a source is there
    without rows.

    Raises InputError with all sheets whose headings do not fit their table, where no table is named,
    with all decisions that cannot be read, and with all samples that have more rows than were drawn.
    """
    sheets = find_sheets(programme, workbooks)
    overrides = read_overrides(decisions, programme)
    given = _read_layouts(sheets, programme)
    applied = apply_values(given, overrides)
    raw = applied.tables
    contracts = {name: _fit_key(contract, raw.get(name)) for name, contract in load_contracts().items()}
    typed = {name: _type_table(table, programme) for name, table in raw.items()}
    problems = [_accept(found.problems.assign(table=name), applied) for name, found in typed.items()]
    tables = {
        name: found.cells.assign(origin=raw[name].origins(found.cells.index.to_series()))
        for name, found in typed.items()
    }
    said = list_pairs(overrides, given)
    people, unmatched = _identify(tables, contracts, said, programme)
    tables |= people.tables
    problems += [
        _accept(
            mark_problems(refused, "person_id", "person_id_conflict", "warning").assign(table=name), applied
        )
        for name, table in people.tables.items()
        if (refused := table["origin"].isin(people.refused)).any()
    ]
    kept, rejects, placed = _place(tables, contracts, programme, problems)
    clean: dict[str, pd.DataFrame] = {}
    accounts: list[pd.DataFrame] = []
    log = Log(given, applied)
    hashes = {workbook.file: workbook.sha256 for workbook in workbooks.values()}
    for name, table in raw.items():
        warnings = check_references(kept[name], contracts[name], kept, contracts, table.columns)
        result = merge_duplicates(kept[name], contracts[name])
        if len(result.differing):
            differing = pd.Series(True, index=result.differing)
            warnings.append(
                mark_problems(differing, contracts[name].key[0], "same_key_other_values", "warning")
            )
        identical = pd.Series(True, index=find_identical(kept[name], contracts[name]))
        warnings.append(
            mark_problems(identical, next(iter(contracts[name].key), ""), "identical_row", "warning")
        )
        warnings.append(result.overruled.assign(rule="merged_other_value", severity="warning"))
        problems += [_accept(found.assign(table=name), applied) for found in warnings]
        clean[name] = result.table
        log.add(name, typed[name].changes, kept[name], result)
        accounts.append(account_rows(name, placed[name], rejects[name], result.merged, table, hashes))
    if problems_of_samples := _check_samples(clean, programme):
        raise InputError(problems_of_samples)
    pairs = show_pairs(people.pairs, tables, given)
    remarks = [
        note_doubtful(pairs),
        note_unread(sheets, workbooks, programme),
        _accept_hidden(note_hidden(raw), applied, given),
        report_lines(overrides, applied, said, unmatched, _refused_lines(problems, applied)),
    ]
    found, values = address_problems(problems, remarks, given, placed)
    review_log = log.finish()
    data = CleanData(
        tables={name: clean.get(name, empty_table(contract)) for name, contract in contracts.items()},
        accounts=pd.concat(accounts, ignore_index=True),
        problems=found,
        changes=summarise_changes(review_log),
        hashes=hashes,
    )
    lost = values["severity"] == "reject"
    review = Review(
        log=review_log,
        rejects=values[lost],
        remarks=values[~lost],
        pairs=pairs,
        decisions={
            "values": overrides.lines["values"].assign(met=applied.met),
            "people": overrides.lines["people"].assign(
                met=(~overrides.lines["people"].index.isin(unmatched)).astype("int64")
            ),
        },
    )
    return Cleaned(data, review)


def empty_table(contract: TableContract) -> pd.DataFrame:
    """The clean table of a programme that keeps no such table: all columns, no rows."""
    dtypes: dict[str, Any] = {}
    for column in contract.columns:
        if not column.repeated:
            dtypes[column.name] = DTYPES.get(column.kind, "str")
            dtypes |= {missing_column(column.name): MISSING_DTYPE} if column.asked else {}
    dtypes |= {"origin": "str", "region": "str", "when": "datetime64[us]"}
    if contract.is_about_people:
        dtypes["person"] = "str"
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()})


def _read_layouts(sheets: Mapping[str, Sequence[RawSheet]], programme: Programme) -> dict[str, RawTable]:
    tables: dict[str, RawTable] = {}
    problems = _find_missing_tables(programme)
    if not programme.passport.sources:
        problems.append(Problem("no_sources", file=PASSPORT_FILE, key="sources"))
    for name, source in programme.passport.sources.items():
        contract = adapt_contract(load_contracts()[name], without=source.without, headers=source.headers)
        layouts = []
        for sheet in sheets[name]:
            try:
                layouts.append(read_layout(sheet, contract))
            except InputError as error:
                problems += error.problems
        tables[name] = RawTable(contract, tuple(layouts))
    if problems:
        raise InputError(problems)
    return tables


def _fit_key(contract: TableContract, table: RawTable | None) -> TableContract:
    """The contract with what makes two rows one thing told by the columns that the sheets have."""
    if table is None:
        return contract
    lacking = {column.name for column in contract.columns if not column.repeated} - {*table.columns}
    return replace(contract, key=tuple(name for name in contract.key if name not in lacking))


def _find_missing_tables(programme: Programme) -> list[Problem]:
    """A problem for each table whose rows can only be placed by another that the passport lacks."""
    sources = programme.passport.sources
    return [
        Problem("needs_table", file=PASSPORT_FILE, details={"table": via[0]}, key=f"sources.{name}")
        for name in sources
        if (via := load_contracts()[name].region_via or load_contracts()[name].date_via)
        and via[0] not in sources
    ]


def _check_samples(tables: Tables, programme: Programme) -> list[Problem]:
    """A problem for each table with more rows than the passport says were drawn."""
    return [
        Problem(
            "sample_too_small",
            file=PASSPORT_FILE,
            details={"rows": str(len(tables[name])), "sample": str(drawn)},
            key=f"sources.{name}.coverage",
        )
        for name, source in programme.passport.sources.items()
        if (drawn := source.coverage.sample) is not None and len(tables[name]) > drawn
    ]


def _type_table(table: RawTable, programme: Programme) -> Typed:
    """The sheets of a table, each typed by itself: a way of writing is that of who keeps the sheet."""
    parts = [type_columns(layout, table.contract, programme) for layout in table.layouts]
    offsets = table.offsets
    cells = table.numbered([part.cells for part in parts])
    changes = {
        # Not every sheet has every column.
        name: [
            (part.changes[name], offset)
            for part, offset in zip(parts, offsets, strict=True)
            if name in part.changes
        ]
        for name in table.columns
    }
    return Typed(
        cells=cells if len(parts) == 1 else join_kinds(cells, table.contract),
        problems=_renumber(list(zip((part.problems for part in parts), offsets, strict=True))),
        changes={name: _renumber(frames) for name, frames in changes.items()},
    )


def _renumber(frames: Sequence[tuple[pd.DataFrame, int]]) -> pd.DataFrame:
    """Lines by Excel row, each sheet's with its offset, as lines by row number."""
    moved = [frame.assign(row=frame["row"] + offset) for frame, offset in frames]
    return pd.concat(moved, ignore_index=True) if len(moved) > 1 else moved[0]


def _accept(problems: pd.DataFrame, applied: Applied) -> pd.DataFrame:
    """The problems less the warnings of cells that a person has accepted."""
    cells = ["table", "row", "name"]
    if applied.accepted.empty or problems.empty:
        return problems
    accepted = pd.MultiIndex.from_frame(problems[cells]).isin(
        pd.MultiIndex.from_frame(applied.accepted[cells])
    )
    return problems[~accepted | (problems["severity"] == "reject")]


def _accept_hidden(remarks: pd.DataFrame, applied: Applied, given: Mapping[str, RawTable]) -> pd.DataFrame:
    """The remarks less those on hidden rows that a person has accepted."""
    whole = applied.accepted[applied.accepted["name"] == ""]
    places = [given[str(name)].addresses(rows["row"]).astype("str") for name, rows in whole.groupby("table")]
    if not places:
        return remarks
    accepted = pd.MultiIndex.from_frame(pd.concat(places))
    here = pd.MultiIndex.from_frame(remarks[["file", "sheet", "row"]].astype("str"))
    return remarks[~((remarks["rule"] == "hidden_row") & here.isin(accepted))]


def _refused_lines(problems: Iterable[pd.DataFrame], applied: Applied) -> pd.Index:
    """The decisions whose new value breaks a rule itself."""
    cells = ["table", "row", "name"]
    found = pd.concat(problems, ignore_index=True)
    found = found[~found["rule"].isin(DOUBTS)]
    refused = pd.MultiIndex.from_frame(applied.corrected[cells]).isin(pd.MultiIndex.from_frame(found[cells]))
    lines: pd.Index = applied.corrected[refused].set_index("line").index
    return lines.unique()


def _identify(
    tables: Tables,
    contracts: Mapping[str, TableContract],
    pairs: pd.DataFrame,
    programme: Programme,
) -> tuple[People, pd.Index]:
    """Who is who over all tables of people, and the decisions on people whose rows are not there."""
    named = {name: table for name, table in tables.items() if contracts[name].is_about_people}
    people = identify_people(
        named,
        together=pairs.loc[pairs["decision"] == "merge", ["left", "right"]],
        apart=pairs.loc[pairs["decision"] == "apart", ["left", "right"]],
        engine=programme.passport.linkage,
    )
    gone = pd.MultiIndex.from_frame(people.unmatched[["left", "right"]])
    return people, pd.Index(pairs.loc[pd.MultiIndex.from_frame(pairs[["left", "right"]]).isin(gone), "at"])


def _place(
    tables: Tables,
    contracts: Mapping[str, TableContract],
    programme: Programme,
    problems: list[pd.DataFrame],
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.Series], dict[str, pd.DataFrame]]:
    """Each table's rows that count, its rejected rows with their rule, and all its rows placed.

    Adds to ``problems`` what is found.
    """
    kept: dict[str, pd.DataFrame] = {}
    rejects: dict[str, pd.Series] = {}
    placed: dict[str, pd.DataFrame] = {}
    for name in order_tables(tables, contracts):
        placed[name] = place_rows(tables[name], contracts[name], kept, contracts, programme)
        misplaced = check_places(placed[name], contracts[name], kept, programme)
        problems += [found.assign(table=name) for found in misplaced]
        rejects[name] = _reject_reasons(name, problems)
        kept[name] = placed[name].drop(index=rejects[name].index)
    return kept, rejects, placed


def _reject_reasons(name: str, problems: Iterable[pd.DataFrame]) -> pd.Series:
    """The first rule that rejects each rejected row of a table."""
    parts = [part[(part["table"] == name) & (part["severity"] == "reject")] for part in problems]
    rejects = pd.concat(parts, ignore_index=True)
    return rejects.drop_duplicates("row").set_index("row")["rule"]
