"""All raw workbooks of a programme to clean tables, with every raw row accounted for."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from zhas_eval.cleaning.duplicates import merge_duplicates
from zhas_eval.cleaning.layout import Layout, read_layout
from zhas_eval.cleaning.people import identify_people
from zhas_eval.cleaning.places import check_places, check_references, order_tables, place_rows
from zhas_eval.cleaning.table import DTYPES, PROBLEM_COLUMNS, mark_problems, type_columns
from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.passport import Source
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import CleanData, TableContract, adapt_contract, load_contracts
from zhas_eval.sources.programme_folder import PASSPORT_FILE, find_unread_workbooks
from zhas_eval.sources.workbook import RawWorkbook

ACCOUNT_COLUMNS = ["table", "file", "sheet", "row", "outcome", "reason", "region"]
UNKNOWN_REGION = ""


def clean_workbooks(workbooks: Mapping[str, RawWorkbook], programme: Programme) -> CleanData:
    """Clean tables of every source in the passport; a table that has none is there without rows.

    Raises InputError with all sheets whose headings do not fit their table, or where no table is named.
    """
    layouts, sources = _read_layouts(workbooks, programme), programme.passport.sources
    contracts = {name: _fit_key(contract, layouts.get(name)) for name, contract in load_contracts().items()}
    tables: dict[str, pd.DataFrame] = {}
    problems: list[pd.DataFrame] = [_unread(workbooks, programme), _empty(layouts)]
    for name, layout in layouts.items():
        typed = type_columns(layout, contracts[name], programme)
        tables[name] = typed.cells.assign(origin=[f"{layout.place}!{row}" for row in typed.cells.index])
        problems.append(typed.problems.assign(table=name))
    tables |= identify_people(
        {name: table for name, table in tables.items() if contracts[name].is_about_people}
    )
    kept: dict[str, pd.DataFrame] = {}
    rejects: dict[str, pd.Series] = {}
    for name in order_tables(layouts, contracts):
        tables[name] = place_rows(tables[name], contracts[name], kept, contracts, programme)
        misplaced = check_places(tables[name], contracts[name], kept, layouts[name], programme)
        problems += [found.assign(table=name) for found in misplaced]
        rejects[name] = _reject_reasons(name, problems)
        kept[name] = tables[name].drop(index=rejects[name].index)
    clean: dict[str, pd.DataFrame] = {}
    accounts: list[pd.DataFrame] = []
    for name, layout in layouts.items():
        warnings = check_references(kept[name], contracts[name], kept, contracts, layout)
        result = merge_duplicates(kept[name], contracts[name])
        if len(result.differing):
            differing = pd.Series(True, index=result.differing)
            key = contracts[name].key[0]
            warnings.append(mark_problems(differing, layout, key, "same_key_other_values", "warning"))
        problems += [found.assign(table=name) for found in warnings]
        clean[name] = result.table
        accounts.append(_account(name, tables[name], rejects[name], result.merged, layout, sources[name]))
    found = pd.concat(problems, ignore_index=True)
    return CleanData(
        tables={name: clean.get(name, empty_table(contract)) for name, contract in contracts.items()},
        accounts=pd.concat(accounts, ignore_index=True)[ACCOUNT_COLUMNS],
        problems=_address(found, tables, programme),
        hashes={workbook.file: workbook.sha256 for workbook in workbooks.values()},
    )


def empty_table(contract: TableContract) -> pd.DataFrame:
    """The clean table of a programme that keeps no such table: all columns, no rows."""
    dtypes = {
        column.name: DTYPES.get(column.kind, "str") for column in contract.columns if not column.repeated
    }
    dtypes |= {"origin": "str", "region": "str", "when": "datetime64[us]"}
    if contract.is_about_people:
        dtypes["person"] = "str"
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()})


def _read_layouts(workbooks: Mapping[str, RawWorkbook], programme: Programme) -> dict[str, Layout]:
    layouts: dict[str, Layout] = {}
    problems = _find_missing_tables(programme)
    if not programme.passport.sources:
        problems.append(Problem("no_sources", file=PASSPORT_FILE, key="sources"))
    for name, source in programme.passport.sources.items():
        try:
            contract = adapt_contract(load_contracts()[name], without=source.without, headers=source.headers)
            layouts[name] = read_layout(workbooks[source.file].sheets[source.sheet], contract)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return layouts


def _fit_key(contract: TableContract, layout: Layout | None) -> TableContract:
    """The contract with what makes two rows one thing told by the columns that the sheet has."""
    if layout is None:
        return contract
    lacking = {column.name for column in contract.columns if not column.repeated} - {*layout.cells}
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


def _unread(workbooks: Mapping[str, RawWorkbook], programme: Programme) -> pd.DataFrame:
    """A warning for each workbook and each sheet that no table is read from."""
    used = {(source.file, source.sheet) for source in programme.passport.sources.values()}
    unread: list[dict[str, str]] = [
        {"file": file, "sheet": "", "rule": "unread_workbook", "severity": "warning", "column": ""}
        for file in find_unread_workbooks(programme)
    ]
    unread += [
        {"file": workbook.file, "sheet": sheet, "rule": "unread_sheet", "severity": "warning", "column": ""}
        for workbook in workbooks.values()
        for sheet in workbook.sheets
        if (workbook.file, sheet) not in used and sheet not in programme.passport.ignored_sheets
    ]
    return pd.DataFrame(unread, columns=["file", "sheet", "rule", "severity", "column"])


def _empty(layouts: Mapping[str, Layout]) -> pd.DataFrame:
    """A warning for each table whose sheet has no row of data."""
    empty = [
        {"table": name, "rule": "empty_sheet", "severity": "warning", "column": ""}
        for name, layout in layouts.items()
        if layout.cells.empty
    ]
    return pd.DataFrame(empty, columns=["table", "rule", "severity", "column"])


def _reject_reasons(name: str, problems: Iterable[pd.DataFrame]) -> pd.Series:
    """The first rule that rejects each rejected row of a table."""
    found = pd.concat(problems, ignore_index=True)
    rejects = found[(found["table"] == name) & (found["severity"] == "reject")]
    return rejects.drop_duplicates("row").set_index("row")["rule"]


def _account(
    name: str, table: pd.DataFrame, reasons: pd.Series, merged: pd.Index, layout: Layout, source: Source
) -> pd.DataFrame:
    """One line for every raw row of the sheet."""
    rows = pd.DataFrame(
        {"row": table.index, "outcome": "clean", "reason": "", "region": table["region"].to_numpy()}
    )
    rows = rows.set_index("row", drop=False)
    rows.loc[merged, ["outcome", "reason"]] = ["merged", "same_key"]
    rows.loc[reasons.index, "outcome"] = "rejected"
    rows.loc[reasons.index, "reason"] = reasons
    skipped = pd.DataFrame(
        {"row": list(layout.skipped), "outcome": "skipped", "reason": list(layout.skipped.values())}
    )
    both = pd.concat([rows, skipped], ignore_index=True).sort_values("row")
    return both.assign(
        table=name, file=source.file, sheet=source.sheet, region=both["region"].fillna(UNKNOWN_REGION)
    )


def _address(found: pd.DataFrame, tables: Mapping[str, pd.DataFrame], programme: Programme) -> pd.DataFrame:
    """The problems with file, sheet and region, in the order of the sources."""
    order = list(programme.passport.sources)
    files = {name: source.file for name, source in programme.passport.sources.items()}
    sheets = {name: source.sheet for name, source in programme.passport.sources.items()}
    regions = {
        (name, row): region
        for name, table in tables.items()
        for row, region in table["region"].dropna().items()
    }
    located = found.assign(
        file=found["table"].map(files).astype("str").fillna(found["file"]),
        sheet=found["table"].map(sheets).astype("str").fillna(found["sheet"]),
        region=[regions.get(key, UNKNOWN_REGION) for key in zip(found["table"], found["row"], strict=True)],
        at=found["table"].map({name: at for at, name in enumerate(order)}),
    )
    return located.sort_values(["at", "row", "column"], ignore_index=True)[[*PROBLEM_COLUMNS, "name"]]
