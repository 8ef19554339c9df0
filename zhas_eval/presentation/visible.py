"""Text of foreign origin made safe for a terminal and a log: no sign in it is obeyed."""

import re

# Control codes, signs without width, signs that change the order of what is read, line ends of other
# kinds, and bytes of file names that are no text.
_OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def show_signs(text: str, *, keep: str = "") -> str:
    r"""The text with each sign that a terminal would obey written by its number, but those of ``keep``.

    >>> show_signs("отчет\x1b[2J\u202e.xlsx")
    'отчет\\x1b[2J\\u202e.xlsx'
    """
    return _OBEYED.sub(lambda found: _write(found[0], keep), text)


def _write(sign: str, keep: str) -> str:
    return sign if sign in keep else sign.encode("unicode_escape").decode("ascii")
