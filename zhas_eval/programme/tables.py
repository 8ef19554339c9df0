"""The table contracts, and the clean data that cleaning and indicators share."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import pandas as pd
import yaml

OUTCOMES = ("clean", "merged", "rejected", "skipped")  # what may become of a raw row
MERGE_ALWAYS = "always"

Kind = Literal[
    "text",
    "name",
    "iin",
    "phone",
    "date",
    "month",
    "integer",
    "number",
    "money",
    "percent",
    "category",
    "categories",
    "region",
    "district",
]


@dataclass(frozen=True)
class Column:
    """What a column holds; the keys are explained at the head of ``tables.yml``."""

    name: str
    kind: Kind
    headers: tuple[str, ...]
    codebook: str = ""
    required: bool = False
    optional: bool = False
    personal: bool = False
    repeated: bool = False
    minimum: float | None = None
    maximum: float | None = None
    earliest: date | None = None


@dataclass(frozen=True)
class TableContract:
    """A clean table: its columns, what makes two rows one thing, what places a row in a period."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    date: str = ""
    date_via: tuple[str, ...] = ()
    region_via: tuple[str, ...] = ()
    merge: str = ""
    refers: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """The column called ``name``."""
        return next(column for column in self.columns if column.name == name)

    @property
    def is_about_people(self) -> bool:
        """Whether a row names a person who can be looked up in the register."""
        return {"iin", "full_name", "phone"} <= {column.name for column in self.columns}


@dataclass(frozen=True)
class CleanData:
    """Clean tables and the account of every raw row.

    Each table has the contract's columns and ``region`` (a code), ``when`` (datetime64, places the
    row in a period), ``origin`` (``file!sheet!row``), and ``person`` where a row names one.

    ``accounts``: table, file, sheet, row, outcome (clean, merged, rejected, skipped), reason, region.
    ``problems``: table, file, sheet, row, column, rule, severity (reject, warning), region.
    ``hashes``: file → SHA-256.
    """

    tables: Mapping[str, pd.DataFrame]
    accounts: pd.DataFrame
    problems: pd.DataFrame
    hashes: Mapping[str, str]


@cache
def load_contracts() -> Mapping[str, TableContract]:
    """The contract of every table, by name.

    >>> load_contracts()["participants"].date
    'enrolled_on'
    """
    return {name: _contract(name, entry) for name, entry in _read_yaml("tables.yml").items()}


def adapt_contract(
    contract: TableContract, *, without: Collection[str], headers: Mapping[str, Sequence[str]]
) -> TableContract:
    """The contract as one programme keeps the table: columns it may lack, headings of its own."""
    columns = tuple(
        replace(
            column,
            optional=column.optional or column.name in without,
            headers=(*column.headers, *headers.get(column.name, ())),
        )
        for column in contract.columns
    )
    return replace(contract, columns=columns)


@cache
def load_codebooks() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Codebook → code → spellings, for the lists that every programme shares."""
    return {
        book: {_code_text(code): tuple(map(str, spellings)) for code, spellings in codes.items()}
        for book, codes in _read_yaml("codebooks.yml").items()
    }


def _code_text(code: object) -> str:
    # YAML 1.1 reads a bare yes or no as a truth value.
    return {True: "yes", False: "no"}.get(code, str(code)) if isinstance(code, bool) else str(code)


def _contract(name: str, entry: Mapping[str, Any]) -> TableContract:
    columns = tuple(
        Column(name=column, **{**spec, "headers": tuple(spec["headers"])})
        for column, spec in entry["columns"].items()
    )
    return TableContract(
        name=name,
        columns=columns,
        key=tuple(entry["key"]),
        date=entry.get("date", ""),
        date_via=tuple(entry.get("date_via", ())),
        region_via=tuple(entry.get("region_via", ())),
        merge=entry.get("merge", ""),
        refers={column: (other, key) for column, (other, key) in entry.get("refers", {}).items()},
    )


def _read_yaml(name: str) -> Mapping[str, Any]:
    text = (files("zhas_eval.programme") / name).read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.safe_load(text)
    return data
