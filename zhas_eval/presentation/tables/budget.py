"""Sources and uses of the programme's money."""

from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.view import View, head


def tabulate_sections(view: View) -> Table:
    """Estimate and payments by section, with the grant as their source."""
    sections = [figure.group for figure in view.ledger.groups("budget.planned", "section")]
    body = [
        (
            Cell(view.label("budget", section)),
            view.cell(f"budget.planned.section.{section}"),
            view.cell(f"budget.paid.section.{section}"),
        )
        for section in sections
    ]
    body.append(
        (
            Cell(view("table.uses"), strong=True),
            view.cell("budget.planned", strong=True),
            view.cell("budget.paid", strong=True),
        )
    )
    grant = view.cell("budget.grant", strong=True)
    body.append((Cell(view("table.sources"), strong=True), grant, grant))
    if view.ledger.get("budget.grant_less_planned"):
        body.append(
            (
                Cell(view("table.difference")),
                view.cell("budget.grant_less_planned", signed=True),
                view.cell("budget.grant_less_paid", signed=True),
            )
        )
    return Table(
        name="sections",
        caption=view("table.sections"),
        head=(
            (
                head(view("table.section")),
                head(view("table.estimate"), align="right"),
                head(view("table.paid"), align="right"),
            ),
        ),
        body=tuple(body),
        notes=(view("note.budget_years"),),
        widths=(5, 2.5, 2.5),
    )
