"""Users' files of tables as raw workbooks: read elsewhere, within limits, and handed over whole."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from zhas_eval.errors import InputError, Problem
from zhas_eval.sources.raw import RawSheet, RawWorkbook
from zhas_eval.sources.reader_pool import Answer, Limits, read_files
from zhas_eval.sources.whole_files import hash_file

# Excel's lock of a workbook that is open.
LOCK = "~$"
WORKERS = 2


def read_workbook(path: Path, *, limits: Limits | None = None) -> RawWorkbook:
    """All sheets of a workbook, a .csv, .tsv or .parquet file; see ``read_workbooks``."""
    return read_workbooks([path], limits=limits)[path.name]


def read_known_workbook(path: Path) -> RawWorkbook:
    """A small workbook that is asked for again and again: read once in a process while its bytes stay.

    Who asks for it changes nothing in it. Raises InputError as ``read_workbook``.
    """
    return read_workbook(path) if _refuse(path) else _read_once(path, hash_file(path))


def read_workbooks(
    paths: Iterable[Path], *, workers: int = WORKERS, limits: Limits | None = None
) -> dict[str, RawWorkbook]:
    """File name → workbook, in the order of ``paths``.

    What a file is, its bytes say and not its name. Values are those that the file keeps: nothing is
    computed, no macro runs. Errors and hidden rows are told of every format; a formula whose value was
    never computed not of .xls and .xlsb, which only Excel writes.

    Raises InputError with the problems of all files that cannot be read.
    """
    reading = _Reading(list(paths))
    with tempfile.TemporaryDirectory(prefix="zhas-read-") as folder:
        requests = reading.requests(Path(folder))
        if requests:
            read_files(requests, reading.take, limits=limits or Limits(), workers=workers)
    return reading.finish()


@dataclass(frozen=True)
class _Request:
    path: Path
    folder: Path
    sha256: str


class _Reading:
    """Files on their way: each ends as a workbook or as problems."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = list(dict.fromkeys(paths))
        self._requests: list[_Request] = []
        self._workbooks: dict[Path, RawWorkbook] = {}
        self._problems: dict[Path, list[Problem]] = {}

    def requests(self, folder: Path) -> list[tuple[Path, Path]]:
        """Each file that can be opened, with a folder of its own for its cells."""
        for number, path in enumerate(self._paths):
            # Workbooks are known by their names: of two with one name, one would be lost.
            twice = [other for other in self._paths if other.name == path.name] != [path]
            if rule := "same_file_name" if twice else _refuse(path):
                details = {"folder": path.parent.name} if rule == "missing_workbook" else {}
                self._problems[path] = [Problem(rule, file=path.name, details=details)]
                continue
            own = folder / str(number)
            own.mkdir()
            self._requests.append(_Request(path, own, hash_file(path)))
        return [(request.path.absolute(), request.folder) for request in self._requests]

    def take(self, place: int, answer: Answer) -> None:
        """The answer for a request: its cells are read at once, its files removed."""
        request = self._requests[place]
        path = request.path
        if "problems" in answer:
            self._problems[path] = [Problem(**problem) for problem in answer["problems"]]
            return
        sheets = [_load_sheet(path.name, draft) for draft in answer["sheets"]]
        # The hash is that of the bytes that were read, or there is no result.
        if not path.is_file() or hash_file(path) != request.sha256:
            self._problems[path] = [Problem("file_changed", file=path.name)]
            return
        self._workbooks[path] = RawWorkbook(
            path.name, request.sha256, {sheet.sheet: sheet for sheet in sheets}
        )

    def finish(self) -> dict[str, RawWorkbook]:
        """The workbooks; raises InputError where any file has problems."""
        if self._problems:
            raise InputError(problem for path in self._paths for problem in self._problems.get(path, ()))
        return {path.name: self._workbooks[path] for path in self._paths}


@lru_cache(maxsize=8)
def _read_once(path: Path, sha256: str) -> RawWorkbook:
    workbook = read_workbook(path)
    # Saved since it was hashed: what was read is not what would be kept under the hash.
    if workbook.sha256 != sha256:
        raise InputError([Problem("file_changed", file=path.name)])
    return workbook


def _refuse(path: Path) -> str:
    """The rule by which a file is not even opened, or nothing."""
    if path.name.startswith(LOCK):
        return "lock_file"
    if not path.is_file():
        return "missing_workbook"
    try:
        path.open("rb").close()
    except OSError:
        return "locked_file"
    return ""


def _load_sheet(file: str, draft: dict[str, Any]) -> RawSheet:
    """The sheet of a draft; the file of its cells is removed."""
    path = Path(draft["path"])
    # Nothing here starts threads of pyarrow: they would be lost in a kernel forked from this process.
    with pa.OSFile(str(path)) as source, pa.ipc.open_stream(source) as reader:
        table = reader.read_all()
    path.unlink()
    width, height = table.num_columns // 2, table.num_rows
    index = pd.RangeIndex(1, height + 1)
    kinds = np.empty((height, width), dtype=np.int8, order="F")
    for at in range(width):
        kinds[:, at] = table.column(width + at).to_numpy()
    text = table.select(range(width)).to_pandas(use_threads=False)
    text.columns, text.index = pd.RangeIndex(width), index
    return RawSheet(
        file,
        draft["name"],
        text,
        pd.DataFrame(kinds, index=index, columns=pd.RangeIndex(width), copy=False),
        hidden_rows=tuple(draft["hidden_rows"]),
        merged=tuple(map(tuple, draft["merged"])),
        is_hidden=draft["is_hidden"],
        starts_1904=draft["starts_1904"],
    )
