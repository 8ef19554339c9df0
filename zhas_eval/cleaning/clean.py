"""All raw workbooks of a programme to clean tables, with every raw row accounted for."""

from collections.abc import Mapping

import pandas as pd

from zhas_eval.cleaning.layout import Layout, read_layout
from zhas_eval.cleaning.people import identify_people
from zhas_eval.cleaning.table import PROBLEM_COLUMNS, type_columns
from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.passport import COMMON_REGION, Source
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import CleanData, TableContract, load_contracts
from zhas_eval.sources.programme_folder import PASSPORT_FILE
from zhas_eval.sources.workbook import RawWorkbook

ACCOUNT_COLUMNS = ["table", "file", "sheet", "row", "outcome", "reason", "region"]
UNKNOWN_REGION = ""
EMPTY_DTYPES = {
    "month": "datetime64[us]",
    "date": "datetime64[us]",
    "integer": "float64",
    "number": "float64",
    "money": "float64",
}


def clean_workbooks(workbooks: Mapping[str, RawWorkbook], programme: Programme) -> CleanData:
    """Clean tables of every source in the passport; a table that has none is there without rows.

    Raises InputError with all sheets whose headings do not fit their table.
    """
    layouts, sources = _read_layouts(workbooks, programme), programme.passport.sources
    contracts = load_contracts()
    tables: dict[str, pd.DataFrame] = {}
    problems: list[pd.DataFrame] = [_unread(workbooks, programme)]
    for name, layout in layouts.items():
        typed = type_columns(layout, contracts[name], programme)
        tables[name] = typed.cells.assign(origin=[f"{layout.place}!{row}" for row in typed.cells.index])
        problems.append(typed.problems.assign(table=name))
    tables |= identify_people(
        {name: table for name, table in tables.items() if contracts[name].is_about_people}
    )
    for name in tables:
        tables[name] = _place(name, tables, contracts[name], programme)
        problems.append(
            _check_place(tables[name], contracts[name], layouts[name], programme).assign(table=name)
        )
    found = pd.concat(problems, ignore_index=True)
    clean: dict[str, pd.DataFrame] = {}
    accounts: list[pd.DataFrame] = []
    for name, table in tables.items():
        rejects = found[(found["table"] == name) & (found["severity"] == "reject")]
        reasons = rejects.drop_duplicates("row").set_index("row")["rule"]
        kept = table.drop(index=reasons.index)
        clean[name], merged = merge_duplicates(kept, contracts[name])
        accounts.append(_account(name, table, reasons, merged, layouts[name], sources[name]))
    return CleanData(
        tables={name: clean.get(name, empty_table(contract)) for name, contract in contracts.items()},
        accounts=pd.concat(accounts, ignore_index=True)[ACCOUNT_COLUMNS],
        problems=_address(found, tables, programme),
        hashes={workbook.file: workbook.sha256 for workbook in workbooks.values()},
    )


def empty_table(contract: TableContract) -> pd.DataFrame:
    """The clean table of a programme that keeps no such table: all columns, no rows."""
    dtypes = {
        column.name: EMPTY_DTYPES.get(column.kind, "str")
        for column in contract.columns
        if not column.repeated
    }
    dtypes |= {"origin": "str", "region": "str", "when": "datetime64[us]"}
    if contract.is_about_people:
        dtypes["person"] = "str"
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()})


def merge_duplicates(table: pd.DataFrame, contract: TableContract) -> tuple[pd.DataFrame, pd.Index]:
    """The table with rows alike in the contract's key made one, and the rows that went into others.

    The earliest row stays, of one day the first; a value it lacks is taken from the next that has it.
    A row with a blank in its key is like no other.
    """
    key = [name for name in contract.key if name in table]
    if contract.date:
        table = table.sort_values(contract.date, kind="stable")
    whole = table[key].notna().all(axis=1)
    repeated = whole & table.duplicated(key, keep="first")
    if not repeated.any():
        return table.sort_index(), table.index[:0]
    group = table[whole].groupby(key, sort=False, dropna=False)
    merged = table.copy()
    for name in table.columns.difference([*key, "origin"]):
        merged.loc[whole, name] = table.loc[whole, name].fillna(group[name].transform("first"))
    return merged[~repeated].sort_index(), table.index[repeated]


