"""Names of people: spaces, look-alikes and case set right, with warnings where letters are lost."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from zhas_eval.cleaning.values.look_alikes import has_mixed_word, mend_look_alikes
from zhas_eval.cleaning.values.parsed import Parsed, name_rules
from zhas_eval.cleaning.values.strings import (
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
_DESCENT = ["ұлы", "улы", "қызы", "кызы", "оглы", "оғлы", "uly", "ūly", "qyzy", "kyzy", "ogly"]


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
    cased = change_some(mended, is_name & _is_badly_cased(mended), _set_case)
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


def _is_badly_cased(array: Any) -> Any:
    return to_mask(pc.or_(pc.utf8_is_upper(array), pc.utf8_is_lower(array))) | has(array, _CAPITALS)


def _set_case(array: Any) -> Any:
    """Names all small or all in capitals in name case, and so single words in capitals."""
    is_one_case = pc.or_(pc.utf8_is_upper(array), pc.utf8_is_lower(array))

    def capitalize(words: Any, names: Any) -> Any:
        long_capitals = pc.and_(pc.utf8_is_upper(words), pa.array(has(words, r"\p{L}.*\p{L}.*\p{L}")))
        wrong = pc.or_(is_one_case.take(names), long_capitals)
        bare = pc.utf8_trim(pc.utf8_lower(words), " .,-()")
        is_first = np.diff(names.to_numpy(), prepend=-1) != 0
        descent = pc.and_(pc.is_in(bare, pa.array(_DESCENT, words.type)), pa.array(~is_first))
        cased = pc.if_else(descent, pc.utf8_lower(words), pc.utf8_capitalize(words))
        return pc.if_else(wrong, cased, words)

    return change_words(array, capitalize)
