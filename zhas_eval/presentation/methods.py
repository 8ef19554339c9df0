"""How the numbers of a table were made, in words: from the methods of the figures that it shows."""

from collections.abc import Iterable

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.statistics.result import CORRECTED
from zhas_eval.presentation.view import View


def note_methods(view: View, figures: Iterable[Figure | None]) -> tuple[str, ...]:
    """A sentence for each method, or reason, of the figures, in the order in which they first stand.

    WordingError for a method that the catalogue does not know: a table would keep silent on it.
    """
    names: dict[str, None] = {}
    corrected = False
    for figure in figures:
        if figure is None or figure.suppressed or not figure.method:
            continue
        names[figure.method.removesuffix(CORRECTED)] = None
        corrected = corrected or figure.method.endswith(CORRECTED)
    last = ("fpc",) if corrected else ()
    return tuple(view(f"method.{name}") for name in (*names, *last))


def has_interval(figure: Figure | None) -> bool:
    """Whether a figure has a value with limits beside it."""
    return (
        figure is not None
        and figure.value is not None
        and figure.lower is not None
        and figure.upper is not None
    )
