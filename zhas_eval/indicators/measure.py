"""Ways to make a figure of clean rows: count, sum, share, and the same by groups."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import CleanData

NO_ANSWER = "missing"
# The method of a figure whose table the programme does not keep.
NOT_KEPT = "not_kept"
# What figures may rest on besides the tables of the passport.
OWN_TABLES = {"accounts", "problems", "changes", "passport"}


def rows_in_period(clean: CleanData, table: str, scope: Scope) -> pd.DataFrame:
    """The rows of a table, of every region, that happened in the scope's period."""
    rows = clean.tables[table]
    start, end = pd.Timestamp(scope.period.start), pd.Timestamp(scope.period.end)
    return rows[rows["when"].between(start, end)]


def rows_in_region(rows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The rows of the scope's region; all of them, and those common to all, where it is ``all``."""
    return rows if scope.is_whole else rows[rows["region"] == scope.region]


def rows_in_scope(clean: CleanData, table: str, scope: Scope) -> pd.DataFrame:
    """The rows of a table that happened in the scope's period and region."""
    return rows_in_region(rows_in_period(clean, table, scope), scope)


def count_rows(
    scope: Scope,
    indicator: str,
    rows: pd.DataFrame,
    table: str,
    *,
    unit: Unit = "count",
    dimension: str = "",
    group: str = "",
    missing: int = 0,
) -> Figure:
    """How many rows there are; no number where the programme keeps no such table."""
    kept = all(part in scope.passport.sources or part in OWN_TABLES for part in table.split("+"))
    number = float(len(rows)) if kept else None
    return Figure(
        indicator=indicator,
        region=scope.region,
        period=scope.period.code,
        dimension=dimension,
        group=group,
        numerator=number,
        value=number,
        unit=unit,
        method="" if kept else NOT_KEPT,
        missing=missing,
        rows=len(rows),
        table=table,
        evidence=tuple(rows["origin"]),
    )


def count_distinct(
    scope: Scope, indicator: str, rows: pd.DataFrame, table: str, column: str, *, unit: Unit = "count"
) -> Figure:
    """How many different values a column has; rows without one are missing."""
    number = float(rows[column].nunique())
    return _with_value(
        count_rows(scope, indicator, rows, table, unit=unit, missing=int(rows[column].isna().sum())),
        number,
        number,
    )


def sum_column(
    scope: Scope,
    indicator: str,
    rows: pd.DataFrame,
    table: str,
    column: str,
    *,
    unit: Unit = "tenge",
    dimension: str = "",
    group: str = "",
) -> Figure:
    """The sum of a column; rows without a number are missing, and no sum is made of them alone."""
    missing = int(rows[column].isna().sum())
    total = None if len(rows) and missing == len(rows) else float(rows[column].sum())
    made = count_rows(
        scope, indicator, rows, table, unit=unit, dimension=dimension, group=group, missing=missing
    )
    return _with_value(made, total, total)


def share_of(
    scope: Scope,
    indicator: str,
    numerator: float,
    denominator: float,
    rows: pd.DataFrame,
    table: str,
    *,
    unit: Unit = "share",
    dimension: str = "",
    group: str = "",
    missing: int = 0,
) -> Figure:
    """A numerator over a denominator, None where the denominator is nought; ``rows`` prove both."""
    made = count_rows(
        scope, indicator, rows, table, unit=unit, dimension=dimension, group=group, missing=missing
    )
    value = numerator / denominator if denominator else None
    return _with_value(made, numerator, value, denominator)


def disaggregate_rows(
    scope: Scope,
    indicator: str,
    rows: pd.DataFrame,
    table: str,
    *,
    dimension: str,
    column: str,
    groups: Iterable[str],
    unit: Unit = "count",
    several: bool = False,
) -> list[Figure]:
    """Rows by group, as counts (``indicator``) and as shares of all rows (``indicator.share``).

    A last group ``missing`` counts rows without an answer. ``several``: a cell holds codes joined by
    ``|``, so that groups may pass the total.
    """
    answers = rows[column]
    figures: list[Figure] = []
    missing = int(answers.isna().sum())
    for group in [*groups, NO_ANSWER]:
        if group == NO_ANSWER:
            chosen = rows[answers.isna()]
        elif several:
            chosen = rows[
                ("|" + answers + "|").str.contains(f"|{group}|", regex=False).fillna(False).astype(bool)
            ]
        else:
            chosen = rows[(answers == group).fillna(False).astype(bool)]
        figures.append(
            count_rows(
                scope, indicator, chosen, table, unit=unit, dimension=dimension, group=group, missing=missing
            )
        )
        figures.append(
            share_of(
                scope,
                f"{indicator}.share",
                float(len(chosen)),
                float(len(rows)),
                chosen,
                table,
                dimension=dimension,
                group=group,
                missing=missing,
            )
        )
    return figures


def promised(scope: Scope, indicator: str, value: float, *, unit: Unit, place: str) -> Figure:
    """A number that stands in the passport itself; ``place`` is its key there."""
    return Figure(
        indicator=indicator,
        region=scope.region,
        period=scope.period.code,
        numerator=value,
        value=value,
        unit=unit,
        rows=1,
        table="passport",
        evidence=(f"programme.yml!{place}",),
    )


def codes_of(scope: Scope, codebook: str) -> Sequence[str]:
    """The codes of a codebook in its order."""
    return list(scope.programme.spellings(codebook))


def _with_value(
    figure: Figure, numerator: float | None, value: float | None, denominator: float | None = None
) -> Figure:
    if figure.method == NOT_KEPT:
        return figure
    return replace(figure, numerator=numerator, value=value, denominator=denominator)
