"""Which sheets of which files hold a table, by the ``sources`` of the passport."""

import unicodedata
from collections.abc import Mapping
from fnmatch import fnmatchcase

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.passport import Source
from zhas_eval.programme.scope import Programme
from zhas_eval.sources.raw import RawSheet, RawWorkbook

EVERY_SHEET = "*"
RAW_FOLDER = "raw"


def find_sheets(programme: Programme, workbooks: Mapping[str, RawWorkbook]) -> dict[str, list[RawSheet]]:
    """Table → its sheets: file by file as names sort, and in each as the workbook has them.

    A file without sheets (.csv, .parquet) is one table, whatever sheet the passport names. Sheets
    without a single cell are not counted where no sheet is named.

    Raises InputError with every file and sheet that is missing, and every sheet that must be named.
    """
    found: dict[str, list[RawSheet]] = {}
    problems: list[Problem] = []
    ignored = {fold_name(name) for name in programme.passport.ignored_sheets}
    for table, source in programme.passport.sources.items():
        fitting = [workbooks[name] for name in sorted(workbooks) if _is_meant(name, source, workbooks)]
        if not fitting:
            problems.append(_no_file(table, source))
        found[table] = []
        for workbook in fitting:
            try:
                found[table] += _choose(workbook, table, source, ignored)
            except InputError as error:
                problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def is_pattern(file: str) -> bool:
    """Whether a file's name stands for several.

    >>> is_pattern("register-*.xlsx"), is_pattern("register.xlsx")
    (True, False)
    """
    return any(sign in file for sign in "*?[")


def name_fits(name: str, pattern: str) -> bool:
    """Whether a file's name fits a pattern, however the system keeps its letters.

    >>> name_fits("Реестр-2.XLSX", "реестр-*.xlsx")
    True
    """
    return fnmatchcase(fold_name(name), fold_name(pattern))


def fold_name(name: str) -> str:
    """A name as it is compared: й is one sign or two, capitals and blanks at the ends count for nothing."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def _is_meant(name: str, source: Source, workbooks: Mapping[str, RawWorkbook]) -> bool:
    """Whether a file is the source's; a name that is there as it stands is no pattern."""
    if source.file in workbooks or not is_pattern(source.file):
        return name == source.file or (
            source.file not in workbooks and fold_name(name) == fold_name(source.file)
        )
    return name_fits(name, source.file)


def _no_file(table: str, source: Source) -> Problem:
    if is_pattern(source.file):
        details = {"pattern": source.file, "folder": RAW_FOLDER}
        return Problem("no_file_fits", file="programme.yml", key=f"sources.{table}.file", details=details)
    return Problem("missing_workbook", file=source.file, details={"folder": RAW_FOLDER})


def _choose(workbook: RawWorkbook, table: str, source: Source, ignored: set[str]) -> list[RawSheet]:
    """The sheets of a file that the source means."""
    sheets = list(workbook.sheets.values())
    if list(workbook.sheets) == [""]:
        return sheets
    left = [sheet for sheet in sheets if fold_name(sheet.sheet) not in ignored]
    left = [sheet for sheet in left if not sheet.text.empty] or left
    known = {"known": ", ".join(workbook.sheets)}
    if source.sheet in ("", EVERY_SHEET):
        if not left:
            raise InputError([Problem("only_ignored_sheets", file=workbook.file, details=known)])
        if source.sheet == "" and len(left) > 1:
            details = known | {"table": table}
            raise InputError([Problem("sheet_not_named", file=workbook.file, details=details)])
        return left
    named = [sheet for sheet in sheets if fold_name(sheet.sheet) == fold_name(source.sheet)]
    if not named:
        raise InputError([Problem("missing_sheet", workbook.file, source.sheet, details=known)])
    return [sheet for sheet in named if sheet.sheet == source.sheet] or named[:1]
