"""Spellings folded so that one word written in several ways compares equal."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

# Latin letters whose capitals look like Cyrillic ones stand for them; Kazakh letters fall on the
# Russian ones that people type in their place. Both sides of a comparison are folded alike.
LOOK_ALIKES = str.maketrans("abcehkmoptxyiəɵëіәғқңөұүһё", "авсенкмортхуиаоеиагкноуухе")
NEAR_ENOUGH = 84
CLEARLY_NEARER = 5
SHORTEST_GUESS = 5
# More slips of the hand make another word: Шығыс and Батыс Қазақстан облысы differ in three letters.
MOST_SLIPS = 2
# «не учится» is no misspelt «учится».
NEGATION = "не"


def fold_text(text: str) -> str:
    """The text in lower case without accents of spelling, spaces and punctuation.

    >>> fold_text("г. Шымкент") == fold_text("Г.ШЫМКЕНТ ")
    True
    >>> fold_text("ЗКO") == fold_text("зко")
    True
    """
    folded = unicodedata.normalize("NFC", text).lower().translate(LOOK_ALIKES)
    bare = re.sub(r"[\W_]+", "", folded)
    return bare or folded.strip()


def fold_heading(text: str) -> str:
    """A heading folded, without what stands in brackets.

    >>> fold_heading("Дата рождения* (дд.мм.гггг)")
    'датарождения'
    """
    return fold_text(re.sub(r"\(.*?\)", "", text))


@dataclass(frozen=True)
class Match:
    """The code a spelling stands for, and whether it was guessed."""

    code: str
    guessed: bool


class SpellingBook:
    """Codes by their spellings, with help for the misspelt.

    >>> book = SpellingBook({"shymkent": ["город Шымкент", "Шымкент"]})
    >>> book.match("Шымкнет")
    Match(code='shymkent', guessed=True)
    >>> book.match("Туркестан") is None
    True
    """

    def __init__(self, spellings: Mapping[str, Iterable[str]]) -> None:
        self._codes = {fold_text(word): code for code, words in spellings.items() for word in words}

    def match(self, text: str) -> Match | None:
        """The code of the same spelling, else of the one spelling that is clearly nearest."""
        folded = fold_text(text)
        if folded in self._codes:
            return Match(self._codes[folded], guessed=False)
        if len(folded) < SHORTEST_GUESS:
            return None
        scored = process.extract(
            folded, self._codes.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=None
        )
        best: dict[str, float] = {}
        for word, score, _ in scored:
            if OSA.distance(folded, word) > MOST_SLIPS:
                continue
            if folded.startswith(NEGATION) == word.startswith(NEGATION):
                best[self._codes[word]] = max(score, best.get(self._codes[word], 0.0))
        ranked = sorted(best.items(), key=lambda entry: -entry[1])
        if not ranked or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < CLEARLY_NEARER):
            return None
        return Match(ranked[0][0], guessed=True)
