"""All notebooks of a scope bound into one document, which the same exporters print."""

from collections.abc import Iterator, Sequence
from typing import Any

from nbformat import NotebookNode, v4

from zhas_eval.presentation.blocks import BLOCK_MIME, Cover, Heading, Paragraph
from zhas_eval.presentation.html import render_block
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.wording import DEFAULT_LANGUAGE, Wording
from zhas_eval.reporting.document import Data, read_blocks


def order_notebooks(notebooks: Sequence[NotebookNode]) -> list[NotebookNode]:
    """The notebooks as the appendix has them, by which all that is numbered through is numbered.

    They stand in the order given, but for those that say otherwise: ``zhas.appendix`` in a notebook's
    metadata moves it forward (negative) or back (positive).
    """
    return sorted(notebooks, key=lambda notebook: notebook.metadata.get("zhas", {}).get("appendix", 0))


def bind_notebooks(notebooks: Sequence[NotebookNode], *, title: str, subtitle: str) -> NotebookNode:
    """One notebook of many: a common cover, then each as a section titled by its own cover.

    Facts, language and author are those of the first cover, the notice is the first there is and
    ``issued`` the latest. Headings move one level down. Raises InputError where a notebook failed.
    """
    sections = [read_blocks(notebook) for notebook in order_notebooks(notebooks)]
    covers = [block for blocks in sections for block in blocks if block["kind"] == "cover"]
    head = _common_cover(covers, title, subtitle)
    bound: NotebookNode = v4.new_notebook(metadata={"title": title, "zhas": {"bound": True}})
    bound.cells = [_cell([head], "cover", head["language"])]
    for number, blocks in enumerate(sections, start=1):
        section = list(_section(blocks, head))
        bound.cells.append(_cell(section, f"section-{number}", head["language"]))
    return bound


def _common_cover(covers: Sequence[Data], title: str, subtitle: str) -> Data:
    first = covers[0] if covers else {"facts": [], "language": DEFAULT_LANGUAGE, "author": ""}
    return {
        **Cover(title, subtitle).to_json(),
        **{key: first[key] for key in ("facts", "language", "author")},
        "notice": next((cover["notice"] for cover in covers if cover["notice"]), ""),
        "issued": max((cover["issued"] for cover in covers), default=""),
    }


def _section(blocks: Sequence[Data], head: Data) -> Iterator[Data]:
    own = next((block for block in blocks if block["kind"] == "cover"), None)
    yield Heading(own["title"] if own else Wording(head["language"])("document.untitled")).to_json()
    # What all sections share stands on the common cover; a section says what is its own.
    if own and own["subtitle"] and plain(own["subtitle"]) != plain(head["subtitle"]):
        yield Paragraph(own["subtitle"]).to_json()
    for block in blocks:
        if block["kind"] == "heading":
            yield {**block, "level": block["level"] + 1}
        elif block["kind"] != "cover":
            yield block


def _cell(blocks: Sequence[Data], name: str, language: str) -> NotebookNode:
    outputs = [
        v4.new_output(
            "display_data", data={BLOCK_MIME: block, "text/html": render_block(block, language=language)}
        )
        for block in blocks
    ]
    metadata: dict[str, Any] = {"jupyter": {"source_hidden": True}}
    # A fixed name instead of a random one: the same notebooks make the same file.
    cell: NotebookNode = v4.new_code_cell(id=name, metadata=metadata, outputs=outputs)
    return cell
