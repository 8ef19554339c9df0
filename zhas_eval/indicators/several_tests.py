"""Several tests of one question: their p-values adjusted together."""

from collections.abc import Sequence
from dataclasses import replace

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.statistics.several import adjust_holm

P_VALUE, P_ADJUSTED = "p_value", "p_adjusted"


def adjust_p_values(figures: Sequence[Figure]) -> list[Figure]:
    """The p-values among the figures, adjusted by Holm as one family, under the name ``….p_adjusted``.

    A test that gave no p-value, or whose figure is withheld, is not counted and has none here either.
    The family is what the caller passes: it is declared before the numbers are known.

    >>> tests = [Figure(f"{name}.p_value", "all", "2023", value=value, unit="probability")
    ...     for name, value in (("employment", 0.01), ("test", 0.04), ("self", None))]
    >>> [figure.value for figure in adjust_p_values(tests)]
    [0.02, 0.04, None]
    """
    tests = [figure for figure in figures if figure.indicator.endswith(P_VALUE)]
    adjusted = adjust_holm([figure.value for figure in tests])
    return [
        replace(
            figure,
            indicator=figure.indicator.removesuffix(P_VALUE) + P_ADJUSTED,
            value=value,
            method=figure.method if value is None else "holm",
        )
        for figure, value in zip(tests, adjusted, strict=True)
    ]
