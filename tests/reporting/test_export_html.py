import re
from html.parser import HTMLParser
from itertools import pairwise

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from nbformat import v4

from tests.reporting.notebooks import COVER, HOSTILE, KAZAKH, KEYS, NOTICE, blocks, notebook
from zhas_eval.presentation.blocks import Heading, Paragraph
from zhas_eval.reporting.export_html import DocumentHTMLExporter


class Page(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def text():
    return DocumentHTMLExporter().from_notebook_node(notebook(blocks()))[0]


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def test_exporter_is_known_to_nbconvert():
    assert get_exporter("zhas-html") is DocumentHTMLExporter


def test_page_loads_nothing(text, page):
    assert not page.all("script")
    assert not page.all("link")
    for _, attributes in page.elements:
        for name in ("src", "srcset", "data", "href", "xlink:href", "action"):
            assert (attributes.get(name) or "#").startswith(("#", "data:image/"))
    assert "@import" not in text
    assert not re.search(r"url\(\s*['\"]?(?!#)", text)


def test_policy_forbids_every_request(page):
    policies = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv")]
    assert policies == [
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    ]


def test_page_is_described(text, page):
    assert page.all("html") == [{"lang": "ru"}]
    assert f"<title>{COVER.title} · {COVER.subtitle}</title>" in text
    assert len(page.all("h1")) == 1
    assert {"name": "author", "content": COVER.author} in page.all("meta")
    assert [name for name, _ in page.elements if name in {"header", "nav", "main"}] == [
        "header",
        "main",
        "nav",
    ]


def test_notice_stands_before_everything_else(text):
    assert text.index(NOTICE) < text.index('zhas-facts"') < text.index('zhas-keys"') < text.index("<nav")


def test_ids_are_unique_and_links_lead_somewhere(page):
    ids = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
    assert len(ids) == len(set(ids))
    targets = {link["href"][1:] for link in page.all("a")}
    assert {"text", "section-1", "section-2"} <= targets
    assert targets <= set(ids)


def test_headings_descend_by_one(page):
    levels = [int(name[1]) for name, _ in page.elements if re.fullmatch(r"h[1-6]", name)]
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_text_is_text_and_code_is_hidden(text):
    assert KAZAKH in text
    assert "&lt;script&gt;" in text
    assert HOSTILE not in text
    assert "show()" not in text


def test_few_sections_need_no_contents():
    one = DocumentHTMLExporter().from_notebook_node(notebook([COVER, KEYS, Heading("Одна")]))[0]
    assert "<nav" not in one


def test_same_notebook_makes_the_same_page(text):
    assert DocumentHTMLExporter().from_notebook_node(notebook(blocks()))[0] == text


def test_notebook_in_a_file_keeps_its_name(tmp_path):
    path = tmp_path / "мой анализ.ipynb"
    nbformat.write(notebook([Paragraph("текст")]), path)
    text, resources = DocumentHTMLExporter().from_filename(str(path))
    assert "<h1>мой анализ</h1>" in text
    assert resources["output_extension"] == ".html"


def test_markdown_of_the_notebook_is_carried():
    node = v4.new_notebook(cells=[v4.new_markdown_cell("# Вывод & итог\n\n- a < b")])
    text, _ = DocumentHTMLExporter().from_notebook_node(node)
    assert ">Вывод &amp; итог</h2>" in text
    assert "<li>a &lt; b</li>" in text
