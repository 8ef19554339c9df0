"""Why a cell has no answer: the kinds, the words for them, the columns that hold them."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

import pandas as pd

from zhas_eval.programme.yaml_text import load_yaml

MissingKind = Literal["not_asked", "refused", "skipped", "unreadable", "blank"]
NOT_ASKED: Final = "not_asked"
UNREADABLE: Final = "unreadable"
BLANK: Final = "blank"
MISSING_KINDS: Final[tuple[str, ...]] = get_args(MissingKind)
# The type of a companion column, whatever kinds are met in it.
MISSING_DTYPE: Final = pd.CategoricalDtype(pd.Index(MISSING_KINDS, dtype="str"))
SUFFIX: Final = "_missing"


def missing_column(name: str) -> str:
    """The column that says why ``name`` has no value.

    >>> missing_column("score_1")
    'score_1_missing'
    """
    return f"{name}{SUFFIX}"


@cache
def load_missing_spellings() -> Mapping[str, tuple[str, ...]]:
    """Kind → what people write for it: its code, its labels, then what else is met in files.

    >>> load_missing_spellings()["refused"][:2]
    ('refused', 'отказ от ответа')
    """
    return {
        kind: (kind, *entry["labels"].values(), *_flatten(entry["spellings"]))
        for kind, entry in _read().items()
    }


@cache
def load_missing_labels() -> Mapping[str, Mapping[str, str]]:
    """Kind → language → what a cell may hold for it."""
    return {kind: entry["labels"] for kind, entry in _read().items()}


def _flatten(spellings: list[Any]) -> list[str]:
    """Spellings in lines, or in one line."""
    return [word for line in spellings for word in (line if isinstance(line, list) else [line])]


@cache
def _read() -> Mapping[str, Mapping[str, Any]]:
    text = (files("zhas_eval.programme") / "missing.yml").read_text(encoding="utf-8")
    tree: Mapping[str, Mapping[str, Any]] = load_yaml(text)
    return tree
