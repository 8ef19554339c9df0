"""A chart's SVG made fit to stand inside an HTML page: no script, no outside reference, ids of its own."""

import re
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
FORBIDDEN = {"script", "foreignObject", "metadata", "iframe", "embed", "object", "a", "set", "animate"}
OUTSIDE = re.compile(r"@import|url\(\s*['\"]?(?!#)", re.IGNORECASE)
OWN_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")

ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)


def inline_svg(svg: str, *, prefix: str, alt: str) -> str:
    """The picture as an ``<svg role="img">`` element; ``prefix`` keeps its ids apart from other charts'.

    Raises ``xml.etree.ElementTree.ParseError`` where the text is not SVG.

    >>> inline_svg('<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', prefix="a", alt="A")
    '<svg xmlns="http://www.w3.org/2000/svg" id="a" role="img" aria-label="A" />'
    """
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or _local(child.tag) in FORBIDDEN:
                parent.remove(child)
    for element in root.iter():
        if _local(element.tag) == "style":
            element.text = _scoped(element.text or "", prefix)
        element.attrib = _attributes(element.attrib, prefix)
    width = root.attrib.pop("width", "")
    root.attrib.pop("height", "")
    # An unscaled picture has its own width; on a narrower screen it shrinks with the page.
    if re.fullmatch(r"[\d.]+(pt|px)?", width) and "viewBox" in root.attrib:
        # A viewer without the font sets text wider; what then leaves the picture is not to be cut off.
        most = width if width[-1] in "tx" else f"{width}px"
        root.set("style", f"width:100%;max-width:{most};height:auto;overflow:visible")
    root.set("id", prefix)
    root.set("role", "img")
    root.set("aria-label", alt)
    return ElementTree.tostring(root, encoding="unicode")


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _scoped(css: str, prefix: str) -> str:
    # A style sheet inside an inline picture applies to the whole page unless it is nested.
    return "" if OUTSIDE.search(css) else f"#{prefix} {{ {css.strip()} }}"


def _attributes(attributes: dict[str, str], prefix: str) -> dict[str, str]:
    kept = {}
    for name, value in attributes.items():
        local = _local(name)
        if local.lower().startswith("on") or OUTSIDE.search(value):
            continue
        if local == "href" and not value.startswith(("#", "data:image/")):
            continue
        if local == "id":
            value = f"{prefix}-{value}"
        elif local == "href" and value.startswith("#"):
            value = f"#{prefix}-{value[1:]}"
        kept[name] = OWN_REFERENCE.sub(rf"url(#{prefix}-\1)", value)
    return kept
