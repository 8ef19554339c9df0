"""A programme folder: ``programme.yml``, ``logframe.xlsx``, and the files of tables in ``raw/``."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.narrative import NARRATIVE_FILE
from zhas_eval.programme.passport import Source
from zhas_eval.programme.scope import Programme
from zhas_eval.sources.file_names import fold_name, is_pattern, name_fits
from zhas_eval.sources.logframe_file import read_logframe
from zhas_eval.sources.passport_file import read_passport
from zhas_eval.sources.raw import RawSheet, RawWorkbook
from zhas_eval.sources.whole_files import hash_file
from zhas_eval.sources.workbook import LOCK, read_workbook, read_workbooks

PASSPORT_FILE = "programme.yml"
LOGFRAME_FILE = "logframe.xlsx"
OVERRIDES_FILE = "cleaning-overrides.xlsx"
RAW_FOLDER = "raw"
TABLE_KINDS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".parquet"}
# Excel's lock of a workbook that is open, and files that systems hide.
NO_WORKBOOK = (LOCK, ".")
EVERY_SHEET = "*"


def open_programme(folder: Path | str) -> Programme:
    """The programme in ``folder``.

    Raises InputError where there is no such folder, and with every problem of the passport, else of the
    logframe.
    """
    given, folder = Path(folder), Path(folder).resolve()
    if not folder.is_dir():
        raise InputError([Problem("no_folder", file=given.as_posix(), details={"folder": folder.name})])
    passport = read_passport(folder / PASSPORT_FILE)
    return Programme(folder, passport, read_logframe(folder / LOGFRAME_FILE, passport))


def raw_paths(programme: Programme) -> list[Path]:
    """The files that the passport names or that fit its patterns, each once, in its order.

    A named file is listed whether it is there or not.
    """
    paths = [
        path
        for source in programme.passport.sources.values()
        for path in _find_files(programme.folder / RAW_FOLDER, source.file)
    ]
    return list(dict.fromkeys(paths))


def find_unread_workbooks(programme: Programme) -> list[str]:
    """Names of the files of tables in ``raw/`` that the passport does not name."""
    named = set(raw_paths(programme))
    return sorted(
        path.name
        for path in (programme.folder / RAW_FOLDER).glob("*")
        if path.suffix.lower() in TABLE_KINDS and path not in named and not path.name.startswith(NO_WORKBOOK)
    )


def read_raw_workbooks(programme: Programme) -> dict[str, RawWorkbook]:
    """File name → workbook, for every file that the passport names.

    Raises InputError with all that are missing or cannot be read; sheets are looked for by
    ``find_sheets``.
    """
    return read_workbooks(raw_paths(programme))


def read_overrides_file(programme: Programme) -> RawWorkbook | None:
    """What people decided on the cleaning, None where there is no such file; InputError as above."""
    path = programme.folder / OVERRIDES_FILE
    return read_workbook(path) if path.is_file() else None


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


def input_hashes(programme: Programme) -> dict[str, str]:
    """SHA-256 of every input file, by its path in the programme folder."""
    return _hash_files(programme, input_paths(programme))


def data_hashes(programme: Programme) -> dict[str, str]:
    """The same of the files that clean tables are made from: not of the texts that people wrote."""
    return _hash_files(programme, _data_paths(programme))


def input_paths(programme: Programme) -> list[Path]:
    """Every input file, whether it is there or not."""
    return [*_data_paths(programme), programme.folder / NARRATIVE_FILE]


def _data_paths(programme: Programme) -> list[Path]:
    named = (PASSPORT_FILE, LOGFRAME_FILE, OVERRIDES_FILE)
    return [*(programme.folder / name for name in named), *raw_paths(programme)]


def _hash_files(programme: Programme, paths: Iterable[Path]) -> dict[str, str]:
    """Path in the programme folder → SHA-256, of the files that are there."""
    return {
        path.relative_to(programme.folder).as_posix(): hash_file(path) for path in paths if path.is_file()
    }


def _find_files(folder: Path, file: str) -> list[Path]:
    """The file of this name, spelt as the disk spells it, else those that fit the pattern."""
    if (folder / file).is_file():
        return [folder / file]
    there = sorted(path for path in folder.glob("*") if not path.name.startswith(NO_WORKBOOK))
    if is_pattern(file):
        return [path for path in there if path.is_file() and name_fits(path.name, file)]
    return [path for path in there if fold_name(path.name) == fold_name(file)] or [folder / file]


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
        return Problem("no_file_fits", file=PASSPORT_FILE, key=f"sources.{table}.file", details=details)
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
