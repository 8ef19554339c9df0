"""A programme folder: ``programme.yml``, ``logframe.xlsx``, and the workbooks in ``raw/``."""

from pathlib import Path

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.scope import Programme
from zhas_eval.sources.logframe_file import read_logframe
from zhas_eval.sources.passport_file import read_passport
from zhas_eval.sources.workbook import RawWorkbook, hash_file, read_workbook

PASSPORT_FILE = "programme.yml"
LOGFRAME_FILE = "logframe.xlsx"
RAW_FOLDER = "raw"
TABLE_KINDS = {".xlsx", ".xlsm", ".xls", ".ods", ".csv"}
# Excel's lock of a workbook that is open, and files that systems hide.
NO_WORKBOOK = ("~$", ".")


def open_programme(folder: Path | str) -> Programme:
    """The programme in ``folder``.

    Raises InputError with every problem of the passport, else of the logframe.
    """
    folder = Path(folder).resolve()
    passport = read_passport(folder / PASSPORT_FILE)
    return Programme(folder, passport, read_logframe(folder / LOGFRAME_FILE, passport))


def raw_paths(programme: Programme) -> list[Path]:
    """The workbooks that the passport names, each once, in its order."""
    names = dict.fromkeys(source.file for source in programme.passport.sources.values())
    return [programme.folder / RAW_FOLDER / name for name in names]


def find_unread_workbooks(programme: Programme) -> list[str]:
    """Names of the workbooks in ``raw/`` that the passport does not name."""
    named = {path.name for path in raw_paths(programme)}
    return sorted(
        path.name
        for path in (programme.folder / RAW_FOLDER).glob("*")
        if path.suffix.lower() in TABLE_KINDS
        and path.name not in named
        and not path.name.startswith(NO_WORKBOOK)
    )


def read_raw_workbooks(programme: Programme) -> dict[str, RawWorkbook]:
    """File name → workbook, for every workbook that the passport names.

    Raises InputError with all that are missing or unreadable, and all sheets that are missing.
    """
    workbooks: dict[str, RawWorkbook] = {}
    problems: list[Problem] = []
    for path in raw_paths(programme):
        try:
            workbooks[path.name] = read_workbook(path)
        except InputError as error:
            problems += error.problems
    for source in programme.passport.sources.values():
        workbook = workbooks.get(source.file)
        if workbook is not None and source.sheet not in workbook.sheets:
            details = {"known": ", ".join(workbook.sheets)}
            problems.append(Problem("missing_sheet", file=source.file, sheet=source.sheet, details=details))
    if problems:
        raise InputError(problems)
    return workbooks


def input_hashes(programme: Programme) -> dict[str, str]:
    """SHA-256 of every input file, by its path in the programme folder."""
    paths = [programme.folder / PASSPORT_FILE, programme.folder / LOGFRAME_FILE, *raw_paths(programme)]
    return {
        path.relative_to(programme.folder).as_posix(): hash_file(path) for path in paths if path.is_file()
    }
