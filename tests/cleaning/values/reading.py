"""Columns of Python values, read as a parser reads the cells of a file."""

from pathlib import Path

import pandas as pd

from zhas_eval.programme.logframe import Logframe
from zhas_eval.programme.passport import Passport
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import Column
from zhas_eval.sources.raw import type_cells

NBSP, NARROW_NBSP, SOFT_HYPHEN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{SOFT HYPHEN}"
PROGRAMME = Programme(
    Path("nowhere"),
    Passport.model_validate(
        {
            **{"code": "small", "ngo": "ОО", "project": "Проба", "grantor": "НАО"},
            **{"starts_on": "2023-09-25", "ends_on": "2024-10-31"},
            "regions": [
                {"code": "shymkent", "name": "город Шымкент", "short": "Шымкент", "aliases": ["наш город"]},
                {
                    **{"code": "wko", "iso": "KZ-27", "short": {"ru": "ЗКО", "kk": "БҚО"}},
                    "name": {"ru": "Западно-Казахстанская область", "kk": "Батыс Қазақстан облысы"},
                },
            ],
            "common_region": ["оба региона"],
            "report": {"periods": ["2023"], "regions": ["all"]},
            "sources": {},
        }
    ),
    Logframe(),
)


def as_cells(values):
    """Texts and kinds of cells of Python values."""
    text, kinds = type_cells(values)
    index = pd.RangeIndex(5, 5 + len(values))
    return pd.Series(text, index=index, dtype="str"), pd.Series(kinds, index=index)


def as_list(values):
    """Values with None for NA."""
    return [None if pd.isna(value) else value for value in values]


def read(parse, *cells, **options):
    """A column of cells as (value, change, problem) each."""
    parsed = parse(*as_cells(cells), **options)
    return list(zip(as_list(parsed.values), parsed.change, parsed.problem, strict=True))


def make_column(kind, codebook="", **options):
    """A column of a contract."""
    return Column("column", kind, ("Столбец",), codebook=codebook, **options)
