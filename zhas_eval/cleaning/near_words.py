"""Whether a misspelt answer may be taken for a known one: a guess must never turn its meaning round.

What is compared is folded (``folding``): small letters, the Kazakh ones on the Russian, look-alikes on one.
"""

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from zhas_eval.cleaning.folding import fold_text

# More slips of the hand make another word: Шығыс and Батыс Қазақстан облысы differ in three letters.
MOST_SLIPS = 2
# Shorter words are read as written or not at all; from the second length on a word may hold two slips.
SHORTEST_GUESS, LONG = 5, 9
# In front of a word a letter or two may be a «не», «a-», «un-», «in-», «im-» that was left out or put in, or
# one of «in-» and «ex-» in the place of the other; letters that people mistake for one another are none.
FRONT = 2
_MISTAKEN = str.maketrans("щэйоы", "шеиаи")
# Inside and at the end of a word these turn its meaning: without it; Kazakh істейді and істемейді.
_TURNING = tuple(map(re.compile, (fold_text("сыз") + "|" + fold_text("сіз"), fold_text("less"), "[мбп][ае]")))


def are_near(words: Sequence[str], known: Sequence[str]) -> bool:
    """Whether the words are the known ones but for a slip or two, and mean the same for certain.

    As many words, each near to the one in its place; short words as they are; the first two letters of a
    word the same, its length but for one letter, and as many parts in it that turn a meaning round.

    >>> are_near(["трудоустроин"], ["трудоустроен"]), are_near(["не", "работаит"], ["не", "работает"])
    (True, True)
    >>> are_near(["работает"], ["не", "работает"]), are_near(["неработает"], ["работает"])
    (False, False)
    """
    if len(words) != len(known):
        return False
    slips = [0 if one == other else _count_slips(one, other) for one, other in zip(words, known, strict=True)]
    return 0 < sum(slips) <= MOST_SLIPS


def _count_slips(written: str, known: str) -> int:
    """The slips between two different words; too many where the one must not be taken for the other."""
    shorter = min(len(written), len(known))
    if (
        shorter < SHORTEST_GUESS
        or written[:FRONT].translate(_MISTAKEN) != known[:FRONT].translate(_MISTAKEN)
        or abs(len(written) - len(known)) > 1
        or not (written.isalpha() and known.isalpha())
        or any(len(part.findall(written)) != len(part.findall(known)) for part in _TURNING)
    ):
        return MOST_SLIPS + 1
    slips = OSA.distance(written, known)
    return slips if slips == 1 or shorter >= LONG else MOST_SLIPS + 1
