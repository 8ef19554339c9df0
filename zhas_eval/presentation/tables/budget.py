"""Sources and uses of the programme's money."""

from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.view import View, head


def tabulate_sections(view: View) -> Table:
    """Payments by section; beside them the estimate, and the grant as their source, where years are whole."""
    has_estimate = view.ledger.get("budget.planned") is not None
    columns = ("planned", "paid") if has_estimate else ("paid",)
    body = [
        (
            Cell(view.label("budget", figure.group)),
            *(view.cell(f"budget.{column}.section.{figure.group}") for column in columns),
        )
        for figure in view.ledger.groups("budget.paid", "section")
    ]
    body.append(
        (
            Cell(view("table.uses"), strong=True),
            *(view.cell(f"budget.{column}", strong=True) for column in columns),
        )
    )
    if has_estimate:
        grant = view.cell("budget.grant", strong=True)
        body.append((Cell(view("table.sources"), strong=True), grant, grant))
        less = (view.cell(f"budget.grant_less_{column}", signed=True) for column in columns)
        body.append((Cell(view("table.difference")), *less))
    return Table(
        name="sections",
        caption=view("table.sections"),
        head=(
            (
                head(view("table.section")),
                *(head(view(f"table.budget_{column}"), align="right") for column in columns),
            ),
        ),
        body=tuple(body),
        widths=(5, 2.5, 2.5)[: 1 + len(columns)],
    )
