"""Statistics as figures: an estimate with its interval, a p-value, or the reason why there is none."""

from dataclasses import replace

import numpy as np

from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.indicators.measure import NOT_KEPT, make_figures
from zhas_eval.indicators.rows import Rows
from zhas_eval.indicators.statistics.result import Estimate, PValue


def state_estimate(
    rows: Rows,
    indicator: str,
    estimate: Estimate,
    *,
    unit: Unit = "effect",
    missing: float = 0,
    dimension: str = "",
    group: str = "",
) -> Figure:
    """An estimate over the rows of one scope; without a value its method is the reason."""
    figure = _state(rows, indicator, unit, missing, dimension, group)
    if figure.method == NOT_KEPT:
        return figure
    return replace(
        figure,
        value=estimate.value,
        lower=estimate.lower,
        upper=estimate.upper,
        method=estimate.method or estimate.reason,
    )


def state_p_value(
    rows: Rows, indicator: str, p_value: PValue, *, missing: float = 0, dimension: str = "", group: str = ""
) -> Figure:
    """A p-value over the rows of one scope; without one its method is the reason."""
    figure = _state(rows, indicator, "probability", missing, dimension, group)
    if figure.method == NOT_KEPT:
        return figure
    return replace(figure, value=p_value.value, method=p_value.method or p_value.reason)


def _state(rows: Rows, indicator: str, unit: Unit, missing: float, dimension: str, group: str) -> Figure:
    nothing = np.full(1, np.nan)
    [figure] = make_figures(
        rows,
        indicator,
        nothing,
        nothing,
        unit=unit,
        missing=np.array([missing]),
        dimension=dimension,
        group=group,
    )
    return figure
