"""The one family of fonts that documents and charts are set in: Noto Sans, which has the Kazakh letters.

The build of the package takes the dot off every Cyrillic і and ј (``ccmp`` of the script ``cyrl``), as is
right only before an accent. The files here are written without that rule: what is set with them has its dots.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from io import BytesIO
from multiprocessing.util import Finalize
from pathlib import Path

import pymupdf_fonts
from fontTools.ttLib import TTFont
from matplotlib import font_manager, rcParams
from matplotlib.ft2font import FT2Font, LoadFlags

# The second and third family fill in what Noto Sans of this package lacks: − ≥ ≤ ≈ → ✓ ☐.
FAMILIES = ("Noto Sans", "Noto Sans Math", "Noto Sans Symbols2")
MONOSPACE = "Cascadia Mono"
FACES = ("notos", "notosbo", "notosit", "notosbi", "math", "symbol2", "cascadia")
REGULAR, BOLD = "notos", "notosbo"
DOTTED = "іј"
SINGLE = 1  # a rule of GSUB that puts one glyph for another
# What breaks a line or is a break itself draws nothing and needs no glyph.
INVISIBLE = frozenset("\n\t\r\u00ad\u200b\u2060\ufeff")


@cache
def font_folder() -> Path:
    """A private folder with the fonts as files; made once in a process, removed at its end.

    Processes forked from it share the folder.
    """
    folder = Path(tempfile.mkdtemp(prefix="zhas-fonts-"))
    # Workers end without Python's own end, but with that of multiprocessing.
    Finalize(None, _remove, args=(folder, os.getpid()), exitpriority=0)
    for face in FACES:
        (folder / f"{face}.ttf").write_bytes(_keep_dots(pymupdf_fonts.myfont(face)))
    return folder


def _keep_dots(data: bytes) -> bytes:
    """The font without the rules that put another glyph for a dotted letter whatever stands beside it."""
    font = TTFont(BytesIO(data), lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    dotted = {font.getBestCmap().get(ord(letter)) for letter in DOTTED} - {None}
    if "GSUB" not in font or not dotted:
        return data
    rules = font["GSUB"].table
    wrong = {
        at
        for at, rule in enumerate(rules.LookupList.Lookup)
        for part in rule.SubTable
        if rule.LookupType == SINGLE and dotted & part.mapping.keys()
    }
    changed = False
    for record in rules.FeatureList.FeatureRecord:
        if record.FeatureTag == "ccmp":
            kept = [at for at in record.Feature.LookupListIndex if at not in wrong]
            changed |= kept != record.Feature.LookupListIndex
            record.Feature.LookupListIndex = kept
            record.Feature.LookupCount = len(kept)
    if not changed:
        return data
    target = BytesIO()
    font.save(target)
    return target.getvalue()


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def register_matplotlib_fonts() -> None:
    """Let matplotlib draw with the fonts of the documents, and with no other."""
    for face in FACES:
        font_manager.fontManager.addfont(font_folder() / f"{face}.ttf")
    # Those that fill in have one weight; asked for a bold sign, matplotlib would complain in the notebook.
    known = font_manager.fontManager.ttflist
    known += [replace(entry, weight=700) for entry in known if entry.name in FAMILIES[1:]]
    rcParams["font.family"] = ["sans-serif"]
    rcParams["font.sans-serif"] = list(FAMILIES)


@cache
def _font(face: str) -> FT2Font:
    return FT2Font(str(font_folder() / f"{face}.ttf"))


@cache
def _has_glyph(char: str) -> bool:
    return any(ord(char) in _font(face).get_charmap() for face in (REGULAR, "math", "symbol2"))


def missing_characters(texts: Iterable[str]) -> list[str]:
    """The characters that no font here can draw, as code points.

    >>> missing_characters(["Әлеуметтік ₸ −5 ☐", "汉"])
    ['U+6C49']
    """
    chars = {char for text in texts for char in text} - INVISIBLE
    return [f"U+{ord(char):04X}" for char in sorted(chars) if not _has_glyph(char)]


@cache
def _advance(char: str, face: str) -> float:
    for name in (face, "math", "symbol2"):
        font = _font(name)
        if ord(char) in font.get_charmap():
            glyph = font.load_char(ord(char), flags=LoadFlags.NO_SCALE)
            return float(glyph.horiAdvance) / font.units_per_EM
    return 0.0 if char in INVISIBLE else 1.0


def text_width(text: str, *, bold: bool = False) -> float:
    """The width of one line of text as a multiple of the text size.

    >>> round(text_width("Ж") * 10, 1) < round(text_width("Ж", bold=True) * 10, 1)
    True
    """
    face = BOLD if bold else REGULAR
    return sum(_advance(char, face) for char in text)
