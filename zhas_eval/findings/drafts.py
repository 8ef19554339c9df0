"""Drafts of the texts that people write: what the figures tell, with a gap for what they cannot know."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from zhas_eval.findings.finding import Finding
from zhas_eval.indicators.attainment import list_planned
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.indicators.plan_fact import PlanFact
from zhas_eval.programme.narrative import DEVIATION_PREFIX, DEVIATIONS, GOAL_REACHED

WEAK = "weak"
# The end of the wording of a sentence that a person completes.
GAP = ".gap"


@dataclass(frozen=True)
class Sentence:
    """A sentence of a draft: its wording, placeholder → figure name, the indicators and task it names."""

    wording: str
    figures: dict[str, str] = field(default_factory=dict)
    indicators: tuple[str, ...] = ()
    task: str = ""
    is_new_paragraph: bool = False


@dataclass(frozen=True)
class Draft:
    """What can be said under ``key`` of one scope; ``indicator`` is what a deviation is of."""

    key: str
    sentences: tuple[Sentence, ...]
    indicator: str = ""

    @property
    def has_gap(self) -> bool:
        """Whether it leaves something to a person; one that does not may stand as it is."""
        return any(sentence.wording.endswith(GAP) for sentence in self.sentences)

    @property
    def evidence(self) -> tuple[str, ...]:
        """The names of the figures that it rests on, each once."""
        names = (name for sentence in self.sentences for name in sentence.figures.values())
        return tuple(dict.fromkeys(names))


def draft_texts(ledger: Ledger, lines: Sequence[PlanFact], findings: Sequence[Finding] = ()) -> list[Draft]:
    """The drafts of a scope: goal attainment, deviations as a whole, each deviation to be justified.

    ``ledger`` holds the figures of ``lines`` and of ``calculate_attainment``. Nothing is drafted where
    nothing was planned for just this period; the goal is the programme's, so that only a document of all
    regions speaks of it.
    """
    planned = list_planned(lines)
    if not planned:
        return []
    tolerance = ledger.scope.passport.deviation
    far = [line for line in planned if line.needs_justification(tolerance)]
    goal = [_draft_goal(ledger, planned, findings)] if ledger.scope.is_whole else []
    return [
        *goal,
        _draft_deviations(far, _judged(planned, "unknown", tolerance)),
        *(_draft_deviation(line, findings, tolerance) for line in far),
    ]


def _draft_goal(ledger: Ledger, planned: Sequence[PlanFact], findings: Sequence[Finding]) -> Draft:
    counts = ("planned", "met", "met_by_data", "share")
    sentences = [Sentence("draft.goal.met", {name: f"attainment.{name}" for name in counts})]
    tolerance = ledger.scope.passport.deviation
    for verdict in ("near", "short", "unknown"):
        sentences += _tell_judged(verdict, _judged(planned, verdict, tolerance))
    for figure in ledger.groups("attainment.planned", "task"):
        names = {name: f"attainment.{name}.task.{figure.group}" for name in ("planned", "met")}
        sentences.append(Sentence("draft.goal.task", names, task=figure.group))
    measures = {line.indicator.measure for line in planned}
    telling = [finding for finding in findings if _is_of_goal(finding, measures)]
    for at, finding in enumerate(telling):
        sentences += _quote(finding, is_new_paragraph=not at)
    return Draft(GOAL_REACHED, (*sentences, Sentence("draft.goal.gap", is_new_paragraph=True)))


def _is_of_goal(finding: Finding, measures: Container[str]) -> bool:
    """Whether a finding that is not weak tells of what was promised or of what changed for people."""
    is_promised = any(name in measures for name in finding.figures.values())
    return finding.strength != WEAK and (is_promised or {"before", "after"} <= finding.figures.keys())


def _judged(planned: Sequence[PlanFact], verdict: str, tolerance: float) -> tuple[str, ...]:
    """The codes of the indicators with a verdict."""
    return tuple(line.indicator.indicator for line in planned if line.judge(tolerance) == verdict)


def _tell_judged(verdict: str, codes: tuple[str, ...]) -> list[Sentence]:
    """Which indicators have a verdict, where there are any."""
    return [Sentence(f"draft.goal.{verdict}", {verdict: f"attainment.{verdict}"}, codes)] if codes else []


def _draft_deviations(far: Sequence[PlanFact], unknown: tuple[str, ...]) -> Draft:
    """Which indicators are far from their plan; that none is says nothing of those without a known fact."""
    names = {"planned": "attainment.planned", "off": "attainment.off"}
    if not far:
        return Draft(
            DEVIATIONS, (Sentence("draft.deviations.none", names), *_tell_judged("unknown", unknown))
        )
    codes = tuple(line.indicator.indicator for line in far)
    told = Sentence("draft.deviations.some", names, codes)
    return Draft(DEVIATIONS, (told, Sentence("draft.deviations.gap")))


def _draft_deviation(line: PlanFact, findings: Iterable[Finding], tolerance: float) -> Draft:
    """Plan, fact, where the fact is from, what else is found with it; the reason is left to a person."""
    code = line.indicator.indicator
    facts = {"plan": line.plan, "actual": line.actual, "achievement": line.achievement}
    names = {name: figure.name for name, figure in facts.items() if figure is not None}
    how = "short" if line.judge(tolerance) == "short" else "over"
    sentences = [Sentence(f"draft.deviation.{how}", names, (code,))]
    if line.actual is line.reported:
        sentences.append(Sentence("draft.deviation.from_report"))
    elif line.gap is not None and line.reported is not None:
        sentences.append(Sentence("draft.deviation.other_report", {"reported": line.reported.name}))
    else:
        sentences.append(Sentence("draft.deviation.by_data"))
    known = {line.indicator.measure, *names.values()}
    sentences += [
        sentence
        for finding in findings
        for sentence in _quote(finding)
        # One that says the same as the first sentence adds nothing.
        if line.indicator.measure in finding.figures.values() and not known >= set(finding.figures.values())
    ]
    return Draft(DEVIATION_PREFIX + code, (*sentences, Sentence("draft.deviation.gap")), code)


def _quote(finding: Finding, *, is_new_paragraph: bool = False) -> list[Sentence]:
    """The sentences of a finding; figures that a sentence does not name are its evidence too."""
    return [
        Sentence(wording, finding.figures, is_new_paragraph=is_new_paragraph and not at)
        for at, wording in enumerate(finding.wordings)
    ]
