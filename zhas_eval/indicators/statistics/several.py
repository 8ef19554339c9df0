"""Several tests at once: Holm's adjustment over a family declared beforehand."""

from collections.abc import Sequence

from statsmodels.stats.multitest import multipletests


def adjust_holm(p_values: Sequence[float | None]) -> list[float | None]:
    """P-values adjusted by Holm's method, in the order given; a test that gave none stays None, uncounted.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70, by statsmodels.

    >>> adjust_holm([0.01, None, 0.5])
    [0.02, None, 0.5]
    """
    given = [p_value for p_value in p_values if p_value is not None]
    if not given:
        return [None] * len(p_values)
    adjusted = iter(multipletests(given, method="holm")[1].tolist())
    return [None if p_value is None else max(p_value, next(adjusted)) for p_value in p_values]
