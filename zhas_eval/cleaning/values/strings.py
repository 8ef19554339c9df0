"""Steps that every parser shares on whole columns of texts, as Arrow arrays."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]

# RE2 knows no other spaces by \s than those of ASCII.
SPACE = r"[\s\p{Z}\p{Cc}]"
# What word processors and messengers leave inside words: soft hyphens, joints, marks of direction; and the
# signs of programme/signs.py.
INVISIBLE = (
    r"[\x{ad}\x{61c}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}\x{fdd0}-\x{fdd2}]"
)
_UNTIDY = rf"^ | $|  |[^ \P{{Z}}]|\p{{Cc}}|{INVISIBLE}"
# Letters and marks of punctuation that NFC leaves as they are, unless a combining mark follows.
_PERHAPS_NOT_NFC = r"[^\x{00}-\x{2ff}\x{400}-\x{482}\x{48a}-\x{52f}\x{2010}-\x{2027}\x{20b8}\x{2116}]"
_DASH = r"[\p{Pd}\x{2212}\x{2796}]"


def to_arrow(text: pd.Series) -> Any:
    """The texts of a Series as one Arrow array, without a copy where they are one already."""
    array = pa.array(text.astype("str").array, type=pa.large_string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def to_series(array: Any, index: pd.Index) -> pd.Series:
    """An Arrow array of texts as a Series of ``str``."""
    return pd.Series(pd.array(array, dtype="str"), index=index)


def to_mask(array: Any) -> Mask:
    """An Arrow array of truths as NumPy's; a null is false."""
    mask: Mask = pc.fill_null(array, False).to_numpy(zero_copy_only=False).astype(bool)
    return mask


def has(array: Any, pattern: str) -> Mask:
    """Which texts hold the pattern (RE2)."""
    return to_mask(pc.match_substring_regex(array, pattern=pattern))


def differs(array: Any, other: Any) -> Mask:
    """Which texts of two arrays are not the same."""
    return to_mask(pc.not_equal(array, other))


def change_some(array: Any, mask: Mask, change: Callable[[Any], Any]) -> Any:
    """The array with ``change`` made in the masked texts alone: most need none."""
    if not mask.any():
        return array
    return pc.replace_with_mask(array, pa.array(mask), change(array.filter(pa.array(mask))))


def null_where(array: Any, mask: Mask) -> Any:
    """The array with nulls in the masked places."""
    return pc.if_else(pa.array(mask), pa.scalar(None, array.type), array)


def tidy(array: Any) -> Any:
    """Texts without invisible marks, with single spaces and none at the ends.

    >>> tidy(to_arrow(pd.Series([" Ш\\u00ad-01\\xa0 а\\n"]))).to_pylist()
    ['Ш-01 а']
    """

    def trim(some: Any) -> Any:
        bare = pc.replace_substring_regex(some, INVISIBLE, "")
        return pc.utf8_trim(pc.replace_substring_regex(bare, f"{SPACE}+", " "), " ")

    return change_some(array, has(array, _UNTIDY), trim)


def compose(array: Any) -> Any:
    """Texts in NFC: a letter and its mark are one character."""
    return change_some(array, has(array, _PERHAPS_NOT_NFC), lambda some: pc.utf8_normalize(some, form="NFC"))


def even_dashes(array: Any) -> Any:
    """Texts with every dash and minus sign as a hyphen."""
    return change_some(array, has(array, _DASH), lambda some: pc.replace_substring_regex(some, _DASH, "-"))


def is_blank(text: pd.Series) -> pd.Series:
    """Which cells hold nothing but spaces, no-break and invisible ones among them.

    >>> is_blank(pd.Series(["", " \\xa0 ", "NA", "0"])).tolist()
    [True, True, False, False]
    """
    return pd.Series(~has(to_arrow(text), rf"[^\s\p{{Z}}\p{{Cc}}{INVISIBLE[1:]}"), index=text.index)
