"""Several tests at once: Holm's adjustment over a family declared beforehand."""

from collections.abc import Sequence

import numpy as np


def adjust_holm(p_values: Sequence[float | None]) -> list[float | None]:
    """P-values adjusted by Holm's method, in the order given; a test that gave none stays None, uncounted.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70. The same as statsmodels gives,
    which collects garbage at each call: an eighth of a second in a process that has imported much.

    >>> adjust_holm([0.01, None, 0.5])
    [0.02, None, 0.5]
    """
    given = [p_value for p_value in p_values if p_value is not None]
    if not given:
        return [None] * len(p_values)
    raw = np.array(given)
    order = np.argsort(raw)
    adjusted = np.empty_like(raw)
    adjusted[order] = np.minimum(np.maximum.accumulate(raw[order] * np.arange(len(raw), 0, -1)), 1.0)
    found = iter(adjusted.tolist())
    return [None if p_value is None else next(found) for p_value in p_values]
