"""Marks around the numbers of a text: each says which figure a number is, or what else it is.

A mark is made of three signs that no text has (noncharacters of Unicode): the first opens it, the second
parts what it says from the words, the third closes it. Texts with marks are joined and filled like any
others. Only HTML shows what they say; all else prints ``plain`` texts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from zhas_eval.programme.signs import SIGNS, drop_signs

OPEN, PART, CLOSE = SIGNS
# How a number is made of its figure: the value as units write it, with its sign, without the sign of money,
# in words; an end of the bounds or both; what the value is made of.
Form = Literal[
    "value", "signed", "bare", "words", "lower", "upper", "bounds", "numerator", "denominator", "missing"
]
# What a number is that is no figure: a day; a period or year; the name of a group, region, cycle or band;
# words of people (names, texts, cells of their files); a number by which something is called or listed; a
# setting of the passport; a number of the catalogue's own words (a scale, a test, a limit of a convention); a
# file, sheet or row; the state of a run.
Kind = Literal["date", "period", "label", "quote", "numbering", "setting", "wording", "place", "run"]
FORMS, KINDS = frozenset(get_args(Form)), frozenset(get_args(Kind))

_MARK = re.compile(f"{OPEN}([a-z]+):([^{OPEN}{PART}{CLOSE}]*){PART}([^{OPEN}{PART}{CLOSE}]*){CLOSE}")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,–-]\d+)*")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; ``kind`` is a Form where ``of`` names a figure, else a Kind, empty where unmarked.

    ``of`` of a setting is its key in the passport.
    """

    text: str
    kind: str = ""
    of: str = ""

    @property
    def figure(self) -> str:
        """The id of the figure that the stretch writes; empty where it is none."""
        return self.of if self.kind in FORMS else ""


def mark(figure: str, text: str, form: Form = "value") -> str:
    """The text of a figure as one stretch; ``figure`` is its id.

    >>> split(mark("participants@all/2023", "70"))
    [Piece(text='70', kind='value', of='participants@all/2023')]
    """
    return _enclose(form, figure, text)


def tell(kind: Kind, text: str, *, of: str = "") -> str:
    """A text that holds numbers but no figure; one without a digit stays as it is.

    >>> tell("period", "Весь срок проекта"), plain(tell("date", "5 мая"))
    ('Весь срок проекта', '5 мая')
    """
    return _enclose(kind, of, text) if _DIGIT.search(text) else plain(text)


def tell_numbers(kind: Kind, text: str) -> str:
    """The text with each number in it marked by itself."""
    return _NUMBER.sub(lambda number: _enclose(kind, "", number[0]), text)


def plain(text: str) -> str:
    """The text as a reader sees it: without any mark, whole or broken.

    >>> plain("из " + mark("participants@all/2023", "70"))
    'из 70'
    """
    return drop_signs(_MARK.sub(r"\3", text))


def plain_data(node: Any) -> Any:
    """Plain data (of a block, of a document) with every text in it plain."""
    if isinstance(node, str):
        return plain(node)
    if isinstance(node, dict):
        return {key: plain_data(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return type(node)(map(plain_data, node))
    return node


def split(text: str) -> list[Piece]:
    """The text in stretches, marked or not, in order."""
    return list(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    end = 0
    for found in _MARK.finditer(text):
        if before := drop_signs(text[end : found.start()]):
            yield Piece(before)
        kind, of, words = found.groups()
        yield Piece(words, kind, of) if kind in FORMS | KINDS else Piece(words)
        end = found.end()
    if rest := drop_signs(text[end:]):
        yield Piece(rest)


def _enclose(kind: str, of: str, text: str) -> str:
    """Line by line: a text is parted into lines later, and a mark must not lie across two."""
    head = f"{OPEN}{kind}:{drop_signs(of)}{PART}"
    return "\n".join(f"{head}{line}{CLOSE}" if line else "" for line in plain(text).split("\n"))
