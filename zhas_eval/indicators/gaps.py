"""Where the data and the report disagree, and by how much: a number, or a range where one has bounds."""

from dataclasses import replace

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.verdicts import OPEN, ends_of


def find_gap(reported: Figure | None, computed: Figure | None, *, slack: float = 0.0) -> Figure | None:
    """Computed less reported where no number fits both; None where one does, or where one is silent.

    A reported «около 100» fits all that round to it, ``slack`` is the rounding of any other number; what
    is reported is then its number. What has bounds gives a difference with bounds, open where they are.
    """
    if reported is None or computed is None or not (_speaks(reported) and _speaks(computed)):
        return None
    low, high = ends_of(computed)
    least, most = ends_of(reported)
    if computed.value is not None and reported.value is not None:
        allowed = (reported.lower or reported.value, reported.upper or reported.value)
    else:
        allowed = least, most
    if low <= allowed[1] + slack and high >= allowed[0] - slack:
        return None
    lower, upper = low - most, high - least
    value = lower if lower == upper else None
    return replace(
        computed,
        kind="gap",
        numerator=value,
        denominator=None,
        value=value,
        lower=None if value is not None or lower == -OPEN else lower,
        upper=None if value is not None or upper == OPEN else upper,
        unit="share_points" if computed.unit == "share" else computed.unit,
        method="computed_less_reported",
    )


def _speaks(figure: Figure) -> bool:
    return any(number is not None for number in (figure.value, figure.lower, figure.upper))
