"""Break-downs: any indicator by one dimension, and the form's own statistics tables."""

from collections.abc import Sequence

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import NO_ANSWER, NOT_KEPT
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.tables.sums import explain_sum
from zhas_eval.presentation.view import View, head


def tabulate_groups(
    view: View, name: str, indicator: str, dimension: str, codebook: str, *, notes: Sequence[str] = ()
) -> Table:
    """Number and share of each group, then those without an answer, then the total.

    Groups of nought are left out, but for those of a table that would have no row at all.
    """
    figures = view.ledger.groups(indicator, dimension)
    shown = [figure for figure in figures if figure.value or figure.suppressed]
    body = [
        (
            Cell(view.label(codebook, figure.group)),
            view.cell(figure),
            view.cell(f"{indicator}.share.{dimension}.{figure.group}"),
        )
        for figure in shown
    ]
    total = (Cell(view("table.total"), strong=True), view.cell(indicator, strong=True), Cell(""))
    shares = [view.ledger[f"{indicator}.share.{dimension}.{figure.group}"] for figure in shown]
    return Table(
        name=name,
        caption=view(f"table.{name}"),
        head=(
            (
                head(view("table.group")),
                head(view("table.number"), align="right"),
                head(view("table.share"), align="right"),
            ),
        ),
        body=(*body, total) if body else (),
        empty=view("table.not_kept" if view.ledger[indicator].method == NOT_KEPT else "table.no_data"),
        notes=(
            *notes,
            *explain_sum(view, shown, view.ledger[indicator], shares=shares),
            *view.withheld_note(indicator, dimension),
        ),
        widths=(6, 2, 2),
    )


def tabulate_form(view: View, name: str, indicator: str, dimension: str, codes: Sequence[str]) -> Table:
    """A statistics table of the official form in its exact wording: a line a group.

    Number and share from the data; beside them what was reported, where the report speaks of the scope.
    """
    form = view.scope.passport.form
    lines = [(view(f"form.{form}.total"), "", view.ledger.get(f"{indicator}.total.all:reported"))]
    lines += [
        (
            _form_label(view, dimension, code),
            f".{dimension}.{code}",
            view.ledger.get(f"{indicator}.{dimension}.{code}:reported"),
        )
        for code in codes
    ]
    has_reported = any(reported for _, _, reported in lines)
    body = []
    for label, suffix, reported in lines:
        share = f"{indicator}.share{suffix}" if suffix else None
        row = (
            Cell(label, strong=not suffix),
            view.cell(f"{indicator}{suffix}", strong=not suffix),
            view.cell(share) if share else Cell(""),
        )
        body.append((*row, view.cell(reported)) if has_reported else row)
    heads = ("by_data", "share", "as_reported") if has_reported else ("by_data", "share")
    return Table(
        name=name,
        caption=view(f"form.{form}.{dimension}.title"),
        head=(
            (head(view("table.form_group")), *(head(view(f"table.{key}"), align="right") for key in heads)),
        ),
        body=tuple(body),
        notes=(
            *(
                (view("note.several"),)
                if dimension == "status"
                else _explain(view, indicator, dimension, codes)
            ),
            *_missing_note(view, indicator, dimension),
            *view.withheld_note(indicator, dimension),
        ),
        widths=(6, 1.6, 1.6, 1.6)[: 1 + len(heads)],
    )


def _explain(view: View, indicator: str, dimension: str, codes: Sequence[str]) -> tuple[str, ...]:
    """Why the lines of a form table do not make its first line; those without an answer have a note."""
    groups = [*codes, NO_ANSWER]
    parts = [view.ledger.get(f"{indicator}.{dimension}.{code}") for code in groups]
    shares = [view.ledger.get(f"{indicator}.share.{dimension}.{code}") for code in groups]
    return explain_sum(
        view,
        [part for part in parts if part is not None],
        view.ledger[indicator],
        shares=[share for share in shares if share is not None],
    )


def _form_label(view: View, dimension: str, code: str) -> str:
    """The form's own wording; an age band that the form does not have is named by its years."""
    key = f"form.{view.scope.passport.form}.{dimension}.{code}"
    return view(key) if key in view.wording or dimension != "age" else view.band(code)


def tabulate_gaps(
    view: View, name: str, gaps: Sequence[tuple[str, Figure, Figure, Figure]], *, empty: str = "table.no_gaps"
) -> Table:
    """Where the data disagree with the report: its own label, reported, computed, difference."""
    return Table(
        name=name,
        caption=view(f"table.{name}"),
        head=(
            (
                head(view("table.indicator")),
                head(view("table.as_reported"), align="right"),
                head(view("table.by_data"), align="right"),
                head(view("table.difference"), align="right"),
            ),
        ),
        body=tuple(
            (Cell(view.cite(label)), view.cell(reported), view.cell(computed), view.cell(gap, signed=True))
            for label, reported, computed, gap in gaps
        ),
        widths=(6, 2, 2, 2),
        empty=view(empty),
    )


def _missing_note(view: View, indicator: str, dimension: str) -> tuple[str, ...]:
    missing = view.ledger.get(f"{indicator}.{dimension}.{NO_ANSWER}")
    if missing is None or not missing.value:
        return ()
    return (view("note.missing", n=int(missing.value), count=missing),)
