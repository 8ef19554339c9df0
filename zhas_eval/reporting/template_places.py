"""Into which workbook and on which sheet the empty template of each table goes."""

import re
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from zhas_eval.programme.scope import Programme
from zhas_eval.programme.templates import template_sources, template_text
from zhas_eval.sources.file_names import fold_name, is_pattern

LONGEST_SHEET_NAME = 31
# What Excel takes as the name of a sheet.
_SHEET_NAME = re.compile(rf"(?!')[^\[\]:*?/\\]{{1,{LONGEST_SHEET_NAME}}}(?<!')")


class TemplatePlace(NamedTuple):
    """The names of a workbook and of one of its sheets."""

    file: str
    sheet: str


def template_places(programme: Programme, language: str) -> dict[str, TemplatePlace]:
    """Table → its place: as the passport names it, else as in a programme that starts from the templates.

    The passport may name no single file (a pattern) or no sheet (``*``, nothing, what Excel does not
    take). No two tables have one sheet, and none has that of the lists.
    """
    lists = fold_name(template_text(language, "words", "lists"))
    usual = template_sources(language)
    taken: dict[str, set[str]] = {}
    places: dict[str, TemplatePlace] = {}
    for table, source in programme.passport.sources.items():
        file, sheet = usual[table]
        if Path(source.file).name and not is_pattern(source.file):
            file = Path(source.file).with_suffix(".xlsx").name
        own = [source.sheet] if _SHEET_NAME.fullmatch(source.sheet) else []
        sheets = taken.setdefault(file, {lists})
        names = chain(own, (sheet, table), (f"{table} {number}" for number in count(2)))
        places[table] = TemplatePlace(file, next(name for name in names if fold_name(name) not in sheets))
        sheets.add(fold_name(places[table].sheet))
    return places
