"""Small grants: the funnel, quota and cap, scores, money by cost category, monitoring."""

from collections.abc import Sequence

from zhas_eval.indicators.measure import NOT_KEPT
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.view import View, head

STAGES = ("applications", "technical_passed", "scored", "winners", "contracts")


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


def _is_kept(view: View, name: str) -> bool:
    figure = view.ledger.get(name)
    return figure is not None and figure.method != NOT_KEPT


def tabulate_quota(view: View) -> Table:
    """Contracts by region beside the quota."""
    body = [
        (
            Cell(view.region(region)),
            view.cell(view.ledger.get(f"contest.quota.{region}")),
            view.cell(f"contest.contracts.region.{region}"),
        )
        for region in view.scope.regions
    ]
    if view.scope.is_whole:
        total = (
            Cell(view("table.total"), strong=True),
            view.cell(view.ledger.get("contest.quota"), strong=True),
            view.cell("contest.contracts", strong=True),
        )
        body.append(total)
    return Table(
        name="quota",
        caption=view("table.quota"),
        head=(
            (
                head(view("table.region")),
                head(view("table.quota_plan"), align="right"),
                head(view("table.contracts"), align="right"),
            ),
        ),
        body=tuple(body),
        notes=(view("note.quota"),),
        widths=(5, 2.5, 2.5),
    )


def tabulate_scores(view: View, dimension: str) -> Table:
    """Mean score of each group: by decision or by judge, and how many scores were not given."""
    figures = [
        figure for figure in view.ledger.groups("contest.score", dimension) if figure.value is not None
    ]
    return Table(
        name=f"scores_{dimension}",
        caption=view(f"table.scores_{dimension}"),
        head=(
            (
                head(view(f"table.{dimension}")),
                head(view("table.mean_score"), align="right"),
            ),
        ),
        body=tuple(
            (
                Cell(
                    view("code.judge", number=figure.group)
                    if dimension == "judge"
                    else view.label("decision", figure.group)
                ),
                view.cell(figure),
            )
            for figure in figures
        ),
        notes=(view("note.scores"),),
        widths=(7, 3),
        empty=view("table.no_data"),
    )


def tabulate_costs(view: View) -> Table:
    """Budgets of all grants so far and what was spent of them, by cost category."""
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
        )
        for code in codes
    ]
    total = (
        Cell(view("table.total"), strong=True),
        view.cell("grants.budgeted_to_date", strong=True),
        view.cell("grants.spent_to_date", strong=True),
    )
    return Table(
        name="costs",
        caption=view("table.costs"),
        head=(
            (
                head(view("table.cost")),
                head(view("table.budgeted"), align="right"),
                head(view("table.spent"), align="right"),
            ),
        ),
        body=(*body, total) if body else (),
        notes=(view("note.costs"),),
        widths=(5, 2.5, 2.5),
        empty=view("table.no_data"),
    )
