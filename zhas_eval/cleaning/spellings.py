"""The codes of a closed list by their spellings, the misspelt guessed where nothing else can be meant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from zhas_eval.cleaning.folding import fold_text, fold_words
from zhas_eval.cleaning.near_words import MOST_SLIPS, are_near

# With one slip more another code could be meant: then neither is taken.
MARGIN = 1


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
        every = [(word, code) for code, words in spellings.items() for word in words]
        self._codes = {fold_text(word): code for word, code in every}
        # One code may be written in one word and in two: «веб-сайт», «вебсайт».
        self._words = {fold_words(word): self._codes[fold_text(word)] for word, _ in every}

    def match(self, text: str) -> Match | None:
        """The code of the same spelling, else of a near one where no other code is nearly as near."""
        folded = fold_text(text)
        if folded in self._codes:
            return Match(self._codes[folded], guessed=False)
        words = fold_words(text)
        near = {code for known, code in self._words.items() if are_near(words, known)}
        if len(near) != 1:
            return None
        [code] = near
        slips = self._count_slips(folded)
        least = slips.pop(code)
        is_clear = min(slips.values(), default=least + MARGIN + 1) > least + MARGIN
        return Match(code, guessed=True) if is_clear else None

    def _count_slips(self, folded: str) -> dict[str, int]:
        """Code → the fewest slips between the text and a spelling of it; codes that are far are left out."""
        found = process.extract(
            folded,
            self._codes.keys(),
            scorer=OSA.distance,
            score_cutoff=MOST_SLIPS + MARGIN,
            limit=None,
        )
        slips: dict[str, int] = {}
        for word, count, _ in found:
            code = self._codes[word]
            slips[code] = min(int(count), slips.get(code, int(count)))
        return slips
