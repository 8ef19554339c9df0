"""Before and after, for the people who have both answers: how much changed, and how complete that is."""

from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.methods import has_interval, note_methods
from zhas_eval.presentation.view import View, head

INSTRUMENTS = ("employment", "test", "self")
SIZES = ("d_z", "d_av", "hedges_g", "rank_biserial")
# What says how large a change is and, of a sample, how odd it would be if nothing changed.
EFFECTS = (*SIZES, "p_value", "p_adjusted")


def tabulate_change(view: View) -> Table:
    """Each instrument: people with both answers and without, before, after, change; bounds or an interval."""
    shown = [
        name
        for name in INSTRUMENTS
        if view.ledger[f"{name}.pairs"].value or view.ledger[f"{name}.pairs"].suppressed
    ]
    changes = {name: view.ledger[f"{name}.change"] for name in shown}
    bounds = {name: _bounds(view, name) for name in shown}
    has_bounds, has_intervals = any(bounds.values()), any(map(has_interval, changes.values()))
    body = []
    for name, change in changes.items():
        cells = [view.cell(f"{name}.{part}") for part in ("pairs", "unpaired", "before", "after")]
        more = [view.cell(bounds[name])] if has_bounds else []
        more += [view.interval_cell(change)] if has_intervals else []
        body.append(
            (Cell(view(f"change.{name}")), *cells, view.cell(change, strong=True, signed=True), *more)
        )
    heads = ["pairs_n", "unpaired_n", "before", "after", "change"]
    heads += ["change_bounds"] if has_bounds else []
    heads += ["interval"] if has_intervals else []
    notes = (view("note.pairs"), view("note.unrounded"), *note_methods(view, [*bounds.values()]))
    return Table(
        name="change_table",
        caption=view("table.change_table"),
        head=(
            (head(view("table.indicator")), *(head(view(f"table.{name}"), align="right") for name in heads)),
        ),
        body=tuple(body),
        notes=(*notes, *note_methods(view, changes.values()), *_withheld(view)),
        widths=(4, 1.2, 1.6, 1.5, 1.5, 1.7, *([2.2] * (len(heads) - 5))),
        empty=view("table.no_data"),
    )


def tabulate_effects(view: View) -> Table:
    """Attrition and effect sizes of each instrument; of a sample their intervals and p-values too."""
    body, told = [], []
    for instrument in INSTRUMENTS:
        if not view.ledger[f"{instrument}.pairs"].value:
            continue
        names = [f"{instrument}.{name}" for name in ("attrition", "before_lost", *EFFECTS)]
        found = [figure for name in names if (figure := view.ledger.get(name)) and figure.value is not None]
        body += [(Cell(view(f"change.{instrument}")), figure) for figure in found]
        told += found
    intervals = any(map(has_interval, told))
    heads = ("effect_value", "interval") if intervals else ("effect_value",)
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
        body=tuple(
            (
                label,
                Cell(view.name_figure(figure.name)),
                view.cell(figure),
                *((view.interval_cell(figure),) if intervals else ()),
            )
            for label, figure in body
        ),
        notes=(*_explain_sizes(view, told), *_explain_tests(view, told)),
        widths=(3, 5, 1.8, 2.6) if intervals else (3, 5, 1.8),
        empty=view("table.no_data"),
    )


def _explain_sizes(view: View, told: list[Figure]) -> tuple[str, ...]:
    shown = {figure.indicator.rpartition(".")[2] for figure in told}
    return tuple(view(f"note.effect.{name}") for name in SIZES if name in shown)


def _explain_tests(view: View, told: list[Figure]) -> tuple[str, ...]:
    """The methods of the figures shown; which p-values are left as they are, where there are any."""
    adjusted = {figure.indicator.rpartition(".")[0] for figure in told if figure.method == "holm"}
    plain = any(
        figure.unit == "probability" and figure.indicator.rpartition(".")[0] not in adjusted
        for figure in told
    )
    return (*note_methods(view, told), *((view("note.primary"),) if plain else ()))


def _bounds(view: View, name: str) -> Figure | None:
    """What missing answers leave open of a change; None where there is nothing to tell."""
    figure = view.ledger.get(f"{name}.change_bounds")
    return figure if figure is not None and figure.missing and figure.lower is not None else None


def _withheld(view: View) -> tuple[str, ...]:
    if not view.ledger["employment.change"].suppressed:
        return ()
    return (view.explain_withheld(),)
