"""Findings on the commission: whether judges agree, and whether the winners hang on one of them."""

from collections.abc import Iterable, Sequence

from zhas_eval.findings.finding import Finding
from zhas_eval.indicators.judging import SELECTED_ONLY
from zhas_eval.indicators.ledger import Figure, Ledger

# Words of a scale with the least number of each, best first.
Scale = Sequence[tuple[str, float]]
# Krippendorff (2004), Content Analysis, 11.4: rely on 0.800, draw tentative conclusions from 0.667.
ALPHA: Scale = (("high", 0.800), ("tentative", 0.667), ("low", float("-inf")))
# Koo and Li (2016), Journal of Chiropractic Medicine 15.
ICC: Scale = (("excellent", 0.9), ("good", 0.75), ("moderate", 0.5), ("poor", float("-inf")))
UNGRADED = "ungraded"
# Numbers that are printed alike are not said to differ.
PRINTED = 2


def grade(figure: Figure, scale: Scale) -> str:
    """The word of a scale for the lower end of a figure's interval; none where there is no interval.

    >>> grade(Figure("x", "all", "2023", value=0.71, lower=0.6, upper=0.8), ALPHA)
    'low'
    """
    if figure.value is None or figure.lower is None:
        return UNGRADED
    least = figure.lower
    return next(word for word, limit in scale if least >= limit)


def find_agreement(ledger: Ledger) -> Iterable[Finding]:
    """Each cycle's agreement, named by the lower end of its interval; that the mean score is more reliable
    than one judge's, where it is."""
    for alpha in ledger.groups("commission.alpha", "cycle"):
        names = {
            part: f"commission.{part}.cycle.{alpha.group}"
            for part in ("alpha", "judges", "scores_missing", "applications", "winners")
        }
        if alpha.method == SELECTED_ONLY:
            told = {name: names[name] for name in ("applications", "winners")}
            yield Finding("commission.selected_only", told, "strong", ("judges_fixed",))
        if alpha.value is None:
            continue
        told = {name: names[name] for name in ("alpha", "judges", "scores_missing")}
        word = grade(alpha, ALPHA)
        key = f"commission.{word}"
        if _is_mean_better(ledger, alpha.group):
            key = f"{key}_mean"
            told |= {part: f"commission.{part}.cycle.{alpha.group}" for part in ("icc_average", "icc_single")}
        yield Finding(key, told, "weak" if word == UNGRADED else "moderate", ("judges_fixed",))


def find_dependence(ledger: Ledger) -> Iterable[Finding]:
    """How many winners are first by mean score, and stay so whichever judge is left out.

    Who won though others had better means does not hang on one judge: that is told apart.
    """
    for always in ledger.groups("commission.winners_always", "cycle"):
        names = {part: f"commission.{part}.cycle.{always.group}" for part in ("winners", "winners_by_rank")}
        winners, first = (ledger.get(name) for name in names.values())
        if always.value is None or winners is None or first is None or not winners.value:
            continue
        told = {"winners": names["winners"]}
        if not first.value:
            key = "off_rank"
            told["first"] = names["winners_by_rank"]
        else:
            key = "firm" if always.value == first.value else "hangs"
            told["always"] = always.name
            if first.value != winners.value:
                key = f"{key}_ranked"
                told["first"] = names["winners_by_rank"]
        yield Finding(f"commission.{key}", told, "strong", ("judges_fixed",))


def _is_mean_better(ledger: Ledger, cycle: str) -> bool:
    mean, single = (ledger.get(f"commission.{name}.cycle.{cycle}") for name in ("icc_average", "icc_single"))
    if mean is None or single is None or mean.value is None or single.value is None:
        return False
    return round(mean.value, PRINTED) > round(single.value, PRINTED)
