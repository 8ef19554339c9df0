"""A notebook as a PDF for the archive (PDF/A-2a) that a screen reader can read (PDF/UA-1), set by Typst."""

import json
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import typst
from nbconvert.exporters import Exporter
from nbformat import NotebookNode, v4
from traitlets import default

from zhas_eval.errors import InputError, Problem
from zhas_eval.presentation.fonts import FAMILIES, MONOSPACE, font_folder, missing_characters, text_width
from zhas_eval.presentation.marks import plain_data
from zhas_eval.presentation.wording import DEFAULT_LANGUAGE, Wording
from zhas_eval.reporting.document import Data, Document, read_document
from zhas_eval.reporting.resources import TEMPLATES, document_name
from zhas_eval.reporting.table_layout import PORTRAIT, break_words, fit_table, place_cells

STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
# The archive standard demands a date; a notebook without a cover has none, and the clock is no answer.
NO_DATE = "1970-01-01"
WORDS = ("contents", "strength", "evidence", "caveats", "made_up")
# A paragraph of up to this many letters (about five lines) goes with the table that it leads to.
LONGEST_LEAD = 500
LARGEST_KEY, KEY_PADDING = 17.0, 30.0
# Printed lines keep their columns if the longest fits; a letter of the font is 0.586 em wide.
PRINTED_SIZES, PRINTED_LETTER, PRINTED_PADDING = (8.0, 5.0), 0.586, 16.0


class DocumentPDFExporter(Exporter):
    """``jupyter nbconvert --to zhas-pdf``: the blocks of a notebook as an A4 document."""

    export_from_notebook = Wording(DEFAULT_LANGUAGE)("document.pdf_menu")
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The bytes of the PDF and nbconvert's resources.

        Raises InputError for a notebook that failed and for text that the fonts cannot show.
        """
        # Read first: what comes back from nbconvert has a stock name where there was none.
        document = read_document(nb, name=document_name(resources))
        # nbconvert would copy and check all outputs once more.
        _, resources = super().from_notebook_node(v4.new_notebook(metadata=nb.metadata), resources, **kwargs)
        resources["output_extension"] = self.file_extension
        return typeset(document), resources


def typeset(document: Document) -> bytes:
    """The PDF of a document; the same document makes the same bytes."""
    data = _page_data(replace(document, cover=plain_data(document.cover), blocks=plain_data(document.blocks)))
    if missing := missing_characters(_texts(data)):
        details = {"characters": ", ".join(missing)}
        raise InputError([Problem("document_characters", details=details)])
    issued = datetime.fromisoformat(data["cover"]["issued"]).replace(tzinfo=UTC)
    try:
        pdf, remarks = _compiler().compile_with_warnings(
            format="pdf",
            sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
            pdf_standards=STANDARDS,
            timestamp=issued,
        )
    except typst.TypstError as error:
        raise InputError([Problem("document_unprintable", details={"reason": error.message})]) from error
    for remark in remarks:
        warnings.warn(str(remark), stacklevel=2)
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _compiler() -> typst.Compiler:
    # Made once: reading the fonts takes longer than setting a document.
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )
    folder = TEMPLATES / "zhas_pdf"
    return typst.Compiler(str(folder / "document.typ"), root=str(folder), font_paths=fonts)


def _page_data(document: Document) -> Data:
    words = Wording(document.language)
    cover = {"subtitle": "", "facts": [], "notice": "", "author": "", **document.cover}
    # {page} and {pages} stay in the text: only the typesetter knows them.
    page = words("document.page", page="{page}", pages="{pages}")
    return {
        "cover": {**cover, "issued": document.cover.get("issued") or NO_DATE},
        "bound": document.bound,
        "words": {**{word: words(f"document.{word}") for word in WORDS}, "page": page},
        "fonts": list(FAMILIES),
        "monospace": [MONOSPACE, *FAMILIES],
        "parts": _parts(_prepared(block) for block in _led(document.blocks)),
    }


def _led(blocks: Sequence[Data]) -> Iterator[Data]:
    """The blocks; a short paragraph between a heading and a table or chart says that it leads to it."""
    for above, block, below in zip([{}, *blocks], blocks, [*blocks[1:], {}], strict=False):
        leads = (
            block["kind"] == "paragraph"
            and len(block["text"]) <= LONGEST_LEAD
            and above.get("kind") == "heading"
            and below.get("kind") in {"table", "chart"}
        )
        yield {**block, "leads": True} if leads else block


def _prepared(block: Data) -> Data:
    """The block with what has to be measured before it is set."""
    if block["kind"] == "table":
        return _measured_table(block)
    if block["kind"] == "preformatted":
        longest = max(len(line) for line in block["text"].split("\n"))
        fitting = (PORTRAIT[0] - PRINTED_PADDING) / (max(longest, 1) * PRINTED_LETTER)
        return {**block, "size": max(min(PRINTED_SIZES[0], fitting), PRINTED_SIZES[1])}
    if block["kind"] == "keyfigures":
        count = len(block["items"])
        columns = count if count <= 4 else 3 if count % 3 == 0 or count == 5 else 4
        room = PORTRAIT[0] / columns - KEY_PADDING
        widest = max((text_width(item["text"], bold=True) for item in block["items"]), default=1.0)
        return {**block, "columns": columns, "size": min(LARGEST_KEY, room / widest)}
    return block


def _measured_table(table: Data) -> Data:
    layout = fit_table(table)
    measured = {**table, **asdict(layout)}
    if not layout.crowded:
        return measured
    rows: list[list[Data]] = [[] for _ in (*table["head"], *table["body"])]
    for item in place_cells([*table["head"], *table["body"]]):
        width = sum(layout.widths[item.column : item.column + item.cell["columns"]])
        text = break_words(item.cell["text"], width, layout.size)
        rows[item.row].append({**item.cell, "text": text})
    heads = len(table["head"])
    return {**measured, "head": rows[:heads], "body": rows[heads:]}


def _parts(blocks: Iterable[Data]) -> list[Data]:
    """Runs of upright and of landscape pages; headings right before a landscape table go with it."""
    parts: list[Data] = []
    waiting: list[Data] = []
    for block in blocks:
        if block["kind"] == "heading":
            waiting.append(block)
            continue
        landscape = bool(block.get("landscape"))
        if not parts or parts[-1]["landscape"] != landscape:
            parts.append({"landscape": landscape, "blocks": []})
        parts[-1]["blocks"] += [*waiting, block]
        waiting = []
    if waiting:
        if not parts:
            parts.append({"landscape": False, "blocks": []})
        parts[-1]["blocks"] += waiting
    return parts


def _texts(node: Any) -> Iterator[str]:
    """Every text of the data but the code of pictures and the names that are not printed."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in {"svg", "figure", "figures"}:
                yield from _texts(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _texts(value)
