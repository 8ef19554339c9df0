"""Findings: what the figures allow to be said, how strongly, and with which reservations.

A finding names the wording it is said with and the figures it rests on; it holds no text. All
wordings speak of what was observed: the programme has no comparison group.
"""

from collections.abc import Callable, Iterable, Sequence

from zhas_eval.findings.changes import find_employment, find_knowledge, find_self_assessment
from zhas_eval.findings.commission import find_agreement, find_dependence
from zhas_eval.findings.comparisons import find_inequity, find_region_differences, find_trends
from zhas_eval.findings.finding import Finding, coverage_caveats, number_of
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.plan_fact import PlanFact

PEOPLE = "participants"


def draw_findings(ledger: Ledger, lines: Sequence[PlanFact] = ()) -> list[Finding]:
    """Every finding that the figures of the scope support; none where one of its figures is silent.

    ``lines``: plan against fact of the same scope.
    """
    drawn = [*_people(ledger, lines), *(finding for rule in RULES for finding in rule(ledger))]
    return [finding for finding in drawn if not _is_silent(ledger, finding)]


def _is_silent(ledger: Ledger, finding: Finding) -> bool:
    figures = [ledger.get(name) for name in finding.figures.values()]
    return any(figure is not None and not _says(figure) for figure in figures)


def _says(figure: Figure) -> bool:
    """Whether a figure has a number, a bound or words to say."""
    return bool(figure.text) or any(
        number is not None for number in (figure.value, figure.lower, figure.upper)
    )


def _people(ledger: Ledger, lines: Sequence[PlanFact]) -> Iterable[Finding]:
    """People against the plan of just this period; against that of a longer one only if it is met already."""
    caveats, tolerance = coverage_caveats(ledger, PEOPLE), ledger.scope.passport.deviation
    planned = [line for line in lines if line.indicator.measure == PEOPLE and line.plan and line.achievement]
    for line in planned:
        verdict = line.judge(tolerance)
        if line.plan is None or verdict == "unknown" or (line.plan_period != "same" and verdict != "met"):
            continue
        names = {
            "people": PEOPLE,
            "plan": line.plan.name,
            "achievement": f"{line.indicator.indicator}:achievement",
        }
        key = {"met": "reached"}.get(verdict, verdict)
        yield Finding(f"participants.{key}", names, "strong", caveats)
        return
    if number_of(ledger, PEOPLE):
        yield Finding("participants.enrolled", {"people": PEOPLE}, "strong", caveats)


def _quota(ledger: Ledger) -> Iterable[Finding]:
    promised = ledger.get("contest.quota")
    quota, contracts = number_of(ledger, "contest.quota"), number_of(ledger, "contest.contracts")
    if promised is None or promised.method or not quota or not contracts:
        return
    # A region above its quota does not make up for one below.
    by_region = number_of(ledger, "contest.quotas") == number_of(ledger, "contest.quotas_filled")
    key = "grants.quota_kept" if quota == contracts and by_region else "grants.quota_missed"
    names = {
        "contracts": "contest.contracts",
        "quota": "contest.quota",
        "amount": "grants.amount",
        "applications": "contest.applications",
    }
    yield Finding(key, names, "strong", coverage_caveats(ledger, "contracts+applications"))


def _targeted_use(ledger: Ledger) -> Iterable[Finding]:
    """Confirmed targeted use of the visits that say; remarks and people reached where they are known."""
    share = ledger.get("monitoring.targeted_use")
    if share is None or share.value is None:
        return
    names = {name: f"monitoring.{name}" for name in ("targeted", "targeted_use", "visits")}
    key = "grants.targeted_use"
    if share.missing:
        names["answered"], key = "monitoring.targeted_answered", "grants.targeted_use_partly"
    more = []
    remarks, closed = (ledger.get(f"monitoring.{name}") for name in ("remarks", "remarks_closed"))
    if remarks is not None and closed is not None and remarks.value is not None and closed.value is not None:
        names |= {"remarks": remarks.name, "closed": closed.name}
        more.append("grants.remarks")
    people = ledger.get("monitoring.people_reached")
    if people is not None and people.value is not None:
        names["people"] = people.name
        more.append("grants.people_reached")
    caveats = (*coverage_caveats(ledger, "visits"), "own_monitoring")
    yield Finding(key, names, "moderate", caveats, more=tuple(more))


def _reach(ledger: Ledger) -> Iterable[Finding]:
    reach = ledger.get("outreach.reach")
    if reach is None or not reach.value:
        return
    names = {
        "publications": "outreach.publications",
        "infographics": "outreach.infographics",
        "reach": "outreach.reach",
    }
    common = () if ledger.scope.is_whole else ("common_left_out",)
    yield Finding("outreach.reach", names, "weak", ("contacts_not_people", "reported_by_channels", *common))


def _money(ledger: Ledger) -> Iterable[Finding]:
    difference = ledger.get("budget.grant_less_paid")
    if difference is None or difference.value is None:
        return
    names = {"grant": "budget.grant", "paid": "budget.paid", "difference": "budget.grant_less_paid"}
    paid = ledger.get("budget.paid")
    if paid is not None and paid.missing:
        yield Finding("budget.incomplete", names, "weak", coverage_caveats(ledger, "budget_payments"))
        return
    key = "budget.balanced" if difference.value == 0 else "budget.unbalanced"
    yield Finding(key, names, "strong", coverage_caveats(ledger, "budget_payments"))


RULES: tuple[Callable[[Ledger], Iterable[Finding]], ...] = (
    find_knowledge,
    find_employment,
    find_self_assessment,
    find_inequity,
    find_region_differences,
    find_trends,
    _quota,
    find_agreement,
    find_dependence,
    _targeted_use,
    _reach,
    _money,
)