def _read_layouts(workbooks: Mapping[str, RawWorkbook], programme: Programme) -> dict[str, Layout]:
    layouts: dict[str, Layout] = {}
    problems = _find_missing_tables(programme)
    for name, source in programme.passport.sources.items():
        try:
            layouts[name] = read_layout(workbooks[source.file].sheets[source.sheet], load_contracts()[name])
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return layouts


def _find_missing_tables(programme: Programme) -> list[Problem]:
    """A problem for each table whose rows can only be placed by another that the passport lacks."""
    sources = programme.passport.sources
    return [
        Problem("needs_table", file=PASSPORT_FILE, column=f"sources.{name}", details={"table": via[0]})
        for name in sources
        if (via := load_contracts()[name].region_via or load_contracts()[name].date_via)
        and via[0] not in sources
    ]


def _unread(workbooks: Mapping[str, RawWorkbook], programme: Programme) -> pd.DataFrame:
    """A warning for each sheet that no table is read from."""
    used = {(source.file, source.sheet) for source in programme.passport.sources.values()}
    unread = [
        {"file": workbook.file, "sheet": sheet, "rule": "unread_sheet", "severity": "warning", "column": ""}
        for workbook in workbooks.values()
        for sheet in workbook.sheets
        if (workbook.file, sheet) not in used and sheet not in programme.passport.ignored_sheets
    ]
    return pd.DataFrame(unread, columns=["file", "sheet", "rule", "severity", "column"])


def _place(
    name: str, tables: Mapping[str, pd.DataFrame], contract: TableContract, programme: Programme
) -> pd.DataFrame:
    """The table with ``when`` and ``region``, taken from the table it belongs to where it has none."""
    table = tables[name]
    if contract.date:
        when = table[contract.date]
        if contract.column(contract.date).kind == "month":
            # The month in which the programme ends counts to the programme's last day.
            last = pd.Timestamp(programme.passport.ends_on)
            when = when.mask(when == last + pd.offsets.MonthEnd(0), last)
    elif contract.date_via:
        other, key, value = contract.date_via
        when = _look_up(table, tables, other, key, value)
    else:
        when = pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
    if "region" in table:
        region = table["region"]
    elif contract.region_via:
        other, key = contract.region_via
        region = _look_up(table, tables, other, key, "region")
    else:
        region = pd.Series(COMMON_REGION, index=table.index, dtype="str")
    return table.assign(when=when, region=region)


def _look_up(
    table: pd.DataFrame, tables: Mapping[str, pd.DataFrame], other: str, key: str, value: str
) -> pd.Series:
    target = tables[other].dropna(subset=key).drop_duplicates(key).set_index(key)[value]
    return table[key].map(target)


def _check_place(
    table: pd.DataFrame, contract: TableContract, layout: Layout, programme: Programme
) -> pd.DataFrame:
    """Rejects: a day outside the programme, and a reference that leads nowhere."""
    first, last = pd.Timestamp(programme.passport.starts_on), pd.Timestamp(programme.passport.ends_on)
    found = []
    if contract.date:
        outside = table["when"].notna() & ~table["when"].between(first, last)
        found.append((outside, contract.date, "date_outside_programme"))
    if via := contract.region_via or contract.date_via:
        found.append((table["region"].isna() & table[via[1]].notna(), via[1], "unknown_key"))
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "row": table.index[mask],
                    "column": layout.letters[column],
                    "rule": rule,
                    "severity": "reject",
                    "name": column,
                }
            )
            for mask, column, rule in found
        ]
        or [pd.DataFrame(columns=["row", "column", "rule", "severity", "name"])],
        ignore_index=True,
    )


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
