"""Findings that compare: groups with whom the programme meant, regions, quarters.

In a register a difference is a fact, told where it reaches the passport's threshold whatever the missing
answers are; in a sample it is told where its adjusted p-value carries it.
"""

from collections.abc import Iterable, Sequence

from zhas_eval.findings.finding import (
    MODERATE_P,
    Finding,
    coverage_caveats,
    exceeds,
    number_of,
    strength_of,
)
from zhas_eval.findings.size import Judged, by_points, judge, limits_of
from zhas_eval.indicators.comparisons import THRESHOLD
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.participants import TABLE
from zhas_eval.indicators.region_differences import OUTCOMES
from zhas_eval.indicators.trends import MEASURES
from zhas_eval.programme.logframe import COMPOSED


def find_inequity(ledger: Ledger) -> Iterable[Finding]:
    """Each group with less than its share; where none has, one finding that says so."""
    shares = [figure for dimension in COMPOSED for figure in ledger.groups("equity.share", dimension)]
    told = [figure for figure in shares if limits_of(figure) is not None]
    if ledger.scope.passport.fraction(TABLE) is not None:
        yield from _find_inequity_of_sample(ledger, told)
        return
    judged = [(figure, _judge_group(ledger, figure)) for figure in told]
    less = [(figure, found) for figure, found in judged if found.verdict == "below"]
    caveats = coverage_caveats(ledger, TABLE)
    for figure, found in less:
        names = _name_equity(figure, "share", "reference", "difference", "ratio")
        yield Finding("equity.less", names, found.strength, (*caveats, _whose(ledger, figure)))
    if untold := [figure for figure, found in judged if found.verdict == "open"]:
        gaps = [f"equity.difference.{figure.dimension}.{figure.group}" for figure in untold]
        yield Finding("equity.open", {name: name for name in gaps}, "weak", caveats)
    elif told and not less:
        yield Finding("equity.none", {"threshold": THRESHOLD}, "strong", caveats)


def _judge_group(ledger: Ledger, share: Figure) -> Judged:
    """A group is small by share points, or by the ratio where at least one person lacks."""
    rules, people = ledger.scope.passport.findings, share.denominator or 0.0
    reference = number_of(ledger, f"equity.reference.{share.dimension}.{share.group}")
    reaches = by_points(rules.share_points)

    def is_small(gap: float) -> bool:
        by_ratio = not exceeds(gap + reference, rules.ratio * reference) and not exceeds(1, -gap * people)
        return gap < 0 and (reaches(gap) or by_ratio)

    gap = limits_of(ledger[f"equity.difference.{share.dimension}.{share.group}"])
    return judge(gap or (0.0, 0.0), is_small)


def _find_inequity_of_sample(ledger: Ledger, told: Sequence[Figure]) -> Iterable[Finding]:
    tests = {figure: _find_test(ledger, figure) for figure in told}
    caveats = coverage_caveats(ledger, TABLE)
    less = False
    for figure, test in tests.items():
        ratio = number_of(ledger, f"equity.ratio.{figure.dimension}.{figure.group}")
        if test is None or exceeds(test.value or 0.0, MODERATE_P) or not exceeds(1, ratio):
            continue
        less = True
        names = _name_equity(figure, "share", "reference", "difference", "ratio") | {"p_adjusted": test.name}
        strength = strength_of(test, figure.denominator or 0.0)
        yield Finding("equity.less", names, strength, (*caveats, _whose(ledger, figure)))
    known = [test for test in tests.values() if test is not None]
    if known and not less:
        names = {"p_adjusted": _least(known).name}
        yield Finding("equity.none_in_sample", names, "weak", (*caveats, "not_proof"))


def _find_test(ledger: Ledger, share: Figure) -> Figure | None:
    """The test of a group; of the second of two that make up everybody, that of the first."""
    tests = ledger.groups("equity.p_adjusted", share.dimension)
    own = [test for test in tests if test.group == share.group] or tests
    return own[0] if own and own[0].value is not None else None


def _name_equity(figure: Figure, *parts: str) -> dict[str, str]:
    return {part: f"equity.{part}.{figure.dimension}.{figure.group}" for part in parts}


def _whose(ledger: Ledger, share: Figure) -> str:
    return f"equity_{ledger[f'equity.ratio.{share.dimension}.{share.group}'].method}"


