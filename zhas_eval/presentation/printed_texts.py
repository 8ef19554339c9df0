"""What people wrote that documents print as it is: signs that no font has, numbers of people, gaps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from zhas_eval.cleaning.personal_numbers import find_personal
from zhas_eval.errors import Problem
from zhas_eval.presentation.fonts import missing_characters
from zhas_eval.programme.narrative import (
    NARRATIVE_FILE,
    WrittenText,
    load_narrative_headings,
)
from zhas_eval.programme.passport import Passport
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import CleanData
from zhas_eval.sources.logframe_file import LOGFRAME_SHEETS
from zhas_eval.sources.programme_folder import LOGFRAME_FILE, PASSPORT_FILE

# Columns of free text whose cells documents print.
PRINTED = {"applications": ("technical_reason",)}
Text = tuple[Problem, str]


def find_text_faults(
    programme: Programme, written: Sequence[WrittenText], data: CleanData | None
) -> list[Problem]:
    """A problem for each text that would stop a document or give a person away, by its place alone.

    ``written``: the lines of ``narrative.xlsx``; ``data``: the clean tables, where there are any.
    """
    texts = [*_of_passport(programme.passport), *_of_logframe(programme), *_of_narrative(written)]
    texts += _of_tables(data) if data else []
    return [
        *_find_gaps(programme.passport),
        *(fault for place, text in texts for fault in _faults(place, text)),
    ]


def _faults(place: Problem, text: str) -> Iterator[Problem]:
    spot = (place.file, place.sheet, place.row, place.column)
    if missing := missing_characters([text]):
        yield Problem("text_characters", *spot, details={"characters": ", ".join(missing)}, key=place.key)
    if find_personal(text):
        yield Problem("text_personal", *spot, key=place.key)


def _find_gaps(passport: Passport) -> Iterator[Problem]:
    """Codes of the programme's own that have no text in a language of its documents."""
    for book, codes in passport.codebooks.items():
        for code, entry in codes.items():
            if lacking := [name for name in passport.languages if not entry.label.get(name, "").strip()]:
                yield Problem(
                    "code_without_text",
                    PASSPORT_FILE,
                    details={"code": code, "languages": ", ".join(lacking)},
                    key=f"codebooks.{book}.{code}.label",
                )


def _of_passport(passport: Passport) -> Iterator[Text]:
    """Every text of the passport that a document may show, with its key."""
    shown = {"made_up_note", "ngo", "project", "grantor", "narrative"}
    whole = passport.model_dump(mode="json", include=shown)
    whole["regions"] = [region.model_dump(include={"name", "short"}) for region in passport.regions]
    whole["partners"] = [partner.model_dump(include={"name", "role"}) for partner in passport.partners]
    whole["codebooks"] = {
        book: {code: {"label": entry.label} for code, entry in codes.items()}
        for book, codes in passport.codebooks.items()
    }
    whole["sources"] = {
        name: {"file": source.file, "sheet": source.sheet} for name, source in passport.sources.items()
    }
    yield from ((Problem("", PASSPORT_FILE, key=key), text) for key, text in _walk(whole))


def _walk(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, Mapping):
        for name, value in node.items():
            yield from _walk(value, f"{key}.{name}".lstrip("."))
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from _walk(value, f"{key}.{at}")


def _of_logframe(programme: Programme) -> Iterator[Text]:
    """The texts of the logframe, by sheet and heading."""
    logframe = programme.logframe
    parts: Iterable[Iterable[Any]] = (
        *(logframe.tasks, logframe.activities, logframe.indicators),
        *(logframe.targets, logframe.statistics, logframe.composition),
    )
    for sheet, records in zip(LOGFRAME_SHEETS, parts, strict=True):
        for record in records:
            for name in (field.name for field in fields(record)):
                value = getattr(record, name)
                if isinstance(value, str):
                    yield Problem("", LOGFRAME_FILE, sheet, column=name), value


def _of_narrative(written: Sequence[WrittenText]) -> Iterator[Text]:
    sheet = next(iter(load_narrative_headings()["sheet"].values()))
    yield from ((Problem("", NARRATIVE_FILE, sheet, line.row), line.text) for line in written)


def _of_tables(data: CleanData) -> Iterator[Text]:
    """The cells of free text that are printed, with their files and rows."""
    for name, columns in PRINTED.items():
        table = data.tables[name]
        for column in (column for column in columns if column in table):
            for origin, text in table[["origin", column]].dropna().itertuples(index=False):
                file, sheet, row = origin.rsplit("!", 2)
                yield Problem("", file, sheet, int(row)), text
