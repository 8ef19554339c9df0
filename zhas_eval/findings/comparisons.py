"""Findings that compare: groups with whom the programme meant, regions, quarters."""

from collections.abc import Iterable

from zhas_eval.findings.finding import MODERATE_P, REGISTER, Finding, number_of, strength_of
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.region_differences import OUTCOMES
from zhas_eval.indicators.trends import MEASURES
from zhas_eval.programme.logframe import COMPOSED


def find_inequity(ledger: Ledger) -> Iterable[Finding]:
    """Each group with less than its share by more than chance; where none has, one finding that says so."""
    tests = [figure for dimension in COMPOSED for figure in ledger.groups("equity.p_adjusted", dimension)]
    told = [figure for figure in tests if figure.value is not None]
    less = [figure for figure in told if _is_less(ledger, figure)]
    people = number_of(ledger, "participants")
    for test in less:
        names = {
            part: f"equity.{part}.{test.dimension}.{test.group}"
            for part in ("share", "reference", "ratio", "p_adjusted")
        }
        caveat = ledger[names["ratio"]].method
        yield Finding("equity.less", names, strength_of(test, people), (*REGISTER, f"equity_{caveat}"))
    if told and not less:
        smallest = min(told, key=lambda figure: (figure.value or 0.0, figure.name))
        yield Finding("equity.none", {"p_adjusted": smallest.name}, "moderate", (*REGISTER, "not_proof"))


def find_region_differences(ledger: Ledger) -> Iterable[Finding]:
    """Each outcome in which a region differs from the others; where none does, one finding that says so."""
    tests = [
        figure for outcome in OUTCOMES for figure in ledger.groups(f"regions.{outcome}.p_adjusted", "region")
    ]
    told = [figure for figure in tests if figure.value is not None]
    apart = [figure for figure in told if (figure.value or 0.0) <= MODERATE_P]
    for test in apart:
        outcome = test.indicator.removeprefix("regions.").removesuffix(".p_adjusted")
        gap = ledger[f"regions.{outcome}.difference.region.{test.group}"]
        names = {"difference": gap.name, "p_adjusted": test.name}
        key = "regions.more" if (gap.value or 0.0) > 0 else "regions.less"
        yield Finding(key, names, strength_of(test, gap.rows), ("no_cause_of_gap",), about=outcome)
    if told and not apart:
        yield Finding("regions.none", {"p_adjusted": _least(told).name}, "weak", ("not_proof",))


def find_trends(ledger: Ledger) -> Iterable[Finding]:
    """Each measure that rose or fell over whole quarters; where none did, one finding that says so."""
    tests = [ledger.get(f"trend.{measure}.p_adjusted") for measure in MEASURES]
    told = [figure for figure in tests if figure is not None and figure.value is not None]
    moved = [figure for figure in told if (figure.value or 0.0) <= MODERATE_P]
    for test in moved:
        measure = test.indicator.removeprefix("trend.").removesuffix(".p_adjusted")
        tau = ledger[f"trend.{measure}.tau"]
        names = {"tau": tau.name, "slope": f"trend.{measure}.slope", "p_adjusted": test.name}
        key = "trend.rising" if (tau.value or 0.0) > 0 else "trend.falling"
        yield Finding(key, names, "moderate", ("few_quarters",), about=measure)
    if told and not moved:
        yield Finding("trend.none", {"p_adjusted": _least(told).name}, "weak", ("few_quarters", "not_proof"))


def _is_less(ledger: Ledger, test: Figure) -> bool:
    ratio = ledger[f"equity.ratio.{test.dimension}.{test.group}"].value
    return ratio is not None and ratio < 1 and (test.value or 0.0) <= MODERATE_P


def _least(figures: list[Figure]) -> Figure:
    return min(figures, key=lambda figure: (figure.value or 0.0, figure.name))
