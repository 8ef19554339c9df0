"""Comparisons: groups with what was meant, regions with each other."""

from collections.abc import Sequence

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.region_differences import OUTCOMES
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.groups import name_group, name_indicator
from zhas_eval.presentation.methods import has_interval, note_methods
from zhas_eval.presentation.view import View, head


def tabulate_equity(view: View) -> Table:
    """Each group of the composition: its share, the reference and whose it is, difference and ratio.

    Of a sample the difference has its interval and there are adjusted p-values.
    """
    entries = [
        entry
        for entry in view.scope.programme.logframe.composition
        if entry.region == view.scope.region
        and view.ledger.get(f"equity.share.{entry.dimension}.{entry.group}") is not None
    ]
    gaps: list[Figure] = []
    tests: list[Figure | None] = []
    body = []
    for entry in entries:
        end = f"{entry.dimension}.{entry.group}"
        figures = [view.ledger[f"equity.{part}.{end}"] for part in ("share", "reference")]
        gaps.append(view.ledger[f"equity.difference.{end}"])
        tests.append(view.ledger.get(f"equity.p_adjusted.{end}"))
        body.append(
            [
                Cell(name_group(view, figures[0])),
                *map(view.cell, figures),
                view.cell(gaps[-1], signed=True),
                view.cell(f"equity.ratio.{end}"),
                Cell(view(f"code.composition.{entry.kind}", source=view.cite(entry.source))),
            ]
        )
    heads = ["group", "equity_share", "equity_reference", "equity_difference", "equity_ratio"]
    if any(map(has_interval, gaps)):
        heads += ["interval", "p_adjusted"]
        for row, gap, test in zip(body, gaps, tests, strict=True):
            row[-1:-1] = [view.interval_cell(gap), view.cell(test)]
    is_sample = any(test is not None for test in tests)
    notes = [view("note.equity_sample" if is_sample else "note.equity"), *note_methods(view, [*gaps, *tests])]
    return Table(
        name="equity",
        caption=view("table.equity"),
        head=(_heads(view, heads, texts=1, last="source"),),
        body=tuple(map(tuple, body)),
        notes=tuple(notes) if body else (),
        widths=(3, *([2] * (len(heads) - 1)), 4),
        empty=view("table.no_data" if _is_composed(view) else "table.no_composition"),
    )


def tabulate_regions(view: View) -> Table:
    """Each outcome of each region beside that of the others, both with how many they are of; the difference.

    Of a register with what missing answers leave open, of a sample with interval and adjusted p-value.
    """
    gaps = [
        gap for outcome in OUTCOMES for gap in view.ledger.groups(f"regions.{outcome}.difference", "region")
    ]
    bounds = [_beside(view, gap, "difference_bounds") for gap in gaps]
    tests = [_beside(view, gap, "p_adjusted") for gap in gaps]
    has_bounds, is_tested = any(bounds), any(tests)
    body = []
    for gap, bound, test in zip(gaps, bounds, tests, strict=True):
        outcome = _outcome(gap)
        row = [
            Cell(name_indicator(view, outcome)),
            Cell(view.region(gap.group)),
            *(view.cell(_beside(view, gap, part)) for part in ("own", "own_n", "others", "others_n")),
            view.cell(gap, signed=True),
        ]
        row += [view.cell(bound)] if has_bounds else []
        row += [view.interval_cell(gap), view.cell(test)] if is_tested else []
        body.append(tuple(row))
    heads = ["indicator", "region", "own_value", "own_n", "others_value", "others_n", "less_others"]
    heads += ["change_bounds"] if has_bounds else []
    heads += ["interval", "p_adjusted"] if is_tested else []
    notes = (view("note.region_differences"), *note_methods(view, [*bounds, *gaps, *tests]))
    return Table(
        name="region_differences",
        caption=view("table.region_differences"),
        head=(_heads(view, heads, texts=2),),
        body=tuple(body),
        notes=notes if body else (),
        widths=(4, 1.8, 1.4, 0.9, 1.6, 1, 1.8, *([2.2] * (len(heads) - 7))),
        empty=view(f"table.{_why_no_regions(view)}"),
    )


def _heads(view: View, heads: Sequence[str], *, texts: int, last: str = "") -> tuple[Cell, ...]:
    cells = [
        head(view(f"table.{key}"), align="left" if at < texts else "right") for at, key in enumerate(heads)
    ]
    return (*cells, *((head(view(f"table.{last}")),) if last else ()))


def _outcome(gap: Figure) -> str:
    return gap.indicator.removeprefix("regions.").removesuffix(".difference")


def _beside(view: View, gap: Figure, part: str) -> Figure | None:
    """The figure of the same outcome and region as a difference."""
    return view.ledger.get(f"regions.{_outcome(gap)}.{part}.region.{gap.group}")


def _is_composed(view: View) -> bool:
    """Whether the logframe says of the scope's region who should be reached."""
    composition = view.scope.programme.logframe.composition
    return any(entry.region == view.scope.region for entry in composition)


def _why_no_regions(view: View) -> str:
    if len(view.scope.regions) < 2:
        return "one_region"
    hidden = any(figure.suppressed for figure in view.ledger if figure.indicator in OUTCOMES)
    return "all_withheld" if hidden else "no_data"
