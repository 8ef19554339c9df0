"""Ways to make figures of clean rows: count, sum, share, and the same by groups.

Each gives a list of figures, one for each scope of the rows' grid, in its order. Where numbers are
passed in (``missing``, ``numerator``), they are arrays of one number a scope.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from zhas_eval.indicators.ledger import Aggregation, Figure, Unit
from zhas_eval.indicators.rounding import exact
from zhas_eval.indicators.rows import Counts, Rows, code_numbers, contains_code
from zhas_eval.programme.scope import Grid, Programme, Scope

NO_ANSWER = "missing"
# The method of a figure whose table the programme does not keep.
NOT_KEPT = "not_kept"
# What figures may rest on besides the tables of the passport.
OWN_TABLES = {"accounts", "problems", "changes", "passport"}


def is_kept(programme: Programme, table: str) -> bool:
    """Whether the programme keeps a table; of several joined by ``+``, every one."""
    return all(part in programme.passport.sources or part in OWN_TABLES for part in table.split("+"))


def count_rows(
    rows: Rows,
    indicator: str,
    *,
    unit: Unit = "count",
    dimension: str = "",
    group: str = "",
    missing: Counts | None = None,
    aggregation: Aggregation = "sum",
    hides: bool = True,
) -> list[Figure]:
    """How many rows there are; no number where the programme keeps no such table.

    With rows missing the count is the least that it may be, unless they could not be among the counted
    (``hides`` is false: they are a group of their own, or outside of what is compared).
    """
    counts = rows.counts()
    figures = make_figures(
        rows,
        indicator,
        counts,
        counts,
        unit=unit,
        dimension=dimension,
        group=group,
        missing=missing,
        aggregation=aggregation,
    )
    return at_least(figures) if hides else figures


def count_distinct(
    rows: Rows,
    indicator: str,
    column: str,
    *,
    unit: Unit = "count",
    dimension: str = "",
    group: str = "",
    aggregation: Aggregation = "unique",
) -> list[Figure]:
    """How many different values a column has; rows without one are missing, and may have others."""
    counts = rows.first_of(column).counts()
    return at_least(
        make_figures(
            rows,
            indicator,
            counts,
            counts,
            unit=unit,
            dimension=dimension,
            group=group,
            missing=count_missing(rows, column),
            aggregation=aggregation,
        )
    )


def sum_column(
    rows: Rows,
    indicator: str,
    column: str,
    *,
    unit: Unit = "tenge",
    dimension: str = "",
    group: str = "",
    aggregation: Aggregation = "sum",
    signed: bool = False,
) -> list[Figure]:
    """The sum of a column; rows without a number are missing, and no sum is made of them alone.

    They could only add to it, unless the column has numbers below nought too (``signed``).
    """
    missing, counts = count_missing(rows, column), rows.counts()
    sums = np.where((counts > 0) & (missing == counts), np.nan, rows.sums(column))
    figures = make_figures(
        rows,
        indicator,
        sums,
        sums,
        unit=unit,
        dimension=dimension,
        group=group,
        missing=missing,
        aggregation=aggregation,
    )
    return figures if signed else at_least(figures)


def share_of(
    rows: Rows,
    indicator: str,
    numerator: Counts,
    denominator: Counts,
    *,
    unit: Unit = "share",
    dimension: str = "",
    group: str = "",
    missing: Counts | None = None,
    aggregation: Aggregation = "ratio",
) -> list[Figure]:
    """A numerator over a denominator, None where the denominator is nought; ``rows`` prove both."""
    value = np.divide(numerator, denominator, out=np.full(len(denominator), np.nan), where=denominator != 0)
    return make_figures(
        rows,
        indicator,
        numerator,
        value,
        denominator=denominator,
        unit=unit,
        dimension=dimension,
        group=group,
        missing=missing,
        aggregation=aggregation,
    )


def share_with(
    answered: Rows, indicator: str, chosen: Rows, *, unit: Unit = "share", missing: Counts | None = None
) -> list[Figure]:
    """The share of ``answered`` rows that are ``chosen``."""
    return share_of(answered, indicator, chosen.counts(), answered.counts(), unit=unit, missing=missing)


def disaggregate_rows(
    rows: Rows,
    indicator: str,
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
    answers, names = rows.table[column], list(groups)
    numbers = code_numbers(answers, names)
    missing, whole = count_missing(rows, column), rows.counts()
    figures: list[Figure] = []
    for at, group in enumerate([*names, NO_ANSWER]):
        if group == NO_ANSWER:
            chosen = rows.where(answers.isna())
        else:
            chosen = rows.where(contains_code(answers, group) if several else numbers == at)
        figures += count_rows(
            chosen, indicator, unit=unit, dimension=dimension, group=group, missing=missing, hides=False
        )
        figures += share_of(
            chosen,
            f"{indicator}.share",
            chosen.counts(),
            whole,
            dimension=dimension,
            group=group,
            missing=missing,
        )
    return figures


def promised(
    scope: Scope, indicator: str, value: float, *, unit: Unit, place: str, aggregation: Aggregation = "latest"
) -> Figure:
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
        aggregation=aggregation,
    )


def make_figures(
    rows: Rows,
    indicator: str,
    numerator: Counts,
    value: Counts,
    *,
    denominator: Counts | None = None,
    unit: Unit = "count",
    dimension: str = "",
    group: str = "",
    missing: Counts | None = None,
    aggregation: Aggregation = "none",
) -> list[Figure]:
    """A figure for each scope from one number a scope, NaN where there is none; ``rows`` prove it."""
    kept = is_kept(rows.grid.programme, rows.name)
    counts, evidence = rows.counts(), rows.evidence()
    figures = []
    for at, scope in enumerate(rows.grid.scopes):
        figures.append(
            Figure(
                indicator=indicator,
                region=scope.region,
                period=scope.period.code,
                dimension=dimension,
                group=group,
                numerator=_number(numerator, at) if kept else None,
                denominator=None if denominator is None or not kept else _number(denominator, at),
                value=_number(value, at) if kept else None,
                unit=unit,
                method="" if kept else NOT_KEPT,
                missing=0 if missing is None else int(missing[at]),
                rows=int(counts[at]),
                table=rows.name,
                evidence=evidence[at],
                aggregation=aggregation,
            )
        )
    return figures


def at_least(figures: Iterable[Figure]) -> list[Figure]:
    """The figures, those with rows missing bounded below by their own value."""
    return [
        replace(figure, lower=figure.value) if figure.missing and not figure.suppressed else figure
        for figure in figures
    ]


def difference(first: Sequence[Figure], second: Sequence[Figure], indicator: str) -> list[Figure]:
    """First less second of each scope, None where either is; it rests on the rows of both.

    What is known of one of them by a bound alone is known so of the difference.
    """
    return [_subtract(one, other, indicator) for one, other in zip(first, second, strict=True)]


def count_missing(rows: Rows, column: str) -> Counts:
    """How many rows of each cell have no answer in a column."""
    missing = rows.table[column].isna().to_numpy()[rows.places]
    return np.bincount(rows.cells[missing], minlength=len(rows.grid.scopes)).astype("float64")


def values_of(figures: Sequence[Figure]) -> Counts:
    """The values of figures as numbers, nought where there is none."""
    return np.array([figure.value or 0.0 for figure in figures], dtype="float64")


def codes_of(grid: Grid, codebook: str) -> Sequence[str]:
    """The codes of a codebook in its order."""
    return list(grid.programme.spellings(codebook))


def _subtract(first: Figure, second: Figure, indicator: str) -> Figure:
    known = first.value is not None and second.value is not None
    value = float(exact(first.value or 0.0) - exact(second.value or 0.0)) if known else None
    opens_above, opens_below = (
        first.is_at_least or second.is_at_most,
        first.is_at_most or second.is_at_least,
    )
    # Open on both sides nothing is known of it.
    value = None if opens_above and opens_below else value
    return replace(
        first,
        indicator=indicator,
        numerator=value,
        value=value,
        lower=value if opens_above else None,
        upper=value if opens_below else None,
        missing=first.missing + second.missing,
        rows=first.rows + second.rows,
        table=f"{first.table}+{second.table}",
        evidence=(*first.evidence, *second.evidence),
    )


def _number(numbers: Counts, at: int) -> float | None:
    number = float(numbers[at])
    return None if np.isnan(number) else number
