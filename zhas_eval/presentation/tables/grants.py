"""Small grants: money by cost category, what is not as agreed, monitoring visits."""

from collections.abc import Sequence
from dataclasses import replace

from zhas_eval.indicators.measure import NO_ANSWER, NOT_KEPT
from zhas_eval.indicators.visits_due import NO_DEADLINE
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.groups import name_indicator
from zhas_eval.presentation.tables.sums import explain_sum
from zhas_eval.presentation.view import View, head

# What a reader must not overlook: nought where all is as agreed.
DEVIATIONS = (
    "contest.scored_after_failing",
    "contest.winners_without_contract",
    "contest.contracts.decision.reserve",
    "contest.contracts_outside_lists",
    "contest.over_cap",
    "contest.quotas_exceeded",
    "grants.overpaid",
    "grants.overspent_grants",
    "grants.overspent",
    "grants.uneven_budgets",
    "grants.without_budget",
    "monitoring.not_targeted",
    "monitoring.grants_never_visited",
    "monitoring.late.visit.interim",
    "monitoring.late.visit.final",
    "monitoring.overdue.visit.interim",
    "monitoring.overdue.visit.final",
    "monitoring.remarks_open",
)
VISITS = (
    "visits",
    "protocol_share",
    "targeted_answered",
    "targeted_use",
    "due",
    "in_time",
    "late",
    "overdue",
)


def tabulate_list(view: View, name: str, figures: Sequence[str], *, notes: Sequence[str] = ()) -> Table:
    """Figures one below the other, with their labels from the catalogue."""
    return Table(
        name=name,
        caption=view(f"table.{name}"),
        head=((head(view("table.indicator")), head(view("table.value"), align="right")),),
        body=tuple(
            (Cell(view(f"figure.{figure}")), view.cell(figure))
            for figure in figures
            if _is_kept(view, figure)
        ),
        notes=tuple(notes),
        widths=(7, 3),
        empty=view("table.not_kept"),
    )


def tabulate_deviations(view: View) -> Table:
    """What is not as agreed: those of DEVIATIONS that are above nought."""
    found = [name for name in DEVIATIONS if (figure := view.ledger.get(name)) is not None and figure.value]
    return replace(tabulate_list(view, "grant_deviations", found), empty=view("table.no_grant_deviations"))


def tabulate_visits(view: View) -> Table:
    """Monitoring visits by kind: made, with a protocol, with money used as agreed, in time."""
    kinds = [
        figure.group
        for figure in view.ledger.groups("monitoring.visits", "visit")
        if figure.group != NO_ANSWER
    ]
    kept = _is_kept(view, "monitoring.visits")
    silent = [kind for kind in kinds if view.ledger[f"monitoring.due.visit.{kind}"].method == NO_DEADLINE]
    return Table(
        name="visits",
        caption=view("table.visits"),
        head=(
            (
                head(view("table.indicator")),
                *(head(view.label("visit", kind), align="right") for kind in kinds),
            ),
        ),
        body=tuple(
            (
                Cell(name_indicator(view, f"monitoring.{name}")),
                *(view.cell(f"monitoring.{name}.visit.{kind}") for kind in kinds),
            )
            for name in VISITS
            if kept
        ),
        notes=tuple(view("note.no_deadline", visit=view.label("visit", kind)) for kind in silent if kept),
        widths=(5, *(2.5 for _ in kinds)),
        empty=view("table.not_kept"),
    )


def _is_kept(view: View, name: str) -> bool:
    figure = view.ledger.get(name)
    return figure is not None and figure.method != NOT_KEPT


def choose_balance(view: View) -> str:
    """The key of the sentence on what is left with grantees: they may have spent more than they were paid."""
    left = view.ledger["grants.unspent"].value
    return "grants.balance_over" if left is not None and left < 0 else "grants.balance"


def tabulate_moves(view: View) -> Table:
    """Contracts, money transferred and money spent before the period, in it and by its end; what is left."""
    columns = ("opening", "moved", "closing")
    names = {
        "amount": ("amount_before", "amount", "amount_to_date"),
        "paid": ("paid_before", "paid", "paid_to_date"),
        "spent": ("spent_before", "spent", "spent_to_date"),
        "unspent": ("unspent_before", "unspent_change", "unspent"),
    }
    return Table(
        name="grant_moves",
        caption=view("table.grant_moves"),
        head=(
            (
                head(view("table.indicator")),
                *(head(view(f"table.{column}"), align="right") for column in columns),
            ),
        ),
        body=tuple(
            (
                Cell(view(f"table.move_{row}"), strong=row == "unspent"),
                *(
                    view.cell(f"grants.{name}", strong=row == "unspent", signed=name == "unspent_change")
                    for name in figures
                ),
            )
            for row, figures in names.items()
            if _is_kept(view, f"grants.{figures[1]}")
        ),
        widths=(4, 2, 2, 2),
        empty=view("table.not_kept"),
    )


def tabulate_costs(view: View) -> Table:
    """Budgets of all grants so far, what was spent of them and above them, by cost category."""
    codes = [
        figure.group
        for figure in view.ledger.groups("grants.budgeted_to_date", "cost")
        if figure.value or view.ledger[f"grants.spent_to_date.cost.{figure.group}"].value
    ]
    body = [
        (
            Cell(view.label("cost", code)),
            view.cell(f"grants.budgeted_to_date.cost.{code}"),
            view.cell(f"grants.spent_to_date.cost.{code}"),
            view.cell(f"grants.overspent.cost.{code}"),
        )
        for code in codes
    ]
    total = (
        Cell(view("table.total"), strong=True),
        view.cell("grants.budgeted_to_date", strong=True),
        view.cell("grants.spent_to_date", strong=True),
        view.cell("grants.overspent", strong=True),
    )
    return Table(
        name="costs",
        caption=view("table.costs"),
        head=(
            (
                head(view("table.cost")),
                head(view("table.budgeted"), align="right"),
                head(view("table.spent"), align="right"),
                head(view("table.overspent"), align="right"),
            ),
        ),
        body=(*body, total) if body else (),
        notes=(
            view("note.costs"),
            *dict.fromkeys(
                note
                for name in ("budgeted_to_date", "spent_to_date", "overspent")
                for note in explain_sum(
                    view, view.ledger.groups(f"grants.{name}", "cost"), view.ledger[f"grants.{name}"]
                )
            ),
        ),
        widths=(4, 2, 2, 2),
        empty=view("table.no_data"),
    )
