import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager, rcParams

from zhas_eval.presentation.fonts import (
    FACES,
    FAMILIES,
    font_folder,
    missing_characters,
    register_matplotlib_fonts,
    text_width,
)


def test_fonts_have_what_documents_are_written_with():
    assert (
        missing_characters(["Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё № « » — – … ₸ − ≥ ≤ × ± ≈ → ✓ ☐ %\u00a0\u202f\n"])
        == []
    )


def test_characters_that_cannot_be_drawn_are_named_by_code_point():
    assert missing_characters(["a汉b", "🙂"]) == ["U+6C49", "U+1F642"]


def test_folder_is_made_once():
    assert font_folder() is font_folder()
    assert len(list(font_folder().glob("*.ttf"))) == 7


def test_charts_use_the_fonts_of_the_documents():
    register_matplotlib_fonts()
    assert rcParams["font.sans-serif"] == list(FAMILIES)
    path = font_manager.findfont("Noto Sans", fallback_to_default=False)
    assert path.startswith(str(font_folder()))


def test_width_is_the_sum_of_the_advances():
    # Noto Sans draws every digit 572 units wide in an em of 1000.
    assert text_width("00") == 2 * 0.572
    assert text_width("\u200b") == 0


@pytest.mark.parametrize("face", FACES)
def test_no_rule_of_a_font_takes_the_dot_off_a_cyrillic_letter(face):
    font = TTFont(font_folder() / f"{face}.ttf")
    drawn = {font.getBestCmap().get(ord(letter)) for letter in "іјІ"} - {None}
    rules = font["GSUB"].table if "GSUB" in font else None
    used = {at for record in _records(rules, "ccmp") for at in record.Feature.LookupListIndex}
    replaced = {
        glyph
        for at in used
        for part in rules.LookupList.Lookup[at].SubTable
        if rules.LookupList.Lookup[at].LookupType == 1
        for glyph in part.mapping
    }
    assert not replaced & drawn


def _records(rules, tag):
    return [record for record in rules.FeatureList.FeatureRecord if record.FeatureTag == tag] if rules else []
