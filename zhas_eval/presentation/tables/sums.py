"""Whether printed parts make their printed whole, and the sentence that says why they do not."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.numbers import format_figure
from zhas_eval.presentation.view import View

HUNDRED = Decimal(100)
# Machine numbers of money keep half a tiyn at most.
CLOSE = 0.005


def adds_up(parts: Iterable[Figure], whole: Figure) -> bool:
    """Whether the values of the parts make that of the whole; False where one of them has none."""
    values = [part.value for part in parts]
    if whole.value is None or any(value is None for value in values):
        return False
    return abs(sum(value or 0.0 for value in values) - whole.value) < CLOSE


def explain_sum(
    view: View, parts: Sequence[Figure], whole: Figure, *, shares: Sequence[Figure] = ()
) -> tuple[str, ...]:
    """Notes under a break-down whose printed lines do not make its total, or whose shares not 100 %.

    A table with a withheld line says so by itself. Shares are never bent to make a hundred: the note names
    the rounding, where the groups do make the whole.
    """
    known = [part.value for part in parts if part.value is not None]
    if whole.value is None or not known or any(part.suppressed for part in parts):
        return ()
    difference = sum(known) - whole.value
    if difference > CLOSE:
        return (view("note.parts_over"),)
    if difference < -CLOSE:
        return (view("note.parts_short"),)
    printed = [_read(view, share) for share in shares if share.value is not None]
    return (view("note.rounding"),) if printed and sum(printed) != HUNDRED else ()


def _read(view: View, share: Figure) -> Decimal:
    """The percent of a share as it is printed."""
    digits = re.sub(r"[^\d,.]", "", format_figure(share, view.wording))
    return Decimal(digits.replace(",", "."))
