"""A notebook read as a document: its blocks in order, numbered, with the cover apart."""

import struct
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from zhas_eval.errors import InputError, Problem
from zhas_eval.presentation.blocks import BLOCK_MIME, Chart, Preformatted
from zhas_eval.presentation.wording import DEFAULT_LANGUAGE, Wording
from zhas_eval.reporting.markdown import parse_markdown

Data = dict[str, Any]
LEFT_OUT = {"remove", "guide"}


@dataclass(frozen=True)
class Document:
    """What an exporter prints.

    ``blocks`` follow the cover; headings carry ``anchor``, captioned tables and charts
    ``anchor`` and ``label``. ``bound`` is True for several notebooks in one: it has a
    contents page and each section begins a page.
    """

    cover: Data
    blocks: tuple[Data, ...]
    bound: bool

    @property
    def language(self) -> str:
        """The language of the document's own words."""
        return str(self.cover["language"])

    @property
    def contents(self) -> list[Data]:
        """Headings of levels 1 and 2, where there are at least two of level 1."""
        headings = [block for block in self.blocks if block["kind"] == "heading" and block["level"] <= 2]
        return headings if sum(heading["level"] == 1 for heading in headings) > 1 else []


def read_document(notebook: NotebookNode, *, name: str = "") -> Document:
    """The document of an executed notebook; ``name`` is its title where there is no cover."""
    blocks = read_blocks(notebook)
    cover = next((block for block in blocks if block["kind"] == "cover"), None)
    rest = [block for block in blocks if block["kind"] != "cover"]
    if cover is None:
        words = Wording(DEFAULT_LANGUAGE)
        title = notebook.metadata.get("title") or name or words("document.untitled")
        cover = {"kind": "cover", "title": title, "language": DEFAULT_LANGUAGE}
    bound = bool(notebook.metadata.get("zhas", {}).get("bound"))
    return Document(cover, tuple(number_blocks(rest, Wording(cover["language"]))), bound)


def read_blocks(notebook: NotebookNode) -> list[Data]:
    """All blocks of a notebook in order, as plain data.

    Outputs that are no block of ours (of a cell that the user wrote) become the nearest
    block. Raises InputError where a cell ended with an error.
    """
    blocks: list[Data] = []
    for position, cell in enumerate(notebook.cells, start=1):
        if LEFT_OUT & set(cell.metadata.get("tags", ())):
            continue
        if cell.cell_type == "markdown":
            blocks += [block.to_json() for block in parse_markdown(_joined(cell.source))]
        for output in cell.get("outputs", ()):
            blocks += _read_output(output, position)
    return blocks


def number_blocks(blocks: Iterable[Data], words: Wording) -> Iterable[Data]:
    """The blocks with anchors and labels; a heading's level becomes its depth, so that none is skipped."""
    counts = {"heading": 0, "table": 0, "chart": 0}
    above: list[int] = []
    for block in blocks:
        kind = block["kind"]
        if kind == "heading":
            above = [*(level for level in above if level < block["level"]), block["level"]]
            counts[kind] += 1
            yield {**block, "level": len(above), "anchor": f"section-{counts[kind]}"}
        elif kind in counts and block["caption"]:
            counts[kind] += 1
            label = words(f"document.{kind}", n=counts[kind])
            yield {**block, "label": label, "anchor": f"{kind}-{counts[kind]}"}
        else:
            yield block


def _read_output(output: Mapping[str, Any], position: int) -> list[Data]:
    match output["output_type"]:
        case "error":
            # The error's own message may quote a row of someone's file.
            details = {"cell": str(position), "error": output["ename"]}
            raise InputError([Problem("notebook_failed", details=details)])
        case "stream":
            text = _joined(output["text"]).strip("\n")
            # What goes to stderr is meant for whoever runs the notebook and names folders of their machine.
            return [Preformatted(text).to_json()] if output["name"] == "stdout" and text else []
        case _:
            return _read_bundle(output["data"], output.get("metadata", {}))


def _read_bundle(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> list[Data]:
    if BLOCK_MIME in data:
        return [dict(data[BLOCK_MIME])]
    if any(mime.startswith("application/") for mime in data):
        return []
    for mime, read in (("image/svg+xml", str), ("image/png", _png_as_svg)):
        if mime in data:
            alt = metadata.get("alt") or metadata.get(mime, {}).get("alt", "")
            svg = read(_joined(data[mime]))
            return [Chart("", "", svg, alt or Wording(DEFAULT_LANGUAGE)("document.no_alt")).to_json()]
    if "text/markdown" in data:
        return [block.to_json() for block in parse_markdown(_joined(data["text/markdown"]))]
    if "text/plain" in data:
        return [Preformatted(_joined(data["text/plain"])).to_json()]
    return []


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _png_as_svg(encoded: str) -> str:
    encoded = "".join(encoded.split())
    # The first chunk of a PNG file is its header: width and height stand at bytes 16 to 24.
    width, height = struct.unpack(">II", b64decode(encoded)[16:24])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{encoded}"/></svg>'
    )
