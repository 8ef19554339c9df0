"""Sheets of a workbook as rows of raw values, with the file's hash."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from zhas_eval.errors import InputError, Problem


@dataclass(frozen=True)
class RawSheet:
    """Rows of a sheet as they stand; ``rows[0]`` is Excel row 1, a blank cell is ``""``."""

    file: str
    sheet: str
    rows: list[list[Any]]


@dataclass(frozen=True)
class RawWorkbook:
    """A workbook's sheets by name, and the SHA-256 of its bytes."""

    file: str
    sha256: str
    sheets: dict[str, RawSheet]


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def read_workbook(path: Path) -> RawWorkbook:
    """All sheets of an Excel workbook.

    Raises InputError where the file is not there or is no workbook that can be read.
    """
    if not path.is_file():
        raise InputError([Problem("missing_workbook", file=path.name, details={"folder": path.parent.name})])
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = {
            name: RawSheet(path.name, name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in workbook.sheet_names
        }
    except (CalamineError, OSError) as error:
        raise InputError([Problem("unreadable_workbook", file=path.name)]) from error
    return RawWorkbook(path.name, hash_file(path), sheets)
