"""Output in encodings that lack letters of ours: each is written by its nearest, and nothing fails."""

import codecs
import io
from functools import partial
from typing import TextIO

_SIGNS = {
    **dict.fromkeys("—–‑−━╸╺", "-"),
    **dict.fromkeys("«»“”„", '"'),
    **dict.fromkeys("\u00a0\u202f", " "),
    **{
        "…": "...",
        "№": "No",
        "·": "|",
        "•": "*",
        "×": "x",
        "≈": "~",
        "≥": ">=",
        "≤": "<=",
        "→": "->",
        "₸": "тг",
    },
}
# Kazakh letters by the Russian ones in whose place they are typed.
_KAZAKH = dict(zip("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ", strict=True))
# The letters of passports and maps (ICAO, Doc 9303), for encodings without any Cyrillic.
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [*"abvgdee", "zh", *"ziiklmnoprstuf", "kh", "ts", "ch", "sh", "shch", "ie", "y", "", "e", "iu", "ia"],
        strict=True,
    )
)


def open_streams(*streams: TextIO) -> None:
    """Let streams write letters that their encoding lacks by the nearest that it has."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            name = f"zhas-nearest-{stream.encoding}"
            codecs.register_error(name, partial(_write_nearest, encoding=stream.encoding))
            stream.reconfigure(errors=name)


def _write_nearest(error: UnicodeError, *, encoding: str) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    # The error names a codec that several encodings share, as «charmap».
    signs = error.object[error.start : error.end]
    return "".join(_nearest(sign, encoding) for sign in signs), error.end


def _nearest(sign: str, encoding: str) -> str:
    """The first of the nearest spellings that the encoding has."""
    plain = _SIGNS.get(sign) or _KAZAKH.get(sign, sign)
    for text in (plain, "".join(map(_to_latin, plain))):
        if _can_write(text, encoding):
            return text
    return "?"


def _to_latin(letter: str) -> str:
    latin: str = _LATIN.get(letter.lower(), letter)
    return latin.capitalize() if letter.isupper() else latin


def _can_write(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
