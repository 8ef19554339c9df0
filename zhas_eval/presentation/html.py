"""Blocks as HTML: for the notebook on the screen and, piece by piece, for the HTML document."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any
from xml.etree.ElementTree import ParseError

from zhas_eval.errors import InputError, Problem
from zhas_eval.presentation.marks import Piece, plain, split
from zhas_eval.presentation.svg import inline_svg
from zhas_eval.presentation.wording import Wording

Data = Mapping[str, Any]


def render_block(data: Data, *, language: str = "ru") -> str:
    """A block with the styles it needs, to stand alone in a notebook, in a light or a dark theme.

    >>> "<p>a &lt;b&gt;</p>" in render_block({"kind": "paragraph", "text": "a <b>"})
    True
    """
    # The notebook would set what stands between two dollar signs as a formula.
    content = _tag("div", render_fragment(data, Wording(language)), class_="zhas mathjax_ignore")
    return f"<style>{block_style()}</style>{content}"


def render_fragment(data: Data, words: Wording) -> str:
    """A block as HTML without styles; ``label`` and ``anchor`` are there once a document has numbered it.

    Raises InputError for a chart that is not SVG.
    """
    return RENDERERS[data["kind"]](data, words)


@cache
def block_style() -> str:
    """The style sheet of all blocks; each rule is bound to the class ``zhas``."""
    return (files("zhas_eval.presentation") / "styles" / "blocks.css").read_text(encoding="utf-8")


def write_text(text: str) -> str:
    """A text as HTML in which each marked number says which figure it is, or what else."""
    return "".join(_piece(piece) for piece in split(text))


def _piece(piece: Piece) -> str:
    written = escape(piece.text).replace("\n", "<br>")
    if not piece.kind:
        return written
    form = piece.kind if piece.figure and piece.kind != "value" else ""
    kind = "" if piece.figure else piece.kind
    setting = piece.of if kind == "setting" else ""
    return _tag(
        "span", written, data_figure=piece.figure, data_form=form, data_kind=kind, data_setting=setting
    )


def _tag(name: str, content: str, **attributes: str) -> str:
    """An element; attributes without a value are left out, ``_`` in their names reads ``-``."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value
    )
    return f"<{name}{written}>{content}</{name}>"


def _list(items: Sequence[str], **attributes: str) -> str:
    return _tag("ul", "".join(_tag("li", write_text(item)) for item in items), **attributes) if items else ""


def _figures(data: Data) -> str:
    return " ".join(data.get("figures", ()))


def _cover(data: Data, words: Wording) -> str:
    facts = "".join(
        _tag("div", _tag("dt", write_text(fact["label"])) + _tag("dd", write_text(fact["text"])))
        for fact in data.get("facts", ())
    )
    parts = [
        _tag("h1", write_text(data["title"])),
        _tag("p", write_text(data["subtitle"]), class_="zhas-subtitle") if data.get("subtitle") else "",
        _notice({"text": data["notice"], "tone": "warning"}, words) if data.get("notice") else "",
        _tag("dl", facts, class_="zhas-facts") if facts else "",
    ]
    return _tag("header", "".join(parts), class_="zhas-cover")


def _key_figures(data: Data, words: Wording) -> str:
    items = "".join(
        _tag(
            "li",
            _tag("strong", write_text(item["text"]), data_figure=item.get("figure", ""))
            + _tag("span", write_text(item["label"]), class_="zhas-label")
            + (_tag("span", write_text(item["note"]), class_="zhas-note") if item.get("note") else ""),
        )
        for item in data["items"]
    )
    return _tag("ul", items, class_="zhas-keys", role="list", aria_label=words("document.key_figures"))


def _heading(data: Data, _: Wording) -> str:
    return _tag(f"h{min(data['level'] + 1, 6)}", write_text(data["text"]), id=data.get("anchor", ""))


def _paragraph(data: Data, _: Wording) -> str:
    return _tag("p", write_text(data["text"]), data_figures=_figures(data))


def _preformatted(data: Data, _: Wording) -> str:
    return _tag("pre", escape(plain(data["text"])), tabindex="0")


def _bullets(data: Data, _: Wording) -> str:
    return _list(data["items"])


def _notice(data: Data, _: Wording) -> str:
    tone = "warning" if data.get("tone") == "warning" else "info"
    return _tag("div", _tag("p", write_text(data["text"])), class_=f"zhas-notice zhas-{tone}", role="note")


