"""Who is under-represented: groups of people reached against the composition that was meant or is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import pandas as pd

from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.indicators.measure import NO_ANSWER
from zhas_eval.indicators.participants import TABLE
from zhas_eval.indicators.several_tests import adjust_p_values
from zhas_eval.indicators.statistics.proportions import bound_share
from zhas_eval.indicators.statistics.representation import GroupRepresentation, compare_with_reference
from zhas_eval.programme.logframe import Composition
from zhas_eval.programme.scope import Scope

# A person may stand in several groups: each is compared with the rest of the people by itself.
SEVERAL = {"status"}
REST = "rest"
NUMBERS: dict[str, Unit] = {"share": "share", "ratio": "effect", "difference": "share_points"}


def calculate_equity(scope: Scope, measures: Mapping[str, Figure]) -> list[Figure]:
    """Each group of the logframe's composition beside its share among the people of the scope.

    ``measures``: figures of the scope by name, with ``participants.<dimension>.<group>``. For each group:
    ``equity.reference``, ``equity.share``, ``equity.ratio`` (share over reference; below one there are
    fewer than meant; its method is whose reference it is), ``equity.difference`` in share points. A
    withheld group withholds all of these.

    In a register the share is that of all people of the scope, as in the form; where some gave no answer
    the three have bounds (nobody of them in the group, or all) and no value. In a sample it is that of
    those who answered, with Wilson's interval, and there are the exact binomial ``equity.p_value`` and
    ``equity.p_adjusted`` by Holm over the groups of the dimension. Of two groups that make up everybody
    the second is the mirror of the first: only the first of the composition is tested.
    """
    wanted = [
        entry
        for entry in scope.programme.logframe.composition
        if entry.region == scope.region and entry.share is not None
    ]
    figures: list[Figure] = []
    for dimension, entries in groupby(
        sorted(wanted, key=lambda entry: entry.dimension), key=lambda entry: entry.dimension
    ):
        figures += _compare(scope, dimension, list(entries), measures)
    return figures


def _compare(
    scope: Scope, dimension: str, entries: Sequence[Composition], measures: Mapping[str, Figure]
) -> list[Figure]:
    total, silent = measures.get(TABLE), measures.get(f"{TABLE}.{dimension}.{NO_ANSWER}")
    people, missing = int(_value(total)), int(_value(silent))
    fraction = scope.passport.fraction(TABLE)
    shares = _scale(entries, dimension)
    mirrored = _mirror(scope, dimension, entries)
    tests: list[Figure] = []
    figures: list[Figure] = []
    for entry in entries:
        count = measures.get(f"{TABLE}.{dimension}.{entry.group}")
        if count is None:
            continue
        share = shares[entry.group]
        figures.append(_state(scope, entry, share))
        if fraction is None:
            figures += _describe(count, entry, _bound(count, people, missing), share, people)
            continue
        found = _represent(count, people - missing, share, people / fraction)
        figures += _describe(count, entry, _Span.of(found), share, people - missing)
        if entry.group != mirrored:
            tests.append(_test(count, found))
    return [*figures, *tests, *adjust_p_values(tests)]


def _scale(entries: Sequence[Composition], dimension: str) -> dict[str, float]:
    """The share of each group; numbers of people become shares of their sum."""
    stated = {entry.group: float(entry.share or 0.0) for entry in entries}
    if dimension in SEVERAL or all(entry.is_share for entry in entries):
        return stated
    total = sum(stated.values())
    return {group: number / total for group, number in stated.items()}


def _mirror(scope: Scope, dimension: str, entries: Sequence[Composition]) -> str:
    """The second of two groups that are all the codes there are; empty where there are more, or one."""
    codes = {entry.group for entry in entries}
    is_whole = dimension not in SEVERAL and codes == set(scope.programme.spellings(dimension))
    return entries[1].group if is_whole and len(entries) == 2 else ""


def _bound(count: Figure, people: int, missing: int) -> "_Span":
    """The share in a register: known, or between what it would be had the silent said no, or yes."""
    if not people or count.value is None:
        return _Span(reason="no_rows")
    found = bound_share(int(count.value), people - missing, missing)
    if missing:
        return _Span(None, found.worst, found.best)
    return _Span(found.share)


def _represent(count: Figure, answered: int, share: float, population: float) -> GroupRepresentation | None:
    """The group of a sample against everybody else; None where it is withheld or nobody answered."""
    if count.value is None or not answered:
        return None
    observed = pd.Series({"group": int(count.value), REST: answered - int(count.value)})
    reference = pd.Series({"group": share, REST: 1 - share})
    return compare_with_reference(observed, reference, population=population).groups[0]


def _state(scope: Scope, entry: Composition, share: float) -> Figure:
    return Figure(
        indicator="equity.reference",
        region=scope.region,
        period=scope.period.code,
        dimension=entry.dimension,
        group=entry.group,
        numerator=share,
        value=share,
        unit="share",
        method="as_stated",
        text="",
        rows=1,
        table="logframe",
        evidence=(f"logframe.xlsx!{entry.group}",),
    )


def _describe(count: Figure, entry: Composition, share: "_Span", reference: float, base: int) -> list[Figure]:
    """Share, ratio and difference."""
    estimates = {
        "share": share,
        "ratio": share.rescale(times=1 / reference) if reference else _Span(reason="no_reference"),
        "difference": share.rescale(plus=-reference),
    }
    figures = []
    for name, found in estimates.items():
        figure = replace(
            count,
            indicator=f"equity.{name}",
            numerator=count.value if name == "share" and not found.reason else None,
            denominator=float(base) if name == "share" and not found.reason else None,
            value=found.value,
            lower=found.lower,
            upper=found.upper,
            unit=NUMBERS[name],
            method=found.reason or (entry.kind if name == "ratio" else found.method),
            aggregation="none",
        )
        figures.append(figure.withhold() if count.suppressed else figure)
    return figures


def _test(count: Figure, found: GroupRepresentation | None) -> Figure:
    figure = replace(
        count,
        indicator="equity.p_value",
        numerator=None,
        denominator=None,
        value=found.p_value.value if found else None,
        unit="probability",
        method=(found.p_value.method or found.p_value.reason) if found else "no_rows",
        aggregation="none",
    )
    return figure.withhold() if count.suppressed else figure


@dataclass(frozen=True)
class _Span:
    """A number, with limits or between two bounds, or the reason why there is none."""

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    method: str = ""
    reason: str = ""

    @classmethod
    def of(cls, found: GroupRepresentation | None) -> "_Span":
        if found is None:
            return cls(reason="no_rows")
        share = found.share
        return cls(share.value, share.lower, share.upper, share.method, share.reason)

    def rescale(self, *, times: float = 1.0, plus: float = 0.0) -> "_Span":
        value, lower, upper = (
            None if number is None else number * times + plus
            for number in (self.value, self.lower, self.upper)
        )
        return replace(self, value=value, lower=lower, upper=upper)


def _value(figure: Figure | None) -> float:
    return 0.0 if figure is None or figure.value is None else figure.value
