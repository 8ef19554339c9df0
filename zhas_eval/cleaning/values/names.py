"""Names of people: spaces, look-alikes and case set right, with warnings where letters are lost."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from zhas_eval.cleaning.values.look_alikes import has_mixed_word, mend_look_alikes
from zhas_eval.cleaning.values.parsed import Parsed, name_rules
from zhas_eval.cleaning.values.strings import (
    Mask,
    change_some,
    differs,
    has,
    null_where,
    to_arrow,
    to_mask,
    to_series,
)
from zhas_eval.cleaning.values.texts import even_texts
from zhas_eval.cleaning.values.words import change_words

# Formulas, markup and addresses are no names: they are kept as they are.
_NAME = r"^[\p{Latin}\p{Cyrillic}\p{M} .,'’ʼ`()?\x{fffd}-]+$"
# Capitals in a name that is not all capitals: «АХМЕТОВ Нұрлан», but neither «Ли А.Б.» nor «Ким ОА».
_CAPITALS = r"^\p{Lu}{3}|[^\p{L}]\p{Lu}{3}"
_LOST = r"\p{L}[?\x{fffd}]|[?\x{fffd}]\p{L}|\?\?"
# Words of descent after a name, which stay small when they stand apart.
_DESCENT = ("Ұлы", "Улы", "Қызы", "Кызы", "Оглы", "Оғлы", "Uly", "Ūly", "Qyzy", "Kyzy", "Ogly")
_DESCENT_WORDS = [f"{word}{end}" for word in _DESCENT for end in ("", *" -.,)")]


def parse_name(text: pd.Series, _kinds: pd.Series) -> Parsed:
    """Names in NFC with single spaces, each word of one script, in name case; ё and Kazakh letters kept.

    Of several changes in a cell the one that touches most of its meaning is named. A question mark
    beside a letter, as is left of letters that an encoding lacked, is a warning, and so are a digit and
    a word of two scripts that no look-alike explains.

    >>> names = pd.Series(["АХМЕТОВ  НҰРЛАН СЕРІК ҰЛЫ", "Aхметов Н?рлан", "NA", "<script>"])
    >>> parsed = parse_name(names, pd.Series(0, index=names.index))
    >>> parsed.values.tolist()
    ['Ахметов Нұрлан Серік ұлы', 'Ахметов Н?рлан', 'Na', '<script>']
    >>> parsed.change.tolist(), parsed.problem.tolist()
    (['letter_case', 'look_alikes', 'letter_case', ''], ['', 'name_lost_letter', '', ''])
    """
    even, rules = even_texts(to_arrow(text))
    blank = ~has(even, ".")
    is_name = has(even, _NAME)
    mended = change_some(even, is_name & has_mixed_word(even), mend_look_alikes)
    cased = _set_case(mended, is_name)
    rules = {"look_alikes": differs(mended, even), "letter_case": differs(cased, mended), **rules}
    warnings = {
        "name_lost_letter": has(cased, _LOST),
        "name_digits": has(cased, r"\p{Nd}"),
        "name_mixed_letters": has_mixed_word(cased),
    }
    return Parsed(
        to_series(null_where(cased, blank), text.index),
        name_rules(text.index, {rule: mask & ~blank for rule, mask in rules.items()}),
        name_rules(text.index, warnings),
    )


def _set_case(array: Any, is_name: Mask) -> Any:
    """Names all small or all in capitals in name case, and so the words in capitals of other names."""
    one_case = is_name & to_mask(pc.or_(pc.utf8_is_upper(array), pc.utf8_is_lower(array)))
    cased = change_some(array, one_case, lambda some: change_words(some, _capitalize))
    return change_some(
        cased,
        is_name & ~one_case & has(cased, _CAPITALS),
        lambda some: change_words(some, _capitalize_capitals),
    )


def _capitalize(words: Any, names: Any) -> Any:
    capitalized = pc.utf8_capitalize(words)
    is_first = np.diff(names.to_numpy(), prepend=-1) != 0
    descent = to_mask(pc.is_in(capitalized, pa.array(_DESCENT_WORDS, words.type))) & ~is_first
    return change_some(capitalized, descent, pc.utf8_lower)


def _capitalize_capitals(words: Any, names: Any) -> Any:
    wrong = to_mask(pc.utf8_is_upper(words)) & has(words, r"\p{L}.*\p{L}.*\p{L}")
    return pc.if_else(pa.array(wrong), _capitalize(words, names), words)
