"""Wording that claims a cause: found in what people wrote, refused in what we say ourselves.

Before and after tell that something changed, not what changed it. Which words a study may use depends
on its design (``design`` of the passport): an observation none of them, a comparison with people outside
the programme those of a contribution, an experiment with a draw all of them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from zhas_eval.programme.passport import Design
from zhas_eval.programme.yaml_text import load_yaml

# What a text speaks of: effects on people, or why an activity is off its plan.
About = Literal["effect", "deviation"]
DESIGNS: tuple[Design, ...] = ("observation", "comparison", "experiment")
SENTENCE = re.compile(r"[^.!?\n]+")


class CausalWordingError(ValueError):
    """A text of the catalogue claims a cause that the design does not allow: a fault of the catalogue."""


@dataclass(frozen=True)
class Match:
    """Words that claim a cause, as written, and the place where they begin."""

    words: str
    start: int


@dataclass(frozen=True)
class _Words:
    claims: Mapping[Design, re.Pattern[str]]
    reasons: re.Pattern[str]
    innocent: re.Pattern[str]
    outcomes: re.Pattern[str]


def find_causal_wording(
    text: str, language: str, *, design: Design = "observation", about: About = "effect"
) -> list[Match]:
    """The words of a text that claim a cause which the design does not allow, in their order.

    Phrases about money, procedures and what an organiser provides claim nothing. Where a text is about
    a deviation, words that name a reason are its task, unless their sentence speaks of what people gained.
    A language without a list of words has no matches.

    >>> [match.words for match in find_causal_wording("Благодаря обучению выросла занятость.", "ru")]
    ['Благодаря']
    >>> find_causal_wording("За счет средств гранта закуплена техника.", "ru")
    []
    >>> find_causal_wording("Из-за переноса даты прошло одно занятие.", "ru", about="deviation")
    []
    """
    words = _load_words().get(language)
    if words is None or design == "experiment":
        return []
    folded = _fold(text)
    innocent = [match.span() for match in words.innocent.finditer(folded)]
    found: list[Match] = []
    for sentence in SENTENCE.finditer(folded):
        patterns = [pattern for needed, pattern in words.claims.items() if not _allows(design, needed)]
        if about == "effect" or words.outcomes.search(sentence[0]):
            patterns.append(words.reasons)
        spans = {match.span() for pattern in patterns for match in pattern.finditer(folded, *sentence.span())}
        found += [
            Match(text[start:end], start)
            for start, end in sorted(spans)
            if not any(left <= start and end <= right for left, right in innocent)
        ]
    return found


def refuse_causal(text: str, language: str, *, design: Design = "observation") -> str:
    """The text as it is; raises CausalWordingError where it claims a cause that the design does not allow."""
    if matches := find_causal_wording(text, language, design=design):
        claimed = ", ".join(match.words for match in matches)
        raise CausalWordingError(f"a finding claims a cause ({claimed}): {text}")
    return text


def _allows(design: Design, needed: Design) -> bool:
    return DESIGNS.index(design) >= DESIGNS.index(needed)


def _fold(text: str) -> str:
    """Small letters without «ё» and wide spaces; every place stays where it was."""
    return text.lower().translate({ord("ё"): "е", 0xA0: " ", 0x202F: " "})


@cache
def _load_words() -> Mapping[str, _Words]:
    path = files("zhas_eval.findings") / "causal.yml"
    lists: Mapping[str, Mapping[str, Any]] = load_yaml(path.read_text(encoding="utf-8"))
    return {
        language: _Words(
            claims={needed: _compile(entry["claims"][needed]) for needed in DESIGNS[1:]},
            reasons=_compile(entry["reasons"]),
            innocent=_compile(entry["innocent"]),
            outcomes=re.compile(entry["outcomes"]),
        )
        for language, entry in lists.items()
    }


def _compile(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern of whole words out of several."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})(?!\w)")
