import re
from dataclasses import replace
from io import BytesIO

import nbformat
import pytest
from pypdf import PdfReader

from tests.reporting.notebooks import (
    COVER,
    KEYS,
    NOTICE,
    STATEMENT,
    blocks,
    chart,
    notebook,
    short_table,
)
from zhas_eval.presentation.blocks import Heading, Paragraph
from zhas_eval.reporting.appendix import bind_notebooks
from zhas_eval.reporting.document import read_document
from zhas_eval.reporting.export_html import DocumentHTMLExporter
from zhas_eval.reporting.export_pdf import DocumentPDFExporter

SECOND = [
    replace(COVER, title="Малые гранты", subtitle="ЗКО · 2023 год", notice="", issued="2024-02-20"),
    KEYS,
    Heading("Конкурс"),
    Paragraph("Текст."),
    short_table(),
    chart(),
    Heading("Подробнее", 3),
    STATEMENT,
]


def bind():
    return bind_notebooks(
        [notebook(blocks()), notebook(SECOND)], title="Приложение", subtitle="город Шымкент · 2023 год"
    )


@pytest.fixture(scope="module")
def bound():
    return bind()


def test_cover_is_common(bound):
    nbformat.validate(bound)
    document = read_document(bound)
    assert document.cover["title"] == "Приложение"
    assert document.cover["notice"] == NOTICE
    assert document.cover["author"] == COVER.author
    assert document.cover["issued"] == "2024-02-20"
    assert [fact["label"] for fact in document.cover["facts"]] == [fact.label for fact in COVER.facts]
    assert not [block for block in document.blocks if block["kind"] == "cover"]


def test_each_notebook_is_a_section_and_its_headings_go_down(bound):
    headings = [
        (block["level"], block["text"]) for block in read_document(bound).blocks if block["kind"] == "heading"
    ]
    assert headings == [
        (1, COVER.title),
        (2, "Кто участвовал"),
        (2, "Что изменилось"),
        (3, "Заявки"),
        (3, "Помесячно"),
        (3, "Порядок"),
        (1, "Малые гранты"),
        (2, "Конкурс"),
        (3, "Подробнее"),
    ]


def test_numbers_run_through(bound):
    labels = [block["label"] for block in read_document(bound).blocks if "label" in block]
    assert labels == [
        *("Таблица 1", "Рисунок 1", "Таблица 2", "Таблица 3", "Таблица 4"),
        *("Таблица 5", "Рисунок 2"),
    ]


def test_section_says_its_own_region(bound):
    texts = [block["text"] for block in read_document(bound).blocks if block["kind"] == "paragraph"]
    assert "ЗКО · 2023 год" in texts
    assert COVER.subtitle not in texts


def test_pdf_has_contents_with_the_pages_of_the_sections(bound):
    pdf, _ = DocumentPDFExporter().from_notebook_node(bound)
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]
    assert "Содержание" in pages[0]
    for title in (COVER.title, "Малые гранты"):
        number = int(re.search(rf"{title}[ .]+(\d+)", pages[0])[1])
        assert (
            f"стр. {number} из {len(pages)} {title}" in pages[number - 1] or title in pages[number - 1][:200]
        )
        assert "Кто участвовал" not in pages[number - 1] or title == COVER.title
    outline = [item.title for item in PdfReader(BytesIO(pdf)).outline if not isinstance(item, list)]
    assert outline == ["Содержание", COVER.title, "Малые гранты"]


@pytest.mark.parametrize(("sections", "complete"), [(6, True), (9, True), (16, False)])
def test_contents_stay_on_the_first_page(sections, complete):
    items = [replace(COVER, notice=""), *(Heading(f"Раздел {letter}") for letter in "абвг")]
    bound = bind_notebooks([notebook(items)] * sections, title="Приложение", subtitle="")
    pdf, _ = DocumentPDFExporter().from_notebook_node(bound)
    first, second, *_ = (re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages)
    assert len(re.findall(rf"{COVER.title}[ .]+\d+", first)) == sections
    assert len(re.findall(r"Раздел [а-г][ .]+\d+", first)) == (4 * sections if complete else 0)
    assert second.count(COVER.title) == 1


def test_html_has_contents_with_links(bound):
    text, _ = DocumentHTMLExporter().from_notebook_node(bound)
    links = re.findall(r'<a href="#(section-\d+)">([^<]+)</a>', text)
    assert links[0] == ("section-1", COVER.title)
    assert all(f'id="{anchor}">{title}<' in text for anchor, title in links)
    assert 'class="text bound"' in text


def test_same_notebooks_make_the_same_appendix(bound):
    assert nbformat.writes(bind()) == nbformat.writes(bound)
    first, second = (DocumentPDFExporter().from_notebook_node(node)[0] for node in (bound, bind()))
    assert first == second
