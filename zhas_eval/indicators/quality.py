"""The account of raw rows, as figures: raw = clean + merged + rejected + skipped, by file and sheet.

An account is of whole files: the period plays no part in it. In the documents of one region only
rows that are known to be of that region count.
"""

from dataclasses import replace

import pandas as pd

from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.indicators.measure import count_rows
from zhas_eval.indicators.rows import place_rows
from zhas_eval.programme.passport import ALL_REGIONS
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import GUESSED, OUTCOMES, CleanData

PLACE = ["table", "file", "sheet"]


def calculate_quality(clean: CleanData, scope: Scope) -> list[Figure]:
    """Raw rows and their outcomes, in all, by table and by sheet; warnings and changed cells by rule."""
    accounts = _with_origin(_of_region(clean.accounts, scope))
    problems = _with_origin(_of_region(clean.problems.dropna(subset="row"), scope))
    lost = accounts.loc[accounts["outcome"] == "rejected", "origin"]
    warnings = problems[(problems["severity"] == "warning") & ~problems["origin"].isin(lost)]
    held = accounts[accounts["outcome"] != "skipped"]
    figures = [*_account(scope, accounts, "", ""), _share_accepted(scope, accounts)]
    # Of all rows that hold data the addresses would be the files over again.
    figures.append(replace(_count(scope, "rows.with_data", held, "accounts", unit="rows"), evidence=()))
    for table in scope.passport.sources:
        figures += _account(scope, accounts[accounts["table"] == table], "table", table)
    for part in list_sheets(clean, scope).to_dict("records"):
        place = [part[name] for name in PLACE]
        here = (accounts[PLACE] == place).all(axis=1)
        figures += _account(scope, accounts[here], "sheet", part["group"])
    figures.append(_count(scope, "rows.warnings", warnings, "problems", unit="count"))
    for rule, rows in warnings.groupby("rule"):
        figures.append(
            _count(scope, "rows.warnings", rows, "problems", unit="count", dimension="rule", group=str(rule))
        )
    rejects = problems[problems["severity"] == "reject"].drop_duplicates(["origin", "rule"])
    for rule, rows in rejects.groupby("rule"):
        figures.append(
            _count(scope, "rows.rejected", rows, "problems", unit="rows", dimension="rule", group=str(rule))
        )
    return figures + _count_changes(clean, scope) + _count_guesses(clean, scope)


def list_sheets(clean: CleanData, scope: Scope) -> pd.DataFrame:
    """The sheets that tables are read from: table, file, sheet, and ``group``, their name in figures."""
    parts = _of_region(clean.accounts, scope)[PLACE].drop_duplicates()
    number = (parts.groupby("table").cumcount() + 1).astype("str")
    return parts.assign(group=parts["table"] + "." + number)


def _count_changes(clean: CleanData, scope: Scope) -> list[Figure]:
    """Cells whose clean value is not the raw one; which they are stands in the cleaning log."""
    changes = _of_region(clean.changes, scope)
    sums = {"": changes["cells"].sum(), **changes.groupby("rule")["cells"].sum()}
    return [
        Figure(
            indicator="rows.changed_cells",
            region=scope.region,
            period=scope.period.code,
            dimension="rule" if rule else "",
            group=str(rule),
            numerator=float(cells),
            value=float(cells),
            unit="count",
            rows=int(cells),
            table="changes",
        )
        for rule, cells in sums.items()
    ]


def list_guesses(clean: CleanData, scope: Scope) -> pd.DataFrame:
    """The guesses at misspelt answers: table, name (of the column), written, taken (code or codes), cells.

    And ``group``, the name of each in figures. No personal values: see ``CleanData.changes``.
    """
    changes = _of_region(clean.changes, scope)
    guessed = changes[changes["rule"] == GUESSED]
    keys = ["table", "name", "written", "taken"]
    lines = guessed.groupby(keys, sort=True)["cells"].sum().reset_index()
    number = (lines.groupby(["table", "name"]).cumcount() + 1).astype("str")
    return lines.assign(group=lines["table"] + "." + lines["name"] + "." + number)


def _count_guesses(clean: CleanData, scope: Scope) -> list[Figure]:
    """In how many cells each guess was made."""
    return [
        Figure(
            indicator="rows.guessed_cells",
            region=scope.region,
            period=scope.period.code,
            dimension="guess",
            group=line["group"],
            numerator=float(line["cells"]),
            value=float(line["cells"]),
            unit="count",
            rows=int(line["cells"]),
            table="changes",
        )
        for line in list_guesses(clean, scope).to_dict("records")
    ]


def list_rejects(clean: CleanData, scope: Scope) -> pd.DataFrame:
    """The rejected rows of the scope's region: file, sheet, row, column (Excel letter), rule. No values."""
    problems = _of_region(clean.problems, scope)
    return problems.loc[problems["severity"] == "reject", ["table", "file", "sheet", "row", "column", "rule"]]


def _of_region(lines: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    return lines if scope.is_whole else lines[lines["region"] == scope.region]


def _with_origin(lines: pd.DataFrame) -> pd.DataFrame:
    origin = lines["file"] + "!" + lines["sheet"] + "!" + lines["row"].astype("int64").astype("str")
    return lines.assign(origin=origin)


def _share_accepted(scope: Scope, accounts: pd.DataFrame) -> Figure:
    """Rows that were accepted, by themselves or as part of another, of all that hold data."""
    counts = accounts["outcome"].value_counts()
    accepted = float(counts.get("clean", 0) + counts.get("merged", 0))
    whole = accepted + float(counts.get("rejected", 0))
    return Figure(
        indicator="rows.accepted_share",
        region=scope.region,
        period=scope.period.code,
        numerator=accepted,
        denominator=whole,
        value=accepted / whole if whole else None,
        unit="share",
        rows=int(whole),
        table="accounts",
    )


def _account(scope: Scope, accounts: pd.DataFrame, dimension: str, group: str) -> list[Figure]:
    made = [_count(scope, "rows.raw", accounts, "accounts", unit="rows", dimension=dimension, group=group)]
    made += [
        _count(
            scope,
            f"rows.{outcome}",
            accounts[accounts["outcome"] == outcome],
            "accounts",
            unit="rows",
            dimension=dimension,
            group=group,
        )
        for outcome in OUTCOMES
    ]
    # The account speaks of all rows: their addresses would be the whole file over again.
    return [
        replace(figure, evidence=()) if figure.indicator in {"rows.raw", "rows.clean"} else figure
        for figure in made
    ]


def _count(
    scope: Scope,
    indicator: str,
    lines: pd.DataFrame,
    table: str,
    *,
    unit: Unit,
    dimension: str = "",
    group: str = "",
) -> Figure:
    """How many lines there are; they are of the scope already, whatever their region."""
    placed = place_rows(replace(scope, region=ALL_REGIONS), table, lines, days="ever")
    [figure] = count_rows(placed, indicator, unit=unit, dimension=dimension, group=group, aggregation="none")
    return replace(figure, region=scope.region)
