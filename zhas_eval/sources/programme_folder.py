"""A programme folder: ``programme.yml``, ``logframe.xlsx``, and the files of tables in ``raw/``."""

from collections.abc import Mapping
from pathlib import Path

from zhas_eval.programme.scope import Programme
from zhas_eval.sources.logframe_file import read_logframe
from zhas_eval.sources.passport_file import read_passport
from zhas_eval.sources.raw import RawWorkbook
from zhas_eval.sources.table_places import fold_name, is_pattern, name_fits
from zhas_eval.sources.workbook import LOCK, hash_file, read_workbook, read_workbooks

PASSPORT_FILE = "programme.yml"
LOGFRAME_FILE = "logframe.xlsx"
OVERRIDES_FILE = "cleaning-overrides.xlsx"
RAW_FOLDER = "raw"
TABLE_KINDS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".parquet"}
# Excel's lock of a workbook that is open, and files that systems hide.
NO_WORKBOOK = (LOCK, ".")


def open_programme(folder: Path | str) -> Programme:
    """The programme in ``folder``.

    Raises InputError with every problem of the passport, else of the logframe.
    """
    folder = Path(folder).resolve()
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


def read_raw_workbooks(programme: Programme) -> Mapping[str, RawWorkbook]:
    """File name → workbook, for every file that the passport names.

    Raises InputError with all that are missing or cannot be read; sheets are looked for by
    ``find_sheets``.
    """
    return read_workbooks(raw_paths(programme))


def read_overrides_file(programme: Programme) -> RawWorkbook | None:
    """What people decided on the cleaning, None where there is no such file; InputError as above."""
    path = programme.folder / OVERRIDES_FILE
    return read_workbook(path) if path.is_file() else None


def input_hashes(programme: Programme) -> dict[str, str]:
    """SHA-256 of every input file, by its path in the programme folder."""
    paths = [
        *(programme.folder / name for name in (PASSPORT_FILE, LOGFRAME_FILE, OVERRIDES_FILE)),
        *raw_paths(programme),
    ]
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
