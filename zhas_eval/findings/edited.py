"""A text that a person wrote, looked through: numbers that no longer agree, causal words, gaps left open."""

from dataclasses import dataclass

from zhas_eval.findings.agreement import check_agreement, hide_names
from zhas_eval.findings.causal import About, find_causal_wording
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.programme.narrative import DEVIATION_PREFIX, DEVIATIONS


@dataclass(frozen=True)
class TextReview:
    """What is wrong with a text: numbers as written, causal words, whether a gap of the draft is left."""

    numbers: tuple[str, ...] = ()
    causal: tuple[str, ...] = ()
    has_gap: bool = False


def review_text(text: str, *, key: str, ledger: Ledger, language: str, gap: str) -> TextReview:
    """What is wrong with a text under ``key`` in the ledger's scope; ``gap`` is what drafts leave open."""
    scope = ledger.scope
    about: About = "deviation" if key == DEVIATIONS or key.startswith(DEVIATION_PREFIX) else "effect"
    matches = find_causal_wording(
        hide_names(text, scope), language, design=scope.passport.design, about=about
    )
    disagreements = check_agreement(text, ledger, scope, language=language)
    return TextReview(
        numbers=tuple(dict.fromkeys(entry.number for entry in disagreements)),
        causal=tuple(dict.fromkeys(match.words for match in matches)),
        has_gap=gap in text,
    )
