"""From figures of parts to the figure of the whole, by the rule that each indicator declares.

Parts are regions of one period, or periods of one region that follow each other and share no day. Where
only the rows can tell (people of two quarters may be the same), the parts give bounds.
"""

from collections.abc import Sequence
from dataclasses import replace

from zhas_eval.indicators.ledger import Aggregation, Figure
from zhas_eval.indicators.measure import NOT_KEPT

POOLED = "pooled"


def pool_periods(parts: Sequence[Figure], *, period: str) -> Figure:
    """The figure of a period from those of the periods it consists of, in order of time.

    Sums add up; a ratio is made of the sums of numerators and denominators, never of the ratios; of a
    state the latest stands, of a maximum the greatest. What counts each thing once over all parts
    (``unique``) lies between the greatest part and their sum; what has no rule (``none``) has no value.
    A withheld part withholds the whole.

    >>> quarter = Figure("training.completed", "wko", "2023-Q3", numerator=1.0, denominator=4.0, value=0.25,
    ...     unit="share", aggregation="ratio")
    >>> next_one = replace(quarter, period="2023-Q4", numerator=2.0, denominator=2.0, value=1.0)
    >>> pool_periods([quarter, next_one], period="2023").value
    0.5
    """
    whole = _pool(parts, replace(parts[-1], period=period))
    if parts[-1].aggregation == "latest" and not whole.suppressed:
        return replace(parts[-1], period=period, method=parts[-1].method or POOLED)
    return whole


def pool_regions(parts: Sequence[Figure], *, region: str) -> Figure:
    """The figure of several regions from theirs in one period; the rules are those of ``pool_periods``.

    A state at the end of a period (``latest``) adds up over regions, as a sum or as a ratio does.

    >>> shymkent = Figure("grants.paid_to_date", "shymkent", "2023", numerator=5.0, value=5.0, unit="tenge",
    ...     aggregation="latest")
    >>> wko = replace(shymkent, region="wko", value=2.0, numerator=2.0)
    >>> pool_regions([shymkent, wko], region="all").value
    7.0
    """
    first = parts[0]
    if first.aggregation == "latest":
        rule: Aggregation = "sum" if all(part.denominator is None for part in parts) else "ratio"
        parts = [replace(part, aggregation=rule) for part in parts]
    return replace(_pool(parts, replace(parts[0], region=region)), aggregation=first.aggregation)


def _pool(parts: Sequence[Figure], whole: Figure) -> Figure:
    if any(part.suppressed for part in parts):
        return whole.withhold()
    values = [part.value for part in parts if part.value is not None]
    pooled = replace(
        whole,
        numerator=None,
        denominator=None,
        value=None,
        lower=None,
        upper=None,
        method=POOLED if any(part.method != NOT_KEPT for part in parts) else NOT_KEPT,
        missing=sum(part.missing for part in parts),
        rows=sum(part.rows for part in parts),
        evidence=tuple(item for part in parts for item in part.evidence),
    )
    rule = whole.aggregation
    if rule == "none" or not values:
        return pooled
    if rule == "ratio":
        above = sum(part.numerator or 0.0 for part in parts)
        below = sum(part.denominator or 0.0 for part in parts)
        value = above / below if below else None
        return replace(pooled, numerator=above, denominator=below, value=value)
    opens = any(part.is_at_least for part in parts)
    if rule == "unique":
        return replace(pooled, lower=max(values), upper=None if opens else sum(values))
    total = max(values) if rule == "maximum" else sum(values)
    return replace(pooled, numerator=total, value=total, lower=total if opens else None)
