from xml.etree import ElementTree

import pytest

from zhas_eval.presentation.svg import inline_svg

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def clean(content: str, attributes: str = "") -> str:
    return inline_svg(f"{OPEN} {attributes}>{content}</svg>", prefix="p", alt="Описание")


@pytest.mark.parametrize(
    "content",
    [
        "<script>evil()</script>",
        '<g onclick="evil()"/>',
        "<foreignObject>evil</foreignObject>",
        '<image href="https://evil.example/a.png"/>',
        '<use xlink:href="https://evil.example/a.svg#b"/>',
        '<a href="javascript:evil()">x</a>',
        "<style>@import 'https://evil.example/a.css';</style>",
        '<rect style="fill:url(https://evil.example/x)"/>',
    ],
)
def test_nothing_active_and_nothing_from_outside_stays(content):
    assert "evil" not in clean(content)


def test_ids_are_of_the_picture_alone():
    html = clean('<defs><path id="m"/></defs><use xlink:href="#m"/><g clip-path="url(#m)"/>')
    assert 'id="p-m"' in html
    assert 'href="#p-m"' in html
    assert 'clip-path="url(#p-m)"' in html


def test_style_does_not_reach_the_page():
    assert "#p { *{stroke-linecap: butt} }" in clean("<style>*{stroke-linecap: butt}</style>")


def test_picture_shrinks_with_the_screen():
    html = clean("", 'width="446.4pt" height="187.2pt" viewBox="0 0 446.4 187.2"')
    assert 'style="width:100%;max-width:446.4pt;height:auto;overflow:visible"' in html
    assert "height=" not in html


def test_embedded_bitmap_stays():
    assert 'href="data:image/png;base64,AAAA"' in clean('<image href="data:image/png;base64,AAAA"/>')


def test_broken_picture_is_an_error():
    with pytest.raises(ElementTree.ParseError):
        inline_svg("<svg", prefix="p", alt="")
