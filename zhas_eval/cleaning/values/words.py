"""The words of names: broken at spaces and marks, changed, joined again as they were."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from zhas_eval.cleaning.values.strings import change_some, has

# A control character, of which tidy texts have none.
_BREAK = "\x1f"
_AFTER_LETTER_AND_APOSTROPHE = r"((?:^|[ \-(])\p{L}['’ʼ`])"
_MARKS = " -.,("


def change_words(array: Any, change: Callable[[Any, Any], Any]) -> Any:
    """The texts with ``change`` made in their words: (words, number of the text of each) → words.

    A word carries the space or mark that ends it; an apostrophe breaks a word after its first letter.
    """
    broken = change_some(array, has(array, "['’ʼ`]"), _break_after_apostrophes)
    for mark in _MARKS:
        broken = pc.replace_substring(broken, mark, f"{mark}{_BREAK}")
    parts = pc.split_pattern(broken, _BREAK)
    changed = change(pc.list_flatten(parts), pc.list_parent_indices(parts))
    return pc.binary_join(pa.ListArray.from_arrays(parts.offsets, changed), pa.scalar("", array.type))


def _break_after_apostrophes(array: Any) -> Any:
    return pc.replace_substring_regex(array, _AFTER_LETTER_AND_APOSTROPHE, rf"\1{_BREAK}")
