"""A notebook as one HTML file that needs no network, no script and no code to be read."""

from collections.abc import Callable, Iterator
from typing import Any

from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode, v4
from traitlets import default

from zhas_eval.presentation.html import block_style, render_fragment, write_text
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.wording import DEFAULT_LANGUAGE, Wording
from zhas_eval.reporting.document import read_document
from zhas_eval.reporting.resources import TEMPLATES, document_name


class DocumentHTMLExporter(TemplateExporter):
    """``jupyter nbconvert --to zhas-html``: the blocks of a notebook in the document's own template."""

    export_from_notebook = Wording(DEFAULT_LANGUAGE)("document.html_menu")
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "zhas"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".html.j2"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [*super()._default_extra_template_basedirs(), str(TEMPLATES)]

    def default_filters(self) -> Iterator[tuple[str, Callable[[str], str]]]:
        """nbconvert's filters, and those for texts with marks."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield from (("marked_text", write_text), ("plain_text", plain))

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        """The HTML text and nbconvert's resources; raises InputError for a notebook that failed."""
        document = read_document(nb, name=document_name(resources))
        words = Wording(document.language)
        # The key figures that open a document stand above its contents: they are what one looks for.
        lead = 1 if document.blocks and document.blocks[0]["kind"] == "keyfigures" else 0
        fragments = [render_fragment(block, words) for block in document.blocks]
        resources = {
            **(resources or {}),
            "document": document,
            "words": words,
            "block_style": block_style(),
            "lead": "".join(fragments[:lead]),
            "fragments": fragments[lead:],
            "cover": render_fragment(document.cover, words),
        }
        # The document is read already; nbconvert would copy and check all outputs once more.
        return super().from_notebook_node(v4.new_notebook(metadata=nb.metadata), resources, **kwargs)
