"""Who is under-represented: groups of people reached against the composition that was meant or is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import pandas as pd

from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.indicators.participants import TABLE
from zhas_eval.indicators.several_tests import adjust_p_values
from zhas_eval.indicators.statistics.representation import GroupRepresentation, compare_with_reference
from zhas_eval.programme.logframe import Composition
from zhas_eval.programme.scope import Scope

# A person may stand in several groups: each is compared with the rest of the people by itself.
SEVERAL = {"status"}
REST = "rest"


def calculate_equity(scope: Scope, measures: Mapping[str, Figure]) -> list[Figure]:
    """Each group of the logframe's composition beside its share among the people of the scope.

    ``measures``: figures of the scope by name, with ``participants.<dimension>.<group>``. For each group:
    ``equity.reference``, ``equity.share`` (of the people with an answer), ``equity.ratio`` (share over
    reference; below one there are fewer than meant), ``equity.difference`` in share points, the exact
    binomial ``equity.p_value``, and ``equity.p_adjusted`` by Holm over the groups of the dimension.
    A withheld group withholds all of these. No interval: a register has no sampling error, and the
    p-value asks how odd such a group would be among people drawn at random from the reference.
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
    counts = {entry.group: measures.get(f"{TABLE}.{dimension}.{entry.group}") for entry in entries}
    total, silent = measures.get(TABLE), measures.get(f"{TABLE}.{dimension}.missing")
    answered = (_value(total) or 0.0) - (_value(silent) or 0.0)
    shares = _scale(entries, dimension)
    tests: list[Figure] = []
    figures: list[Figure] = []
    for entry in entries:
        count = counts[entry.group]
        if count is None:
            continue
        found = _represent(_value(count), answered, shares[entry.group])
        stated = _state(scope, entry, shares[entry.group])
        made = _describe(count, answered, found, entry)
        figures += [stated, *made]
        tests += [figure for figure in made if figure.indicator == "equity.p_value"]
    return [*figures, *adjust_p_values(tests)]


def _scale(entries: Sequence[Composition], dimension: str) -> dict[str, float]:
    """The share of each group; numbers of people become shares of their sum."""
    stated = {entry.group: float(entry.share or 0.0) for entry in entries}
    if dimension in SEVERAL or all(entry.is_share for entry in entries):
        return stated
    total = sum(stated.values())
    return {group: number / total for group, number in stated.items()}


def _represent(count: float | None, answered: float, share: float) -> GroupRepresentation | None:
    """The group against everybody else; None where it is withheld or nobody answered."""
    if count is None or not answered:
        return None
    observed = pd.Series({"group": int(count), REST: int(answered - count)})
    return compare_with_reference(observed, pd.Series({"group": share, REST: 1 - share})).groups[0]


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


def _describe(
    count: Figure, answered: float, found: GroupRepresentation | None, entry: Composition
) -> list[Figure]:
    def make(name: str, value: float | None, unit: Unit, method: str = "") -> Figure:
        figure = replace(
            count,
            indicator=f"equity.{name}",
            numerator=None,
            denominator=None,
            value=value,
            unit=unit,
            method=method,
            aggregation="none",
        )
        return figure.withhold() if count.suppressed else figure

    if found is None:
        reason = "no_rows"
        return [
            make("share", None, "share", reason),
            make("ratio", None, "effect", reason),
            make("difference", None, "share_points", reason),
            make("p_value", None, "probability", reason),
        ]
    share = make("share", found.share.value, "share")
    if not count.suppressed:
        share = replace(share, numerator=count.value, denominator=answered)
    return [
        share,
        make("ratio", found.ratio.value, "effect", entry.kind),
        make("difference", found.difference.value, "share_points", entry.kind),
        make("p_value", found.p_value.value, "probability", found.p_value.method or found.p_value.reason),
    ]


def _value(figure: Figure | None) -> float | None:
    return None if figure is None else figure.value
