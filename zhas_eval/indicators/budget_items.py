"""Lines of the estimate and what was paid for each."""

from dataclasses import replace

import pandas as pd

from zhas_eval.indicators.budget import compare, lines_of, whole_years
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import at_least, sum_column
from zhas_eval.indicators.rows import Rows, rows_in
from zhas_eval.programme.scope import Grid, Scope
from zhas_eval.programme.tables import CleanData

# Payments of the section name no line of the estimate: whether one of them is for this line cannot be told.
NOT_MATCHED = "not_matched"


def calculate_budget_items(clean: CleanData, grid: Grid) -> list[Figure]:
    """Planned and paid of each line of the estimate, where the period holds its years whole.

    A payment is for the line of its section that is called alike; where a section has one line, every
    payment of it is. ``missing`` of a line counts the payments of its section that are for none; a line
    without a payment of its own in a section that has such is silent (``not_matched``).
    """
    return [figure for scope in grid.scopes for figure in _calculate_lines(clean, scope)]


def list_items(clean: CleanData) -> pd.DataFrame:
    """The lines of the estimate: budget (the section), item, and ``group``, their name in figures."""
    lines = clean.tables["budget_lines"]
    found = pd.DataFrame({"budget": lines["budget"], "item": lines["item"], "key": _fold(lines["item"])})
    found = found.drop_duplicates(["budget", "key"]).sort_values(["budget", "key"], ignore_index=True)
    number = (found.groupby("budget").cumcount() + 1).astype("str")
    return found.assign(group=found["budget"] + "." + number)


def _calculate_lines(clean: CleanData, scope: Scope) -> list[Figure]:
    lines = _with_group(lines_of(clean, scope, whole_years(scope)), clean)
    mine = lines["group"].unique()
    payments = _with_group(rows_in(clean, scope, "budget_payments"), clean)
    groups = payments.table["group"].where(payments.table["group"].isin(mine))
    sections = {group: group.rsplit(".", 1)[0] for group in mine}
    figures = []
    for group, section in sections.items():
        in_section = payments.table["budget"] == section
        is_only_one = list(sections.values()).count(section) == 1
        of_none = payments.where(in_section & groups.isna() & (not is_only_one)).counts()
        own = payments.where(in_section & (is_only_one | (groups == group)))
        figures += _describe(lines.where(lines.table["group"] == group), own, group, int(of_none[0]))
    return figures


def _describe(planned: Rows, paid: Rows, group: str, of_none: int) -> list[Figure]:
    prefix = f"budget.item.{group}"
    found = [
        *sum_column(paid, f"{prefix}.paid", "amount"),
        *compare(planned, paid, (prefix + ".{0}").format),
    ]
    if of_none:
        # A payment that is for no line may be for this one: paid more, and less left.
        amount, share, left = (replace(figure, missing=of_none) for figure in found)
        found = [*at_least([amount, share]), replace(left, upper=left.value)]
    if of_none and not len(paid):
        found = [
            replace(
                figure,
                numerator=None,
                value=None,
                lower=None,
                upper=None,
                method=figure.method or NOT_MATCHED,
            )
            for figure in found
        ]
    return [*sum_column(planned, f"{prefix}.planned", "planned"), *found]


def _with_group(rows: Rows, clean: CleanData) -> Rows:
    """The rows with the name of their line of the estimate; NA where there is none called alike."""
    keys = pd.DataFrame({"budget": rows.table["budget"], "key": _fold(rows.table["item"])})
    groups = keys.merge(list_items(clean), on=["budget", "key"], how="left")["group"]
    return replace(rows, table=rows.table.assign(group=groups.to_numpy()))


def _fold(items: pd.Series) -> pd.Series:
    return items.str.casefold().str.split().str.join(" ")
