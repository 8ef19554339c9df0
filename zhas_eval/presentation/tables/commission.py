"""The commission: whether its scores are reliable, what hangs on one judge, and each judge's numbers."""

from zhas_eval.findings.commission import ALPHA, ICC, UNGRADED, Scale, grade
from zhas_eval.indicators.judging import SELECTED_ONLY
from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.blocks import Cell, Paragraph, Table
from zhas_eval.presentation.groups import name_contest_group
from zhas_eval.presentation.marks import plain, tell
from zhas_eval.presentation.view import View, head

MEASURES = ("alpha", "icc_single", "icc_average", "winners_by_rank", "winners_always", "tied")


def describe_commission(view: View) -> list[Paragraph]:
    """Of each cycle that was scored: whether the commission is reliable, and whether winners hang on one
    judge.

    The words are those of the conventional scales for the lower end of an interval; where there is none the
    reason stands instead. Where nobody but winners was scored, nothing but that is said.
    """
    return [paragraph for cycle in _list_cycles(view) for paragraph in _describe_cycle(view, cycle)]


def _describe_cycle(view: View, cycle: str) -> list[Paragraph]:
    found = {
        name: view.ledger[f"commission.{name}.cycle.{cycle}"]
        for name in ("applications", "judges", "scores_missing", "winners", *MEASURES)
    }

    def say(key: str, *names: str, **words: str) -> Paragraph:
        figures = {name: found[name] for name in names}
        return Paragraph(view(key, **figures, **words), tuple(figure.figure for figure in figures.values()))

    name = view("code.cycle", number=tell("label", cycle))
    paragraphs = [say("grants.panel", "applications", "judges", "scores_missing", cycle=name)]
    if found["winners_by_rank"].method == SELECTED_ONLY:
        return [*paragraphs, say("grants.selected_only", "winners")]
    for measure, scale, limits in (("alpha", "alpha", ALPHA), ("icc_average", "icc", ICC)):
        key, words = _grade(view, found[measure], scale, limits)
        paragraphs.append(say(f"grants.{measure}_{key}", measure, **words))
    if found["winners"].value and found["winners_by_rank"].value is not None:
        # One judge cannot be left out.
        is_told = found["winners_always"].value is not None
        names = ("winners", "winners_by_rank", *(("winners_always",) if is_told else ()))
        paragraphs.append(say("grants.dependence" if is_told else "grants.ranked", *names))
        if found["tied"].value:
            paragraphs.append(say("grants.tied", "tied"))
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
                _interval_cell(view, figure),
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
                _interval_cell(view, view.ledger[severity]),
                view.cell(f"commission.winners_kept.cycle_judge.{group}"),
            )
            for group in groups
        ),
        notes=(
            view(f"note.judges_{view.scope.passport.commission.best}"),
            *view.withheld_note("commission.score", "cycle_judge"),
        ),
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
            if figure.value is not None or figure.suppressed
        ),
        notes=(
            view("note.scores"),
            view(f"note.best_{view.scope.passport.commission.best}"),
            *view.withheld_note("commission.score", "cycle_decision"),
        ),
        widths=(7, 3),
        empty=view("table.no_data"),
    )


def _list_cycles(view: View) -> list[str]:
    return [figure.group for figure in view.ledger.groups("commission.applications", "cycle") if figure.value]


def _in_cycle(view: View, cycle: str, text: str) -> str:
    return view("code.in_cycle", number=tell("label", cycle), group=text)


def _grade(view: View, figure: Figure, scale: str, limits: Scale) -> tuple[str, dict[str, str]]:
    """What may be said of an estimate: its grade, its number alone, or nothing; and the words for it."""
    if figure.value is None:
        return "none", {"reason": view(f"reliability.reason.{figure.method}")}
    word = grade(figure, limits)
    if word == UNGRADED:
        return UNGRADED, {"reason": view(f"reliability.reason.{figure.method}")}
    interval = view.interval(figure, "reliability.interval")
    return "graded", {"interval": interval, "word": view(f"reliability.{scale}.{word}")}


def _interval_cell(view: View, figure: Figure) -> Cell:
    """The interval, or why there is none."""
    reason = f"reliability.reason.{figure.method}"
    if figure.lower is None and reason in view.wording:
        return Cell(plain(view(reason)), align="right")
    return view.interval_cell(figure)
