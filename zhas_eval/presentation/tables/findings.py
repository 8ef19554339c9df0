"""Before and after, for the people who have both answers."""

from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.numbers import format_value
from zhas_eval.presentation.view import View, head


def tabulate_change(view: View) -> Table:
    """Employment and test score: pairs, before, after, change with its interval where there is one."""
    body = []
    for indicator in ("employment", "test"):
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
                Cell(_interval(view, f"{indicator}.change"), figure=change.figure, align="right"),
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


def _withheld(view: View) -> tuple[str, ...]:
    if not view.ledger["employment.change"].suppressed:
        return ()
    return (view("note.withheld", limit=view.scope.passport.privacy.small_cell),)


def _interval(view: View, name: str) -> str:
    figure = view.ledger[name]
    if figure.lower is None or figure.upper is None:
        return view("number.none")
    low, high = (format_value(bound, figure.unit, view.wording) for bound in (figure.lower, figure.upper))
    return view("number.between", lower=low, upper=high)
