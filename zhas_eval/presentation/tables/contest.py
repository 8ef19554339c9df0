"""The contest of small grants: the funnel, reasons of refusal, success by group, quotas."""

from zhas_eval.indicators.funnel import STAGES
from zhas_eval.indicators.measure import NO_ANSWER, NOT_KEPT
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.groups import name_contest_group
from zhas_eval.presentation.tables.sums import explain_sum
from zhas_eval.presentation.view import View, head


def tabulate_funnel(view: View) -> Table:
    """Each stage: applications, their share of the stage before, how many fell out at it.

    Where something has no result or decision yet it has a column, so that a stage makes the one before.
    """
    figures = {stage: view.ledger[f"contest.funnel.stage.{stage}"] for stage in STAGES}
    parts = ["share", "lost"]
    if any(view.ledger[f"contest.funnel.unknown.stage.{stage}"].value for stage in STAGES[1:]):
        parts.append("unknown")
    return Table(
        name="funnel",
        caption=view("table.funnel"),
        head=(
            (
                head(view("table.stage")),
                head(view("table.applications"), align="right"),
                head(view("table.stage_share"), align="right"),
                *(head(view(f"table.stage_{part}"), align="right") for part in parts[1:]),
            ),
        ),
        body=tuple(
            (
                Cell(view(f"code.stage.{stage}")),
                view.cell(figure),
                *(
                    view.cell(f"contest.funnel.{part}.stage.{stage}") if stage != STAGES[0] else Cell("")
                    for part in parts
                ),
            )
            for stage, figure in figures.items()
            if figures[STAGES[0]].value
        ),
        notes=(view("note.funnel"),),
        widths=(5, 1.6, 1.8, 1.6, 1.6)[: 2 + len(parts)],
        empty=_why_empty(view, "contest.applications"),
    )


def tabulate_reasons(view: View) -> Table | None:
    """Why applications failed the technical check; None where no reason is written."""
    figures = view.ledger.groups("contest.failed", "reason")
    if not figures:
        return None
    total = (Cell(view("table.total"), strong=True), view.cell("contest.failed", strong=True))
    return Table(
        name="reasons",
        caption=view("table.reasons"),
        head=((head(view("table.reason")), head(view("table.applications"), align="right")),),
        body=(
            *(
                (Cell(name_contest_group(view, "reason", figure.group) or ""), view.cell(figure))
                for figure in figures
            ),
            total,
        ),
        notes=(view("note.reasons"), *explain_sum(view, figures, view.ledger["contest.failed"])),
        widths=(7, 3),
    )


def tabulate_success(view: View, name: str, dimension: str, codebook: str) -> Table:
    """Applications of each group, and the share of winners among those the commission decided on."""
    figures = view.ledger.groups("contest.applications", dimension)
    shown = [figure for figure in figures if figure.value or figure.suppressed]
    body = [
        (
            Cell(view.label(codebook, figure.group)),
            view.cell(figure),
            view.cell(f"contest.applications.share.{dimension}.{figure.group}"),
            Cell("")
            if figure.group == NO_ANSWER
            else view.cell(f"contest.success_share.{dimension}.{figure.group}"),
        )
        for figure in shown
    ]
    total = (
        Cell(view("table.total"), strong=True),
        view.cell("contest.applications", strong=True),
        Cell(""),
        view.cell("contest.success_share", strong=True),
    )
    withheld = view.withheld_note("contest.applications", dimension)
    shares = [view.ledger[f"contest.applications.share.{dimension}.{figure.group}"] for figure in shown]
    return Table(
        name=name,
        caption=view(f"table.{name}"),
        head=(
            (
                head(view("table.group")),
                head(view("table.applications"), align="right"),
                head(view("table.share"), align="right"),
                head(view("table.success"), align="right"),
            ),
        ),
        body=(*body, total) if body else (),
        notes=(
            *explain_sum(view, shown, view.ledger["contest.applications"], shares=shares),
            *(withheld or view.withheld_note("contest.success_share", dimension)),
        ),
        widths=(5, 1.6, 1.6, 1.8),
        empty=_why_empty(view, "contest.applications"),
    )


def tabulate_quota(view: View) -> Table:
    """Winners, reserve list and contracts of the period by region, beside the quota."""
    columns = ("contest.winners", "contest.reserve", "contest.contracts")
    body = [
        (
            Cell(view.region(region)),
            view.cell(view.ledger.get(f"contest.quota.{region}")),
            *(view.cell(f"{name}.region.{region}") for name in columns),
        )
        for region in view.scope.regions
    ]
    if view.scope.is_whole:
        body.append(
            (
                Cell(view("table.total"), strong=True),
                view.cell(view.ledger.get("contest.quota"), strong=True),
                *(view.cell(name, strong=True) for name in columns),
            )
        )
    heads = ("quota_plan", "winners", "reserve", "contracts")
    # A contract common to all regions is in the total alone.
    sums = {
        note
        for name in columns
        if view.scope.is_whole
        for note in explain_sum(
            view,
            [view.ledger[f"{name}.region.{region}"] for region in view.scope.regions],
            view.ledger[name],
        )
    }
    return Table(
        name="quota",
        caption=view("table.quota"),
        head=((head(view("table.region")), *(head(view(f"table.{key}"), align="right") for key in heads)),),
        body=tuple(body),
        notes=(view("note.quota"), *sorted(sums)),
        widths=(4, 1.5, 1.5, 1.5, 1.5),
    )


def _why_empty(view: View, name: str) -> str:
    return view("table.not_kept" if view.ledger[name].method == NOT_KEPT else "table.no_data")
