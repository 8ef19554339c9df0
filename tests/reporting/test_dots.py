"""The Kazakh і has its dot in every PDF, as glyphs that are embedded draw it, in text and in charts."""

from io import BytesIO, StringIO

import matplotlib as mpl
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from tests.reporting.notebooks import notebook
from zhas_eval.presentation.blocks import Block, Cell, Chart, Heading, Paragraph, Preformatted, Table
from zhas_eval.presentation.charts.style import STYLE
from zhas_eval.presentation.fonts import register_matplotlib_fonts
from zhas_eval.reporting.document import read_document
from zhas_eval.reporting.export_pdf import typeset

# Cyrillic і between letters of its script, and a Latin i among its own.
WORDS = "бірі іс hit"
DOTTED = {"і": "\u0456", "i": "i"}


def draw_chart(weight: str) -> Chart:
    register_matplotlib_fonts()
    with mpl.rc_context(STYLE):
        drawing = Figure(figsize=(3, 1))
        drawing.text(0.1, 0.5, WORDS, weight=weight)
        file = StringIO()
        drawing.savefig(file, format="svg", metadata={"Date": None})
    return Chart("chart", "", file.getvalue(), "сурет")


def embedded_letters(pdf: bytes) -> dict[tuple[str, str], int]:
    """Font and letter → how many outlines the embedded glyph has, of the letters that ought to have a dot."""
    found: dict[tuple[str, str], int] = {}
    for font in _fonts(PdfReader(BytesIO(pdf))):
        below = font["/DescendantFonts"][0].get_object()
        name = str(font["/BaseFont"]).partition("+")[2]
        file = TTFont(BytesIO(below["/FontDescriptor"]["/FontFile2"].get_object().get_data()))
        glyphs = file.getGlyphSet()
        for glyph, letter in _read_map(font["/ToUnicode"].get_object().get_data().decode()):
            if letter in DOTTED.values():
                pen = DecomposingRecordingPen(glyphs)
                glyphs[file.getGlyphName(glyph)].draw(pen)
                found[name, letter] = sum(step == "closePath" for step, _ in pen.value)
    return found


def _fonts(reader: PdfReader) -> list[DictionaryObject]:
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return [
        entry
        for entry in objects
        if isinstance(entry, DictionaryObject) and entry.get("/Subtype") == "/Type0"
    ]


def _read_map(text: str) -> list[tuple[int, str]]:
    pairs = []
    for part in text.split("beginbfchar")[1:]:
        for line in part.partition("endbfchar")[0].strip().splitlines():
            glyph, letter = (piece.strip("<>") for piece in line.split())
            pairs.append((int(glyph, 16), bytes.fromhex(letter).decode("utf-16-be")))
    return pairs


BLOCKS: dict[str, list[Block]] = {
    "text": [Paragraph(WORDS)],
    "heading": [Heading(WORDS)],
    "table": [Table("t", WORDS, ((Cell(WORDS),),), ((Cell(WORDS),),), notes=(WORDS,))],
    "empty table": [Table("t", "", ((Cell("a"),),), (), empty=WORDS)],
    "printed": [Preformatted(WORDS)],
    "chart": [draw_chart("normal")],
    "bold chart": [draw_chart("bold")],
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_letter_with_a_dot_is_drawn_with_it(kind: str) -> None:
    outlines = embedded_letters(typeset(read_document(notebook(BLOCKS[kind]))))
    assert {letter for _, letter in outlines} == set(DOTTED.values())
    # A stem and a dot; without its dot a letter is one outline.
    assert set(outlines.values()) == {2}, outlines
