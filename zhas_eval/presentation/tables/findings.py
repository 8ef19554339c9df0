"""Before and after, for the people who have both answers: how much changed, and how surely."""

from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.view import View, head

INSTRUMENTS = ("employment", "test", "self")
# What says how large a change is and how odd it would be if nothing changed.
EFFECTS = ("d_z", "hedges_g", "rank_biserial", "p_value", "p_adjusted")


def tabulate_change(view: View) -> Table:
    """Employment and test score: pairs, before, after, change with its interval where there is one."""
    body = []
    for indicator in INSTRUMENTS:
        pairs = view.ledger[f"{indicator}.pairs"]
        if not pairs.value and not pairs.suppressed:
            continue
        change = view.ledger[f"{indicator}.change"]
        cells = [view.cell(f"{indicator}.{name}") for name in ("pairs", "before", "after")]
        body.append(
            (
                Cell(view(f"change.{indicator}")),
                *cells,
                view.cell(change, strong=True, signed=True),
                view.interval_cell(change),
            )
        )
    heads = ("pairs_n", "before", "after", "change", "interval")
    return Table(
        name="change_table",
        caption=view("table.change_table"),
        head=(
            (head(view("table.indicator")), *(head(view(f"table.{name}"), align="right") for name in heads)),
        ),
        body=tuple(body),
        notes=(view("note.pairs"), view("note.interval"), *_withheld(view)),
        widths=(4, 1.2, 1.5, 1.5, 1.6, 2.4),
        empty=view("table.no_data"),
    )


def tabulate_effects(view: View) -> Table:
    """Attrition, effect sizes with their intervals, and p-values, of each instrument that has them."""
    body = []
    for instrument in INSTRUMENTS:
        names = [f"{instrument}.{name}" for name in ("attrition", "before_lost", *EFFECTS)]
        told = [
            figure
            for name in names
            if (figure := view.ledger.get(name)) is not None and figure.value is not None
        ]
        if view.ledger[f"{instrument}.pairs"].value:
            body += [
                (
                    Cell(view(f"change.{instrument}")),
                    Cell(view.name_figure(figure.name)),
                    view.cell(figure),
                    view.interval_cell(figure),
                )
                for figure in told
            ]
    heads = ("effect_value", "interval")
    return Table(
        name="effects",
        caption=view("table.effects"),
        head=(
            (
                head(view("table.indicator")),
                head(view("table.effect_name")),
                *(head(view(f"table.{name}"), align="right") for name in heads),
            ),
        ),
        body=tuple(body),
        notes=(view("note.effects"),) if body else (),
        widths=(3, 5, 1.8, 2.6),
        empty=view("table.no_data"),
    )


def _withheld(view: View) -> tuple[str, ...]:
    if not view.ledger["employment.change"].suppressed:
        return ()
    return (view.explain_withheld(),)
