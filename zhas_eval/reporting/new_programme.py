"""A new programme folder: a passport to fill in, an empty logframe, empty workbooks."""

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.logframe import Logframe
from zhas_eval.programme.passport import LONGEST_CODE
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import LANGUAGES
from zhas_eval.programme.templates import template_sources, template_text
from zhas_eval.reporting.template_book import template_workbook
from zhas_eval.reporting.template_columns import TemplateColumn, template_columns
from zhas_eval.reporting.template_logframe import logframe_workbook
from zhas_eval.reporting.template_places import template_places
from zhas_eval.sources.passport_file import read_passport
from zhas_eval.sources.programme_folder import LOGFRAME_FILE, PASSPORT_FILE, RAW_FOLDER
from zhas_eval.sources.whole_files import write_file

NAME = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{LONGEST_CODE - 1}}}")
TEMPLATES_FOLDER = "templates"


def create_programme(name: str, *, data: Path, language: str, year: int) -> Path:
    """The folder ``data/name`` with passport, logframe and raw workbooks, all empty; its path.

    The days of the sample passport are those of ``year``. The folder is there whole or not at all.

    Raises InputError for a name or language that cannot be, a folder that is there already, or a place
    that cannot be written to.
    """
    target = data / name
    _require_language(language)
    if not NAME.fullmatch(name):
        raise InputError([Problem("bad_programme_name", details={"value": name})])
    if target.exists():
        raise InputError([Problem("programme_exists", file=target.as_posix())])
    with _telling_write_errors(target):
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=data) as place:
            draft = Path(place) / name
            _fill(draft, name, language, year)
            draft.rename(target)
    return target


def write_templates(programme: Programme, *, target: Path, language: str) -> list[str]:
    """Empty workbooks for the tables that the programme keeps, with its regions and lists; their names.

    Raises InputError where one of them is there already, or the place cannot be written to.
    """
    _require_language(language)
    books = template_books(programme, language)
    if there := [name for name in books if (target / name).exists()]:
        details = {"known": ", ".join(there)}
        raise InputError([Problem("template_exists", file=target.as_posix(), details=details)])
    with _telling_write_errors(target):
        for name, content in books.items():
            write_file(target / name, content)
    return list(books)


def template_books(programme: Programme, language: str) -> dict[str, bytes]:
    """File name → an empty workbook with a sheet for each table that the passport keeps in that file."""
    sheets: dict[str, dict[str, list[TemplateColumn]]] = {}
    for table, place in template_places(programme, language).items():
        sheets.setdefault(place.file, {})[place.sheet] = template_columns(table, programme, language)
    return {name: template_workbook(columns, language) for name, columns in sheets.items()}


def _fill(folder: Path, name: str, language: str, year: int) -> None:
    write_file(folder / PASSPORT_FILE, _passport_text(name, language, year).encode())
    programme = Programme(folder, read_passport(folder / PASSPORT_FILE), Logframe())
    write_file(folder / LOGFRAME_FILE, logframe_workbook(programme, language))
    for book, content in template_books(programme, language).items():
        write_file(folder / RAW_FOLDER / book, content)


def _passport_text(name: str, language: str, year: int) -> str:
    environment = Environment(
        loader=PackageLoader("zhas_eval.reporting"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    values: Mapping[str, object] = {
        "code": name,
        "first": date(year, 1, 1),
        "last": date(year, 12, 31),
        "sources": template_sources(language),
        "lists": template_text(language, "words", "lists"),
    }
    return environment.get_template(f"programme/{language}.yml.j2").render(values)


def _require_language(language: str) -> None:
    if language not in LANGUAGES:
        details = {"value": language, "known": ", ".join(LANGUAGES)}
        raise InputError([Problem("unknown_template_language", details=details)])


@contextmanager
def _telling_write_errors(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        details = {"reason": error.strerror or type(error).__name__}
        raise InputError([Problem("cannot_write", file=target.as_posix(), details=details)]) from error
