"""The commission: whether its scores are reliable, what hangs on one judge, and each judge's numbers."""

from collections.abc import Sequence

from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.blocks import Cell, Paragraph, Table
from zhas_eval.presentation.groups import name_contest_group
from zhas_eval.presentation.marks import tell
from zhas_eval.presentation.view import View, head

Scale = Sequence[tuple[float, str]]
# Upper limits of each word. Source: Krippendorff (2004), Content Analysis, 11.4.
ALPHA: Scale = ((0.667, "low"), (0.8, "tentative"), (float("inf"), "reliable"))
# Source: Koo and Li (2016), Journal of Chiropractic Medicine 15.
ICC: Scale = ((0.5, "poor"), (0.75, "moderate"), (0.9, "good"), (float("inf"), "excellent"))
MEASURES = ("alpha", "icc_single", "icc_average", "winners_by_rank", "winners_always", "tied")


def describe_commission(view: View) -> list[Paragraph]:
    """Of each cycle that was scored: whether the commission is reliable, and whether winners hang on one
    judge.

    The words are those of the conventional scales; of an interval that spans several, its ends are told.
    """
    paragraphs = []
    for cycle in _list_cycles(view):
        names = {"cycle": view("code.cycle", number=tell("label", cycle))}
        found = {
            name: view.ledger[f"commission.{name}.cycle.{cycle}"]
            for name in ("applications", "judges", "scores_missing", "alpha", "icc_average")
        }
        alpha, correlation = found["alpha"], found["icc_average"]
        if alpha.value is not None and correlation.value is not None:
            words = {
                "alpha_interval": _write_interval(view, alpha),
                "alpha_word": _grade(view, alpha, "alpha", ALPHA),
                "icc_interval": _write_interval(view, correlation),
                "icc_word": _grade(view, correlation, "icc", ICC),
            }
            paragraphs.append(_say(view, "grants.reliability", found, names | words))
        else:
            paragraphs.append(Paragraph(view("grants.no_reliability", **names), (alpha.figure,)))
        kept = {
            name: view.ledger[f"commission.{name}.cycle.{cycle}"]
            for name in ("winners", "winners_by_rank", "winners_always", "tied")
        }
        if kept["winners"].value and all(figure.value is not None for figure in kept.values()):
            paragraphs.append(_say(view, "grants.dependence", kept, names))
    return paragraphs


def tabulate_reliability(view: View) -> Table:
    """Agreement and dependence of each cycle: number and interval."""
    return Table(
        name="reliability",
        caption=view("table.reliability"),
        head=(
            (
                head(view("table.indicator")),
                head(view("table.value"), align="right"),
                head(view("table.interval"), align="right"),
            ),
        ),
        body=tuple(
            (
                Cell(_in_cycle(view, cycle, view(f"indicator.commission.{name}"))),
                view.cell(figure := view.ledger[f"commission.{name}.cycle.{cycle}"]),
                view.interval_cell(figure),
            )
            for cycle in _list_cycles(view)
            for name in MEASURES
        ),
        notes=(view("note.reliability"),),
        widths=(6, 1.6, 2.4),
        empty=view("table.no_data"),
    )


def tabulate_judges(view: View) -> Table:
    """Each judge: scores given, mean score, severity, and winners who stay without the judge."""
    groups = [figure.group for figure in view.ledger.groups("commission.severity", "cycle_judge")]
    heads = ("scores_given", "mean_score", "severity", "interval", "winners_kept")
    return Table(
        name="judges",
        caption=view("table.judges"),
        head=((head(view("table.judge")), *(head(view(f"table.{key}"), align="right") for key in heads)),),
        body=tuple(
            (
                Cell(name_contest_group(view, "cycle_judge", group) or ""),
                view.cell(f"commission.scores_given.cycle_judge.{group}"),
                view.cell(f"commission.score.cycle_judge.{group}"),
                view.cell(severity := f"commission.severity.cycle_judge.{group}", signed=True),
                view.interval_cell(view.ledger[severity]),
                view.cell(f"commission.winners_kept.cycle_judge.{group}"),
            )
            for group in groups
        ),
        notes=(view("note.judges"),),
        widths=(3.6, 1.3, 1.3, 1.5, 2.2, 1.6),
        empty=view("table.no_data"),
    )


def tabulate_decisions(view: View) -> Table:
    """Mean score of the applications of each decision, cycle by cycle."""
    return Table(
        name="scores_decision",
        caption=view("table.scores_decision"),
        head=((head(view("table.decision")), head(view("table.mean_score"), align="right")),),
        body=tuple(
            (Cell(name_contest_group(view, "cycle_decision", figure.group) or ""), view.cell(figure))
            for figure in view.ledger.groups("commission.score", "cycle_decision")
            if figure.value is not None
        ),
        notes=(view("note.scores"),),
        widths=(7, 3),
        empty=view("table.no_data"),
    )


def _list_cycles(view: View) -> list[str]:
    return [figure.group for figure in view.ledger.groups("commission.applications", "cycle") if figure.value]


def _in_cycle(view: View, cycle: str, text: str) -> str:
    return view("code.in_cycle", number=tell("label", cycle), group=text)


def _say(view: View, key: str, figures: dict[str, Figure], words: dict[str, str]) -> Paragraph:
    return Paragraph(view(key, **figures, **words), tuple(figure.figure for figure in figures.values()))


def _grade(view: View, figure: Figure, scale: str, limits: Scale) -> str:
    ends = [end for end in (figure.lower, figure.upper) if end is not None] or [figure.value or 0.0]
    words = [next(word for limit, word in limits if end < limit) for end in ends]
    low, high = (view(f"reliability.{scale}.{word}") for word in (words[0], words[-1]))
    return low if low == high else view("reliability.between", low=low, high=high)


def _write_interval(view: View, figure: Figure) -> str:
    if figure.lower is None or figure.upper is None:
        return view("reliability.no_interval")
    return view.interval(figure, "reliability.interval")
