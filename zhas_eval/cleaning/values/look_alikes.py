"""Letters of another script that look the same, mended inside words by the script of most letters."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from zhas_eval.cleaning.values.strings import Mask, change_some, has
from zhas_eval.cleaning.values.words import change_words

# Pairs that a reader cannot tell apart, Latin first; к and k are near enough in most fonts.
_LATIN, _CYRILLIC = "aceopxyikhəɵëABCEHIKMOPTXYƏƟË", "асеорхуікһәөёАВСЕНІКМОРТХУӘӨЁ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_MIXED = r"\p{Cyrillic}\p{Latin}|\p{Latin}\p{Cyrillic}"


def has_mixed_word(array: Any) -> Mask:
    """Which texts have a word with letters of both scripts."""
    return has(array, _MIXED)


def mend_look_alikes(array: Any) -> Any:
    """Texts whose mixed words are of one script, the one of most letters; of both as many: Cyrillic.

    Where a letter has nothing alike in that script, the word is of the other; where both scripts have such
    letters, it stays as it is.

    >>> mend_look_alikes(pa.array(["Axмeтов Ivanоv"], pa.large_string())).to_pylist()
    ['Ахметов Ivanov']
    """
    return change_words(array, lambda words, _: change_some(words, has(words, _MIXED), _mend_distinct))


def _mend_distinct(words: Any) -> Any:
    # Mixed words are slips of the hand or of a font, few beside all words: each is mended once.
    distinct = pc.dictionary_encode(words)
    return _mend(distinct.dictionary).take(distinct.indices)


def _mend(words: Any) -> Any:
    latin = pc.count_substring_regex(words, r"\p{Latin}")
    cyrillic = pc.count_substring_regex(words, r"\p{Cyrillic}")
    as_cyrillic, as_latin = _exchange(words, _TO_CYRILLIC), _exchange(words, _TO_LATIN)
    # A letter with nothing alike in the other script tells more than the number of letters.
    may_be_cyrillic, may_be_latin = ~has(as_cyrillic, r"\p{Latin}"), ~has(as_latin, r"\p{Cyrillic}")
    is_cyrillic = pc.greater_equal(cyrillic, latin).to_numpy(zero_copy_only=False) | ~may_be_latin
    mended = pc.if_else(pa.array(may_be_cyrillic & is_cyrillic), as_cyrillic, words)
    return pc.if_else(pa.array(may_be_latin & ~(may_be_cyrillic & is_cyrillic)), as_latin, mended)


def _exchange(words: Any, letters: Mapping[int, int]) -> Any:
    return pa.array([word.translate(letters) for word in words.to_pylist()], words.type)
