import re
from dataclasses import replace
from io import BytesIO

import pytest
from nbconvert.exporters import get_exporter
from pypdf import PdfReader

from tests.reporting.notebooks import (
    COVER,
    HOSTILE,
    KAZAKH,
    KEYS,
    NOTICE,
    blocks,
    chart,
    long_table,
    notebook,
    short_table,
)
from zhas_eval.errors import InputError
from zhas_eval.presentation.blocks import (
    Cell,
    Chart,
    Cover,
    Heading,
    KeyFigures,
    Paragraph,
    Preformatted,
    Table,
)
from zhas_eval.presentation.wording import Wording
from zhas_eval.reporting.export_pdf import DocumentPDFExporter


def make(items) -> bytes:
    return DocumentPDFExporter().from_notebook_node(notebook(items))[0]


def texts(pdf: bytes) -> list[str]:
    """The text of each page; a line break of the page reads as a space."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


@pytest.fixture(scope="module")
def pdf():
    return make(blocks())


@pytest.fixture(scope="module")
def reader(pdf):
    return PdfReader(BytesIO(pdf))


def wide_words(columns: int) -> Table:
    row = tuple(Cell("Финансирование") for _ in range(columns))
    return Table("wide", "Широкая таблица", (row,), (row,) * 4)


def test_exporter_is_known_to_nbconvert():
    assert get_exporter("zhas-pdf") is DocumentPDFExporter


def test_same_notebook_makes_the_same_bytes(pdf):
    assert make(blocks()) == pdf


def test_file_is_for_the_archive_and_for_a_screen_reader(reader):
    assert reader.metadata.title == COVER.title
    assert reader.metadata.author == COVER.author
    assert reader.metadata.creation_date.date().isoformat() == COVER.issued
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "ru"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_every_font_is_embedded(reader):
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    assert all("NotoSans" in font["/BaseFont"] for font in fonts)


def test_first_page_begins_with_cover_notice_and_key_figures(pdf):
    first = texts(pdf)[0]
    assert NOTICE in first
    assert (
        first.index(COVER.title) < first.index(NOTICE) < first.index("Сумма гранта") < first.index("97,0 %")
    )
    assert "Таблица 1. Участники по социальному статусу" in first


def test_kazakh_letters_are_found_in_text_tables_and_charts(pdf):
    first = texts(pdf)[0]
    assert first.count(KAZAKH) == 2
    assert "Шымкент қаласы" in first


def test_data_is_never_markup(pdf):
    assert texts(pdf)[0].count(HOSTILE) >= 1


def test_pages_are_numbered_and_headed(pdf):
    pages = texts(pdf)
    for number, text in enumerate(pages, start=1):
        assert f"стр. {number} из {len(pages)}" in text
        assert (f"{COVER.title} · {COVER.subtitle}" in text) == (number > 1)


def test_head_of_a_long_table_repeats_and_no_row_is_lost():
    pages = texts(make([COVER, Heading("Заявки"), long_table(90)]))
    assert len(pages) > 3
    assert all("Заявка О чём" in page for page in pages)
    rows = re.findall(r"ZH-(\d{3})", " ".join(pages))
    assert [int(row) for row in rows] == list(range(1, 91))


def test_heading_and_caption_stay_with_their_table():
    # Where the page ends is found by moving the table down line by line.
    for lines in range(30, 44, 2):
        pages = texts(
            make([Paragraph("\n".join("строка" for _ in range(lines))), Heading("Итоги"), long_table()])
        )
        (page,) = [page for page in pages if "Итоги" in page]
        assert "Таблица 1. Заявки" in page
        assert "ZH-001" in page


def test_paragraph_between_heading_and_short_table_goes_with_them():
    turned = set()
    for lines in range(36, 48):
        items = [Heading("Расхождения"), Paragraph("Ниже показаны доли."), short_table()]
        pages = texts(make([Paragraph("\n".join("строка" for _ in range(lines))), *items]))
        (page,) = [number for number, text in enumerate(pages) if "Таблица 1" in text]
        assert "Расхождения Ниже показаны доли. Таблица 1" in pages[page]
        turned.add(page)
    assert turned == {0, 1}


def test_short_table_stays_on_one_page_with_its_notes():
    for lines in range(30, 46, 3):
        pages = texts(make([Paragraph("\n".join("строка" for _ in range(lines))), short_table()]))
        (page,) = [page for page in pages if "Таблица 1" in page]
        assert "100,0%" in page
        assert "Источник: регистр участников." in page


def test_wide_table_turns_the_page_and_takes_its_heading_along():
    items = [
        COVER,
        Heading("Начало"),
        Paragraph("текст"),
        Heading("Широко", 2),
        wide_words(10),
        Paragraph("дальше"),
    ]
    reader = PdfReader(BytesIO(make(items)))
    wide = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert wide == [False, True, False]
    assert "Широко" in reader.pages[1].extract_text()
    assert reader.pages[1].extract_text().count("Финансирование") == 50


def test_table_wider_than_the_page_is_broken_not_clipped():
    (page, *_) = [page for page in texts(make([wide_words(30)])) if "Широкая" in page]
    letters = page.replace("\u200b", "").replace(" ", "").replace("-", "")
    assert letters.count("Ф") >= 30


def test_row_longer_than_a_page_is_printed_whole():
    words = [f"слово{number}" for number in range(1500)]
    table = Table("t", "Длинная строка", ((Cell("А"), Cell("Б")),), ((Cell("1"), Cell(" ".join(words))),))
    found = re.findall(r"слово(\d+)", " ".join(texts(make([table]))))
    assert [int(number) for number in found] == list(range(1500))


def test_missing_glyph_is_an_error_in_words():
    with pytest.raises(InputError) as raised:
        make([COVER, Paragraph("знак 汉")])
    (problem,) = raised.value.problems
    assert problem.rule == "document_characters"
    assert "U+6C49" in Wording("ru")(f"rule.{problem.rule}", **problem.details)


def test_broken_picture_is_an_error_in_words():
    broken = Chart("a", "Рисунок", '<svg xmlns="http://www.w3.org/2000/svg"><g></svg>', "описание")
    node = notebook([COVER, chart()])
    node.cells[-1].outputs[0].data["application/vnd.zhas.block+json"] = broken.to_json()
    with pytest.raises(InputError, match="document_unprintable"):
        DocumentPDFExporter().from_notebook_node(node)


def test_sparse_documents_are_printed():
    assert "Документ" in texts(make([Paragraph("текст")]))[0]
    assert "Данных нет" in texts(make([Table("t", "", (), (), empty="Данных нет")]))[0]
    assert "Одна" in texts(make([Cover("Т", ""), Heading("Одна", 3)]))[0]
    assert "строка 2" in texts(make([Preformatted("строка 1\nстрока 2")]))[0]


def test_long_key_figure_shrinks_to_its_card():
    item = replace(KEYS.items[0], text="34\u00a0495\u00a0376\u00a0000\u00a0₸")
    (page,) = texts(make([KeyFigures((item,) * 4)]))
    assert page.count("34 495 376 000 ₸") == 4
