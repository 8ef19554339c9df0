"""The blocks a document is made of: what a notebook shows and what the exporters print.

A block holds finished text: numbers are already written in the document's language. Each says what it is by a
mark (``presentation.marks``); a cell or key figure that shows one figure and no more names it. The notebook
carries a block twice, as HTML for the screen and as JSON for the exporters.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from zhas_eval.presentation.marks import Form

BLOCK_MIME = "application/vnd.zhas.block+json"
LEDGER_MIME = "application/vnd.zhas.ledger+json"


@dataclass(frozen=True)
class Block:
    """Something a reader sees; subclasses say what."""

    @property
    def kind(self) -> str:
        """The name under which exporters know the block."""
        return type(self).__name__.lower()

    def to_json(self) -> dict[str, Any]:
        """The block as plain data, with its kind."""
        return {"kind": self.kind, **asdict(self)}

    def to_bundle(self, language: str = "ru") -> dict[str, Any]:
        """The block as a notebook carries it: JSON for the exporters, HTML in ``language`` for the screen."""
        from zhas_eval.presentation.html import render_block

        data = self.to_json()
        html = render_block(data, language=language)
        return {BLOCK_MIME: data, "text/html": html, "text/plain": f"<{self.kind}>"}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return self.to_bundle()


@dataclass(frozen=True)
class Fact:
    """A line of the cover: what it is and what it says."""

    label: str
    text: str


@dataclass(frozen=True)
class Cover(Block):
    """The head of a document: title, subtitle (region, period), passport facts, made-up notice.

    ``language``, ``author`` and ``issued`` (an ISO date that depends on the data alone, never on
    the clock) become the metadata of the file.
    """

    title: str
    subtitle: str
    facts: tuple[Fact, ...] = ()
    notice: str = ""
    language: str = "ru"
    author: str = ""
    issued: str = ""


@dataclass(frozen=True)
class KeyFigure:
    """A number that leads a page."""

    text: str
    label: str
    note: str = ""
    figure: str = ""


@dataclass(frozen=True)
class KeyFigures(Block):
    """The numbers a reader decides by, in a row under the cover."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Heading(Block):
    """A heading of level 1 (a section of a document) to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph(Block):
    """Running text; ``figures`` are the ids behind the numbers in it."""

    text: str
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preformatted(Block):
    """Text that keeps its lines, as a cell of the user's own printed it."""

    text: str


@dataclass(frozen=True)
class Bullets(Block):
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Notice(Block):
    """A remark that must not be overlooked."""

    text: str
    tone: Literal["info", "warning"] = "info"


@dataclass(frozen=True)
class Statement(Block):
    """A finding: what is said, how strongly, on which figures, with which reservations."""

    text: str
    strength: str
    evidence: str
    caveats: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A table cell; ``figure`` is the id of the figure it shows, ``rows`` and ``columns`` its span.

    ``form``: how the figure is written, where it is not its value.
    """

    text: str
    figure: str = ""
    align: Literal["left", "right", "center"] = "left"
    header: bool = False
    strong: bool = False
    columns: int = 1
    rows: int = 1
    form: Form = "value"


@dataclass(frozen=True)
class Table(Block):
    """A captioned table: head rows repeat on each page; ``widths`` are relative column widths."""

    name: str
    caption: str
    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    empty: str = ""


@dataclass(frozen=True)
class Chart(Block):
    """A captioned picture as SVG, with its text alternative and the figures it draws."""

    name: str
    caption: str
    svg: str
    alt: str
    figures: tuple[str, ...] = ()