def _statement(data: Data, words: Wording) -> str:
    def line(key: str, content: str) -> str:
        return _tag("dt", words(f"document.{key}")) + _tag("dd", content) if content else ""

    caveats = data.get("caveats", ())
    terms = (
        line("strength", _tag("span", write_text(data["strength"]), class_="zhas-strength"))
        + line("evidence", write_text(data["evidence"]))
        + line("caveats", write_text(caveats[0]) if len(caveats) == 1 else _list(caveats))
    )
    content = _tag("p", write_text(data["text"]), class_="zhas-said") + _tag("dl", terms)
    return _tag("div", content, class_="zhas-statement", data_figures=_figures(data))


def _caption(data: Data) -> str:
    label = (
        _tag("span", f"{write_text(data['label'])}. ", class_="zhas-number", data_kind="numbering")
        if data.get("label")
        else ""
    )
    return label + write_text(data.get("caption", ""))


def _table(data: Data, _: Wording) -> str:
    head = "".join(_tag("tr", "".join(_cell(cell, head=True) for cell in row)) for row in data["head"])
    body = "".join(_tag("tr", "".join(_cell(cell) for cell in row)) for row in data["body"])
    if not data["body"] and data.get("empty"):
        columns = sum(cell.get("columns", 1) for cell in data["head"][0]) if data["head"] else 1
        body = _tag("tr", _tag("td", write_text(data["empty"]), colspan=str(columns), class_="zhas-empty"))
    table = (_tag("thead", head) if head else "") + _tag("tbody", body)
    caption = _caption(data)
    anchor = data.get("anchor", "")
    named = {"aria_labelledby": f"{anchor}-caption"} if anchor and caption else {}
    if caption and not named:
        named = {"aria_label": plain(data.get("caption", ""))}
    # The box scrolls on a narrow screen; without a tab stop the keyboard could not reach its right side.
    box = _tag(
        "div", _tag("table", table, **named), class_="zhas-scroll", tabindex="0", role="region", **named
    )
    notes = "".join(_tag("p", write_text(note)) for note in data.get("notes", ()))
    return _tag(
        "figure",
        (_tag("figcaption", caption, id=f"{anchor}-caption" if anchor else "") if caption else "")
        + box
        + (_tag("div", notes, class_="zhas-notes") if notes else ""),
        class_="zhas-table",
        id=anchor,
    )


def _cell(cell: Data, *, head: bool = False) -> str:
    columns, rows = cell.get("columns", 1), cell.get("rows", 1)
    header = head or cell.get("header", False)
    axis = "col" if head else "row"
    align = cell.get("align", "left")
    classes = [f"zhas-{align}"] * (align != "left") + ["zhas-strong"] * cell.get("strong", False)
    return _tag(
        "th" if header else "td",
        write_text(cell["text"]),
        scope=(f"{axis}group" if (columns if head else rows) > 1 else axis) if header else "",
        colspan=str(columns) if columns > 1 else "",
        rowspan=str(rows) if rows > 1 else "",
        class_=" ".join(classes),
        data_figure=cell.get("figure", ""),
        data_form=form if (form := cell.get("form", "value")) != "value" else "",
    )


def _chart(data: Data, words: Wording) -> str:
    anchor = data.get("anchor", "")
    prefix = f"svg-{anchor or sha256(data['svg'].encode()).hexdigest()[:12]}"
    try:
        alt = plain(data["alt"]) or words("document.no_alt")
        svg = inline_svg(plain(data["svg"]), prefix=prefix, alt=alt)
    except ParseError:
        details = {"chart": f"«{plain(data['caption']) or data['name']}»"}
        raise InputError([Problem("chart_unreadable", details=details)]) from None
    caption = _caption(data)
    return _tag(
        "figure",
        (_tag("figcaption", caption) if caption else "") + svg,
        class_="zhas-chart",
        id=anchor,
        data_figures=_figures(data),
        data_labels="|".join(_labels(data["alt"])),
    )


def _labels(alt: str) -> list[str]:
    """The texts on a chart that hold numbers and are no figures, as its text alternative has them."""
    return list(dict.fromkeys(piece.text for piece in split(alt) if piece.kind and not piece.figure))


RENDERERS: dict[str, Callable[[Data, Wording], str]] = {
    "cover": _cover,
    "keyfigures": _key_figures,
    "heading": _heading,
    "paragraph": _paragraph,
    "preformatted": _preformatted,
    "bullets": _bullets,
    "notice": _notice,
    "statement": _statement,
    "table": _table,
    "chart": _chart,
}
