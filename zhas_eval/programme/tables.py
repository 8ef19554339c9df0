"""The table contracts, and the clean data that cleaning and indicators share."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import pandas as pd

from zhas_eval.programme.yaml_text import load_yaml

OUTCOMES = ("clean", "merged", "rejected", "skipped")  # what may become of a raw row
MERGE_ALWAYS = "always"
# The rule of a change by which a misspelt answer of a closed list was taken for a code.
GUESSED = "spelling_guessed"
# The type of a clean column by its kind; every other is text.
DTYPES: Mapping[str, str] = {
    "month": "datetime64[us]",
    "date": "datetime64[us]",
    "integer": "float64",
    "number": "float64",
    "money": "float64",
    "percent": "float64",
}
# The languages in which every column has a heading and every code of a shared list a label.
LANGUAGES = ("ru", "kk", "en")

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
    """What a column holds; the keys are explained at the head of ``tables.yml``.

    ``headings``: language → the heading that a template has; ``headers``: all that are known.
    """

    name: str
    kind: Kind
    headers: tuple[str, ...]
    headings: Mapping[str, str] = field(default_factory=dict)
    codebook: str = ""
    required: bool = False
    optional: bool = False
    personal: bool = False
    asked: bool = False
    repeated: bool = False
    minimum: float | None = None
    maximum: float | None = None
    earliest: date | None = None

    def is_called(self, name: str) -> bool:
        """Whether a column of a table is this one; repeated ones end with their number.

        >>> Column("score", "number", (), repeated=True).is_called("score_2")
        True
        """
        return name == self.name or (self.repeated and re.fullmatch(rf"{self.name}_\d+", name) is not None)


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

    def kind_of(self, name: str) -> Kind:
        """The kind of a column as tables call it, with a number where it is repeated."""
        return next(
            column.kind
            for column in self.columns
            if column.name == (name.rsplit("_", 1)[0] if column.repeated else name)
        )

    def asked_in(self, names: Iterable[str]) -> list[str]:
        """Those of a table's columns that hold answers, repeated ones with their numbers.

        Each has a companion (``missing_column``) that says why there is no answer.

        >>> load_contracts()["application_scores"].asked_in(["score_1", "score_1_missing", "decision"])
        ['score_1', 'decision']
        """
        patterns = [
            re.escape(column.name) + (r"_\d+" if column.repeated else "")
            for column in self.columns
            if column.asked
        ]
        return [name for name in names if any(re.fullmatch(pattern, name) for pattern in patterns)]

    @property
    def is_about_people(self) -> bool:
        """Whether a row names a person who can be looked up in the register."""
        return {"iin", "full_name", "phone"} <= {column.name for column in self.columns}

    @property
    def tells_of_people(self) -> bool:
        """Whether its rows, or those they are joined to for their region, tell of single people.

        Which small groups of them are withheld in one region depends on the others.
        """
        joined = self.region_via and load_contracts()[self.region_via[0]].tells_of_people
        return bool(joined) or any(column.personal for column in self.columns)


@dataclass(frozen=True)
class Review:
    """What a person reads to check the cleaning, with raw values: it stays in the programme folder.

    ``log``: every cell of an accepted row whose clean value is not the raw one: table, file, sheet, row,
    column (Excel letter), name, old, new, rule, region; ``rejects`` and ``remarks``: the problems of
    rejected and of accepted rows, likewise, with the raw ``value``. ``pairs``: rows taken for one person
    (decision ``merged``) or perhaps one (``review``): left, right (origins), score, decision, reason.
    ``decisions``: the lines of ``cleaning-overrides.xlsx`` with how many cells or pairs each met.
    """

    log: pd.DataFrame
    rejects: pd.DataFrame
    remarks: pd.DataFrame
    pairs: pd.DataFrame
    decisions: Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class CleanData:
    """Clean tables and the account of every raw row.

    Each table has the contract's columns and ``region`` (a code), ``when`` (datetime64, places the
    row in a period), ``origin`` (``file!sheet!row``), and ``person`` where a row names one. Beside each
    column of answers stands ``<column>_missing`` (``MISSING_DTYPE``): why there is no answer, NA where
    there is one.

    ``accounts``: table, file, sha256, sheet, row, outcome (clean, merged, rejected, skipped), reason,
    region. ``problems``: table, file, sheet, row, column, rule, severity (reject, warning), region, name.
    ``changes``: how many cells were changed: table, file, sheet, name, rule, region, cells; of guesses what
    was ``written`` and which code was ``taken``.
    ``hashes``: file → SHA-256.
    """

    tables: Mapping[str, pd.DataFrame]
    accounts: pd.DataFrame
    problems: pd.DataFrame
    changes: pd.DataFrame
    hashes: Mapping[str, str]


@cache
def load_contracts() -> Mapping[str, TableContract]:
    """The contract of every table, by name.

    >>> load_contracts()["participants"].date
    'enrolled_on'
    """
    return {name: _contract(name, entry) for name, entry in _read_yaml("tables.yml").items()}


@cache
def load_override_contracts() -> Mapping[str, TableContract]:
    """The contracts of the sheets of ``cleaning-overrides.xlsx``: ``values`` and ``people``."""
    return {name: _contract(name, entry) for name, entry in _read_yaml("overrides.yml").items()}


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
    """Codebook → code → spellings, for the lists that every programme shares; labels are spellings too.

    >>> load_codebooks()["sex"]["female"][:3]
    ('женский', 'әйел', 'female')
    """
    return {
        book: {
            code: (*labels.values(), *map(str, _spellings(entry)))
            for code, (labels, entry) in _entries(codes).items()
        }
        for book, codes in _read_yaml("codebooks.yml").items()
    }


@cache
def load_code_labels() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Codebook → code → language → what a cell may hold for it: one answer, as drop-downs offer it."""
    return {
        book: {code: labels for code, (labels, _) in _entries(codes).items()}
        for book, codes in _read_yaml("codebooks.yml").items()
    }


def _code_text(code: object) -> str:
    # YAML 1.1 reads a bare yes or no as a truth value.
    return {True: "yes", False: "no"}.get(code, str(code)) if isinstance(code, bool) else str(code)


def _entries(codes: Mapping[object, Any]) -> dict[str, tuple[Mapping[str, str], Any]]:
    """Code → its labels by language and its entry: a list of spellings, or labels and spellings."""
    return {
        _code_text(code): (entry["labels"] if isinstance(entry, Mapping) else {}, entry)
        for code, entry in codes.items()
    }


def _spellings(entry: Any) -> Sequence[Any]:
    """The spellings of an entry; a list of them may be broken into several."""
    found: Sequence[Any] = entry.get("spellings", ()) if isinstance(entry, Mapping) else entry
    return [word for part in found for word in (part if isinstance(part, list) else [part])]


def _contract(name: str, entry: Mapping[str, Any]) -> TableContract:
    columns = tuple(_column(column, spec) for column, spec in entry["columns"].items())
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


def _column(name: str, spec: Mapping[str, Any]) -> Column:
    first, *_, kazakh, english = headers = tuple(spec["headers"])
    headings = dict(zip(LANGUAGES, (first, kazakh, english), strict=True))
    return Column(name=name, **{**spec, "headers": headers, "headings": headings})


def _read_yaml(name: str) -> Mapping[str, Any]:
    text = (files("zhas_eval.programme") / name).read_text(encoding="utf-8")
    data: Mapping[str, Any] = load_yaml(text)
    return data