def find_region_differences(ledger: Ledger) -> Iterable[Finding]:
    """Each outcome in which a region differs from the others; where none does, one finding that says so."""
    gaps = [
        figure for outcome in OUTCOMES for figure in ledger.groups(f"regions.{outcome}.difference", "region")
    ]
    facts = [gap for gap in gaps if gap.value is not None and _test_of(ledger, gap) is None]
    tested = [gap for gap in gaps if gap.value is not None and _test_of(ledger, gap) is not None]
    yield from _find_facts_of_regions(ledger, facts)
    apart = [gap for gap in tested if not exceeds(_p_of(ledger, gap), MODERATE_P)]
    for gap in apart:
        test = _test_of(ledger, gap)
        names = _name_gap(gap) | {"p_adjusted": test.name if test else ""}
        caveats = (*coverage_caveats(ledger, gap.table), "no_cause_of_gap")
        yield Finding(_more_or_less(gap), names, strength_of(test, gap.rows), caveats, about=_outcome(gap))
    if tested and not apart:
        tests = [test for gap in tested if (test := _test_of(ledger, gap)) is not None]
        names = {"p_adjusted": _least(tests).name}
        yield Finding("regions.none_in_sample", names, "weak", ("sample", "not_proof"))


def _find_facts_of_regions(ledger: Ledger, gaps: Sequence[Figure]) -> Iterable[Finding]:
    is_large = by_points(ledger.scope.passport.findings.share_points)
    untold, verdicts = [], set()
    for gap in gaps:
        bounds = ledger.get(f"regions.{_outcome(gap)}.difference_bounds.region.{gap.group}")
        found = judge(limits_of(gap, bounds) or (0.0, 0.0), is_large)
        verdicts.add(found.verdict)
        if found.verdict == "open" and bounds is not None:
            untold.append(bounds.name)
        if found.verdict not in ("above", "below"):
            continue
        names = _name_gap(gap)
        if bounds is not None:
            names["bounds"] = bounds.name
        caveats = (*coverage_caveats(ledger, gap.table), "no_cause_of_gap")
        more = ("regions.bounds",) if bounds is not None else ()
        yield Finding(_more_or_less(gap), names, found.strength, caveats, about=_outcome(gap), more=more)
    if untold:
        yield Finding("regions.open", {name: name for name in untold}, "weak", ("full_register",))
    if verdicts == {"small"}:
        yield Finding("regions.none", {"threshold": THRESHOLD}, "strong", ("full_register",))


def _name_gap(gap: Figure) -> dict[str, str]:
    outcome, end = _outcome(gap), f"region.{gap.group}"
    parts = {"difference": gap.name}
    return parts | {part: f"regions.{outcome}.{part}.{end}" for part in ("own", "others")}


def _outcome(gap: Figure) -> str:
    return gap.indicator.removeprefix("regions.").removesuffix(".difference")


def _more_or_less(gap: Figure) -> str:
    return "regions.more" if (gap.value or 0.0) > 0 else "regions.less"


def _test_of(ledger: Ledger, gap: Figure) -> Figure | None:
    return ledger.get(f"regions.{_outcome(gap)}.p_adjusted.region.{gap.group}")


def _p_of(ledger: Ledger, gap: Figure) -> float:
    test = _test_of(ledger, gap)
    return 1.0 if test is None or test.value is None else test.value


def find_trends(ledger: Ledger) -> Iterable[Finding]:
    """Each measure that rose or fell from every whole quarter to the next, or whose test says that it did."""
    tested = []
    for measure in MEASURES:
        test = ledger.get(f"trend.{measure}.p_adjusted")
        if test is None:
            yield from _find_course(ledger, measure)
        elif test.value is not None:
            tested.append((measure, test))
    moved = [(measure, test) for measure, test in tested if not exceeds(test.value or 0.0, MODERATE_P)]
    for measure, test in moved:
        tau = ledger[f"trend.{measure}.tau"]
        names = {"tau": tau.name, "slope": f"trend.{measure}.slope", "p_adjusted": test.name}
        key = "trend.rising" if (tau.value or 0.0) > 0 else "trend.falling"
        yield Finding(key, names, "moderate", ("sample", "whole_quarters"), about=measure)
    if tested and not moved:
        names = {"p_adjusted": _least([test for _, test in tested]).name}
        yield Finding("trend.none_in_sample", names, "weak", ("sample", "whole_quarters", "not_proof"))


def _find_course(ledger: Ledger, measure: str) -> Iterable[Finding]:
    quarters = ledger.get(f"trend.{measure}.quarters")
    first = ledger.get(f"trend.{measure}.first")
    if quarters is None or first is None or ledger.scope.passport.fraction(first.table) is not None:
        return
    steps = (quarters.value or 0.0) - 1
    each = {name: number_of(ledger, f"trend.{measure}.{name}") for name in ("rises", "falls")}
    if steps not in each.values():
        return
    key = "trend.rose_each" if each["rises"] == steps else "trend.fell_each"
    names = {part: f"trend.{measure}.{part}" for part in ("first", "last", "quarters")}
    missing = ("missing_in_quarters",) if quarters.missing else ()
    caveats = (*coverage_caveats(ledger, first.table), "whole_quarters", *missing)
    yield Finding(key, names, "moderate" if missing else "strong", caveats, about=measure)


def _least(figures: Sequence[Figure]) -> Figure:
    return min(figures, key=lambda figure: (1.0 if figure.value is None else figure.value, figure.name))
